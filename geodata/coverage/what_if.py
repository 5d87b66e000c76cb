"""What would be if some sites closed and others opened: from the measures at hand, and exact.

The score of `floating_catchments` is linear in the supply, and what a site gives depends on no
other site: closing one subtracts its part, opening one adds it. Only the communes that lose their
nearest site are searched again. A few sites take milliseconds, where all of France takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.accessibility import floating_catchments
from geodata.coverage.cells import medians_of, with_sites, without_sites
from geodata.coverage.measures import PER, Measures, measured_units, scaled
from geodata.coverage.query import CoverageQuery
from geodata.coverage.ranges import trip_bounds
from geodata.coverage.reach import nearest_sites
from geodata.coverage.supply import ADVISORS_UNSAID, supply_of
from geodata.errors import ParameterError
from geodata.sites import Network
from geodata.territory import Units
from geodata.travel import Destinations, Floats, Roads, TravelTable

_NO_TABLE = TravelTable(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), 0)


@dataclass(eq=False)
class WhatIf:
    """Measures of other networks than the one in use, over the same roads."""

    units: Units
    roads: Roads
    network: Network
    weights: Mapping[str, Floats]

    def measures(self, base: Measures, question: CoverageQuery) -> Measures:
        """Returns the measures of a network without some sites and with others.

        An added site has one advisor, and stands at its commune's own point; its position comes
        after those of the table of sites.

        Args:
            base: the measures of the network in use, under the same state, decay and weight.
            question: which sites are closed (`without`) and where some open (`added`).

        Raises:
            ParameterError: no site that counts has this id, or no commune this code.
        """
        closed = np.array(sorted({self._closed(each, base) for each in question.without}), np.int64)
        added = np.array([self._added(each) for each in question.added], np.int64)
        reached = self._nearer(self._reached(base, closed), added)
        reached = self._where_people_live(base, reached, closed, added)
        every = self._with(added)
        nodes = np.append(every.node, -1)[reached.nearest]
        is_measured = measured_units(self.units, self.roads, nodes)
        return replace(
            reached,
            is_measured=is_measured,
            bounds=None
            if reached.cells is not None
            else trip_bounds(
                self.units, self.roads, reached.minutes, reached.nearest, every, is_measured
            ),
            advisors_per_10k=self._score(base, closed, added),
            advisors=self._advisors(base, closed, added),
            sites=np.append(np.delete(base.sites, closed), len(self.network.table) + _rank(added)),
            site_units=np.append(np.delete(base.site_units, closed), added),
            counts={
                **base.counts,
                "counted": base.counts["counted"] - len(closed) + len(added),
            },
            catchment_people=None,
            catchment_alone=None,
            added_units=tuple(added.tolist()),
        )

    def _where_people_live(
        self, base: Measures, reached: Measures, closed: NDArray[np.int64], added: NDArray[np.int64]
    ) -> Measures:
        """Returns measures with the minutes of cells, where there is a grid of people."""
        if base.cells is None or self.units.cells is None:
            return reached
        left = np.delete(base.sites, closed)
        sites = self.network.sites.take(left), left
        cells = without_sites(self.units, self.roads, base.cells, sites, base.sites[closed])
        named = len(self.network.table) + _rank(added)
        cells = with_sites(self.units, self.roads, cells, self._standing(added), named)
        minutes, nearest = medians_of(self.units.cells, cells)
        return replace(reached, minutes=minutes, nearest=nearest, cells=cells)

    def _reached(self, base: Measures, closed: NDArray[np.int64]) -> Measures:
        """Returns the measures with the nearest site of whoever loses it searched again."""
        left = np.delete(base.sites, closed)
        losing = np.flatnonzero(np.isin(base.nearest, base.sites[closed]))
        if not len(losing):
            return base
        nodes = self.units.entry[losing]
        minutes, nearest = base.minutes.copy(), base.nearest.copy()
        minutes[losing], nearest[losing] = np.inf, -1
        if len(left):
            found = nearest_sites(self.roads, self.network.sites.take(left), _NO_TABLE, 0.0, nodes)
            minutes[losing] = np.round(found.seconds[nodes] / 60, 1)
            nearest[losing] = np.append(left, -1)[found.site[nodes]]
        return replace(base, minutes=minutes, nearest=nearest)

    def _nearer(self, base: Measures, added: NDArray[np.int64]) -> Measures:
        """Returns the measures with added sites where they are the nearest."""
        if not len(added):
            return base
        table = self.roads.table(self._standing(added), np.inf)
        place = self.units.position_of_entry[table.node]
        minutes, nearest = base.minutes.copy(), base.nearest.copy()
        for point in range(len(added)):
            rows = (table.point == point) & (place >= 0)
            here, trip = place[rows], np.round(table.seconds[rows] / 60, 1)
            is_nearer = trip < minutes[here]
            minutes[here[is_nearer]] = trip[is_nearer]
            nearest[here[is_nearer]] = len(self.network.table) + point
        return replace(base, minutes=minutes, nearest=nearest)

    def _score(self, base: Measures, closed: NDArray[np.int64], added: NDArray[np.int64]) -> Floats:
        before, after = self.network.sites.take(base.sites[closed]), self._standing(added)
        points = Destinations(
            np.append(before.lon, after.lon),
            np.append(before.lat, after.lat),
            np.append(before.node, after.node),
        )
        table = self.roads.table(points, base.decay.within_minutes * 60 + 3.0)
        place = self.units.position_of_entry[table.node]
        weights = base.decay.weights(np.round(table.seconds / 60, 1))
        supply = np.append(-self._supply(base)[closed], np.full(len(added), ADVISORS_UNSAID))
        demand = scaled(self.units, self.weights.get(base.weight))
        weighed = np.where(place >= 0, weights, 0.0)
        change = floating_catchments(table.point, place, weighed, supply, demand)
        # What is left of a difference between floats is no advisor.
        return np.round(np.maximum(base.advisors_per_10k + PER * change, 0.0), 6)

    def _advisors(
        self, base: Measures, closed: NDArray[np.int64], added: NDArray[np.int64]
    ) -> Floats:
        advisors = base.advisors.copy()
        np.add.at(advisors, added, ADVISORS_UNSAID)
        inside = closed[base.site_units[closed] >= 0]
        np.subtract.at(advisors, base.site_units[inside], self._supply(base)[inside])
        return advisors

    def _supply(self, base: Measures) -> Floats:
        return supply_of(self.network, base.state).advisors

    def _standing(self, units: NDArray[np.int64]) -> Destinations:
        nodes = self.units.entry[units]
        return Destinations(self.roads.graph.lon[nodes], self.roads.graph.lat[nodes], nodes)

    def _with(self, added: NDArray[np.int64]) -> Destinations:
        """Returns all sites, those added after those of the table."""
        now, more = self.network.sites, self._standing(added)
        return Destinations(
            np.append(now.lon, more.lon),
            np.append(now.lat, more.lat),
            np.append(now.node, more.node),
        )

    def _closed(self, site: str, base: Measures) -> int:
        position = self.network.table.positions.get(site)
        found = np.flatnonzero(base.sites == (-1 if position is None else position))
        if not len(found):
            raise ParameterError("without", f"no site that counts has the id {site[:80]!r}")
        return int(found[0])

    def _added(self, code: str) -> int:
        try:
            unit = self.units.codes.index(code)
        except ValueError:
            unit = -1
        if unit < 0 or np.isnan(self.roads.graph.lon[self.units.entry[unit]]):
            raise ParameterError("added", f"no commune that a map shows has the code {code[:9]!r}")
        return unit


def _rank(added: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.arange(len(added), dtype=np.int64)
