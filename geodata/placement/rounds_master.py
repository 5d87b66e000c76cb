"""The program over the days of rounds that were generated: its relaxation, its whole plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import block_array, coo_array, csr_array, eye_array, hstack

from geodata.errors import ParameterError
from geodata.placement.clock import clock_s
from geodata.placement.mip import Program, lagrangian_bound, solve
from geodata.placement.rounds_days import Day, Days
from geodata.placement.solution import Floats, SolveOptions

if TYPE_CHECKING:
    from geodata.placement.rounds import KeptDay, Week

Column = tuple[int, Day, bool]
"""A day: its base, its stops, growing, and whether it is every week."""


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What the relaxation pays and asks.

    Attributes:
        weekly: for each stop that is visited every week.
        fortnightly: for each that is visited every other week.
        half: of a day in two weeks, at each base.
        whole: of a day of every week, at each base, besides.
        rows: multipliers of all the rows.
    """

    weekly: Floats
    fortnightly: Floats
    half: Floats
    whole: Floats
    rows: Floats

    def of_stops(self, *, is_weekly: bool) -> Floats:
        """Returns what a day is paid for each stop."""
        return self.weekly if is_weekly else self.fortnightly

    def of_day(self, base: int, *, is_weekly: bool) -> float:
        """Returns what a day of a base costs."""
        return float(2 * self.half[base] + self.whole[base] if is_weekly else self.half[base])


