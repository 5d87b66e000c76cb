"""Where the people of communes live: cells of a grid, each a position with its people.

A grid is of one register: its cells follow the order of the whole areas, which are the nodes of the
travel graph. What it says is how the people of a commune are spread; how many they are is what the
register says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory.packed_columns import UNITS_PER_DEGREE, members_of_spans

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PeopleGrid:
    """The cells of all whole areas, area by area.

    Attributes:
        name: of the grid, as answers credit it.
        starts: where the cells of each area begin, and where the last ones end, (areas + 1,).
        lon: degrees east of the middle of each cell.
        lat: degrees north.
        people: of each cell, as its source counts them, above 0.
    """

    name: str
    starts: Whole
    lon: Floats
    lat: Floats
    people: Floats

    @staticmethod
    def of(
        name: str, area: Whole, lon: Floats, lat: Floats, people: Floats, areas: int
    ) -> PeopleGrid:
        """Returns the grid of cells in any order: the same for the same cells.

        Args:
            name: as answers credit it.
            area: the whole area of each cell.
            lon: degrees east.
            lat: degrees north.
            people: of each cell; those with none are left out.
            areas: how many whole areas there are.
        """
        kept = np.flatnonzero(people > 0)
        kept = kept[np.lexsort((people[kept], lat[kept], lon[kept], area[kept]))]
        starts = np.searchsorted(area[kept], np.arange(areas + 1))
        return PeopleGrid(name, starts, lon[kept], lat[kept], people[kept])

    @staticmethod
    def of_arrays(name: str, arrays: Mapping[str, NDArray[Any]]) -> PeopleGrid:
        """Returns the grid that `as_arrays` wrote."""
        return PeopleGrid(
            name,
            arrays["starts"].astype(np.int64),
            arrays["lon"] / UNITS_PER_DEGREE,
            arrays["lat"] / UNITS_PER_DEGREE,
            arrays["people"].astype(np.float64),
        )

    def as_arrays(self) -> dict[str, NDArray[Any]]:
        """Returns the arrays to keep: twelve bytes a cell."""
        return {
            "starts": self.starts.astype(np.int32),
            "lon": np.rint(self.lon * UNITS_PER_DEGREE).astype(np.int32),
            "lat": np.rint(self.lat * UNITS_PER_DEGREE).astype(np.int32),
            "people": self.people.astype(np.float32),
        }

    def __len__(self) -> int:
        return len(self.people)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Where the people of each unit live: every unit has a cell, one at its point at least.

    Attributes:
        name: of the grid.
        starts: where the cells of each unit begin, and where the last ones end, (units + 1,).
        unit: the unit of each cell, growing.
        lon: degrees east of each cell.
        lat: degrees north.
        share: of its unit's people, who are in the cell; the shares of a unit sum to 1.
        is_spread: whether each unit has cells of the grid; else it has its point alone.
    """

    name: str
    starts: Whole
    unit: Whole
    lon: Floats
    lat: Floats
    share: Floats
    is_spread: NDArray[np.bool_]

    @staticmethod
    def of(grid: PeopleGrid, entry: Whole, lon: Floats, lat: Floats) -> Cells:
        """Returns the cells of units.

        Args:
            grid: of the register.
            entry: each unit's whole area, growing.
            lon: degrees east of the points of whole areas.
            lat: degrees north.
        """
        counts = (grid.starts[1:] - grid.starts[:-1])[entry]
        is_spread = counts > 0
        own = np.maximum(counts, 1)
        starts = np.concatenate([[0], np.cumsum(own)])
        unit = np.repeat(np.arange(len(entry)), own)
        at = np.arange(len(unit)) - starts[unit] + grid.starts[entry][unit]
        of_grid = is_spread[unit]
        # A commune without a cell has all its people at its point.
        people = np.ones(len(unit))
        east, north = lon[entry][unit], lat[entry][unit]
        people[of_grid] = grid.people[at[of_grid]]
        east[of_grid], north[of_grid] = grid.lon[at[of_grid]], grid.lat[at[of_grid]]
        share = people / np.bincount(unit, people, len(entry))[unit]
        return Cells(grid.name, starts, unit, east, north, share, is_spread)

    def __len__(self) -> int:
        return len(self.unit)

    def of_units(self, units: Whole) -> tuple[Whole, Whole]:
        """Returns the cells of some units, and which of these each one is of.

        Args:
            units: positions of units.
        """
        counts = self.starts[units + 1] - self.starts[units]
        rank, cells = members_of_spans(self.starts[units], counts)
        return cells, rank
