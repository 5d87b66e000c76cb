"""Rounds of advisors who go to people: which stops, how often, in which days, from which bases.

A covering tour problem (Gendreau, Laporte and Semet, *Operations Research* 45, 1997) over days:

    max  sum_i w_i (a z_i + (1 - a) t_i)
    s.t. z_i <= sum of u_s + v_s over the stops s near i                 (every other week at least)
         t_i <= sum of u_s over them                                                  (every week)
         u_s <= weekly days with s,  v_s <= fortnightly days with s,  u_s + v_s <= 1
         sum of 2 x (weekly days) + (fortnightly days) of base b <= 2 d y_b,   sum of y_b <= p

with `a` what help every other week is worth of help every week, d days in a week, y_b advisors at a
base. The days are columns, generated where their price is right (Barnhart et al., *Operations
Research* 46, 1998); the relaxation's prices prove a bound whatever days were generated (Farley,
*Operations Research* 38, 1990). A plan is the best of the days generated; when the days that any
better plan could use are few, all of them are taken, and the program over them proves the rest
(Baldacci, Christofides and Mingozzi, *Mathematical Programming* 115, 2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.rounds_days import Day, Days, Drives
from geodata.placement.rounds_master import Column, Master, Prices
from geodata.placement.solution import (
    DEFAULT,
    Floats,
    Progress,
    SolveOptions,
    Status,
    relative_gap,
)

MOST_COLUMNS = 60_000
"""Days that a program of all that matter may have."""
_BOUND_SHARE, _FIRST_SHARE, _REFINE_SHARE, _ALL_SHARE = 0.35, 0.5, 0.7, 0.9
_A_BASE = 40
"""Days of a base and a frequency that a step of the relaxation adds at most."""
_TAIL = 1e-5
_MOST_DRIVES = 30_000


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day of today that stays.

    Attributes:
        base: that it leaves from.
        stops: in their order.
        day: of the week, from 0.
        weeks: 0 for every week, 1 for odd ones, 2 for even ones.
    """

    base: int
    stops: Day
    day: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Week:
    """What advisors work, and what help is worth.

    Attributes:
        day_minutes: of work: driving and help.
        stop_minutes: of help at a stop.
        days: in a week.
        most_stops: in a day, 1 to 3.
        weekly: whether a stop may be visited every week.
        fortnightly: whether it may be every other week.
        fortnightly_worth: of help every other week, beside 1 for every week, where both may be.
    """

    day_minutes: float = 420.0
    stop_minutes: float = 150.0
    days: int = 5
    most_stops: int = 2
    weekly: bool = True
    fortnightly: bool = True
    fortnightly_worth: float = 0.5

    @property
    def worth(self) -> float:
        """What help every other week is worth; as much as any, where nothing else is asked for."""
        return self.fortnightly_worth if self.weekly else 1.0

    def __post_init__(self) -> None:
        """Refuses what makes no sense."""
        if not 1 <= self.most_stops <= 3:
            raise ParameterError("most_stops", "must be 1 to 3")
        if not self.days >= 1:
            raise ParameterError("days", "must be 1 or more")
        if not self.stop_minutes > 0:
            raise ParameterError("stop_minutes", "must be more than 0")
        if not 0 < self.fortnightly_worth <= 1:
            raise ParameterError("fortnightly_worth", "must be more than 0, and 1 at most")
        if not (self.weekly or self.fortnightly):
            raise ParameterError("weekly", "must be one of both at least")


@dataclass(frozen=True, slots=True)
class DayRound:
    """A day of an advisor.

    Attributes:
        base: that it leaves from and comes back to.
        stops: in their order.
        is_weekly: every week, and not every other one.
        kept: the position of the one of today that it is, -1 of none.
    """

    base: int
    stops: Day
    is_weekly: bool
    kept: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class TouredRounds:
    """A plan of rounds and its proof.

    Attributes:
        days: of all advisors.
        advisors: at each base.
        objective: weight served, that of who is every other week being worth its part.
        bound: no rounds do better.
        gap: `relative_gap(objective, bound)`.
        status: see `geodata.placement.solution.Status`.
        seconds: taken.
        driving: minutes of driving in two weeks.
        is_repeatable: see `geodata.placement.solution.Solution`.
    """

    days: tuple[DayRound, ...]
    advisors: tuple[int, ...]
    objective: float
    bound: float
    gap: float
    status: Status
    seconds: float
    driving: float
    is_repeatable: bool = False