class Master:
    """Demands, stops and bases; see `geodata.placement.rounds`."""

    def __init__(
        self,
        reach: Any,
        weights: Floats,
        days: Days,
        advisors: int,
        week: Week,
        kept: Sequence[KeptDay],
    ) -> None:
        """Makes the rows that do not depend on days.

        Raises:
            ParameterError: the days that are kept need more advisors.
        """
        self.reach, self.weights, self.week, self.kept = csr_array(reach), weights, week, kept
        self.days, self.drives, self.advisors = days, days.drives, advisors
        self.bases, self.stops = days.drives.out.shape
        self.slots = 2 * week.days
        self._of_kept()
        near = np.diff(self.reach.tocsc().indptr) > 0
        self.is_useful = near & ~self.is_kept
        self._rows()

    def _of_kept(self) -> None:
        """Counts what the days that are kept take of each base, and whom they serve."""
        cells = np.zeros((self.bases, self.week.days, 2), dtype=np.int64)
        self.is_kept = np.zeros(self.stops, dtype=bool)
        self.kept_visits: list[tuple[int, bool]] = []
        for each in self.kept:
            for parity in (0, 1):
                cells[each.base, each.day, parity] += each.weeks in (0, parity + 1)
            self.is_kept[list(each.stops)] = True
            self.kept_visits += [(stop, each.weeks == 0) for stop in each.stops]
        self.kept_cells = cells
        self.taken = cells.sum(axis=(1, 2))
        self.taken_days = cells.max(axis=2).sum(axis=1)
        self.least = cells.max(axis=(1, 2))
        if self.least.sum() > self.advisors:
            raise ParameterError("kept", "must be days of the advisors that there are")
        self.least_advisors = tuple(self.least.tolist())

    def _rows(self) -> None:
        week, stops, bases = self.week, self.stops, self.bases
        first = week.worth
        visited = [stop for stop, _ in self.kept_visits]
        every_week = [stop for stop, weekly in self.kept_visits if weekly]
        any_kept = np.diff(csr_array(self.reach[:, visited]).indptr) > 0
        weekly_kept = np.diff(csr_array(self.reach[:, every_week]).indptr) > 0
        usable = csr_array(self.reach[:, np.flatnonzero(self.is_useful)])
        usable.sort_indices()
        groups: dict[tuple[bytes, bool, bool], list[int]] = {}
        for row in range(self.reach.shape[0]):
            own = usable.indices[usable.indptr[row] : usable.indptr[row + 1]]
            if len(own) or any_kept[row]:
                key = own.astype(np.int64).tobytes(), bool(any_kept[row]), bool(weekly_kept[row])
                groups.setdefault(key, []).append(row)
        rows = [each[0] for each in groups.values()]
        weight = np.array([self.weights[each].sum() for each in groups.values()])
        self.everything = float(weight.sum())
        near = csr_array(self.reach[rows]) if rows else csr_array((0, stops))
        demands = len(rows)
        open_ = self.is_useful.astype(float)
        eye, at_stops = eye_array(demands), eye_array(stops)
        at_bases = eye_array(bases)
        d = week.days
        # Columns: z, t, u, v, y; rows: z, t, u, v, packed, halves, wholes, count.
        self.fixed = csr_array(
            block_array(
                [
                    [eye, None, -near, -near, None],
                    [None, eye, -near, None, None],
                    [None, None, at_stops, None, None],
                    [None, None, None, at_stops, None],
                    [None, None, at_stops, at_stops, None],
                    [None, None, None, None, -self.slots * at_bases],
                    [None, None, None, None, -d * at_bases],
                    [None, None, None, None, coo_array(np.ones((1, bases)))],
                ],
                format="csr",
            )
        )
        self.row_upper = np.concatenate(
            [
                any_kept[rows].astype(float),
                weekly_kept[rows].astype(float),
                np.zeros(2 * stops),
                np.ones(stops),
                -self.taken.astype(float),
                -self.taken_days.astype(float),
                [float(self.advisors)],
            ]
        )
        self.cost = np.concatenate(
            [-first * weight, -(1 - first) * weight, np.zeros(2 * stops + bases)]
        )
        self.upper = np.concatenate(
            [
                np.ones(2 * demands),
                open_ * week.weekly,
                open_ * week.fortnightly,
                np.full(bases, float(self.advisors)),
            ]
        )
        self.lower = np.zeros(len(self.cost))
        self.lower[-bases:] = self.least
        self.demands = demands

    def days_as_columns(self, columns: Sequence[Column]) -> Any:
        """Returns the columns of days."""
        first_u = 2 * self.demands
        first_half = first_u + 3 * self.stops
        row, column, data = list[int](), list[int](), list[float]()
        for number, (base, stops, is_weekly) in enumerate(columns):
            start = first_u if is_weekly else first_u + self.stops
            entries = [(start + stop, -1.0) for stop in stops]
            entries.append((first_half + base, 2.0 if is_weekly else 1.0))
            if is_weekly:
                entries.append((first_half + self.bases + base, 1.0))
            for at, value in entries:
                row.append(at)
                column.append(number)
                data.append(value)
        return csr_array((data, (row, column)), shape=(self.fixed.shape[0], len(columns)))

    def _program(self, columns: Sequence[Column], *, whole: bool) -> Program:
        count = len(columns)
        matrix = (
            csr_array(hstack([self.fixed, self.days_as_columns(columns)])) if count else self.fixed
        )
        integer = None
        if whole:
            integer = np.ones(matrix.shape[1], dtype=bool)
            integer[: 2 * self.demands] = False
        return Program(
            np.concatenate([self.cost, np.zeros(count)]),
            np.concatenate([self.lower, np.zeros(count)]),
            np.concatenate([self.upper, np.full(count, 1.0 if whole else np.inf)]),
            matrix,
            np.full(matrix.shape[0], -np.inf),
            self.row_upper,
            integer,
        )

    def relaxed(
        self,
        columns: Sequence[Column],
        seconds: float,
        seed: int,
        advisors: Sequence[int] | None = None,
    ) -> tuple[float, Prices] | None:
        """Returns the value of the relaxation over some days, with its prices; None unsolved.

        With so many advisors at each base, where they are given.
        """
        program = self._program(columns, whole=False)
        if advisors is not None:
            own = slice(len(self.cost) - self.bases, len(self.cost))
            program.lower[own] = program.upper[own] = advisors
        found = solve(program, time_limit_s=seconds, seed=seed)
        if found.status != "optimal" or not len(found.duals):
            return None
        rows = np.minimum(found.duals, 0.0)
        at = 2 * self.demands
        u, v = rows[at : at + self.stops], rows[at + self.stops : at + 2 * self.stops]
        first_half = at + 3 * self.stops
        half = -rows[first_half : first_half + self.bases]
        whole = -rows[first_half + self.bases : first_half + 2 * self.bases]
        return -found.objective, Prices(-u, -v, half, whole, rows)

    def proven(self, prices: Prices, excess: float) -> float:
        """Returns a bound of all rounds, whatever days were generated.

        Args:
            prices: any.
            excess: the most that any day is worth above its price, for a day in two weeks.
        """
        program = Program(
            self.cost,
            self.lower,
            self.upper,
            self.fixed,
            np.full(len(self.row_upper), -np.inf),
            self.row_upper,
        )
        least, _ = lagrangian_bound(program, prices.rows)
        return min(self.everything, -least + self.slots * self.advisors * excess)

    def value(self, columns: Sequence[Column]) -> float:
        """Returns what some days are worth, those that are kept with them."""
        from geodata.placement.rounds import worth_of

        visits = [(stop, weekly) for _, stops, weekly in columns for stop in stops]
        return worth_of(self.reach, self.weights, self.week, [*visits, *self.kept_visits])

    def whole(
        self,
        columns: Sequence[Column],
        seconds: float,
        options: SolveOptions,
        known: Sequence[Column],
        advisors: tuple[int, ...],
    ) -> tuple[float, list[Column], tuple[int, ...], float]:
        """Returns the value, the days and the advisors of the best plan of some days, and a bound.

        Args:
            columns: days.
            seconds: to take.
            options: of the search.
            known: days of a plan, all among the others.
            advisors: of that plan.
        """
        program = self._program(columns, whole=True)
        start = self._values(columns, known, advisors) if known else None
        found = solve(
            program,
            time_limit_s=seconds,
            gap=options.gap / 2,
            seed=options.seed,
            start=start,
            watch=self._watch(options),
        )
        bound = -found.bound if np.isfinite(found.bound) else self.everything
        if not len(found.values):
            return self.value(known), list(known), advisors, bound
        count = len(self.cost)
        taken = np.flatnonzero(found.values[count:] > 0.5).tolist()
        at = np.rint(found.values[count - self.bases : count]).astype(int).tolist()
        chosen = self.once([columns[number] for number in taken])
        return self.value(chosen), chosen, tuple(at), bound

    def _watch(self, options: SolveOptions) -> Any:
        report = options.progress
        if report is None:
            return None
        from geodata.placement.solution import Progress

        began = clock_s()

        def told(best: float | None, bound: float | None) -> bool | None:
            step = Progress(
                "proof",
                clock_s() - began,
                None if best is None else -best,
                None if bound is None else min(self.everything, -bound),
            )
            return report(step)

        return told

    def _values(
        self, columns: Sequence[Column], known: Sequence[Column], advisors: tuple[int, ...]
    ) -> Floats:
        stops, demands = self.stops, self.demands
        u, v = np.zeros(stops), np.zeros(stops)
        for _, own, is_weekly in known:
            (u if is_weekly else v)[list(own)] = 1.0
        v = np.where(u > 0, 0.0, v)
        near = -self.fixed[:demands, 2 * demands : 2 * demands + stops]
        z = np.minimum(1.0, near @ (u + v) + self.row_upper[:demands])
        t = np.minimum(1.0, near @ u + self.row_upper[demands : 2 * demands])
        place = {each: number for number, each in enumerate(columns)}
        x = np.zeros(len(columns))
        x[[place[each] for each in known]] = 1.0
        return np.concatenate([z, t, u, v, np.array(advisors, dtype=float), x])

    def once(self, columns: Sequence[Column]) -> list[Column]:
        """Returns days in which no stop is visited twice: every week rather than every other one.

        A day stays as it is where it is longer without a stop than with it, as times measured
        on roads may be.
        """
        seen: set[int] = set()
        found = []
        for base, stops, is_weekly in sorted(columns, key=lambda each: (not each[2], each)):
            own = tuple(stop for stop in stops if stop not in seen)
            if own and not self.days.holds(base, own):
                own = stops
            seen.update(own)
            if own:
                found.append((base, own, is_weekly))
        return sorted(found)
