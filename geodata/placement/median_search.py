"""The search of a p-median: a bound, swaps from what it chooses, upheavals, branch and bound."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import numpy as np

from geodata.placement.clock import clock_s
from geodata.placement.median_bound import Relaxation, proven_by
from geodata.placement.median_exact import Left, solve_left, what_is_left
from geodata.placement.median_incumbent import LEAST_DISTANCE, Incumbent
from geodata.placement.median_kernel import Swaps, library
from geodata.placement.median_shaking import shaken
from geodata.placement.median_swaps import descend
from geodata.placement.median_tree import is_small, tree_of
from geodata.placement.median_trips import Trips, two_nearest
from geodata.placement.search import Mask
from geodata.placement.solution import Floats, Indices

_BETWEEN = (0.1, 0.2, 0.3, 0.5)
_SEARCH_EVERY = 25
_FEW_ENTRIES, _EXACT_ENTRIES = 150_000, 1_000_000
_RELAX_SHARE, _SHAKE_SHARE = 0.6, 0.8
"""Of the time that is left, for the bound; and of all, at which upheavals leave it to branches."""
_DESCENT_SHARE = 0.1
"""Of the time that is left, for one descent where quotas are kept."""
_STILL, _LAST_STILL = 40, 400
_FEWEST_UPSETS, _UPSET_SHARE = 8, 12
"""Upheavals at a time: at least, and sites for one of them."""
_LESS_THAN_ONE = 1.0 - 1e-4
_FIRST_STEP, _NEXT_STEP = 1.0, 0.33
_FIRST_STEPS = (76, 201)
"""Over fewer trips: to find a plan, then near it; each ends with a search."""
_AGAIN_SHARE, _AGAIN_STEP = 0.4, 0.25
"""Of the time that is left each time, for the bound; and how large its first steps are."""


@dataclass(slots=True)
class MedianSearch:
    """A search of the best plan.

    Attributes:
        plan: the best plan and the bound, which the search improves.
        trips: that plans are made of.
        nearer: fewer of them, over which the first steps of the bound are shorter and as valid.
        swapped: those of compiled swaps: of a small problem fewer, so that a look is short.
        frozen: candidates that are selected whatever happens.
        relaxation: whose multipliers prove the bound, None before it runs.
    """

    plan: Incumbent
    trips: Trips
    nearer: Trips
    swapped: Trips
    frozen: Mask
    relaxation: Relaxation | None = None
    _swaps: Swaps | None = None

    def run(self, start: Indices) -> None:
        """Bounds, searches, and solves what is small enough."""
        if library() is not None and not self.plan.quotas.groups:
            self._swaps = Swaps(self.swapped, self.frozen)
        relaxation = Relaxation(self.nearer, self.plan.p, self.frozen, self._first_multipliers())
        if len(start):
            self._search(np.isin(np.arange(self.trips.candidates), start))
        self.relaxation = relaxation
        chosen = relaxation.iterate(float(self.trips.beyond.sum()))
        self._search(chosen)
        self.plan.prove(relaxation.bound)
        self._begin(relaxation)
        self._relax(relaxation)
        if not self.plan.is_enough():
            self._exact(relaxation, _FEW_ENTRIES)
        if not self.plan.is_enough():
            self._shake(_SHAKE_SHARE, _STILL)
            self._exact(relaxation, _EXACT_ENTRIES)
            # Too large to be solved whole: what time there is goes to the plan.
            self._shake(1.0, _LAST_STILL)
        self._again(relaxation)

    def _begin(self, relaxation: Relaxation) -> None:
        """Begins the bound near a good plan, which some steps over fewer trips find first."""
        if self.nearer is self.trips:
            relaxation.begin_at(self._multipliers_of_plan(self.trips), _FIRST_STEP)
            return
        for steps in _FIRST_STEPS:
            relaxation.begin_at(self._multipliers_of_plan(self.nearer), _FIRST_STEP)
            self._relax(relaxation, steps=steps)
        relaxation.trips = self.trips
        if relaxation.best is not None:
            relaxation.begin_at(relaxation.best, _NEXT_STEP)

    def _again(self, relaxation: Relaxation) -> None:
        """Takes the search up again from the best prices, with larger steps, while time is left."""
        number = 0
        while self.plan.selected is not None and not (self.plan.is_enough() or self.plan.is_over()):
            number += 1
            if relaxation.best is not None:
                relaxation.begin_at(relaxation.best, _AGAIN_STEP)
            left = self.plan.until - clock_s()
            began, bound = self.plan.best, self.plan.bound
            self._relax(relaxation, clock_s() + _AGAIN_SHARE * left)
            if self.plan.best < began or self.plan.bound > bound:
                # What is left to decide may have become small enough.
                self._exact(relaxation, _EXACT_ENTRIES)
            self._shake(1.0, _LAST_STILL, number)

    def _first_multipliers(self) -> Floats:
        """What the demand would pay at the r-th nearest, r of which one is selected in p."""
        trips, frozen = self.nearer, int(self.frozen.sum())
        rank = max(1, (trips.candidates - frozen) // max(1, self.plan.p - frozen))
        found = trips.beyond.copy()
        at = trips.starts[:-1] + rank
        inside = at < trips.starts[1:]
        found[inside] = trips.cost[at[inside]]
        return np.minimum(found, np.maximum(trips.clip, 0.0))

    def _multipliers_of_plan(self, trips: Trips) -> Floats:
        """Between what each demand pays and what it would if its site closed: what proves most."""
        chosen = np.zeros(self.trips.candidates, dtype=bool)
        if self.plan.selected is not None:
            chosen[self.plan.selected] = True
        first, _, second, _ = two_nearest(trips, chosen)
        away = np.minimum(second, trips.clip) - first
        some = [np.clip(first + share * away, 0.0, trips.clip) for share in _BETWEEN]
        return max(some, key=lambda each: proven_by(trips, each, self.plan.p, self.frozen))

    def _relax(
        self, relaxation: Relaxation, end: float | None = None, steps: int | None = None
    ) -> None:
        since, seen, wait = 0, relaxation.bound, _SEARCH_EVERY
        if end is None:
            # Of what is left: laying out many trips may have taken most of it on a loaded machine.
            now = clock_s()
            end = now + _RELAX_SHARE * (self.plan.until - now)
        for _ in count() if steps is None else range(steps):
            if not relaxation.goes_on or self.plan.is_enough() or self.plan.is_over(end):
                return
            chosen = relaxation.iterate(self.plan.best)
            self.plan.prove(relaxation.bound)
            since += 1
            if since >= wait:
                since, before = 0, self.plan.best
                self.plan.report("bound")
                if relaxation.bound > seen:
                    seen = relaxation.bound
                    self._search(self._likely(relaxation, chosen))
                # Where searches find nothing new, the bound gets the time.
                wait = _SEARCH_EVERY if self.plan.best < before else 2 * wait

    def _shake(self, share: float, most_still: int, number: int = 0) -> None:
        """Moves some sites of the best plan, again and again, as long as it gains."""
        seed = self.plan.options.seed
        rng = np.random.default_rng([seed, number] if number else seed)
        end = self.plan.began + share * (self.plan.until - self.plan.began)
        still = 0
        while self.plan.selected is not None and still < most_still and not self.plan.is_enough():
            if self.plan.is_over(end) or self.plan.report("search"):
                return
            before = self.plan.best
            self.plan.keep(self._upset(self.plan.selected, rng, end))
            still = 0 if self.plan.best < before else still + 1

    def _upset(self, selected: Indices, rng: np.random.Generator, end: float) -> Indices:
        """Returns a plan near another one, improved by swaps."""
        if self._swaps is None:
            return shaken(
                *(self.trips, selected, self.frozen, self.plan.quotas, rng),
                lambda: self.plan.is_over(end),
            )
        mask = np.isin(np.arange(self.trips.candidates), selected)
        times, seed = max(_FEWEST_UPSETS, self.plan.p // _UPSET_SHARE), int(rng.integers(1, 2**62))
        return np.flatnonzero(self._swaps.upset(mask, times, seed))

    def _likely(self, relaxation: Relaxation, chosen: Mask) -> Mask:
        """Returns the candidates that are in most of the choices so far, as many as are chosen."""
        if relaxation.shares is None:
            return chosen
        # By index as the last resort: it is a plan to begin from.
        order = np.argsort(-relaxation.shares, kind="stable")
        return np.isin(np.arange(len(chosen)), order[: int(chosen.sum())])

    def _search(self, chosen: Mask) -> None:
        """Improves a choice by swaps, once it has the right number of sites and keeps quotas."""
        mask = self._mended(chosen)
        if self._swaps is not None:
            self.plan.keep(np.flatnonzero(self._swaps.descend(mask)))
            return
        # Quotas are kept by numpy, whose passes over all of France leave no time to the bound.
        now = clock_s()
        end = now + _DESCENT_SHARE * (self.plan.until - now)
        descend(
            *(self.trips, mask, self.frozen, self.plan.quotas),
            lambda: self.plan.is_over(end),
        )
        self.plan.keep(np.flatnonzero(mask))

    def _mended(self, chosen: Mask) -> Mask:
        mask = chosen | self.frozen
        # By index as the last resort: it is a plan to begin from, which swaps then improve.
        order = np.concatenate([np.flatnonzero(mask & ~self.frozen), np.flatnonzero(~mask)])
        if not self.plan.quotas.groups:
            room = np.array([self.plan.p - int(self.frozen.sum())])
            kinds = np.zeros(len(mask), dtype=np.int64)
        else:
            kinds = self.plan.quotas.class_of
            frozen = np.flatnonzero(self.frozen)
            wanted = self.plan.quotas.nearest_counts(np.flatnonzero(mask), frozen, self.plan.p)
            if wanted is None:
                return self.frozen.copy()
            room = wanted - np.bincount(kinds[frozen], minlength=len(wanted))
        mended = self.frozen.copy()
        rank = _rank_in_class(kinds[order])
        mended[order[rank < room[kinds[order]]]] = True
        return mended

    def _exact(self, relaxation: Relaxation, most: int) -> None:
        """Solves what is left by branch and bound, when it is small enough."""
        if self.plan.selected is None or self.plan.is_over() or self.plan.is_enough():
            return

        def trips_within(caps: Floats) -> Trips | None:
            return self.plan.costs.few_up_to(self.plan.weights, self.plan.beyond, caps)

        left = what_is_left(relaxation, self.plan.best, trips_within)
        if left is None:
            return
        if not self.plan.quotas.groups and is_small(left, self.plan.p):
            self._branch(left, relaxation)
            if self.plan.is_enough() or self.plan.is_over():
                return
        if left.size > most:
            return
        best = self.plan.best
        selected, bound = solve_left(
            left,
            self.plan.p,
            self.plan.quotas,
            start=self.plan.selected,
            time_limit_s=self.plan.until - clock_s(),
            gap=self.plan.options.gap_of_all(self.plan.best),
            seed=self.plan.options.seed,
            watch=self._watch,
        )
        if selected is not None:
            self.plan.keep(selected)
        # What was left out is in no plan better than the one known then.
        self.plan.prove(min(bound, best))

    def _branch(self, left: Left, relaxation: Relaxation) -> None:
        """Solves what is left by branches on sites, for half the time that there is."""
        end = clock_s() + 0.5 * (self.plan.until - clock_s())
        least = _LESS_THAN_ONE if self.plan.is_whole else LEAST_DISTANCE

        def stop(bound: float) -> bool:
            self.plan.prove(bound)
            return self.plan.is_enough() or self.plan.is_over(end) or self.plan.report("proof")

        tree = tree_of(left, self.plan.p, self.plan.best, least, stop)
        begun = relaxation.multipliers if relaxation.best is None else relaxation.best
        bound = tree.solve(begun)
        if tree.found is not None:
            self.plan.keep(np.concatenate([np.flatnonzero(left.must), left.free[tree.found]]))
        self.plan.prove(bound)

    def _watch(self, _best: float | None, _bound: float | None) -> bool:
        return self.plan.report("proof")


def _rank_in_class(kinds: Indices) -> Indices:
    """Returns how many of the same class come before each."""
    order = np.argsort(kinds, kind="stable")
    first = np.searchsorted(kinds[order], kinds[order], side="left")
    rank = np.empty(len(kinds), dtype=np.int64)
    rank[order] = np.arange(len(kinds)) - first
    return rank
