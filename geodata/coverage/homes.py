"""Where the people of some units are counted: at each one's point, or in the cells of a grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.measures import Measures
from geodata.coverage.reach import nearest_within
from geodata.territory import Units
from geodata.travel import Destinations, Roads, nearest_of_positions, trips_of_positions

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """The homes of some units, those of a unit one after the other.

    Attributes:
        unit: of each home, a position in `Units`.
        people: of each home, 0 where no source says.
        minutes: to the nearest site.
        nearest: the position of that site in the table of sites, or -1.
        places: where they are; their commune is its node.
        are_cells: whether they are the cells of a grid, and not units at their points.
    """

    unit: Whole
    people: Floats
    minutes: Floats
    nearest: Whole
    places: Destinations
    are_cells: bool

    @classmethod
    def of(cls, units: Units, members: Whole, measures: Measures) -> Homes:
        """Returns the homes of some units.

        Args:
            units: of the register.
            members: positions of the units, growing.
            measures: of all units.
        """
        people, cells = np.nan_to_num(units.people), units.cells
        if measures.cells is None or cells is None:
            lon, lat = units.register.positions
            entry = units.entry[members]
            places = Destinations(lon[entry], lat[entry], entry)
            minutes, nearest = measures.minutes[members], measures.nearest[members]
            return cls(members, people[members], minutes, nearest, places, are_cells=False)
        at, rank = cells.of_units(members)
        unit = members[rank]
        return cls(
            unit,
            people[unit] * cells.share[at],
            measures.cells.minutes[at],
            measures.cells.nearest[at],
            Destinations(cells.lon[at], cells.lat[at], units.entry[unit]),
            are_cells=True,
        )

    def take(self, rows: Whole) -> Homes:
        """Returns some of them, growing."""
        return Homes(
            self.unit[rows],
            self.people[rows],
            self.minutes[rows],
            self.nearest[rows],
            self.places.take(rows),
            self.are_cells,
        )

    def nearest_within(self, roads: Roads, sites: Destinations, limit_s: float) -> Floats:
        """Returns the seconds from each to the nearest of sites, infinite beyond a limit."""
        if self.are_cells:
            limits = np.full(len(self.unit), limit_s)
            return nearest_of_positions(roads, self.places, sites, limits)[0]
        return nearest_within(roads, self.places.node, sites, limit_s)[0]

    def trips(
        self, roads: Roads, sites: Destinations, limit_s: float
    ) -> tuple[Whole, Whole, Floats]:
        """Returns the trips from them to sites within a limit: home, site, seconds."""
        if self.are_cells:
            return trips_of_positions(roads, self.places, sites, limit_s)
        table = roads.table(sites, limit_s)
        row_of = np.full(len(roads.graph), -1, dtype=np.int64)
        row_of[self.places.node] = np.arange(len(self.unit))
        row = row_of[table.node]
        kept = row >= 0
        return row[kept], table.point[kept], table.seconds[kept]
