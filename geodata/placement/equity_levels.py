"""The programs of lexicographic equity: shares of parts, from the smallest up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from geodata.placement.clock import clock_s
from geodata.placement.mip import Program, lagrangian_bound, solve
from geodata.placement.model import is_tiny, nodes_for
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Floats, Indices, SolveOptions

_SLACK = 1e-7
_LATER_GAP = 0.01
"""Of each level after the first, which alone is proven where the problem is not tiny."""


def merged(rows: Any, weights: Floats, part: Indices) -> tuple[Any, Floats, Indices]:
    """Returns demands of a part that the same candidates reach as one, and none that none does."""
    rows.sort_indices()
    starts = rows.indptr.tolist()
    numbers: dict[tuple[int, bytes], int] = {}
    kept = np.flatnonzero(np.diff(rows.indptr) > 0)
    of_row = np.empty(len(kept), dtype=np.int64)
    for place, row in enumerate(kept.tolist()):
        key = int(part[row]), rows.indices[starts[row] : starts[row + 1]].tobytes()
        of_row[place] = numbers.setdefault(key, len(numbers))
    _, first = np.unique(of_row, return_index=True)
    sums = np.bincount(of_row, weights=weights[kept], minlength=len(numbers))
    return csr_array(rows[kept[first]]), sums, part[kept[first]]


@dataclass(frozen=True, slots=True, eq=False)
class EquityProgram:
    """What is left to decide when some sites are fixed; demands are in parts.

    Attributes:
        reach: demands that no fixed site reaches x free candidates.
        weights: of these demands, all positive.
        part: of each, from 0.
        base: weight of each part that the fixed sites reach.
        total: weight of each part.
        p: how many free candidates to select.
        free: the position of each candidate in the whole problem.
        fixed: positions of those that are selected whatever happens.
        quotas: on the candidates of the whole problem.
    """

    reach: Any
    weights: Floats
    part: Indices
    base: Floats
    total: Floats
    p: int
    free: Indices
    fixed: Indices
    quotas: Quotas

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return len(self.total)

    def shares(self, selected: Indices) -> Floats:
        """Returns the share of each part that a selection of the whole problem reaches."""
        chosen = np.isin(self.free, selected).astype(np.float64)
        reached = np.where(self.reach @ chosen > 0, self.weights, 0.0)
        more = np.bincount(self.part, reached, minlength=self.parts)
        found: Floats = (self.base + more) / self.total
        return found

    def worst_share(self, selected: Indices) -> float:
        """Returns the smallest share; 1 when there is no part."""
        return float(self.shares(selected).min(initial=1.0))

    def shares_in_order(self, selected: Indices) -> tuple[float, ...]:
        """Returns the shares, growing: a larger tuple is a fairer plan."""
        return tuple(np.round(np.sort(self.shares(selected)), 9).tolist())

    def relaxed_share(self, time_limit_s: float, seed: int) -> float:
        """Returns an upper bound on the smallest share of any plan; 1 when the time went first."""
        program = self.program([], 1, whole=False)
        large = self.reach.nnz > 200_000
        found = solve(program, time_limit_s=time_limit_s, seed=seed, interior=large)
        if not len(found.duals):
            return 1.0
        return min(1.0, -lagrangian_bound(program, found.duals)[0])

    def covered(self, selected: Indices) -> float:
        """Returns the weight that a selection reaches."""
        return float((self.shares(selected) * self.total).sum())

    def aims(self, selected: Indices) -> tuple[float, ...]:
        """Returns the shares, growing, then the weight reached: a larger tuple is a better plan."""
        return (*self.shares_in_order(selected), round(self.covered(selected), 6))

    def by_levels(
        self, best: Indices, until: float, options: SolveOptions
    ) -> tuple[Indices, float, list[float] | None]:
        """Returns the fairest plan that the time allows, and a bound of its smallest share.

        Last, what each level is held at, the weight reached beside; None when the time went first.
        """
        held: list[float] = []
        bound = 1.0
        tiny = is_tiny(self.reach.nnz)
        for level in range(1, self.parts + 2):
            left = until - clock_s()
            if left <= 0:
                return best, bound, None
            program = self.program(held, level, whole=True)
            gap = options.gap if tiny else max(options.gap, _LATER_GAP)
            found = solve(
                program,
                time_limit_s=left,
                gap=options.gap_of_all(self.worst_share(best)) if level == 1 else gap,
                seed=options.seed,
                start=self._start(best, level),
                most_nodes=0 if level == 1 else nodes_for(self.reach.nnz),
            )
            if level == 1:
                bound = min(bound, -found.bound)
            if not len(found.values):
                return best, bound, None
            chosen = self.free[found.values[: self.reach.shape[1]] > 0.5]
            selected = np.union1d(chosen, self.fixed)
            if self.aims(selected) >= self.aims(best):
                best = selected
            if level <= self.parts:
                held.append(float(np.sort(self.shares(best))[:level].sum()) - _SLACK)
        return best, bound, held

    def _start(self, selected: Indices, level: int) -> Floats:
        """Returns the variables of a selection at a level."""
        chosen = np.isin(self.free, selected).astype(np.float64)
        shares = self.shares(selected)
        found = [chosen, np.minimum(self.reach @ chosen, 1.0)]
        for t in np.sort(shares)[:level].tolist():
            found += [np.array([t]), np.maximum(0.0, t - shares)]
        return np.concatenate(found)

    def program(self, held: list[float], level: int, *, whole: bool) -> Program:
        """Returns a level's program, those before held.

        Candidates, demands, then for each level its t and what each part lacks of it. The last
        level, one more than the parts, maximises the weight reached.
        """
        demands, candidates = self.reach.shape
        last = level > self.parts
        levels = len(held) + (0 if last else 1)
        each = 1 + self.parts
        columns = candidates + demands + levels * each
        share = csr_array(
            (self.weights / self.total[self.part], (self.part, np.arange(demands))),
            shape=(self.parts, demands),
        )
        cost = np.zeros(columns)
        sums = np.zeros((levels, columns))
        blocks = []
        for number in range(levels):
            start = candidates + demands + number * each
            sums[number, start] = number + 1
            sums[number, start + 1 : start + each] = -1
            # What a part lacks of t: lack - t + share >= 0.
            lack = hstack(
                [
                    csr_array((self.parts, candidates)),
                    share,
                    csr_array((self.parts, number * each)),
                    csr_array(-np.ones((self.parts, 1))),
                    eye_array(self.parts),
                    csr_array((self.parts, (levels - number - 1) * each)),
                ]
            )
            blocks.append(lack)
        if last:
            cost[candidates : candidates + demands] = -self.weights / max(1.0, self.weights.sum())
        else:
            cost = -sums[-1]
        member = self.quotas.member[self.free].T
        known = self.quotas.counts(self.fixed)
        counted = vstack([csr_array(np.ones((1, candidates))), member])
        empty = csr_array((counted.shape[0], columns - candidates))
        reached = hstack([self.reach, -eye_array(demands), csr_array((demands, levels * each))])
        kept = csr_array(sums[: len(held)])
        lacks = np.tile(-self.base / self.total, levels)
        return Program(
            cost=cost,
            lower=np.zeros(columns),
            upper=np.ones(columns),
            matrix=csr_array(vstack([reached, hstack([counted, empty]), *blocks, kept])),
            row_lower=np.concatenate(
                [np.zeros(demands), [self.p], self.quotas.at_least - known, lacks, held]
            ),
            row_upper=np.concatenate(
                [
                    np.full(demands, np.inf),
                    [self.p],
                    self.quotas.at_most - known,
                    np.full(len(lacks) + len(held), np.inf),
                ]
            ),
            integer=np.arange(columns) < candidates if whole else None,
        )
