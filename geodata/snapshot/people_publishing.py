"""A snapshot published again with another grid of people, or without one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from geodata.snapshot.manifest import Manifest
from geodata.snapshot.measured_publishing import with_same_files
from geodata.snapshot.people_layout import PEOPLE_GRID, WHAT
from geodata.snapshot.publishing import Workbench, publish, workbench
from geodata.snapshot.reader import Snapshot
from geodata.territory import PeopleGrid

_COUNT = "people_cells"


def add_people(bench: Workbench, grid: PeopleGrid | None) -> None:
    """Writes where people live as a file of the snapshot that is being written, if it is known."""
    if grid is not None:
        bench.add(PEOPLE_GRID, grid.as_arrays())


def people_counts(grid: PeopleGrid | None) -> dict[str, int]:
    """Returns how many cells there are, as the counts of a manifest say it."""
    return {} if grid is None else {_COUNT: len(grid)}


def publish_people(
    snapshots: Path,
    snapshot: Snapshot,
    grid: PeopleGrid | None,
    source: Mapping[str, str],
    built_at: str,
) -> Manifest:
    """Publishes a snapshot with this grid instead of its own, and makes it current.

    Args:
        snapshots: the folder of snapshots.
        snapshot: one of them.
        grid: where people live; None of no grid.
        source: of the grid.
        built_at: when, ISO 8601.

    Raises:
        BadInputError: a build is running.
        DiskFullError: the disk has no room.
        SnapshotError: a file is not as its manifest says; nothing is published.
    """
    former = snapshot.manifest
    sources = [each for each in former.sources if each.get("what") != WHAT]
    counts = {name: count for name, count in former.counts.items() if name != _COUNT}
    if grid is not None:
        sources.append({"what": WHAT, **source})
        counts |= people_counts(grid)
    with workbench(snapshots) as bench:
        with_same_files(bench, snapshot, {PEOPLE_GRID})
        add_people(bench, grid)
        manifest = Manifest(
            files=bench.facts(),
            sources=sources,
            counts=counts,
            quality=former.quality,
            built_at=built_at,
            attribution=former.attribution,
        )
        return publish(bench, manifest.identified(), snapshots)
