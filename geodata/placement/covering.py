"""Maximal covering: the most weight within reach of p sites.

Church and ReVelle, *Papers of the Regional Science Association* 32, 1974: maximise the weight of
the demands that some selected candidate reaches (or several: see `backup`), with p selected. A
small problem goes to the solver whole. For a large one, the linear relaxation is solved by the
interior point method beside a local search: its multipliers prove the bound, and its reduced costs
tell the search where to look.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, eye_array, hstack, vstack

from geodata.placement.arrays import count_of, groups_of, reach_of, selection_of, weights_of
from geodata.placement.covering_moves import CoveringMoves
from geodata.placement.floors import Floored, cover_with_floors
from geodata.placement.greedy import greedy_covering
from geodata.placement.lean import lean_covering
from geodata.placement.mip import Program, Solved, lagrangian_bound, solve
from geodata.placement.quotas import Quotas
from geodata.placement.search import Mask, Search
from geodata.placement.served import first_server
from geodata.placement.solution import (
    Floats,
    Floor,
    Group,
    Indices,
    Progress,
    Report,
    Solution,
    Status,
    relative_gap,
)

_SMALL = 20_000
"""Trips of a problem that the solver takes whole: a département has a third of them."""
_FIRST_ROUNDS, _LAST_ROUNDS, _WITHOUT_GAIN = 150, 4_000, 800
_NEAR_PRICE = 0.02
"""Reduced costs, as a share of what one more site is worth, of candidates worth a look. Measured on
the 34,917 communes, p = 1,000: 0.31 % of gap after 15 s, for 0.47 % with all candidates."""
_FEW, _FEW_TRIPS = 1_500, 150_000
"""Candidates, or trips, that are left to branch and bound once the others are ruled out."""


def max_covering(
    reach: Any,
    weights: ArrayLike,
    p: int,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    floors: Sequence[Floor] | None = None,
    time_limit_s: float = 60,
    gap: float = 1e-3,
    seed: int = 0,
    progress: Report | None = None,
    start: ArrayLike | None = None,
) -> Solution:
    """Returns the p candidates that reach the most weight, and how far from the best they may be.

    The same seed gives the same answer, unless the time stopped the search.

    Args:
        reach: demands x candidates, 1 where a candidate reaches a demand; sparse or dense.
        weights: of the demands, not negative.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        fixed: positions of candidates that are selected whatever happens.
        groups: quotas on candidates.
        floors: least weights to reach among some demands.
        time_limit_s: seconds, after which the best plan so far is returned with its bound.
        gap: what is proven when the status is `optimal`.
        seed: of the search.
        progress: told of each step; answering True stops the search.
        start: positions of a plan to begin from, as that of an earlier search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    matrix = reach_of(reach)
    weight = weights_of(weights, matrix.shape[0])

    def covered(weighed: Floats, seconds: float) -> Solution:
        return cover(
            matrix,
            weighed,
            p,
            times=1,
            fixed=fixed,
            groups=groups,
            time_limit_s=seconds,
            gap=gap,
            seed=seed,
            progress=progress,
            start=start,
        )

    if not floors:
        return covered(weight, time_limit_s)
    candidates = matrix.shape[1]
    problem = Floored(
        reach=matrix,
        weights=weight,
        floors=floors,
        p=min(count_of(p), candidates),
        fixed=selection_of("fixed", fixed, candidates),
        quotas=Quotas(groups_of(groups, candidates), candidates),
        small=matrix.nnz <= _SMALL,
    )
    return cover_with_floors(problem, covered, time_limit_s=time_limit_s, gap=gap, seed=seed)


