"""Those who come, fewer from farther: the sites with the most attendance.

To the nearest site alone, each comes with a chance that falls with the trip: gradual covering (O.
Berman and D. Krass, *Computers & Operations Research* 29, 2002), which is the p-median of one less
that chance (Church and ReVelle, *Geographical Analysis* 8, 1976). Shared between all sites in reach
and staying at home, it is Huff's (`sharing`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.arrays import costs_of, count_of, groups_of, selection_of, weights_of
from geodata.placement.clock import by_the_clock, clock_s
from geodata.placement.covering import max_covering
from geodata.placement.covering_search import SMALL
from geodata.placement.incumbent import Incumbent
from geodata.placement.median import p_median
from geodata.placement.quotas import Quotas
from geodata.placement.search import Search
from geodata.placement.served import nearest_server
from geodata.placement.sharing import Sharing, shared_weight
from geodata.placement.sharing_moves import SharingMoves, greedy_sharing
from geodata.placement.sharing_prices import SharingPrices
from geodata.placement.sharing_program import SharingProgram
from geodata.placement.solution import (
    DEFAULT,
    Aim,
    Floats,
    Group,
    Indices,
    Multipliers,
    Progress,
    Report,
    Solution,
    SolveOptions,
    relative_gap,
    scale_of,
)

_FIRST_SHARE, _SWAPS_SHARE, _BOUND_SHARE = 0.15, 0.3, 0.5
"""Of the time, for a plan to begin from, for its swaps; of what is left, for a large bound."""
_SMALL_STEPS = 800
_LOOK_EVERY, _FEW = 50, 4_000
"""Steps of prices between two looks at whether so few trips are left that a solver is quicker."""
_SAME = 1e-9
_TOLERANCE = 1e-7
"""Of all the weight: what the solver's own tolerance cannot tell apart."""


