"""Rows shared out among sites that serve so many people: the most served, then the least travel.

Each row is a person. Rows that ask the same from the same place are one demand; rows of one group
are one too, which one site serves whole. The trips of a demand are those of `/v1/nearest` within
its limit in minutes, the nearest first, and more where the proof asks for more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.matches.capacities import Capacities
from geodata.matches.finding import Answers, answers_of
from geodata.matches.questions import Questions
from geodata.nearest import Guide
from geodata.placement import Matched, SolveOptions, matching
from geodata.sites.mapping import plain
from geodata.territory import Origin

Why = Literal[
    "not_understood",
    "no_site_within_limit",
    "closed_to_its_public",
    "group_not_understood",
    "group_too_large",
    "group_without_common_site",
    "full",
]
"""Why nobody takes a row."""
WHYS: tuple[Why, ...] = get_args(Why)
_FIRST_TRIPS, _MORE_TRIPS, _MOST_TRIPS = 24, 4, 384
"""Sites listed of each row at first, how many times more where it matters, and the most."""

_Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Who is served where.

    Attributes:
        answers: of one site a row, that which takes it.
        why: of each row, as a position in `WHYS`; -1 of one that is served.
        matched: the proof: people served and travel, with their bounds.
    """

    answers: Answers
    why: NDArray[np.int8]
    matched: Matched


def share_out(
    guide: Guide,
    origins: Sequence[Origin | None],
    questions: Questions,
    capacities: Capacities,
    now: datetime,
    *,
    groups: Sequence[str] | None = None,
    publics: Sequence[str] | None = None,
    opened: Callable[[], Guide] | None = None,
    processes: int = 1,
    told: Callable[[int], None] = lambda _: None,
    options: SolveOptions | None = None,
) -> Shared:
    """Returns which site takes each row, within its limit in minutes.

    Args:
        guide: to answer with.
        origins: where each row is asked from.
        questions: what each row asks; each with a limit in minutes.
        capacities: of the guide's sites.
        now: the present moment.
        groups: of each row, the name of its group; '' of one that is alone.
        publics: of each row, the public that it is of; '' of none.
        opened: as of `answers_of`.
        processes: likewise.
        told: likewise; rows that need more trips count again.
        options: of the solver.

    Raises:
        ParameterError: a row has no limit in minutes.
    """
    if any(query.max_minutes is None for query in questions.queries):
        raise ParameterError("max_minutes", "capacities are shared out within a limit: give one")

    def listed(rows: _Whole, most: int) -> Answers:
        wider = replace(
            questions,
            queries=tuple(replace(query, limit=most) for query in questions.queries),
            of_row=[questions.of_row[row] for row in rows.tolist()],
        )
        some = [origins[row] for row in rows.tolist()]
        return answers_of(guide, some, wider, now, opened=opened, processes=processes, told=told)

    every = np.arange(len(origins))
    demands = _Demands.of(origins, questions, groups, publics)
    trips = _trips(listed(every, _FIRST_TRIPS), every, _FIRST_TRIPS)
    most, prices = _FIRST_TRIPS, None
    chosen = options or SolveOptions(time_limit_s=120, gap=1e-3)
    while True:
        table = demands.table(trips, capacities, publics)
        found = matching(
            table.costs,
            demands.people,
            capacities.people,
            whole=demands.whole,
            beyond=table.beyond,
            prices=prices,
            options=chosen,
        )
        most *= _MORE_TRIPS
        if not len(found.short) or most > _MOST_TRIPS:
            break
        rows = np.flatnonzero(np.isin(demands.of_row, found.short))
        trips = trips.without(rows).joined(_trips(listed(rows, most), rows, most))
        prices = found.prices
    return _shared(demands, trips, table, found, capacities)


@dataclass(frozen=True, slots=True, eq=False)
class _Trips:
    """Trips of rows within their limits, in the order of rows, the shortest first."""

    row: _Whole
    site: _Whole
    minutes: NDArray[np.float64]
    facts: NDArray[np.int8]
    """Method, access and open, of each."""
    beyond: NDArray[np.float64]
    """Of each row of the file, the least minutes of a trip that is not listed."""

    def without(self, rows: _Whole) -> _Trips:
        kept = ~np.isin(self.row, rows)
        return _Trips(
            self.row[kept], self.site[kept], self.minutes[kept], self.facts[kept], self.beyond
        )

    def joined(self, other: _Trips) -> _Trips:
        row = np.concatenate([self.row, other.row])
        order = np.argsort(row, kind="stable")
        beyond = self.beyond.copy()
        beyond[other.row] = np.inf
        some = np.unique(other.row)
        beyond[some] = other.beyond[some]
        return _Trips(
            row[order],
            np.concatenate([self.site, other.site])[order],
            np.concatenate([self.minutes, other.minutes])[order],
            np.concatenate([self.facts, other.facts])[order],
            beyond,
        )


