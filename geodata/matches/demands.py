"""Rows of a file as demands: those that ask the same are one, and so are those of one group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geodata.matches.capacities import Capacities
from geodata.matches.questions import Questions
from geodata.matches.trips import Rows, Trips
from geodata.sites.mapping import plain
from geodata.territory import Origin


@dataclass(frozen=True, slots=True, eq=False)
class DemandTable:
    """What demands may be served by.

    Attributes:
        costs: demands x sites, minutes of one person.
        beyond: of each demand, the least that a trip costs which is not listed.
        reached: which rows reach a site within their limit, of those that serve somebody.
        received: which of these reach one that receives them.
    """

    costs: csr_array
    beyond: NDArray[np.float64]
    reached: NDArray[np.bool_]
    received: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Demands:
    """Rows as demands.

    Attributes:
        of_row: the demand of each row, -1 of one that asks nothing.
        people: of each demand.
        whole: which demands are groups.
        speaker: of each demand that is no group, a row that stands for all of it; -1 of a group.
        broken: rows of a group of which a row asks nothing.
    """

    of_row: Rows
    people: NDArray[np.float64]
    whole: NDArray[np.bool_]
    speaker: Rows
    broken: NDArray[np.bool_]

    @staticmethod
    def of(
        origins: Sequence[Origin | None],
        questions: Questions,
        groups: Sequence[str] | None,
        publics: Sequence[str] | None,
    ) -> Demands:
        """Returns the demands of the rows of a file, as `share_out` takes them."""
        rows = len(origins)
        names = [""] * rows if groups is None else [each.strip() for each in groups]
        kinds = [""] * rows if publics is None else [plain(each) for each in publics]
        bad = {
            name
            for name, at, query in zip(names, origins, questions.of_row, strict=True)
            if name and (at is None or query < 0)
        }
        numbers: dict[object, int] = {}
        of_row = np.full(rows, -1, dtype=np.int64)
        first: list[int] = []
        asked = zip(names, kinds, origins, questions.of_row, strict=True)
        for row, (name, kind, at, query) in enumerate(asked):
            if at is None or query < 0 or name in bad:
                continue
            entry = -1 if at.commune is None else at.commune.index
            key = name or (at.lon, at.lat, entry, query, kind)
            of_row[row] = numbers.setdefault(key, len(numbers))
            if of_row[row] == len(first):
                first.append(row)
        # By place: the trips of neighbours are then beside each other in memory, and the flow is
        # found 2.5 times as fast.
        order = sorted(range(len(first)), key=lambda at: _place(origins[first[at]]))
        place = np.empty(len(first), dtype=np.int64)
        place[order] = np.arange(len(first))
        of_row[of_row >= 0] = place[of_row[of_row >= 0]]
        people = np.bincount(of_row[of_row >= 0], minlength=len(first)).astype(np.float64)
        is_group = np.array([bool(names[first[at]]) for at in order], dtype=bool)
        speaker = np.array([first[at] for at in order], dtype=np.int64)
        broken = np.array([name in bad for name in names], dtype=bool)
        return Demands(of_row, people, is_group, np.where(is_group, -1, speaker), broken)

    @property
    def asks(self) -> Rows:
        """Of each row, that whose trips it takes: its demand's speaker, or itself in a group.

        -1 of a row that asks nothing.
        """
        if not len(self.people):
            return self.of_row
        own = np.arange(len(self.of_row))
        of = np.where(self._in_group, own, self.speaker[self.of_row])
        return np.where(self.of_row < 0, -1, of)

    def table(
        self, trips: Trips, capacities: Capacities, publics: Sequence[str] | None
    ) -> DemandTable:
        """Returns the trips of demands: those of a group are the ones that all of it may take.

        Args:
            trips: of the rows that `asks` names.
            capacities: of the sites.
            publics: of each row.
        """
        serves = capacities.people[trips.site] > 0
        is_open = serves & ~_closed(trips, capacities, publics)
        reached, received = self._rows_of(trips, serves), self._rows_of(trips, is_open)
        alone = np.flatnonzero(~self.whole)
        rank, at = trips.spans(self.speaker[alone])
        rank, at = rank[is_open[at]], at[is_open[at]]
        demand, site, minutes = alone[rank], trips.site[at], trips.minutes[at]
        if self.whole.any():
            groups = self._together(trips, np.flatnonzero(is_open & self._in_group[trips.row]))
            demand = np.concatenate([demand, groups[0]])
            site = np.concatenate([site, groups[1]])
            minutes = np.concatenate([minutes, groups[2]])
            order = np.lexsort((site, demand))
            demand, site, minutes = demand[order], site[order], minutes[order]
        starts = np.searchsorted(demand, np.arange(len(self.people) + 1))
        shape = (len(self.people), len(capacities.people))
        costs = csr_array((minutes, site, starts), shape=shape)
        return DemandTable(costs, self._beyond(trips), reached, received)

    def _rows_of(self, trips: Trips, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Returns which rows have a wanted trip."""
        # One more, which -1 stands for.
        found = np.zeros(len(self.of_row) + 1, dtype=bool)
        found[trips.row[wanted]] = True
        return found[self.asks]

    @property
    def _in_group(self) -> NDArray[np.bool_]:
        return (self.of_row >= 0) & self.whole[self.of_row]

    def _together(
        self, trips: Trips, at: Rows
    ) -> tuple[Rows, NDArray[np.int32], NDArray[np.float64]]:
        """Returns the trips that all of a group may take, each once, and their mean."""
        demand, site, minutes = self.of_row[trips.row[at]], trips.site[at], trips.minutes[at]
        order = np.lexsort((site, demand))
        demand, site = demand[order], site[order]
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = (np.diff(demand) > 0) | (np.diff(site) != 0)
        number = np.cumsum(is_first) - 1
        count, total = np.bincount(number), np.bincount(number, minutes[order])
        demand, site = demand[is_first], site[is_first]
        common = np.flatnonzero(count == self.people[demand])
        return demand[common], site[common], (total / count)[common]

    def _beyond(self, trips: Trips) -> NDArray[np.float64]:
        """Returns the least that a trip costs that is not listed: in a group, of one of them."""
        beyond = np.full(len(self.people), np.inf)
        some = np.flatnonzero((self.of_row >= 0) & np.isfinite(trips.beyond))
        if not len(some):
            return beyond
        least = np.zeros(len(self.of_row))
        first = np.flatnonzero(np.diff(trips.row, prepend=-1))
        least[trips.row[first]] = np.minimum.reduceat(trips.minutes, first) if len(first) else 0.0
        demand, known = self.of_row[some], self.of_row >= 0
        together = np.bincount(self.of_row[known], least[known], minlength=len(self.people))
        more = np.where(
            self.whole[demand],
            (together[demand] + trips.beyond[some] - least[some]) / self.people[demand],
            trips.beyond[some],
        )
        np.minimum.at(beyond, demand, more)
        return beyond


def _place(origin: Origin | None) -> tuple[int, float, float]:
    """Returns what demands are in the order of."""
    if origin is None:
        return -1, 0.0, 0.0
    return -1 if origin.commune is None else origin.commune.index, origin.lon, origin.lat


def _closed(
    trips: Trips, capacities: Capacities, publics: Sequence[str] | None
) -> NDArray[np.bool_]:
    if publics is None or not capacities.closed_to:
        return np.zeros(len(trips.row), dtype=bool)
    refused = sorted({each for kinds in capacities.closed_to.values() for each in kinds})
    number = {kind: at for at, kind in enumerate(refused)}
    # The last row is of publics that nobody refuses.
    refuses = np.zeros((len(refused) + 1, len(capacities.people)), dtype=bool)
    for site, kinds in capacities.closed_to.items():
        refuses[[number[each] for each in kinds], site] = True
    kind_of_row = np.array([number.get(plain(each), len(refused)) for each in publics])
    return refuses[kind_of_row[trips.row], trips.site]
