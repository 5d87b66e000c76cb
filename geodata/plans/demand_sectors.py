"""The demands of a plan where big communes are several places: which, and their trips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement import Floats, Indices
from geodata.plans.ground import Ground
from geodata.plans.sectors import Sectors
from geodata.plans.trips import too_many, trips_to
from geodata.travel import Destinations, nearest_of_positions, trips_of_positions

_AT_ONCE = 512
"""Sectors whose trips are looked for together: what there is no room for is soon known."""
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class DemandSectors:
    """The sector of each demand of a plan, where there are some.

    Attributes:
        unit: of each demand, growing.
        share: of the people of its unit; 1 of a unit that is one place.
        rows: the demands that are sectors, growing.
        lon: degrees east of these.
        lat: degrees north.
        before: minutes of each demand to the nearest site that stays.
    """

    unit: Indices
    share: Floats
    rows: Indices
    lon: Floats
    lat: Floats
    before: Floats

    @classmethod
    def of(cls, units: Indices, sectors: Sectors, of_units: Floats) -> DemandSectors:
        """Returns the demands of units, those that have sectors in as many.

        Args:
            units: that have something to serve, growing.
            sectors: of units.
            of_units: minutes of each unit before the plan; those of sectors are put in later.
        """
        own = np.isin(sectors.unit, units)
        whole = np.setdiff1d(units, sectors.unit[own])
        unit = np.concatenate([whole, sectors.unit[own]])
        order = np.argsort(unit, kind="stable")
        share = np.concatenate([np.ones(len(whole)), sectors.share[own]])[order]
        rows = np.flatnonzero(order >= len(whole))
        return cls(
            unit[order], share, rows, sectors.lon[own], sectors.lat[own], of_units[unit[order]]
        )

    def positions(self, ground: Ground) -> Destinations:
        """Returns the places of the demands that are sectors."""
        return Destinations(self.lon, self.lat, ground.units.entry[self.unit[self.rows]])

    def minutes_to_nearest(self, of_units: Floats, to: Destinations, ground: Ground) -> Floats:
        """Returns the minutes of each demand to the nearest of sites.

        Args:
            of_units: of each unit, from its point.
            to: the sites.
            ground: of the plan.
        """
        found = of_units[self.unit]
        seconds, _ = nearest_of_positions(ground.roads, self.positions(ground), to)
        found[self.rows] = np.round(seconds / 60, 1)
        return found

    def trips_to(
        self,
        to: Destinations,
        horizon_minutes: float,
        ground: Ground,
        watch: Callable[[float], None] | None = None,
    ) -> Any:
        """Returns demands x destinations, as `geodata.plans.trips.trips_to` does of units."""
        whole = np.setdiff1d(np.arange(len(self.unit)), self.rows)
        table = trips_to(to, self.unit[whole], horizon_minutes, ground, watch).tocoo()
        shape, found = (len(self.unit), len(to.node)), len(table.data)
        parts = [(whole[table.row], table.col, table.data)]
        for some in np.split(np.arange(len(self.rows)), range(_AT_ONCE, len(self.rows), _AT_ONCE)):
            parts.append(self._trips_of(some, to, horizon_minutes, ground))
            found += len(parts[-1][0])
            if found > ground.most_trips:
                raise too_many(shape, horizon_minutes, ground.most_trips)
        row, column, data = (np.concatenate(each) for each in zip(*parts, strict=True))
        order = np.lexsort((column, row))
        ends = np.searchsorted(row[order], np.arange(shape[0] + 1))
        return csr_array((data[order], column[order], ends), shape=shape)

    def _trips_of(
        self, some: Indices, to: Destinations, horizon_minutes: float, ground: Ground
    ) -> tuple[Indices, Indices, Floats]:
        """Returns the trips of some sectors: demand, destination, minutes."""
        positions = self.positions(ground).take(some)
        # Half a tenth more: 20.04 minutes are shown, and count, as 20.0.
        limit_s = horizon_minutes * 60 + 3.0
        at, site, seconds = trips_of_positions(ground.roads, positions, to, limit_s)
        minutes = np.round(seconds / 60, 1)
        kept = minutes <= horizon_minutes
        return self.rows[some[at[kept]]], site[kept], minutes[kept]

    def share_within(self, of_units: Floats, of_demands: Floats, limit: float) -> Floats:
        """Returns the share of each unit's people within a limit.

        Args:
            of_units: minutes of each unit, from its point.
            of_demands: minutes of each demand.
            limit: minutes, inclusive.
        """
        found = np.where(of_units <= limit, 1.0, 0.0)
        own = self.unit[self.rows]
        inside = np.where(of_demands[self.rows] <= limit, self.share[self.rows], 0.0)
        total = np.bincount(own, self.share[self.rows], len(of_units))
        cut = np.unique(own)
        found[cut] = (np.bincount(own, inside, len(of_units)) / np.maximum(total, 1e-300))[cut]
        # A sum of shares that is all but for its last digits is all.
        return np.where(found > 1 - 1e-9, 1.0, found)

    def medians(self, of_units: Floats, of_demands: Floats) -> tuple[Floats, Indices]:
        """Returns the minutes that half of each unit's people have, or less, and that demand.

        The demand is -1 for a unit that is one place.
        """
        minutes, which = of_units.copy(), np.full(len(of_units), -1, dtype=np.int64)
        own, share = self.unit[self.rows], self.share[self.rows]
        order = np.lexsort((of_demands[self.rows], own))
        firsts = np.flatnonzero(np.diff(own[order], prepend=-1))
        for first, end in zip(firsts, np.append(firsts[1:], len(order)), strict=True):
            some = order[first:end]
            reached = np.cumsum(share[some])
            at = int(np.searchsorted(reached, 0.5 * reached[-1] * (1 - 1e-9)))
            row = self.rows[some[min(at, len(some) - 1)]]
            minutes[self.unit[row]], which[self.unit[row]] = of_demands[row], row
        return minutes, which