def worth_of(reach: Any, weights: Floats, week: Week, visits: list[tuple[int, bool]]) -> float:
    """Returns what visits are worth: of each demand the best within its reach.

    Args:
        reach: demands x stops, 1 within reach.
        weights: of each demand.
        week: what help is worth.
        visits: stops, and whether each is visited every week.
    """
    best = np.zeros(reach.shape[0])
    for is_weekly in (False, True):
        stops = [stop for stop, weekly in visits if weekly == is_weekly]
        if stops:
            near = np.diff(csr_array(reach)[:, stops].tocsr().indptr) > 0
            best[near] = 1.0 if is_weekly else np.maximum(best[near], week.worth)
    return float(weights @ best)


@by_the_clock
def plan_rounds(
    reach: Any,
    weights: Floats,
    drives: Drives,
    advisors: int,
    week: Week,
    *,
    kept: tuple[KeptDay, ...] = (),
    options: SolveOptions = DEFAULT,
) -> TouredRounds:
    """Returns the rounds by which the most weight has help within reach.

    Among rounds that are worth as much, those of the same stops with the least driving.

    Args:
        reach: demands x stops, 1 within reach.
        weights: of each demand.
        drives: minutes of driving.
        advisors: who tour, those of the days that are kept among them.
        week: their days.
        kept: days of today that stay.
        options: of the search.

    Raises:
        ParameterError: the days that are kept need more advisors.
    """
    began = clock_s()
    until = began + options.time_limit_s
    days = Days.of(drives, week.day_minutes, week.stop_minutes, week.most_stops)
    master = Master(reach, weights, days, advisors, week, kept)
    search = _Search(days, master, week, options, began)
    search.relax(began + _BOUND_SHARE * options.time_limit_s)
    search.choose(began + _FIRST_SHARE * options.time_limit_s)
    search.refine(began + _REFINE_SHARE * options.time_limit_s)
    search.complete(began + _ALL_SHARE * options.time_limit_s)
    found = search.rounds(until)
    objective = worth_of(
        reach, weights, week, [(stop, each.is_weekly) for each in found for stop in each.stops]
    )
    bound = max(search.bound, objective)
    gap = relative_gap(objective, bound)
    status: Status = "optimal" if gap <= options.gap else "feasible"
    if search.is_stopped:
        status = "interrupted"
    return TouredRounds(
        days=tuple(found),
        advisors=search.advisors,
        objective=objective,
        bound=bound,
        gap=gap,
        status=status,
        seconds=clock_s() - began,
        driving=sum((2 if d.is_weekly else 1) * drives.minutes(d.base, d.stops) for d in found),
    )


