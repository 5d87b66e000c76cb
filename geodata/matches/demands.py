"""Rows of a file as demands: those that ask the same are one, and so are those of one group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geodata.matches.capacities import Capacities
from geodata.matches.finding import Answers
from geodata.matches.questions import Questions
from geodata.sites.mapping import plain
from geodata.territory import Origin

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Trips:
    """Trips of rows within their limits, in the order of rows, the shortest first."""

    row: Whole
    site: Whole
    minutes: NDArray[np.float64]
    facts: NDArray[np.int8]
    """Method, access and open, of each."""
    beyond: NDArray[np.float64]
    """Of each row of the file, the least minutes of a trip that is not listed."""

    def without(self, rows: Whole) -> Trips:
        """Returns the trips of other rows."""
        kept = ~np.isin(self.row, rows)
        return Trips(
            self.row[kept], self.site[kept], self.minutes[kept], self.facts[kept], self.beyond
        )

    def joined(self, other: Trips) -> Trips:
        """Returns both, those of rows that these have not."""
        row = np.concatenate([self.row, other.row])
        order = np.argsort(row, kind="stable")
        beyond = self.beyond.copy()
        beyond[other.row] = np.inf
        some = np.unique(other.row)
        beyond[some] = other.beyond[some]
        return Trips(
            row[order],
            np.concatenate([self.site, other.site])[order],
            np.concatenate([self.minutes, other.minutes])[order],
            np.concatenate([self.facts, other.facts])[order],
            beyond,
        )


def trips_of(answers: Answers, rows: Whole, most: int) -> Trips:
    """Returns the trips that answers list, of rows of the file."""
    is_one = (answers.site >= 0) & ~np.isnan(answers.minutes)
    is_one &= (answers.is_within == 1)[:, None] & (answers.open_found != 0)[:, None]
    row, rank = np.nonzero(is_one)
    facts = np.stack(
        [each[row, rank] for each in (answers.method, answers.access, answers.is_open)]
    )
    beyond = np.full(int(rows.max(initial=-1)) + 1, np.inf)
    is_full = is_one.sum(axis=1) >= most
    beyond[rows[is_full]] = answers.minutes[is_full, most - 1]
    minutes = answers.minutes[row, rank]
    return Trips(rows[row], answers.site[row, rank].astype(np.int64), minutes, facts.T, beyond)


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

    of_row: Whole
    people: NDArray[np.float64]
    whole: NDArray[np.bool_]
    speaker: Whole
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
        speaker: list[int] = []
        asked = zip(names, kinds, origins, questions.of_row, strict=True)
        for row, (name, kind, at, query) in enumerate(asked):
            if at is None or query < 0 or name in bad:
                continue
            entry = -1 if at.commune is None else at.commune.index
            key = name or (at.lon, at.lat, entry, query, kind)
            of_row[row] = numbers.setdefault(key, len(numbers))
            if of_row[row] == len(speaker):
                speaker.append(-1 if name else row)
        people = np.bincount(of_row[of_row >= 0], minlength=len(numbers)).astype(np.float64)
        is_group = np.array([each < 0 for each in speaker], dtype=bool)
        broken = np.array([name in bad for name in names], dtype=bool)
        return Demands(of_row, people, is_group, np.array(speaker, dtype=np.int64), broken)

    def table(
        self, trips: Trips, capacities: Capacities, publics: Sequence[str] | None
    ) -> DemandTable:
        """Returns the trips of demands: those of a group are the ones that all of it may take."""
        rows, sites = len(self.of_row), len(capacities.people)
        serves = capacities.people[trips.site] > 0
        is_open = serves & ~_closed(trips, capacities, publics)
        reached, received = (np.zeros(rows, dtype=bool) for _ in range(2))
        reached[trips.row[serves]] = received[trips.row[is_open]] = True
        demand = self.of_row[trips.row]
        speaks = self.speaker[demand] == trips.row
        kept = np.flatnonzero(is_open & (demand >= 0) & (speaks | self.whole[demand]))
        key, inverse, count = np.unique(
            demand[kept] * sites + trips.site[kept], return_inverse=True, return_counts=True
        )
        minutes = np.bincount(inverse, trips.minutes[kept], minlength=len(key))
        row, column = np.divmod(key, sites)
        needed = np.where(self.whole, self.people, 1)[row]
        common = count == needed
        row, column, minutes = row[common], column[common], (minutes / needed)[common]
        starts = np.searchsorted(row, np.arange(len(self.people) + 1))
        costs = csr_array((minutes, column, starts), shape=(len(self.people), sites))
        return DemandTable(costs, self._beyond(trips), reached, received)

    def _beyond(self, trips: Trips) -> NDArray[np.float64]:
        """Returns the least that a trip costs that is not listed: in a group, of one of them."""
        beyond = np.full(len(self.people), np.inf)
        least = np.zeros(len(self.of_row))
        rows, first = np.unique(trips.row, return_index=True)
        least[rows] = trips.minutes[first]
        some = np.flatnonzero((self.of_row >= 0) & np.isfinite(trips.beyond))
        demand = self.of_row[some]
        known = self.of_row >= 0
        together = np.bincount(self.of_row[known], least[known], minlength=len(self.people))
        more = np.where(
            self.whole[demand],
            (together[demand] + trips.beyond[some] - least[some]) / self.people[demand],
            trips.beyond[some],
        )
        np.minimum.at(beyond, demand, more)
        return beyond


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
