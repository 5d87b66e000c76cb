"""How many posts bring people within reach of an advisor, and of enough of them.

Two numbers, of which the larger is the need:

- the fewest posts from which every commune beyond the threshold is within it, communes being where
  posts can be: a set covering, as a plan of that objective solves it;
- the posts that make up what its people lack, at `least` posts for so many.

It is a need and no plan: where to put them, and what else they would do, is another question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from geodata.coverage.measures import Measures
from geodata.coverage.statuses import REMOTE, UNREACHABLE, is_gap
from geodata.coverage.zones import posts_needed
from geodata.placement import fewest_covering
from geodata.territory import Units
from geodata.travel import Destinations, Roads

_SLACK = 1.1
_SLACK_MINUTES = 2.0
"""A trip and its return differ by seconds: candidates are looked for a little farther."""

MOST_WORK = 60_000_000
"""Units beyond the threshold, by the square of its minutes: trips grow with both. All of France
without a site is 14 million at 20 minutes, and more than a billion at 180: longer than an answer
may take."""


@dataclass(frozen=True, slots=True)
class Need:
    """How many posts are needed: `posts` are enough, fewer than `at_least` are proven not to be."""

    posts: int
    at_least: int


class Needs:
    """The needs of any units of France under one question; trips are computed once."""

    def __init__(
        self,
        units: Units,
        roads: Roads,
        measures: Measures,
        statuses: NDArray[np.int8],
        threshold_minutes: float,
        least_per_10k: float,
    ) -> None:
        """Takes the measures and the statuses of all units, and what is enough."""
        self._units, self._roads, self._measures = units, roads, measures
        self._threshold, self._least = threshold_minutes, least_per_10k
        self._gap = is_gap(statuses)
        placed = ~np.isnan(roads.graph.lon[units.entry])
        self._far = np.isin(statuses, (REMOTE, UNREACHABLE)) & (units.people > 0) & placed
        # Of all of France, so that a need does not depend on what was asked before it.
        self._is_solved = int(self._far.sum()) * threshold_minutes**2 <= MOST_WORK
        self._row = np.full(len(units), -1, dtype=np.int64)
        self._reach = csr_array((0, len(units)))
        self._known: dict[tuple[bytes, bytes], Need] = {}

    def prepare(self, members: NDArray[np.int64]) -> None:
        """Computes the trips of units at once: many small tables take longer."""
        if not self._is_solved:
            return
        new = np.unique(members[self._far[members] & (self._row[members] < 0)])
        if len(new):
            self._row[new] = self._reach.shape[0] + np.arange(len(new))
            self._reach = csr_array(vstack([self._reach, self._reached_from(new)]))

    def of(self, members: NDArray[np.int64], candidates: NDArray[np.int64] | None = None) -> Need:
        """Returns the need of some units.

        Args:
            members: positions of units; those that are no gap need nothing.
            candidates: units where posts may be, these members among them; None for any.
        """
        key = members.tobytes(), b"" if candidates is None else candidates.tobytes()
        if key not in self._known:
            self._known[key] = self._need(members, candidates)
        return self._known[key]

    def _need(self, members: NDArray[np.int64], candidates: NDArray[np.int64] | None) -> Need:
        self.prepare(members)
        gaps = members[self._gap[members]]
        enough = posts_needed(self._measures, self._units.people, gaps, self._least)
        if not self._is_solved:
            # One in each commune is enough; no fewer than one is, where there is any.
            far = int(self._far[members].sum())
            return Need(max(far, enough), max(min(far, 1), enough))
        rows = csr_array(self._reach[self._row[members[self._far[members]]]])
        if candidates is not None:
            rows = csr_array(rows[:, candidates])
        found = fewest_covering(rows)
        return Need(max(len(found.selected), enough), max(found.at_least, enough))

    def _reached_from(self, members: NDArray[np.int64]) -> csr_array:
        """Returns members x units, 1 where a post of the unit has the member within reach."""
        near_s = 60 * (self._threshold * _SLACK + _SLACK_MINUTES)
        back = self._roads.table(self._destinations(members), near_s)
        # Measured, the way there and the way back may differ by more than seconds.
        there = self._roads.measured_from(self._units.entry[members], near_s)
        entries = np.concatenate([back.node, there])
        places = np.unique(self._units.position_of_entry[entries])
        places = places[places >= 0]
        # Half a tenth more: 20.04 minutes are shown, and count, as 20.0.
        table = self._roads.table(self._destinations(places), 60 * self._threshold + 3.0)
        within = np.round(table.seconds / 60, 1) <= self._threshold
        row_of = np.full(len(self._units), -1, dtype=np.int64)
        row_of[members] = np.arange(len(members))
        unit = self._units.position_of_entry[table.node]
        row = np.where(unit >= 0, row_of[unit], -1)
        kept = within & (row >= 0)
        # An advisor in the commune itself reaches it, whatever the way between its points.
        rows = np.concatenate([row[kept], np.arange(len(members))])
        columns = np.concatenate([places[table.point[kept]], members])
        shape = (len(members), len(self._units))
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)

    def _destinations(self, members: NDArray[np.int64]) -> Destinations:
        graph, node = self._roads.graph, self._units.entry[members]
        return Destinations(graph.lon[node], graph.lat[node], node)
