"""The p-median: the p sites with the least travel for all.

Hakimi, *Operations Research* 12, 1964; ReVelle and Swain, *Geographical Analysis* 2, 1970:
minimise the sum of weight times cost to the selected candidate that serves each demand, p selected.
A Lagrangian bound, a local search from what it chooses, then branch and bound on the candidates
that are not decided by what they are worth.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement.arrays import costs_of, count_of, groups_of, selection_of, weights_of
from geodata.placement.conflicts import serving_everyone, unreachable
from geodata.placement.median_bound import Relaxation, undecided
from geodata.placement.median_exact import Left, solve_left, what_is_left
from geodata.placement.median_shaking import shaken
from geodata.placement.median_swaps import descend
from geodata.placement.median_tree import is_small, tree_of
from geodata.placement.median_trips import Trips, nearest_trips, trips_up_to, two_nearest
from geodata.placement.median_worst import Median, least_worst
from geodata.placement.quotas import Quotas
from geodata.placement.search import Mask
from geodata.placement.served import nearest_server
from geodata.placement.solution import (
    DEFAULT,
    Aim,
    Floats,
    Group,
    Indices,
    Progress,
    Solution,
    SolveOptions,
    Status,
    infeasible,
    relative_gap,
)

_LEAST_S = 5.0
"""To tell which constraints conflict, once it is known that some may."""
_ALL_TRIPS = 3_000_000
_NEAR = 6
_BETWEEN = 0.5
_FEWEST_NEAR = 64
_SEARCH_EVERY = 25
_FEW_ENTRIES, _EXACT_ENTRIES = 150_000, 1_000_000
_LEAST_DISTANCE = 2e-6
_RELAX_SHARE, _SHAKE_SHARE = 0.6, 0.8
"""Of the time, at which the bound, then the upheavals, leave the rest to branch and bound."""
_STILL, _LAST_STILL = 40, 400
_LESS_THAN_ONE = 1.0 - 1e-4


def p_median(
    costs: Any,
    weights: ArrayLike,
    p: int,
    *,
    beyond: float | None = None,
    fixed: ArrayLike | None = None,
    groups: Sequence[Group] | None = None,
    options: SolveOptions = DEFAULT,
) -> Solution:
    """Returns the p candidates with the least weighted cost, and how little any plan could cost.

    Aims: `total`, the weighted cost; then `worst`, the longest trip of a demand that weighs
    something, `beyond` where none is shorter.

    Args:
        costs: demands x candidates, not negative. Sparse: an absent entry means that the candidate
            cannot serve the demand. Dense: an infinite one does.
        weights: of each demand, not negative; one of weight 0 needs no candidate.
        p: how many candidates to select, those fixed among them; all when there are fewer.
        beyond: the most that a demand pays: where no selected candidate can serve it, or none for
            less; it is then not served. None when all must be served.
        fixed: candidates that are selected whatever happens: positions, or a mask.
        groups: quotas on candidates.
        options: of the search.

    Raises:
        ParameterError: an array has the wrong shape, or holds what it cannot.
    """
    began = time.monotonic()
    matrix = costs_of(costs)
    demands, candidates = matrix.shape
    weight = weights_of(weights, demands)
    if beyond is not None and not 0 <= beyond < np.inf:
        raise ParameterError("beyond", "must be a number, 0 or more")
    quotas = Quotas(groups_of(groups, candidates), candidates)
    known, count = selection_of("fixed", fixed, candidates), min(count_of(p), candidates)
    start = selection_of("start", options.start, candidates)
    needs = np.flatnonzero(weight > 0)
    conflicts = unreachable(matrix, needs) if beyond is None else ()
    conflicts = conflicts or quotas.conflicts(known, count)
    if conflicts:
        return infeasible(demands, time.monotonic() - began, conflicts, np.inf)
    if beyond is not None:
        matrix = _up_to(matrix, beyond)
    paid = _beyond(matrix, weight, beyond)
    whole = matrix.nnz <= _ALL_TRIPS
    most = candidates if whole else _nearest_kept(candidates, count)
    trips = nearest_trips(matrix, weight, paid, most)
    problem = _Problem(
        matrix=matrix,
        weights=weight,
        beyond=paid,
        trips=trips,
        # The bound needs fewer than the search, and is as valid with any.
        nearer=trips if whole else nearest_trips(matrix, weight, paid, max(1, most // 3)),
        p=count,
        frozen=np.isin(np.arange(candidates), known),
        quotas=quotas,
        options=options,
        until=began + options.time_limit_s,
        began=began,
    )
    problem.run(start)
    if beyond is None and problem.leaves_some():
        # Some plan may serve everybody: whether one does is a problem by itself.
        late = max(problem.until, time.monotonic() + _LEAST_S)
        conflicts = serving_everyone(matrix, needs, known, quotas, count, late)
        if conflicts:
            return infeasible(demands, time.monotonic() - began, conflicts, np.inf)
    return problem.answer(beyond)


def _up_to(matrix: Any, beyond: float) -> Any:
    """Returns the trips that cost less than what a demand pays without any."""
    kept = matrix.data < beyond
    if kept.all():
        return matrix
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[kept]
    starts = np.searchsorted(row, np.arange(matrix.shape[0] + 1))
    return csr_array((matrix.data[kept], matrix.indices[kept], starts), shape=matrix.shape)


def _beyond(matrix: Any, weights: Floats, beyond: float | None) -> Floats:
    """What each demand pays when nobody serves it: more than any plan that serves all, if None."""
    if beyond is not None:
        return weights * beyond
    worst = np.zeros(matrix.shape[0])
    filled = np.diff(matrix.indptr) > 0
    worst[filled] = np.maximum.reduceat(matrix.data, matrix.indptr[:-1][filled])
    return np.full(matrix.shape[0], float((worst * weights).sum()) + 1.0)


def _nearest_kept(candidates: int, p: int) -> int:
    return max(_FEWEST_NEAR, _NEAR * candidates // max(1, p))


@dataclass(slots=True)
class _Problem:
    matrix: Any
    weights: Floats
    beyond: Floats
    trips: Trips
    nearer: Trips
    p: int
    frozen: Mask
    quotas: Quotas
    options: SolveOptions
    until: float
    began: float
    best: float = np.inf
    bound: float = -np.inf
    selected: Indices | None = None
    stopped: bool = False
    relaxation: Relaxation | None = None
    whole: bool = field(init=False)

    def __post_init__(self) -> None:
        self.whole = bool((self.trips.cost == np.rint(self.trips.cost)).all())
        self.whole &= bool((self.trips.beyond == np.rint(self.trips.beyond)).all())

    def run(self, start: Indices) -> None:
        """Bounds, searches, and solves what is small enough."""
        relaxation = Relaxation(self.nearer, self.p, self.frozen, self._first_multipliers())
        if len(start):
            self._search(np.isin(np.arange(self.trips.candidates), start))
        self.relaxation = relaxation
        self._search(relaxation.iterate(float(self.trips.beyond.sum())))
        relaxation.multipliers = self._multipliers_of_plan()
        self._relax(relaxation)
        if not self._enough():
            self._exact(relaxation, _FEW_ENTRIES)
        if not self._enough():
            self._shake(_SHAKE_SHARE, _STILL)
            self._exact(relaxation, _EXACT_ENTRIES)
            # Too large to be solved whole: what time there is goes to the plan.
            self._shake(1.0, _LAST_STILL)

    def _first_multipliers(self) -> Floats:
        """What the demand would pay at the r-th nearest, r of which one is selected in p."""
        trips = self.nearer
        rank = max(1, trips.candidates // max(1, self.p))
        found = trips.beyond.copy()
        at = trips.starts[:-1] + rank
        inside = at < trips.starts[1:]
        found[inside] = trips.cost[at[inside]]
        return np.minimum(found, np.maximum(trips.clip, 0.0))

    def _multipliers_of_plan(self) -> Floats:
        """Between what each demand pays and what it would if its site closed."""
        chosen = np.zeros(self.trips.candidates, dtype=bool)
        if self.selected is not None:
            chosen[self.selected] = True
        first, _, second, _ = two_nearest(self.nearer, chosen)
        return first + _BETWEEN * (np.minimum(second, self.nearer.clip) - first)

    def _relax(self, relaxation: Relaxation) -> None:
        since, seen, wait = 0, relaxation.bound, _SEARCH_EVERY
        half = self.began + _RELAX_SHARE * (self.until - self.began)
        while relaxation.goes_on and not self._enough() and not self._over(half):
            chosen = relaxation.iterate(self.best)
            self._prove(relaxation.bound)
            since += 1
            if since >= wait:
                since, before = 0, self.best
                self._tell("bound")
                if relaxation.bound > seen:
                    seen = relaxation.bound
                    self._search(chosen)
                # Where searches find nothing new, the bound gets the time.
                wait = _SEARCH_EVERY if self.best < before else 2 * wait

    def _shake(self, share: float, most_still: int) -> None:
        """Moves some sites of the best plan, again and again, as long as it gains."""
        rng = np.random.default_rng(self.options.seed)
        end = self.began + share * (self.until - self.began)
        still = 0
        while self.selected is not None and still < most_still and not self._enough():
            if self._over(end) or self._tell("search"):
                return
            before = self.best
            found = shaken(
                self.trips, self.selected, self.frozen, self.quotas, rng, lambda: self._over(end)
            )
            self._keep(found)
            still = 0 if self.best < before else still + 1

    def _search(self, chosen: Mask) -> None:
        """Improves a choice by swaps, once it has the right number of sites and keeps quotas."""
        mask = self._mended(chosen)
        descend(self.trips, mask, self.frozen, self.quotas, self._over)
        self._keep(np.flatnonzero(mask))

    def _mended(self, chosen: Mask) -> Mask:
        mask = chosen | self.frozen
        # By index as the last resort: it is a plan to begin from, which swaps then improve.
        order = np.concatenate([np.flatnonzero(mask & ~self.frozen), np.flatnonzero(~mask)])
        if not self.quotas.groups:
            room = np.array([self.p - int(self.frozen.sum())])
            kinds = np.zeros(len(mask), dtype=np.int64)
        else:
            kinds = self.quotas.class_of
            frozen = np.flatnonzero(self.frozen)
            wanted = self.quotas.nearest_counts(np.flatnonzero(mask), frozen, self.p)
            if wanted is None:
                return self.frozen.copy()
            room = wanted - np.bincount(kinds[frozen], minlength=len(wanted))
        mended = self.frozen.copy()
        rank = _rank_in_class(kinds[order])
        mended[order[rank < room[kinds[order]]]] = True
        return mended

    def _exact(self, relaxation: Relaxation, most: int) -> None:
        """Solves what is left by branch and bound, when it is small enough."""
        if self.selected is None or self._over() or self._enough():
            return

        def trips_within(caps: Floats) -> Trips:
            return trips_up_to(self.matrix, self.weights, self.beyond, caps)

        left = what_is_left(relaxation, self.best, trips_within)
        if not self.quotas.groups and is_small(left, self.p):
            self._branch(left, relaxation)
            if self._enough() or self._over():
                return
        if left.size > most:
            return
        best = self.best
        selected, bound = solve_left(
            left,
            self.p,
            self.quotas,
            start=self.selected,
            time_limit_s=self.until - time.monotonic(),
            gap=self.options.gap,
            seed=self.options.seed,
            watch=self._watch,
        )
        if selected is not None:
            self._keep(selected)
        # What was left out is in no plan better than the one known then.
        self._prove(min(bound, best))

    def _branch(self, left: Left, relaxation: Relaxation) -> None:
        """Solves what is left by branches on sites, for half the time that there is."""
        end = time.monotonic() + 0.5 * (self.until - time.monotonic())
        least = _LESS_THAN_ONE if self.whole else _LEAST_DISTANCE

        def stop(bound: float) -> bool:
            self._prove(bound)
            return self._enough() or self._over(end) or self._tell("proof")

        tree = tree_of(left, self.p, self.best, least, stop)
        begun = relaxation.multipliers if relaxation.best is None else relaxation.best
        bound = tree.solve(begun)
        if tree.found is not None:
            self._keep(np.concatenate([np.flatnonzero(left.must), left.free[tree.found]]))
        self._prove(bound)

    def _watch(self, _best: float | None, _bound: float | None) -> bool:
        return self._tell("proof")

    def _keep(self, selected: Indices) -> None:
        value = self._value(selected)
        if value < self.best and self.quotas.kept_by(selected) and len(selected) == self.p:
            self.best, self.selected = value, selected

    def _value(self, selected: Indices) -> float:
        served = nearest_server(self.matrix, selected)
        paid = np.where(served < 0, self.beyond, 0.0)
        paid[self.weights == 0] = 0.0
        row = np.repeat(np.arange(len(served)), np.diff(self.matrix.indptr))
        own = self.matrix.indices == served[row]
        paid[row[own]] = self.matrix.data[own] * self.weights[row[own]]
        return float(paid.sum())

    def _prove(self, bound: float) -> None:
        if self.whole and np.isfinite(bound):
            bound = float(np.ceil(bound - 1e-6 * max(1.0, abs(bound) * 1e-6)))
        self.bound = max(self.bound, min(bound, self.best))

    def _enough(self) -> bool:
        # The solver proves a minimum to a millionth, whatever its size.
        return self.best - self.bound <= max(self.options.gap * abs(self.best), _LEAST_DISTANCE)

    def _over(self, until: float = np.inf) -> bool:
        return self.stopped or time.monotonic() >= min(until, self.until)

    def _tell(self, phase: str) -> bool:
        if self.options.progress is not None and not self.stopped and self.selected is not None:
            at = time.monotonic() - self.began
            self.stopped = bool(
                self.options.progress(Progress(phase, at, self.best, self.bound, self.selected))
            )
        return self.stopped

    def leaves_some(self) -> bool:
        """Returns whether the best plan leaves a demand that weighs something without a site."""
        if self.selected is None:
            return True
        served = nearest_server(self.matrix, self.selected)
        return bool(((served < 0) & (self.weights > 0)).any())

    def _as_good(self, beyond: float | None) -> Median:
        """Returns the problem of the plans that cost no more, without what none of them has."""
        must, may = self.frozen, np.ones(len(self.frozen), dtype=bool)
        if self.relaxation is not None and self._enough():
            must, may = undecided(self.relaxation, self.best * (1 + 1e-9) + 1e-6)
        return Median(
            self.matrix, self.weights, beyond, np.flatnonzero(must), may, self.quotas, self.p
        )

    def answer(self, beyond: float | None) -> Solution:
        """Returns the answer, once the longest trip is the least that plans as good have."""
        if self.selected is None or (beyond is None and self.leaves_some()):
            # The time went before a plan was found that serves everybody.
            found = infeasible(self.matrix.shape[0], time.monotonic() - self.began, (), np.inf)
            status: Status = "interrupted" if self.stopped else "feasible"
            return replace(found, status=status, bound=self.bound)
        problem = self._as_good(beyond)
        is_proven = self._enough()
        proven: float | None = None
        if not self.stopped and is_proven:
            self.selected, proven = least_worst(problem, self.selected, self.until, self.options)
            self.best = min(self.best, self._value(self.selected))
        served = nearest_server(self.matrix, self.selected)
        distance = relative_gap(self.best, self.bound)
        status = "interrupted" if self.stopped else "feasible"
        if is_proven:
            status = "optimal"
        seconds = time.monotonic() - self.began
        aims = (
            Aim("total", self.best, bound=self.bound),
            Aim("worst", problem.worst(self.selected), bound=proven),
        )
        return Solution(
            *(self.selected, served, self.best, self.bound, distance, status, seconds), aims=aims
        )


def _rank_in_class(kinds: Indices) -> Indices:
    """Returns how many of the same class come before each."""
    order = np.argsort(kinds, kind="stable")
    first = np.searchsorted(kinds[order], kinds[order], side="left")
    rank = np.empty(len(kinds), dtype=np.int64)
    rank[order] = np.arange(len(kinds)) - first
    return rank