def _trips(answers: Answers, rows: _Whole, most: int) -> _Trips:
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
    return _Trips(rows[row], answers.site[row, rank].astype(np.int64), minutes, facts.T, beyond)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    costs: csr_array
    beyond: NDArray[np.float64]
    reached: NDArray[np.bool_]
    """Which rows reach a site within their limit, of those that serve somebody."""
    received: NDArray[np.bool_]
    """Which of these reach one that receives them."""


@dataclass(frozen=True, slots=True, eq=False)
class _Demands:
    """Rows as demands.

    Attributes:
        of_row: the demand of each row, -1 of one that asks nothing.
        people: of each demand.
        whole: which demands are groups.
        speaker: of each demand that is no group, a row that stands for all of it; -1 of a group.
        broken: rows of a group of which a row asks nothing.
    """

    of_row: _Whole
    people: NDArray[np.float64]
    whole: NDArray[np.bool_]
    speaker: _Whole
    broken: NDArray[np.bool_]

    @staticmethod
    def of(
        origins: Sequence[Origin | None],
        questions: Questions,
        groups: Sequence[str] | None,
        publics: Sequence[str] | None,
    ) -> _Demands:
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
        return _Demands(of_row, people, is_group, np.array(speaker, dtype=np.int64), broken)

    def table(self, trips: _Trips, capacities: Capacities, publics: Sequence[str] | None) -> _Table:
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
        return _Table(costs, self._beyond(trips), reached, received)

    def _beyond(self, trips: _Trips) -> NDArray[np.float64]:
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
    trips: _Trips, capacities: Capacities, publics: Sequence[str] | None
) -> NDArray[np.bool_]:
    closed = np.zeros(len(trips.row), dtype=bool)
    if publics is None or not capacities.closed_to:
        return closed
    kinds = [plain(each) for each in publics]
    for site, refused in capacities.closed_to.items():
        at = np.flatnonzero(trips.site == site)
        closed[at] = [kinds[row] in refused for row in trips.row[at].tolist()]
    return closed


def _shared(
    demands: _Demands, trips: _Trips, table: _Table, found: Matched, capacities: Capacities
) -> Shared:
    """Returns the site of each row, those of a demand in their order."""
    rows, sites = len(demands.of_row), len(capacities.people)
    site = np.full(rows, -1, dtype=np.int32)
    order = np.argsort(demands.of_row, kind="stable")
    first = np.searchsorted(demands.of_row[order], np.arange(len(demands.people)))
    given = np.repeat(np.arange(len(found.demand)), found.people.astype(np.int64))
    demand = found.demand[given]
    rank = np.arange(len(given)) - np.searchsorted(demand, demand)
    site[order[first[demand] + rank]] = found.site[given]
    minutes = np.full((rows, 1), np.nan)
    facts = np.full((rows, 3), -1, dtype=np.int8)
    used = np.flatnonzero(site[trips.row] == trips.site)
    minutes[trips.row[used], 0] = trips.minutes[used]
    facts[trips.row[used]] = trips.facts[used]
    nothing = np.full(rows, -1, dtype=np.int8)
    answers = Answers(
        site[:, None],
        minutes,
        facts[:, :1],
        facts[:, 1:2],
        facts[:, 2:],
        np.where(site >= 0, 1, nothing).astype(np.int8),
        nothing,
        np.full((rows, 1), -1, dtype=np.int32),
        np.full(rows, np.nan),
        len(demands.people),
        lacks_router=False,
    )
    return Shared(answers, _why(site, demands, table, capacities.people, sites), found)


def _why(
    site: NDArray[np.int32],
    demands: _Demands,
    table: _Table,
    capacity: NDArray[np.float64],
    sites: int,
) -> NDArray[np.int8]:
    """Returns why nobody takes each row, the first reason that holds."""
    demand = demands.of_row
    is_group = (demand >= 0) & demands.whole[demand] if len(demands.people) else demand >= 0
    has_common = (np.diff(table.costs.indptr) > 0)[demand] if len(demands.people) else demand >= 0
    largest = capacity.max(initial=0.0) if sites else 0.0
    people = demands.people[demand] if len(demands.people) else np.zeros(len(demand))
    reasons: list[tuple[Why, NDArray[np.bool_]]] = [
        ("group_not_understood", demands.broken),
        ("not_understood", demand < 0),
        ("no_site_within_limit", ~table.reached),
        ("closed_to_its_public", ~table.received),
        ("group_too_large", is_group & (people > largest)),
        ("group_without_common_site", is_group & ~has_common),
        ("full", np.ones(len(demand), dtype=bool)),
    ]
    why = np.full(len(demand), -1, dtype=np.int8)
    for name, holds in reversed(reasons):
        why[holds] = WHYS.index(name)
    why[site >= 0] = -1
    return why
