"""The search of a maximal covering: greedy and swaps, the relaxation, branch and bound.

A small problem goes to the solver whole. For a large one, the linear relaxation is solved by the
interior point method beside a local search: its multipliers prove the bound, and its reduced costs
tell the search where to look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.arrays import selection_of
from geodata.placement.clock import clock_s, counted_work
from geodata.placement.covering_moves import CoveringMoves
from geodata.placement.covering_pieces import Pieces
from geodata.placement.covering_program import Covering, program_of
from geodata.placement.covering_relaxed import Relaxed, relaxed_of
from geodata.placement.first_order import is_compiled
from geodata.placement.greedy import greedy_covering
from geodata.placement.lean import lean_covering
from geodata.placement.mip import solve
from geodata.placement.search import Mask, Search
from geodata.placement.solution import (
    Floats,
    Indices,
    Multipliers,
    Progress,
)

SMALL = 20_000
"""Trips of a problem that the solver takes whole: a département has a third of them."""
_FIRST_ROUNDS, _LAST_ROUNDS, _WITHOUT_GAIN = 150, 4_000, 800
_FIRST_COMPILED = 20
"""Rounds before there are prices, which come sooner where their method is compiled."""
_NEAR_PRICE = 0.02
"""Reduced costs, as a share of what one more site is worth, of candidates worth a look. Measured on
the 34,917 communes, p = 1,000: 0.31 % of gap after 15 s, for 0.47 % with all candidates."""
_WIDER, _PIECES_WITHOUT_GAIN = 1.5, 60
"""How much farther each new look from the same prices goes, and the pieces after which one is."""
_CUT_ROUNDS, _RELAXED_WITHIN, _CUT_GAINS, _CUT_STILL = 60, 3.0, 3e-3, 4
"""Of cuts; another where the last relaxation took less than a third of the time that is left, and
until so many in a row gained less than a share of what is left to prove."""
_CUT_SHARE = 0.4
"""Of the time that is left, for cuts before the search goes on."""
_TELL_EVERY_S = 0.5
"""At most between two looks at whether somebody wants to stop, the relaxation's time too."""
_FEW, _FEW_TRIPS = 1_500, 150_000
"""Candidates, or trips, that are left to branch and bound once the others are ruled out."""