def nearest_attendance(
    chance: Any,
    weights: ArrayLike,
    p: int,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates to which the most weight comes, each demand to its nearest.

    Aim: `attending`.

    Args:
        chance: demands x candidates, the chance that each comes, from 0 to 1; absent of none.
        weights: of the demands, not negative.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        options: of the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    matrix = _chances(chance)
    weight = weights_of(weights, matrix.shape[0])
    total = float(weight.sum())
    costs = csr_array((1.0 - matrix.data, matrix.indices, matrix.indptr), shape=matrix.shape)
    own = {each.name: getattr(options, each.name) for each in fields(options)}
    inner = _OfWhoStays(**own | {"progress": _turned(options.progress, total)}, total=total)
    found = p_median(costs, weight, p, beyond=1.0, fixed=fixed, groups=groups, options=inner)
    if found.status == "infeasible":
        return replace(found, objective=0.0, aims=())
    value, bound = total - found.objective, total - found.bound
    value = max(0.0, value if value > _SAME * total else 0.0)
    bound = max(value, bound if bound > _SAME * total else 0.0)
    return replace(
        found,
        objective=value,
        bound=bound,
        gap=options.gap_between(value, bound),
        aims=(Aim("attending", value, grows=True, bound=bound),),
    )


@by_the_clock
def shared_attendance(
    pull: Any,
    weights: ArrayLike,
    p: int,
    *,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates to which the most weight comes, shared between them and home.

    Aim: `attending`, the sum of weight times s / (1 + s), s the pull of the candidates selected.

    Args:
        pull: demands x candidates, beside the pull of staying at home, which is 1; absent of none.
        weights: of the demands, not negative.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        options: of the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    began = clock_s()
    matrix = costs_of(pull)
    weight = weights_of(weights, matrix.shape[0])
    matrix.data *= np.repeat(weight > 0, np.diff(matrix.indptr))
    matrix.eliminate_zeros()
    count, most = matrix.shape[1], min(count_of(p), matrix.shape[1])
    quotas = Quotas(groups_of(groups, count), count)
    known = np.isin(np.arange(count), selection_of("fixed", fixed, count))
    search = _Shares(matrix, weight, quotas, known, Incumbent(options, began))
    start = selection_of("start", options.start, count)
    if len(start) == most and np.isin(np.flatnonzero(known), start).all() and quotas.kept_by(start):
        search.run(start)
        return search.answer()
    if not quotas.groups and known.sum() <= most:
        search.run(greedy_sharing(csr_array(matrix.T), weight, most, known))
        return search.answer()
    # What quotas allow is the matter of a covering, whose plan is where swaps begin.
    reach = csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)
    first = replace(
        options, time_limit_s=_FIRST_SHARE * options.time_limit_s, progress=None, base=None
    )
    plain = max_covering(reach, weight, p, fixed=fixed, groups=groups, options=first)
    if plain.status == "infeasible":
        return plain
    search.run(plain.selected)
    return search.answer()


def _chances(chance: Any) -> Any:
    matrix = costs_of(chance)
    if (matrix.data > 1).any():
        raise ParameterError("chance", "holds one over 1")
    matrix.eliminate_zeros()
    return matrix


@dataclass(frozen=True, slots=True)
class _OfWhoStays(SolveOptions):
    """Options of a search for the fewest who stay, whose gaps are of those who come.

    Attributes:
        total: weight of all.
    """

    total: float = 0.0

    def gap_between(self, objective: float, bound: float) -> float:
        """As `SolveOptions`, of those who come."""
        return relative_gap(self.total - objective, self.total - bound, self.base)

    def slack(self, objective: float) -> float:
        """As `SolveOptions`, of those who come."""
        return self.gap * scale_of(self.total - objective, self.base)


def _trips_of(rows: Any, some: Indices) -> int:
    """Returns how many trips some of the candidates have."""
    return int(np.bincount(rows.indices, minlength=rows.shape[1])[some].sum())


def _turned(report: Report | None, total: float) -> Report | None:
    if report is None:
        return None

    def turned(progress: Progress) -> bool | None:
        best = None if progress.best is None else total - progress.best
        bound = None if progress.bound is None else max(0.0, total - progress.bound)
        return report(replace(progress, best=best, bound=bound))

    return turned


@dataclass(slots=True)
class _Shares:
    matrix: Any
    weights: Floats
    quotas: Quotas
    known: Any
    found: Incumbent
    multipliers: Multipliers | None = None

    def run(self, first: Indices) -> None:
        """Searches by swaps, bounds by prices, then solves what is small, or searches on."""
        found, options = self.found, self.found.options
        found.bound = float(self.weights.sum())
        found.keep(self._value(first), first)
        moves = SharingMoves(self.matrix, self.weights, self.known)
        moves.place(np.isin(np.arange(len(self.known)), first))
        rng = np.random.default_rng(options.seed)
        search = Search(moves, self.quotas, self.known, rng)
        until = found.began + _SWAPS_SHARE * options.time_limit_s
        search.descend(lambda: found.is_over() or clock_s() > until)
        swapped = np.flatnonzero(moves.chosen)
        found.keep(self._value(swapped), swapped)
        free = np.flatnonzero(~self.known)
        p = len(first) - int(self.known.sum())
        base = self.matrix @ self.known.astype(np.float64)
        rows = csr_array(self.matrix[:, free])
        rows.sort_indices()
        if p <= 0 or p >= len(free) or not rows.nnz:
            self._prove(found.best)
        problem = Sharing.of(rows, self.weights, base, max(p, 0))
        prices = SharingPrices.at(problem, self._of_free(free), moves.sums)
        if len(free):
            self._price(prices)
        if found.is_done():
            return
        some = prices.undecided(found.best)
        if _trips_of(rows, some) <= SMALL:
            self._exact(problem.among(some), prices, free[some])
        else:
            found.searched(search, self._value)

    def _of_free(self, free: Indices) -> Quotas:
        """Returns the quotas on those that are to choose, the others counted off."""
        own = self.quotas.counts(np.flatnonzero(self.known)).tolist()
        groups = [
            replace(each, at_least=each.at_least - has, at_most=int(most) - has)
            for each, has, most in zip(self.quotas.groups, own, self.quotas.at_most, strict=True)
        ]
        return Quotas(tuple(groups), len(self.known)).among(free)

    def _price(self, prices: SharingPrices) -> None:
        now = clock_s()
        until = now + _BOUND_SHARE * max(0.0, self.found.until - now)
        steps = _SMALL_STEPS if prices.problem.rows.nnz <= SMALL else None
        done = itertools.count()

        def stop(bound: float) -> bool:
            self._prove(bound)
            number = next(done)
            is_enough = steps is not None and number >= steps
            if number % _LOOK_EVERY == _LOOK_EVERY - 1:
                is_enough |= self._are_few(prices)
            return is_enough or self.found.is_done() or clock_s() >= until

        prices.run(self.found.best, stop)
        self._prove(prices.bound)
        reached, price, low, high = prices.prices()
        self.multipliers = Multipliers(reached, low, high, pulls=price)

    def _are_few(self, prices: SharingPrices) -> bool:
        """Returns whether so few candidates are left that a solver decides at once."""
        return _trips_of(prices.problem.rows, prices.undecided(self.found.best)) <= _FEW

    def _exact(self, problem: Sharing, prices: SharingPrices, free: Indices) -> None:
        """Solves the problem whole, or what of it a better plan may have, in the time left."""
        found, fixed = self.found, np.flatnonzero(self.known)

        def keep(chosen: Floats, bound: float) -> bool:
            selected = np.union1d(fixed, free[chosen > 0.5])
            found.keep(self._value(selected), selected)
            self._prove(bound)
            return found.is_done()

        program = SharingProgram(
            problem,
            self._of_free(free),
            found.options.gap_of_all(found.best),
            found.options.seed,
            found.until,
            watch=lambda _best, _bound: found.is_over(),
        )
        reached, price, _, _ = prices.prices()
        program.run(reached, price, np.isin(free, found.plan).astype(np.float64), keep)

    def _value(self, selected: Indices) -> float:
        return float(shared_weight(self.matrix, self.weights, selected).sum())

    def _prove(self, bound: float) -> None:
        self.found.prove(bound, _TOLERANCE * float(self.weights.sum()))

    def answer(self) -> Solution:
        """Returns the best plan with its bound; each demand's server is the one that pulls most."""
        strongest = self.matrix.copy()
        strongest.data = -strongest.data
        assigned = nearest_server(strongest, self.found.plan)
        return self.found.answer(assigned, "attending", self.multipliers)
