"""Why each site of a plan, and what else: who is lost without it, and what would replace it best.

A site is taken out of the plan as it is, all others staying: what is lost is what no other gives.
The best replacement is the one candidate that costs least in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csc_array, csr_array

from geodata.placement import Floats, Indices, OneForOne, one_for_one
from geodata.plans.alternatives_words import is_valued, loss_words, replacement_words
from geodata.plans.openings import Opening
from geodata.plans.plan_sites import AlternativeRow, LostCommune, ReplacementRow
from geodata.plans.problem import PlanProblem
from geodata.plans.swappable import Floors, Mask, Swappable
from geodata.plans.trips import within

MOST_LOST = 5
"""Communes named of those that a site alone has within the limit, the most populated first."""
_SAME = 0.5


def alternatives_of(problem: PlanProblem, openings: Sequence[Opening]) -> list[AlternativeRow]:
    """Returns a row for each opening of a plan, in their order.

    Args:
        problem: that was solved.
        openings: of its plan.
    """
    around = _Around.of(problem, openings)
    swaps = _swaps(problem, around, openings) if is_valued(problem.scenario) else None
    by_site = {
        site: _row(problem, around, swaps, at) for at, site in enumerate(around.selected.tolist())
    }
    return [
        {"rank": rank + 1, **by_site[each.candidate]}  # type: ignore[typeddict-item]
        for rank, each in enumerate(openings)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """Who is within the limit of what, once the plan is done.

    Attributes:
        selected: the plan's candidates, growing.
        people: of each demand.
        reach: demands x candidates, ones within the limit.
        columns: the same, by candidate.
        reached_by: how many sites each demand has, those that stay among them.
    """

    selected: Indices
    people: Floats
    reach: Any
    columns: Any
    reached_by: Indices

    @classmethod
    def of(cls, problem: PlanProblem, openings: Sequence[Opening]) -> _Around:
        limit = problem.scenario.limit_minutes
        selected = np.unique(np.array([each.candidate for each in openings], dtype=np.int64))
        reach = within(problem.minutes, limit)
        chosen = np.isin(np.arange(reach.shape[1]), selected).astype(np.float64)
        standing = np.asarray(within(problem.existing_minutes, limit).sum(axis=1)).ravel()
        # A site that stays may be out of the trips that were looked for, and its people are not.
        before = problem.demands_covered_before
        reached_by = np.rint(reach @ chosen + np.maximum(standing, before)).astype(np.int64)
        people = problem.people_of_demands
        return cls(selected, people, reach, csc_array(reach), reached_by)

    def of_candidate(self, candidate: int) -> Indices:
        """Returns the demands within the limit of a candidate."""
        starts = self.columns.indptr
        found: Indices = self.columns.indices[starts[candidate] : starts[candidate + 1]]
        return found

    def lost(self, site: int) -> Indices:
        """Returns the demands that have no other site within the limit."""
        rows = self.of_candidate(site)
        return rows[self.reached_by[rows] == 1]

    def people_lost(self, site: int, instead: int) -> float:
        """Returns how many fewer people have a site with another candidate instead of one."""
        lost, gained = self.lost(site), self.of_candidate(instead)
        kept = np.intersect1d(lost, gained, assume_unique=True)
        fresh = gained[self.reached_by[gained] == 0]
        people = self.people
        return float(people[lost].sum() - people[kept].sum() - people[fresh].sum())


@dataclass(frozen=True, slots=True, eq=False)
class _Swaps:
    values: OneForOne
    swappable: Swappable
    keys: list[tuple[str, str, float, float]]
    """What tells candidates apart that cost as much: no order of a list decides."""

    def best(self, changes: Floats, allowed: Mask | None) -> int | None:
        """Returns the candidate that costs least, of those allowed; None without any."""
        known = changes if allowed is None else np.where(allowed, changes, np.inf)
        least = float(known.min(initial=np.inf))
        if not np.isfinite(least):
            return None
        same = np.flatnonzero(known <= least + 1e-9 * max(1.0, abs(least)))
        return min(same.tolist(), key=lambda each: self.keys[each])


def _swaps(problem: PlanProblem, around: _Around, openings: Sequence[Opening]) -> _Swaps:
    trips, now = problem.payments()
    posts = np.zeros(len(problem.candidates), dtype=np.int64)
    networks: dict[int, set[int]] = {}
    for each in openings:
        posts[each.candidate] += each.posts
        if problem.scenario.networks:
            networks.setdefault(each.candidate, set()).add(each.network)
    floors = None
    if problem.floors:
        floors = Floors(problem, around.reach, around.columns, around.reached_by)
    codes = problem.ground.units.codes
    keys = [(codes[each.unit], each.name, each.lon, each.lat) for each in problem.candidates]
    # What was there before bounds what a demand pays: a plan is judged beside the sites that stay.
    values = one_for_one(csr_array(trips), problem.weights, now, around.selected)
    return _Swaps(values, Swappable(problem, posts, networks, floors), keys)


def _row(problem: PlanProblem, around: _Around, swaps: _Swaps | None, at: int) -> dict[str, Any]:
    site = int(around.selected[at])
    lost = around.lost(site)
    loss = None if swaps is None else float(swaps.values.loss[at])
    replacement, barred = _replacements(problem, around, swaps, at)
    named = _communes(problem, around, lost)
    people = float(around.people[lost].sum())
    words = [loss_words(problem.scenario, people, named, len(lost), loss)]
    if swaps is not None:
        words.append(replacement_words(problem.scenario, replacement, barred))
    return {
        "commune": problem.ground.units.codes[problem.candidates[site].unit],
        "name": problem.candidates[site].name,
        "people_lost": round(people),
        "communes_lost": len(lost),
        "lost": named,
        "value_lost": None if loss is None else round(loss, 1),
        "replacement": replacement,
        "barred": barred,
        "words": " ".join(words),
    }


def _communes(problem: PlanProblem, around: _Around, lost: Indices) -> list[LostCommune]:
    """Returns the most populated of the communes that a site alone has within the limit."""
    units = problem.ground.units
    own = [(-float(around.people[row]), units.codes[problem.demands[row]], row) for row in lost]
    return [
        {
            "code": code,
            "name": units.names[problem.demands[row]],
            "people": round(-people),
        }
        for people, code, row in sorted(own)[:MOST_LOST]
    ]


def _replacements(
    problem: PlanProblem, around: _Around, swaps: _Swaps | None, at: int
) -> tuple[ReplacementRow | None, ReplacementRow | None]:
    """Returns the best replacement that keeps the constraints, and a better one that does not."""
    if swaps is None:
        return None, None
    site, changes = int(around.selected[at]), swaps.values.changes(at)
    allowed = swaps.swappable.allowed(site)
    best, freely = swaps.best(changes, allowed), swaps.best(changes, None)
    barred = None
    if freely is not None and not allowed[freely]:
        is_better = best is None or changes[freely] < changes[best] - _SAME
        if is_better:
            barred = _replacement(problem, around, swaps, at, freely, changes)
    if best is None:
        return None, barred
    return _replacement(problem, around, swaps, at, best, changes), barred


def _replacement(
    problem: PlanProblem, around: _Around, swaps: _Swaps, at: int, instead: int, changes: Floats
) -> ReplacementRow:
    site, place = int(around.selected[at]), problem.candidates[instead]
    units = problem.ground.units
    return {
        "commune": units.codes[place.unit],
        "commune_name": units.names[place.unit],
        "name": place.name,
        "host": place.host,
        "lon": round(place.lon, 6),
        "lat": round(place.lat, 6),
        "people_lost": round(around.people_lost(site, instead)),
        "value_lost": round(float(changes[instead]), 1),
        "breaks": swaps.swappable.broken(site, instead),
    }
