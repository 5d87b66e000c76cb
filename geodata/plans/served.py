"""Whom posts of a capacity serve: commune by commune and site by site, before a plan and after it.

A person in reach of a site is not a person served: a post serves so many, and no more. As many as
can be are served, of all ways to do so by the least travel: a flow from communes to sites (the
transportation problem; Hitchcock, *J. Math. Phys.* 20, 1941). A minute counts for so little beside
a person that no travel is saved by serving fewer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack

from geodata.french import percent, whole_number
from geodata.placement import Arcs, Floats, Indices, transported
from geodata.plans.french import count_words
from geodata.plans.openings import Opening
from geodata.plans.plan_figures import Totals
from geodata.plans.problem import PlanProblem


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """Who is served of the demands of a problem, in people, which weights stand for.

    Attributes:
        before: of each demand, by the sites that stay.
        after: of each demand, by these and the plan's.
        by_opening: by the posts of each opening.
        one_more: by one more post at each candidate, of those whom nobody serves.
    """

    before: Floats
    after: Floats
    by_opening: Floats
    one_more: Floats


def served_of(problem: PlanProblem, openings: Sequence[Opening], people: Floats) -> Served | None:
    """Returns who is served; None where a post serves any number of people.

    Args:
        problem: that was solved.
        openings: of its plan.
        people: of each demand.
    """
    capacity = problem.scenario.people_per_post
    if capacity is None:
        return None
    posts = np.zeros(len(problem.candidates))
    for each in openings:
        posts[each.candidate] += each.posts
    open_sites = np.flatnonzero(posts)
    standing = problem.existing_advisors * capacity
    trips = csr_array(hstack([problem.minutes[:, open_sites], problem.existing_minutes], "csr"))
    room = np.concatenate([posts[open_sites] * capacity, standing])
    after = share_out(trips, problem.weights, room)
    before = share_out(problem.existing_minutes, problem.weights, standing)
    each_is = people / problem.weights
    loads = (each_is @ after)[: len(open_sites)]
    return Served(
        before.sum(axis=1) * each_is,
        after.sum(axis=1) * each_is,
        _by_opening(openings, posts, dict(zip(open_sites.tolist(), loads.tolist(), strict=True))),
        _one_more(problem, problem.weights - after.sum(axis=1), each_is, capacity),
    )


def share_out(minutes: Any, weights: Floats, room: Floats) -> Any:
    """Returns the weight of each demand that each site serves, demands x sites.

    Args:
        minutes: demands x sites, of each trip there may be; a stored zero is one.
        weights: of the demands.
        room: weight that each site can serve.

    >>> minutes = csr_array(([1.0, 2.0, 3.0], ([0, 0, 1], [0, 1, 1])), shape=(2, 2))
    >>> share_out(minutes, np.array([30.0, 50.0]), np.array([20.0, 40.0])).toarray().sum(axis=0)
    array([20., 40.])
    """
    row = np.repeat(np.arange(minutes.shape[0]), np.diff(minutes.indptr))
    used = np.flatnonzero((room[minutes.indices] > 0) & (weights[row] > 0))
    row, column, trip = row[used], minutes.indices[used], minutes.data[used]
    flow = _flow(row, column, trip, weights, room) if len(used) else np.empty(0)
    return csr_array((flow, (row, column)), shape=minutes.shape)


def _flow(row: Indices, column: Indices, trip: Floats, weights: Floats, room: Floats) -> Floats:
    demand, own = np.unique(row, return_inverse=True)
    site, there = np.unique(column, return_inverse=True)
    starts = np.concatenate([[0], np.cumsum(np.bincount(own))])
    return transported(Arcs(starts, there, trip, weights[demand], room[site])).flow


def _by_opening(openings: Sequence[Opening], posts: Floats, loads: dict[int, float]) -> Floats:
    """What each opening serves: at a site that opens twice, by its posts."""
    shares = [each.posts / posts[each.candidate] for each in openings]
    return np.array(
        [share * loads[each.candidate] for share, each in zip(shares, openings, strict=True)]
    )


def _one_more(problem: PlanProblem, left: Floats, each_is: Floats, capacity: float) -> Floats:
    """The people whom one more post at each candidate would serve of those left over."""
    unserved = np.maximum(left, 0.0)
    reach = problem.minutes.copy()
    reach.data = np.ones(len(reach.data))
    weight, people = unserved @ reach, (unserved * each_is) @ reach
    share = np.minimum(1.0, capacity / np.maximum(weight, 1e-9))
    return np.asarray(people * share)


def served_words(totals: Totals) -> list[str]:
    """Returns sentences on the people served; none where a post serves any number.

    Args:
        totals: of a plan's record.
    """
    after = totals["people_served_after"]
    if after is None:
        return []
    served = count_words(after, "personne serait servie", "personnes seraient servies")
    share = totals["share_served_after"]
    of_all = "" if share is None else f" ({percent(share)} des habitants)"
    before, new = totals["people_served_before"], totals["people_served_by_new_sites"]
    reached = count_words(totals["people_covered_after"], "personne aurait", "personnes auraient")
    covered_before = whole_number(totals["people_covered_before"])
    first = f"{served}{of_all}, contre {whole_number(before)} avant le plan ; "
    second = f"Être à portée n'est pas être servi : {reached} un lieu à portée, "
    return [
        first + f"les lieux qui ouvrent en serviraient {whole_number(new)}.",
        second + f"contre {covered_before} avant le plan.",
    ]
