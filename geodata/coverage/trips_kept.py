"""The trips of one version of the sites, kept from one question to the next.

Another day, another weight or another decay asks for the same trips, of some of the sites, and
often within the same limit: what is asked of the roads once is not asked again.
"""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.cells import CellTimes, cell_times
from geodata.coverage.reach import Reach, nearest_sites
from geodata.territory import Units
from geodata.travel import Destinations, Roads, TravelTable

MOST_TRIPS = 4_000_000
"""Of a table that is kept, 24 bytes each: all of France within half an hour is 1.3 million."""
_REACHES_KEPT = 4
_CELLS_KEPT = 2
"""Of 16 bytes a cell: 37 MB with cells of 200 m."""


class KeptTrips:
    """Trips from the sites of a version to all communes, and the nearest of some of these sites."""

    def __init__(self, roads: Roads, sites: Destinations) -> None:
        """Takes the travel graph, and all the sites of the version."""
        self.roads, self.sites = roads, sites
        self._table: tuple[float, TravelTable] | None = None
        self._reaches: OrderedDict[tuple[bytes, float], Reach] = OrderedDict()
        self._cells: OrderedDict[bytes, CellTimes] = OrderedDict()

    def table(self, positions: NDArray[np.int64], limit_s: float) -> TravelTable:
        """Returns the trips within a limit from some of the sites, as `Roads.table` gives them.

        Args:
            positions: of these sites among all, growing: the rows of the table.
            limit_s: seconds, inclusive.
        """
        kept_s, kept = self._within(limit_s)
        row_of = np.full(len(self.sites.node), -1, dtype=np.int64)
        row_of[positions] = np.arange(len(positions))
        row = row_of[kept.point]
        wanted = row >= 0
        if kept_s > limit_s:
            wanted &= kept.seconds <= limit_s
        if wanted.all():
            return TravelTable(row, kept.node, kept.seconds, len(positions))
        return TravelTable(row[wanted], kept.node[wanted], kept.seconds[wanted], len(positions))

    def reach(
        self,
        positions: NDArray[np.int64],
        table: TravelTable,
        limit_s: float,
        nodes: NDArray[np.int64],
    ) -> Reach:
        """Returns the nearest of some of the sites; see `nearest_sites`.

        Args:
            positions: of these sites.
            table: their trips within the limit.
            limit_s: the limit.
            nodes: the communes, the same at each call.
        """
        key = (positions.tobytes(), limit_s)
        if key not in self._reaches:
            sites = self.sites.take(positions)
            self._reaches[key] = nearest_sites(self.roads, sites, table, limit_s, nodes)
            while len(self._reaches) > _REACHES_KEPT:
                self._reaches.popitem(last=False)
        self._reaches.move_to_end(key)
        return self._reaches[key]

    def cells(self, positions: NDArray[np.int64], units: Units) -> CellTimes | None:
        """Returns the nearest of some of the sites where people live; None without a grid.

        Args:
            positions: of these sites.
            units: of the register, the same at each call.
        """
        if self.roads.mode != "car":
            # On foot and by transit a commune is timed from its point.
            return None
        key = positions.tobytes()
        if units.cells is not None and key not in self._cells:
            while len(self._cells) >= _CELLS_KEPT:
                self._cells.popitem(last=False)
            found = cell_times(units, self.roads, self.sites.take(positions), positions)
            if found is not None:
                self._cells[key] = found
        return self._cells.get(key)

    def _within(self, limit_s: float) -> tuple[float, TravelTable]:
        """Returns a table that holds every trip within a limit, with its own limit."""
        if self._table is not None and self._table[0] >= limit_s:
            return self._table
        found = limit_s, self.roads.table(self.sites, limit_s)
        if len(found[1]) <= MOST_TRIPS:
            self._table = found
        return found