class _Search:
    """The state of a search: days generated, the best plan, the bound."""

    def __init__(
        self, days: Days, master: Master, week: Week, options: SolveOptions, began: float
    ) -> None:
        self.days, self.master, self.week, self.options = days, master, week, options
        self.began = began
        self.bound = master.everything
        self.value = -np.inf
        self.chosen: list[Column] = []
        self.advisors = master.least_advisors
        self.is_stopped = False
        self.prices: Prices | None = None
        self.columns: dict[Column, None] = {}
        for is_weekly in self._frequencies():
            self._add_first(is_weekly=is_weekly)

    def _frequencies(self) -> list[bool]:
        week = self.week
        if week.weekly and week.fortnightly and week.fortnightly_worth == 1:
            return [False]  # Every week would be worth no more.
        return [each for each in (True, False) if (week.weekly if each else week.fortnightly)]

    def _add_first(self, *, is_weekly: bool) -> None:
        """Adds each stop alone, from every base that goes there and back in a day."""
        alone = self.days.singles() & self.master.is_useful
        for base, stop in np.argwhere(alone).tolist():
            self.columns[base, (stop,), is_weekly] = None

    def _tell(self, phase: str) -> None:
        report = self.options.progress
        if report is None or self.is_stopped:
            return
        best = self.value if np.isfinite(self.value) else None
        step = Progress(phase, clock_s() - self.began, best, self.bound)
        self.is_stopped = bool(report(step))

    def relax(self, until: float) -> None:
        """Generates days until none is worth adding, or the time is over."""
        while not self.is_stopped:
            left = until - clock_s()
            priced = self._step(left) if left > 0 else None
            if priced is None:
                return
            value, prices, excess, added = priced
            bound = self.master.proven(prices, excess)
            if bound < self.bound or self.prices is None:
                self.bound, self.prices = min(bound, self.bound), prices
            self._tell("bound")
            if not added or bound - value <= _TAIL * max(1.0, abs(bound)):
                return

    def refine(self, until: float) -> None:
        """Generates days for the bases of the plan alone, and takes the best plan of them."""
        while not self.is_stopped and self._gap() > self.options.gap:
            before, own = self.value, [each > 0 for each in self.advisors]
            while (left := until - clock_s()) > 0:
                priced = self._step(left, self.advisors)
                self._tell("search")
                if priced is None or not priced[3] or self.is_stopped:
                    break
                value, _, excess, _ = priced
                if self.master.slots * self.master.advisors * excess <= _TAIL * abs(value):
                    break
            if left <= 0:
                return
            self._solve(sorted(each for each in self.columns if own[each[0]]), until)
            if self.value <= before:
                return

    def _step(
        self, seconds: float, advisors: tuple[int, ...] | None = None
    ) -> tuple[float, Prices, float, int] | None:
        """Solves a relaxation and adds days; returns its value, prices, excess, how many."""
        columns, bases = list(self.columns), list(range(self.days.bases))
        if advisors is not None:
            bases = [base for base in bases if advisors[base]]
            columns = [each for each in columns if advisors[each[0]]]
        priced = self.master.relaxed(columns, seconds, self.options.seed, advisors)
        if priced is None:
            return None
        value, prices = priced
        added, excess = self._priced(prices, bases)
        return value, prices, excess, added

    def _priced(self, prices: Prices, bases: list[int]) -> tuple[int, float]:
        """Adds days that are worth it; returns how many, and the most that a half-day is worth."""
        added, excess = 0, 0.0
        for base in bases:
            for is_weekly in self._frequencies():
                values = prices.of_stops(is_weekly=is_weekly)
                cost = prices.of_day(base, is_weekly=is_weekly)
                slots = 2 if is_weekly else 1
                worth = {
                    (base, tuple(sorted(stops)), is_weekly): value - cost
                    for value, stops in self.days.best(base, values)
                    if value - cost > 1e-7
                }
                excess = max(excess, max(worth.values(), default=0.0) / slots)
                new = [each for each in worth if each not in self.columns]
                new.sort(key=lambda each: (-worth[each], each))
                self.columns.update(dict.fromkeys(new[:_A_BASE]))
                added += len(new[:_A_BASE])
        return added, excess

    def _gap(self) -> float:
        return relative_gap(self.value, self.bound) if np.isfinite(self.value) else np.inf

    def choose(self, until: float) -> None:
        """Takes the best plan of the days generated."""
        self._solve(sorted(self.columns), until)
        self._tell("search")

    def complete(self, until: float) -> None:
        """Takes all days that any better plan could use, if they are few: their program proves."""
        if self._gap() <= self.options.gap or self.prices is None or self.is_stopped:
            return
        columns = self._all_that_matter(self.prices)
        if columns is None or clock_s() >= until:
            return
        proven = self._solve(columns, until)
        self.bound = max(min(self.bound, proven), self.value)
        self._tell("proof")

    def _all_that_matter(self, prices: Prices) -> list[Column] | None:
        room = self.bound - self.value
        found: dict[Column, None] = {}
        for base in range(self.days.bases):
            for is_weekly in self._frequencies():
                values = prices.of_stops(is_weekly=is_weekly) * self.master.is_useful
                values = np.where(self.master.is_useful, values, -np.inf)
                least = prices.of_day(base, is_weekly=is_weekly) - room - 1e-6
                left = MOST_COLUMNS - len(found)
                own = self.days.all_above(base, values, least, left)
                if own is None:
                    return None
                found.update(dict.fromkeys((base, stops, is_weekly) for stops in own))
        return sorted(found | self.columns) if len(found) < MOST_COLUMNS else None

    def _solve(self, columns: list[Column], until: float) -> float:
        """Takes the best plan of some days, and returns a bound of those that use no other."""
        left = max(0.2, until - clock_s())
        columns = sorted({*columns, *self.chosen})
        value, chosen, advisors, proven = self.master.whole(
            columns, left, self.options, self.chosen, self.advisors
        )
        if value > self.value:
            self.value, self.chosen, self.advisors = value, chosen, advisors
        return proven

    def rounds(self, until: float) -> list[DayRound]:
        """Returns the days of the plan, its stops shared out among days with the least driving."""
        # It makes days of this module: each imports the other.
        from geodata.placement.rounds_driving import as_days

        return as_days(self.master, self.chosen, self.advisors, until, self.options.seed)
