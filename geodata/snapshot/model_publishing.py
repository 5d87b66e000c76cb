"""A snapshot published again with another travel model: the same data set but for its edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from geodata.snapshot.manifest import Manifest
from geodata.snapshot.measured_files import MODEL_WHAT
from geodata.snapshot.measured_publishing import same_file
from geodata.snapshot.publishing import publish, workbench
from geodata.snapshot.reader import TRAVEL, Snapshot
from geodata.travel import TravelModel, repriced


def publish_model(
    snapshots: Path,
    snapshot: Snapshot,
    model: TravelModel,
    source: Mapping[str, str] | None,
    built_at: str,
) -> Manifest:
    """Publishes a snapshot whose edges another model prices, and makes it current.

    Args:
        snapshots: the folder of snapshots.
        snapshot: one of them.
        model: the constants.
        source: what is said of them; None of those of the library.
        built_at: when, ISO 8601.

    Raises:
        BadInputError: a build is running.
        DiskFullError: the disk has no room.
        SnapshotError: a file is not as its manifest says; nothing is published.
    """
    former, graph = snapshot.manifest, snapshot.travel
    with workbench(snapshots) as bench:
        for name in former.files:
            if name != TRAVEL:
                # A file that a disk spoilt would be made right by a new digest.
                snapshot.content(name)
                same_file(snapshot.folder / name, bench.folder / name)
        bench.add(TRAVEL, repriced(snapshot.arrays(TRAVEL), graph.lon, graph.lat, model))
        others = [each for each in former.sources if each.get("what") != MODEL_WHAT]
        told = [] if source is None else [{"what": MODEL_WHAT, **source}]
        manifest = replace(
            former, files=bench.facts(), sources=[*others, *told], built_at=built_at, id=""
        )
        return publish(bench, manifest.identified(), snapshots)