@dataclass(slots=True)
class CoveringSearch:
    """The search for one problem; its fields hold the best plan so far."""

    problem: Covering
    began: float
    until: float
    stopped: bool = False
    bound: float = np.inf
    best: float = 0.0
    selected: Indices | None = None
    phase: str = "search"
    told: float = -np.inf
    multipliers: Multipliers | None = None
    reduced: Floats = field(default_factory=lambda: np.empty(0))
    """Costs of the candidates at these prices, negative of those that the relaxation takes."""
    price: float = 0.0
    """What one more site is worth at these prices."""
    relaxed: Relaxed | None = None
    relaxing_s: float = np.inf
    looks: int = 0
    """At the prices of the relaxation: each draws its own upheavals."""

    def run(self) -> None:
        """Fills, searches, bounds, and solves what is small enough."""
        lean, weight = lean_covering(self.problem.matrix, self.problem.weights)
        self.bound = float(weight.sum())
        moves = CoveringMoves(lean, weight, self.problem.times)
        self._place(moves)
        self._keep(moves.chosen)
        search = self._search(moves)
        search.descend(self._over)
        self._keep(moves.chosen)
        if not self.is_proven():
            if lean.nnz <= SMALL:
                self._exact(lean, weight, np.arange(lean.shape[1]))
            else:
                self._large(lean, weight, search)

    def _large(self, lean: Any, weight: Floats, search: Search) -> None:
        """Bounds by the relaxation while the search goes on, then searches where it says."""
        program = program_of(self.problem, lean, weight, np.arange(lean.shape[1]))
        relaxed: list[Relaxed | None] = []
        is_late, one_more, best = Event(), self._one_more(search.moves), self.best

        def relax() -> None:
            began = clock_s()
            relaxed.append(
                relaxed_of(
                    *(self.problem, lean, weight, program),
                    one_more=one_more,
                    best=best,
                    time_limit_s=self._left(),
                    stop=is_late.is_set if counted_work() is None else self._over,
                )
            )
            self.relaxing_s = clock_s() - began

        most = _FIRST_COMPILED if is_compiled() else _FIRST_ROUNDS
        if counted_work() is None:
            self._beside(relax, is_late, lambda: self._rounds(search, most, most))
        else:
            # Two threads would count in an order of the machine's.
            self._rounds(search, most, most)
            relax()
        self.phase = "search"
        self.reduced, self.price = np.zeros(lean.shape[1]), 0.0
        if relaxed and relaxed[0] is not None:
            self._priced(relaxed[0])
        # Without it, which is late, all that is reached is the bound: each is worth a look.
        self._tell("search")
        self._look(lean, weight)

    def _beside(
        self, relax: Callable[[], None], is_late: Event, search: Callable[[], None]
    ) -> None:
        """Searches while the relaxation goes on, then waits for it as long as there is time."""
        beside = Thread(target=relax, daemon=True)
        beside.start()
        search()
        self.phase = "bound"
        while beside.is_alive() and not self._over():
            beside.join(0.2)
        # Told to stop, and not waited for: it ends at its next step, and lets its memory go.
        is_late.set()

    def _priced(self, relaxed: Relaxed) -> None:
        """Takes the bound and the prices of a relaxation."""
        self.relaxed = relaxed
        bound, reduced = relaxed.bound()
        if bound < self.bound or self.multipliers is None:
            self.bound, self.multipliers = min(self.bound, bound), relaxed.multipliers()
        size = relaxed.lean.shape
        self.reduced, self.price = reduced[: size[1]], relaxed.price()

    def _round(self, lean: Any, weight: Floats) -> None:
        """Rounds the relaxation, where no quota forbids, and keeps the plan if it is better."""
        if self.relaxed is None or self.problem.quotas.groups or self.problem.times > 1:
            return
        first = self.relaxed.rounded(self._over)
        if len(first) > self.problem.p or self._over():
            return
        moves = CoveringMoves(lean, weight)
        plan = greedy_covering(moves.columns, weight, self.problem.p, first)
        moves.place(np.isin(np.arange(lean.shape[1]), plan))
        self._search(moves).descend(self._over)
        self._keep(moves.chosen)
        self._tell("search")

    def _one_more(self, moves: Any) -> float:
        """Returns what one more site is about worth, beside the present plan."""
        gain = float(moves.gains()[~moves.chosen].max(initial=0.0))
        return gain if gain > 0 else float(moves.weights.max(initial=1.0))

    def _cut(self, share: float = 1.0) -> bool:
        """Cuts the relaxation in a share of the time left; returns whether the bound is better."""
        before, still, least = self.bound, 0, (1.0 - share) * self._left()
        for _ in range(_CUT_ROUNDS):
            late = _RELAXED_WITHIN * self.relaxing_s > self._left() - least
            over = late or still >= _CUT_STILL or self._is_done()
            if self.relaxed is None or self.problem.times > 1 or over:
                break
            began, last = clock_s(), self.bound
            again = self.relaxed.cut(self._left() / 2, self._over)
            if again is None:
                break
            self.relaxing_s = clock_s() - began
            self._priced(again)
            gains = last - self.bound >= _CUT_GAINS * (last - self.best)
            still = 0 if gains else still + 1
            self._tell("bound")
        return self.bound < before - 0.01 * (before - self.best)

    def resume(self, until: float) -> bool:
        """Goes on with a large problem until a later time; returns whether the plan is better."""
        before, self.until = self.best, until
        if len(self.reduced):
            self._look(*lean_covering(self.problem.matrix, self.problem.weights))
        return self.best > before

    def _look(self, lean: Any, weight: Floats) -> None:
        """Searches near the prices, then in pieces, wider and wider, as long as there is time."""
        if is_compiled() and len(self.reduced) and not self._is_decided(lean):
            # A plan first: cuts take long on a slow machine.
            self._round(lean, weight)
            if self._cut(_CUT_SHARE):
                self._round(lean, weight)
        while not self._is_done():
            share = _NEAR_PRICE * _WIDER**self.looks * self.price
            few = np.flatnonzero((self.reduced <= share) | self._mask(lean.shape[1]))
            near = CoveringMoves(csr_array(lean[:, few]), weight, self.problem.times)
            near.place(self._mask(lean.shape[1])[few])
            closer = self._search(near, few)
            closer.descend(self._over)
            self._rounds(closer, _LAST_ROUNDS, _WITHOUT_GAIN, few)
            if self._is_decided(lean) and not self._is_done():
                self._exact(lean, weight, self._undecided(lean))
                return
            if not self._cut():
                self._in_pieces(lean, weight, few)
            self.looks += 1

    def _undecided(self, lean: Any) -> Indices:
        """Returns the candidates whose reduced costs are not above what is left to gain."""
        room = self.bound - self.best
        return np.flatnonzero((self.reduced <= room) | self._mask(lean.shape[1]))

    def _is_decided(self, lean: Any) -> bool:
        """Returns whether what is left is for branch and bound."""
        left = self._undecided(lean)
        trips = int(np.bincount(lean.indices, minlength=lean.shape[1])[left].sum())
        return len(left) <= _FEW or trips <= _FEW_TRIPS

    def _in_pieces(self, lean: Any, weight: Floats, few: Indices) -> None:
        """Solves pieces of the plan exactly, as long as one of the last ones gained."""
        frozen, allowed = self._is_fixed, np.isin(np.arange(lean.shape[1]), few)
        pieces = Pieces(
            *(lean, csr_array(lean.T), weight, self.problem.times, self.problem.quotas),
            *(frozen, allowed, self._draws()),
        )
        still = 0
        while still < _PIECES_WITHOUT_GAIN and not self._is_done():
            before = self.best
            seed = self.problem.options.seed
            self._keep(pieces.improved(self._mask(lean.shape[1]), self._left(), seed))
            still = 0 if self.best > before else still + 1
            self._tell("search")

    def _is_done(self) -> bool:
        return self.is_proven() or self._over()

    def _exact(self, lean: Any, weight: Floats, columns: Indices) -> None:
        """Solves what is left by branch and bound, from the best plan so far."""
        part = csr_array(lean[:, columns])
        chosen = self._mask(lean.shape[1])[columns].astype(np.float64)
        start = np.concatenate([chosen, np.minimum(part @ chosen // self.problem.times, 1.0)])
        found = solve(
            program_of(self.problem, lean, weight, columns, whole=True),
            time_limit_s=self._left(),
            gap=self.problem.options.gap_of_all(self.best),
            start=start,
            seed=self.problem.options.seed,
            watch=self._watch,
        )
        if len(found.values):
            mask = np.zeros(lean.shape[1], dtype=bool)
            mask[columns[found.values[: len(columns)] > 0.5]] = True
            self._keep(mask)
        if found.status != "infeasible":
            self.bound = max(self.best, min(self.bound, -found.bound))

    def _place(self, moves: CoveringMoves) -> None:
        candidates, p = self.problem.matrix.shape[1], self.problem.p
        first = np.union1d(
            self.problem.fixed, selection_of("start", self.problem.options.start, candidates)
        )
        if len(first) > p or not self._completes(first):
            first = self.problem.fixed
        plan = greedy_covering(moves.columns, moves.weights, p, first)
        if not self.problem.quotas.kept_by(plan) or len(plan) < p:
            room = self.problem.quotas.nearest_counts(plan, first, p)
            if room is not None:
                kinds = self.problem.quotas.class_of
                room = room - np.bincount(kinds[first], minlength=len(room))
                plan = greedy_covering(moves.columns, moves.weights, p, first, (kinds, room))
        moves.place(np.isin(np.arange(candidates), plan))

    def _completes(self, first: Indices) -> bool:
        return self.problem.quotas.nearest_counts(first, first, self.problem.p) is not None

    def _search(self, moves: CoveringMoves, columns: Indices | None = None) -> Search:
        frozen = self._is_fixed if columns is None else self._is_fixed[columns]
        quotas = self.problem.quotas if columns is None else self.problem.quotas.among(columns)
        return Search(moves, quotas, frozen, self._draws())

    def _draws(self) -> np.random.Generator:
        """The first look draws by the seed alone, as a search that needs no other does."""
        seed = self.problem.options.seed
        return np.random.default_rng([seed, self.looks] if self.looks else seed)

    def _rounds(
        self, search: Search, most: int, without_gain: int, columns: Indices | None = None
    ) -> None:
        still = 0
        for number, value in enumerate(search.rounds(self._over)):
            still = 0 if value > self.best * (1 + 1e-9) else still + 1
            if value > self.best:
                chosen = search.moves.chosen
                if columns is not None:
                    chosen = np.zeros(self.problem.matrix.shape[1], dtype=bool)
                    chosen[columns[search.moves.chosen]] = True
                self._keep(chosen)
            if number % 10 == 0:
                self._tell("search")
            if self.is_proven() or number + 1 >= most or still >= without_gain:
                return

    @property
    def _is_fixed(self) -> Mask:
        return np.isin(np.arange(self.problem.matrix.shape[1]), self.problem.fixed)

    def _mask(self, candidates: int) -> Mask:
        mask = np.zeros(candidates, dtype=bool)
        mask[self.selected] = True
        return mask

    def _keep(self, chosen: Mask) -> None:
        value = self.problem.covered(np.flatnonzero(chosen))
        if self.selected is None or value > self.best:
            self.best, self.selected = value, np.flatnonzero(chosen)

    def _watch(self, _best: float | None, bound: float | None) -> bool:
        if bound is not None:
            self.bound = max(self.best, min(self.bound, -bound))
        return self._tell("proof") or self._over()

    def _tell(self, phase: str) -> bool:
        progress = self.problem.options.progress
        self.told = clock_s()
        if progress is not None and not self.stopped:
            seconds = clock_s() - self.began
            current = Progress(phase, seconds, self.best, self.bound, self.selected)
            self.stopped = bool(progress(current))
        return self.stopped

    def _left(self) -> float:
        return max(0.0, self.until - clock_s())

    def _over(self) -> bool:
        """Returns whether to stop; whoever asks so often has it told where the search is."""
        if clock_s() - self.told >= _TELL_EVERY_S:
            self._tell(self.phase)
        return self.stopped or clock_s() >= self.until

    def is_proven(self) -> bool:
        """Returns whether the bound is as near as asked for."""
        return self.problem.options.is_enough(self.best, self.bound)
