"""A snapshot published again with other measured tables: the same data set but for these."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from geodata.snapshot.manifest import Manifest
from geodata.snapshot.measured_files import WHAT, measured_files, measured_name
from geodata.snapshot.publishing import Workbench, publish, workbench
from geodata.snapshot.reader import Snapshot
from geodata.travel import Piece

RoadSource = Mapping[str, str]
"""Where a measured table comes from: `mode`, `name`, `licence`, `vintage`, `file`, `pairs`…"""


def add_measured(bench: Workbench, tables: Mapping[str, Sequence[Piece]]) -> None:
    """Writes measured tables, by mode, as files of the snapshot that is being written."""
    for mode, pieces in tables.items():
        for piece in pieces:
            bench.add(measured_name(mode, piece.first), piece.as_arrays())


def counts_of(tables: Mapping[str, Sequence[Piece]]) -> dict[str, int]:
    """Returns how many pairs each table has, as the counts of a manifest say it."""
    return {
        f"measured_pairs_{mode}": sum(len(piece.targets) for piece in pieces)
        for mode, pieces in tables.items()
    }


def publish_measured(
    snapshots: Path,
    snapshot: Snapshot,
    tables: Mapping[str, Sequence[Piece]],
    sources: Sequence[RoadSource],
    built_at: str,
) -> Manifest:
    """Publishes a snapshot with these measured tables instead of its own, and makes it current.

    Args:
        snapshots: the folder of snapshots.
        snapshot: one of them.
        tables: pieces by mode; a mode that is not there has no table any more.
        sources: of these tables.
        built_at: when, ISO 8601.

    Raises:
        BadInputError: a build is running.
        DiskFullError: the disk has no room.
        SnapshotError: a file is not as its manifest says; nothing is published.
    """
    former = snapshot.manifest
    measured = {name for each in measured_files(former.files).values() for name in each.values()}
    with workbench(snapshots) as bench:
        with_same_files(bench, snapshot, measured)
        add_measured(bench, tables)
        counts = {
            name: count
            for name, count in former.counts.items()
            if not name.startswith("measured_pairs_")
        }
        manifest = Manifest(
            files=bench.facts(),
            sources=[each for each in former.sources if each.get("what") != WHAT]
            + [{"what": WHAT, **each} for each in sources],
            counts={**counts, **counts_of(tables)},
            quality=former.quality,
            built_at=built_at,
            attribution=former.attribution,
        )
        return publish(bench, manifest.identified(), snapshots)


def with_same_files(bench: Workbench, snapshot: Snapshot, others: Collection[str]) -> None:
    """Gives a workbench the files of a snapshot, but for some.

    Raises:
        SnapshotError: one of them is not as its manifest says.
    """
    for name in snapshot.manifest.files:
        if name not in others:
            # A file that a disk spoilt would be made right by a new digest.
            snapshot.content(name)
            _same_file(snapshot.folder / name, bench.folder / name)


def _same_file(source: Path, target: Path) -> None:
    """Gives a file a second name, or copies it where the disk cannot: no file is ever changed."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
