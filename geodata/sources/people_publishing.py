"""Where people live, of the snapshot before, for the one that is being built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from geodata.errors import SnapshotError
from geodata.snapshot import current_id, open_current, people_sources
from geodata.sources.quality import Defect
from geodata.territory import PeopleGrid


@dataclass(frozen=True, slots=True)
class CarriedPeople:
    """Where people live, for another register; None where the snapshot before does not say."""

    grid: PeopleGrid | None = None
    sources: list[dict[str, str]] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)


def carried_people(snapshots: Path, codes: Sequence[str]) -> CarriedPeople:
    """Returns where people live in the snapshot in use, for one that takes its place.

    A commune keeps its cells where its code is there still.

    Args:
        snapshots: the folder of snapshots.
        codes: of the whole areas of the new one.
    """
    try:
        former = None if current_id(snapshots) is None else open_current(snapshots)
    except SnapshotError:
        former = None  # A build is what makes a data set whole that cannot be read any more.
    grid = None if former is None else former.people
    if former is None or grid is None:
        return CarriedPeople()
    places = {code: node for node, code in enumerate(codes)}
    own = former.register.codes[: former.register.whole_count]
    node = np.array([places.get(code, -1) for code in own], dtype=np.int64)
    area = node[np.repeat(np.arange(len(own)), np.diff(grid.starts))]
    kept = area >= 0
    gone = sorted(own[each] for each in np.flatnonzero((node < 0) & (np.diff(grid.starts) > 0)))
    lost = Defect.of(
        "people_cells_lost",
        "a commune of the grid of people is gone",
        gone,
        "import the grid again: until then its people are where the new commune's are",
    )
    carried = PeopleGrid.of(
        grid.name, area[kept], grid.lon[kept], grid.lat[kept], grid.people[kept], len(codes)
    )
    return CarriedPeople(carried, people_sources(former.manifest), [lost])