def cover(
    reach: Any,
    weights: ArrayLike,
    p: int,
    *,
    times: int,
    fixed: ArrayLike | None,
    groups: Sequence[Group] | None,
    time_limit_s: float,
    gap: float,
    seed: int,
    progress: Report | None,
    start: ArrayLike | None,
) -> Solution:
    """Returns the p candidates that reach the most weight so many times each; see `max_covering`.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    matrix = reach_of(reach)
    demands, candidates = matrix.shape
    known = selection_of("fixed", fixed, candidates)
    count = min(count_of(p), candidates)
    quotas = Quotas(groups_of(groups, candidates), candidates)
    began = time.monotonic()
    conflicts = quotas.conflicts(known, count)
    if conflicts:
        nothing = np.empty(0, dtype=np.int64)
        seconds = time.monotonic() - began
        unserved = np.full(demands, -1, dtype=np.int64)
        infinite = float("inf")
        return Solution(
            *(nothing, unserved, 0.0, float("nan"), infinite, "infeasible", seconds, conflicts)
        )
    weight = weights_of(weights, demands)
    problem = _Problem(
        matrix,
        weight,
        count,
        known,
        quotas,
        gap,
        seed,
        began + time_limit_s,
        began,
        progress,
        times,
    )
    return problem.solved(selection_of("start", start, candidates))


@dataclass(slots=True)
class _Problem:
    matrix: Any
    weights: Floats
    p: int
    fixed: Indices
    quotas: Quotas
    gap: float
    seed: int
    until: float
    began: float
    progress: Report | None
    times: int = 1
    stopped: bool = False
    bound: float = np.inf
    best: float = 0.0
    selected: Indices | None = None

    def solved(self, start: Indices) -> Solution:
        """Returns the answer."""
        lean, weight = lean_covering(self.matrix, self.weights)
        self.bound = float(weight.sum())
        moves = CoveringMoves(lean, weight, self.times)
        self._place(moves, start)
        search = self._search(moves)
        search.descend(self._over)
        self._keep(moves.chosen)
        if not self._proven():
            if lean.nnz <= _SMALL:
                self._exact(lean, weight, np.arange(lean.shape[1]))
            else:
                self._large(lean, weight, search)
        return self._answer()

    def _large(self, lean: Any, weight: Floats, search: Search) -> None:
        """Bounds by the relaxation while the search goes on, then searches where it says."""
        program = self._program(lean, weight, np.arange(lean.shape[1]))
        relaxed: list[Solved] = []

        def relax() -> None:
            relaxed.append(solve(program, time_limit_s=self._left(), interior=True, threads=1))

        beside = Thread(target=relax, daemon=True)
        beside.start()
        self._rounds(search, _FIRST_ROUNDS, _FIRST_ROUNDS)
        while beside.is_alive() and not self._over():
            beside.join(0.2)
        if not relaxed or not len(relaxed[0].duals):
            # The relaxation is late: the weight of all that can be reached bounds the plan.
            self._rounds(search, _LAST_ROUNDS, _WITHOUT_GAIN)
            return
        proven, reduced = lagrangian_bound(program, relaxed[0].duals)
        self.bound = min(self.bound, -proven)
        reduced = reduced[: lean.shape[1]]
        price = abs(float(relaxed[0].duals[lean.shape[0]]))
        kept = (reduced < _NEAR_PRICE * price) | self._mask(lean.shape[1])
        self._tell("search")
        few = np.flatnonzero(kept)
        near = CoveringMoves(csr_array(lean[:, few]), weight, self.times)
        near.place(self._mask(lean.shape[1])[few])
        closer = self._search(near, few)
        closer.descend(self._over)
        self._rounds(closer, _LAST_ROUNDS, _WITHOUT_GAIN, few)
        # A candidate whose reduced cost is above what is left to gain is in no better plan.
        left = np.flatnonzero((reduced <= self.bound - self.best) | self._mask(lean.shape[1]))
        trips = int(np.diff(csr_array(lean.T).indptr)[left].sum())
        small = len(left) <= _FEW or trips <= _FEW_TRIPS
        if small and not self._proven() and not self._over():
            self._exact(lean, weight, left)

    def _exact(self, lean: Any, weight: Floats, columns: Indices) -> None:
        """Solves what is left by branch and bound, from the best plan so far."""
        part = csr_array(lean[:, columns])
        chosen = self._mask(lean.shape[1])[columns].astype(np.float64)
        start = np.concatenate([chosen, np.minimum(part @ chosen // self.times, 1.0)])
        found = solve(
            self._program(lean, weight, columns, whole=True),
            time_limit_s=self._left(),
            gap=self.gap,
            start=start,
            seed=self.seed,
            watch=self._watch,
        )
        if len(found.values):
            mask = np.zeros(lean.shape[1], dtype=bool)
            mask[columns[found.values[: len(columns)] > 0.5]] = True
            self._keep(mask)
        if found.status != "infeasible":
            self.bound = max(self.best, min(self.bound, -found.bound))

    def _program(
        self, lean: Any, weight: Floats, columns: Indices, *, whole: bool = False
    ) -> Program:
        """Candidates, then the share covered of each demand, which needs not be whole."""
        part = lean[:, columns]
        demands, candidates = part.shape
        member = self.quotas.member[columns].T
        counted = vstack([csr_array(np.ones((1, candidates))), member])
        nothing = csr_array((counted.shape[0], demands))
        lower = np.zeros(candidates + demands)
        lower[np.flatnonzero(np.isin(columns, self.fixed))] = 1.0
        no_limit = np.full(demands, np.inf)
        return Program(
            cost=np.concatenate([np.zeros(candidates), -weight]),
            lower=lower,
            upper=np.ones(candidates + demands),
            matrix=csr_array(
                vstack(
                    [hstack([part, -self.times * eye_array(demands)]), hstack([counted, nothing])]
                )
            ),
            row_lower=np.concatenate([np.zeros(demands), [self.p], self.quotas.at_least]),
            row_upper=np.concatenate([no_limit, [self.p], self.quotas.at_most]),
            integer=self._whole(candidates, demands) if whole else None,
        )

    def _whole(self, candidates: int, demands: int) -> Mask:
        """Which variables are whole: a demand reached once of two times is not half covered."""
        found = np.ones(candidates + demands, dtype=bool)
        if self.times == 1:
            found[candidates:] = False
        return found

    def _place(self, moves: CoveringMoves, start: Indices) -> None:
        first = np.union1d(self.fixed, start)
        if len(first) > self.p or not self._completes(first):
            first = self.fixed
        plan = greedy_covering(moves.columns, moves.weights, self.p, first)
        if not self.quotas.kept_by(plan) or len(plan) < self.p:
            room = self.quotas.nearest_counts(plan, first, self.p)
            if room is not None:
                kinds = self.quotas.class_of
                room = room - np.bincount(kinds[first], minlength=len(room))
                plan = greedy_covering(moves.columns, moves.weights, self.p, first, (kinds, room))
        moves.place(np.isin(np.arange(self.matrix.shape[1]), plan))

    def _completes(self, first: Indices) -> bool:
        return self.quotas.nearest_counts(first, first, self.p) is not None

    def _search(self, moves: CoveringMoves, columns: Indices | None = None) -> Search:
        frozen = self._is_fixed if columns is None else self._is_fixed[columns]
        quotas = self.quotas if columns is None else self.quotas.among(columns)
        return Search(moves, quotas, frozen, np.random.default_rng(self.seed))

    def _rounds(
        self, search: Search, most: int, without_gain: int, columns: Indices | None = None
    ) -> None:
        still = 0
        for number, value in enumerate(search.rounds(self._over)):
            still = 0 if value > self.best * (1 + 1e-9) else still + 1
            if value > self.best:
                chosen = search.moves.chosen
                if columns is not None:
                    chosen = np.zeros(self.matrix.shape[1], dtype=bool)
                    chosen[columns[search.moves.chosen]] = True
                self._keep(chosen)
            if number % 10 == 0:
                self._tell("search")
            if self._proven() or number + 1 >= most or still >= without_gain:
                return

    @property
    def _is_fixed(self) -> Mask:
        return np.isin(np.arange(self.matrix.shape[1]), self.fixed)

    def _mask(self, candidates: int) -> Mask:
        mask = np.zeros(candidates, dtype=bool)
        mask[self.selected] = True
        return mask

    def _keep(self, chosen: Mask) -> None:
        reached = self.matrix @ chosen.astype(np.float64) >= self.times
        value = float(self.weights[reached].sum())
        if self.selected is None or value > self.best:
            self.best, self.selected = value, np.flatnonzero(chosen)

    def _watch(self, _best: float | None, bound: float | None) -> bool:
        if bound is not None:
            self.bound = max(self.best, min(self.bound, -bound))
        return self._tell("proof") or self._over()

    def _tell(self, phase: str) -> bool:
        if self.progress is not None and not self.stopped:
            seconds = time.monotonic() - self.began
            told = Progress(phase, seconds, self.best, self.bound, self.selected)
            self.stopped = bool(self.progress(told))
        return self.stopped

    def _left(self) -> float:
        return max(0.0, self.until - time.monotonic())

    def _over(self) -> bool:
        return self.stopped or time.monotonic() >= self.until

    def _proven(self) -> bool:
        return relative_gap(self.best, self.bound) <= self.gap

    def _answer(self) -> Solution:
        selected = np.empty(0, dtype=np.int64) if self.selected is None else self.selected
        status: Status = "interrupted" if self.stopped else "feasible"
        if self._proven():
            status = "optimal"
        gap = relative_gap(self.best, self.bound)
        seconds = time.monotonic() - self.began
        return Solution(
            selected,
            first_server(self.matrix, selected),
            self.best,
            self.bound,
            gap,
            status,
            seconds,
        )
