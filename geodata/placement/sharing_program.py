"""A small problem of people shared between sites, solved whole under lines above what comes.

Outer approximation (Duran and Grossmann, *Math. Programming* 36, 1986), by the lines of two prices
that `sharing_prices` has, each `u + sum_j (m a_j + max(0, k_j - u)) x_j`, sought where the
relaxation lies, and by tangents where a plan does: these are exact there, so that a plan found
twice is the best.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from geodata.placement.clock import clock_s
from geodata.placement.mip import Program, Solved, Watch, solve
from geodata.placement.quotas import Quotas
from geodata.placement.sharing import Sharing, coming
from geodata.placement.solution import Floats, Indices

_CUTS, _PLANS = 8, 60
_LEVELS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
"""Where tangents may touch, in times what the strongest candidate pulls."""
_VIOLATED = 1e-7


@dataclass(slots=True)
class SharingProgram:
    """The program, which grows by lines.

    Attributes:
        problem: over the candidates to choose.
        quotas: on them.
        gap: that is enough.
        seed: of the solver.
        until: `clock_s` at which to stop.
        watch: of the solver.
    """

    problem: Sharing
    quotas: Quotas
    gap: float
    seed: int
    until: float
    watch: Watch
    _rows: list[Any] = field(default_factory=list)
    _constants: list[Floats] = field(default_factory=list)
    _touched: set[bytes] = field(default_factory=set)

    def run(
        self, reached: Floats, price: Floats, first: Floats, keep: Callable[[Floats, float], bool]
    ) -> None:
        """Solves until the best plan is proven, or the time is over.

        Args:
            reached: of each demand, the price of being reached, to begin from.
            price: of each unit of pull.
            first: a plan, a number per candidate.
            keep: takes a plan and a bound; answers whether that is enough.
        """
        self._add(reached, price)
        self._touch(first)
        for _ in range(_CUTS):
            found = self._solved(whole=False)
            if found.status != "optimal" or not self._cut(found):
                break
        for _ in range(_PLANS):
            if clock_s() >= self.until:
                return
            found = self._solved(whole=True, start=first)
            if not len(found.values):
                return
            chosen = np.rint(found.values[: self.problem.rows.shape[1]])
            if keep(chosen, -found.bound) or found.status != "optimal":
                return
            if not self._touch(chosen) and not self._cut(found):
                return
            first = chosen

    def _solved(self, *, whole: bool, start: Floats | None = None) -> Solved:
        program = self._program(whole=whole)
        if start is not None:
            value = self.problem.weights * coming(self.problem.pull(start > 0.5))
            start = np.concatenate([start, value])
        return solve(
            program,
            time_limit_s=max(0.01, self.until - clock_s()),
            gap=self.gap / 2,
            start=start,
            seed=self.seed,
            watch=self.watch if whole else None,
        )

    def _touch(self, chosen: Floats) -> bool:
        """Adds the tangents where a plan lies; returns whether it is a new one."""
        problem, key = self.problem, (chosen > 0.5).tobytes()
        if key in self._touched:
            return False
        self._touched.add(key)
        pull = problem.pull(chosen > 0.5)
        price = problem.weights / (1.0 + pull) ** 2
        reached = problem.weights * coming(pull) - price * (pull - problem.base)
        self._add(reached, price, tangent=True)
        return True

    def _add(
        self, reached: Floats, price: Floats, some: Indices | None = None, *, tangent: bool = False
    ) -> None:
        """Adds a line for each demand, or for some, by its two prices."""
        problem = self.problem
        demands = len(problem.weights)
        reached = np.maximum(reached, problem.floor)
        paid = price[problem.row] * problem.rows.data
        if not tangent:
            paid += np.maximum(problem.firsts(price)[0] - reached[problem.row], 0.0)
        shape = problem.rows.shape
        lines = csr_array((-paid, problem.rows.indices, problem.rows.indptr), shape=shape)
        each = np.arange(demands) if some is None else some
        own = csr_array((np.ones(len(each)), (np.arange(len(each)), each)), (len(each), demands))
        self._rows.append(hstack([lines[each], own]))
        self._constants.append(reached[each])

    def _cut(self, found: Solved) -> bool:
        """Adds the lines that a point is most above; returns whether it is above any."""
        problem = self.problem
        count = problem.rows.shape[1]
        share, sent = found.values[:count], found.values[count:]
        strongest = np.zeros(len(problem.weights))
        np.maximum.at(strongest, problem.row, problem.rows.data)
        least, prices = np.full(len(sent), np.inf), np.zeros((2, len(sent)))
        for level in _LEVELS:
            pull = problem.base + level * strongest
            price = problem.weights / (1.0 + pull) ** 2
            reached, line = self._lowest(price, share)
            lower = line < least
            least = np.where(lower, line, least)
            prices[:, lower] = np.array([reached, price])[:, lower]
        some = np.flatnonzero(sent > least + _VIOLATED * np.maximum(1.0, problem.weights))
        if not len(some):
            return False
        self._add(prices[0], prices[1], some)
        return True

    def _lowest(self, price: Floats, share: Floats) -> tuple[Floats, Floats]:
        """Returns the price of being reached whose line is the lowest at a point, and that line.

        As the sites are worth more to a demand their shares are summed, up to one: whatever is
        worth less than the last of them is not paid for (Duran-Mateluna, Alès and Elloumi 2023).
        """
        problem, row = self.problem, self.problem.row
        worth = problem.firsts(price)[0]
        order = np.lexsort((-worth, row))
        own, taken = worth[order], share[problem.rows.indices[order]]
        total = np.concatenate([[0.0], np.cumsum(taken)])
        before = total[:-1] - total[problem.rows.indptr[:-1]][row[order]]
        reached = problem.floor.copy()
        last = (before <= 1.0) & (before + taken > 1.0)
        np.maximum.at(reached, row[order][last], own[last])
        over = np.maximum(worth - reached[row], 0.0) + price[row] * problem.rows.data
        line = reached + np.bincount(
            row, over * share[problem.rows.indices], minlength=len(reached)
        )
        return reached, line

    def _program(self, *, whole: bool) -> Program:
        """Candidates, then what each demand sends, under every line."""
        demands, candidates = self.problem.rows.shape
        counted = vstack([csr_array(np.ones((1, candidates))), self.quotas.member.T])
        nothing = csr_array((counted.shape[0], demands))
        constants = np.concatenate(self._constants)
        return Program(
            cost=np.concatenate([np.zeros(candidates), -np.ones(demands)]),
            lower=np.concatenate([np.zeros(candidates), self.problem.floor]),
            upper=np.concatenate([np.ones(candidates), self.problem.weights]),
            matrix=csr_array(vstack([*self._rows, hstack([counted, nothing])])),
            row_lower=np.concatenate(
                [np.full(len(constants), -np.inf), [self.problem.p], self.quotas.at_least]
            ),
            row_upper=np.concatenate([constants, [self.problem.p], self.quotas.at_most]),
            integer=np.arange(candidates + demands) < candidates if whole else None,
        )
