"""A matching is a flow: on small cases it is what trying everything gives, and its bounds hold."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement import Matched, SolveOptions, matching, matching_core

NO = np.inf


def tried(costs: np.ndarray, people: np.ndarray, capacity: np.ndarray) -> tuple[int, float]:
    """Returns the most served whole, and the least travel of these, by trying everything."""
    demands, sites = costs.shape
    best = (0, 0.0)
    for choice in product(range(-1, sites), repeat=demands):
        loads, travel, served = np.zeros(sites), 0.0, 0
        for demand, site in enumerate(choice):
            if site >= 0:
                loads[site] += people[demand]
                travel += people[demand] * costs[demand, site]
                served += int(people[demand])
        if (loads <= capacity).all() and np.isfinite(travel):
            best = min(best, (-served, travel))
    return -best[0], best[1]


def held(found: Matched, people: np.ndarray, capacity: np.ndarray) -> None:
    loads = np.bincount(found.site, found.people, minlength=len(capacity))
    assert (loads <= capacity).all()
    given_to = np.bincount(found.demand, found.people, minlength=len(people))
    assert (given_to <= people).all()
    assert found.served == found.people.sum() <= found.most_served
    assert found.least_travel <= found.travel + 1e-6


cases = st.integers(1, 5).flatmap(
    lambda demands: st.integers(1, 3).flatmap(
        lambda sites: st.tuples(
            st.lists(
                st.lists(
                    st.sampled_from([0.0, 1.0, 2.5, 4.0, 7.3, NO]), min_size=sites, max_size=sites
                ),
                min_size=demands,
                max_size=demands,
            ),
            st.lists(st.integers(0, 4), min_size=sites, max_size=sites),
            st.lists(st.integers(1, 3), min_size=demands, max_size=demands),
        )
    )
)


@settings(max_examples=60, deadline=None)
@given(case=cases)
def test_people_alone_are_served_as_trying_everything_serves_them(case) -> None:
    costs, capacity, _ = (np.array(each, dtype=float) for each in case)
    people = np.ones(len(costs))
    found = matching(costs, people, capacity, options=SolveOptions(gap=1e-9))
    held(found, people, capacity)
    served, travel = tried(costs, people, capacity)
    assert (found.served, round(found.travel, 6)) == (served, round(travel, 6))
    assert found.most_served == served
    assert found.least_travel == pytest.approx(travel, abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(case=cases)
def test_groups_stay_together_and_the_bounds_hold(case) -> None:
    costs, capacity, people = (np.array(each, dtype=float) for each in case)
    found = matching(costs, people, capacity, whole=np.ones(len(people), dtype=bool))
    held(found, people, capacity)
    assert len(set(found.demand.tolist())) == len(found.demand)
    assert all(found.people == people[found.demand])
    served, travel = tried(costs, people, capacity)
    assert found.served <= served <= found.most_served
    if found.served == served:
        assert found.least_travel - 1e-6 <= travel <= found.travel + 1e-6


def scattered(demands: int, sites: int, share: float) -> tuple[csr_array, np.ndarray, np.ndarray]:
    random = np.random.default_rng(25)
    people, places = random.random((demands, 2)), random.random((sites, 2))
    minutes = np.round(60 * np.hypot(*(people[:, None] - places[None]).transpose(2, 0, 1)), 1)
    minutes[minutes > 20] = np.inf
    row, column = np.nonzero(np.isfinite(minutes))
    costs = csr_array((minutes[row, column], (row, column)), shape=(demands, sites))
    return costs, np.ones(demands), np.full(sites, np.floor(demands * share / sites))


@pytest.mark.parametrize("share", [0.6, 1.05, 2.0])
def test_a_town_is_proven(share: float) -> None:
    costs, people, capacity = scattered(600, 30, share)
    found = matching(costs, people, capacity)
    held(found, people, capacity)
    assert max(found.gaps) <= 1e-3
    assert found.status == "optimal"


def in_groups() -> tuple[csr_array, np.ndarray, np.ndarray]:
    costs, _, _ = scattered(300, 30, 1)
    people = np.random.default_rng(3).integers(1, 6, 300).astype(float)
    return costs, people, np.full(30, np.floor(people.sum() * 0.9 / 30))


def test_small_cores_put_groups_together_too(monkeypatch: pytest.MonkeyPatch) -> None:
    costs, people, capacity = in_groups()
    together = np.ones(len(people), dtype=bool)
    whole = matching(costs, people, capacity, whole=together)
    monkeypatch.setattr(matching_core, "MOST_TRIPS", 150)
    parted = matching(costs, people, capacity, whole=together)
    for found in (whole, parted):
        held(found, people, capacity)
        assert all(found.people == people[found.demand])
    assert parted.most_served == whole.most_served
    assert parted.served >= 0.98 * whole.served
    assert max(whole.gaps) <= 0.01


def test_where_its_time_ends_whoever_is_left_goes_where_there_is_room() -> None:
    costs, people, capacity = scattered(600, 30, 1.05)
    whole = matching(costs, people, capacity)
    ended = matching(costs, people, capacity, options=SolveOptions(time_limit_s=0.0))
    held(ended, people, capacity)
    assert 0.9 * whole.served <= ended.served <= whole.served <= ended.most_served
    assert ended.status == "feasible"


def test_the_flow_of_people_is_proven_to_the_last_of_them() -> None:
    costs, people, capacity = scattered(2_000, 40, 0.95)
    found = matching(costs, people, capacity)
    assert found.served == found.most_served
    assert found.gaps[1] <= 1e-9


def test_the_order_of_demands_changes_no_total() -> None:
    costs, people, capacity = scattered(300, 20, 0.9)
    order = np.random.default_rng(1).permutation(300)
    one, other = matching(costs, people, capacity), matching(costs[order], people, capacity)
    assert one.served == other.served
    assert one.travel == pytest.approx(other.travel, rel=1e-3)


def test_a_trip_that_is_not_listed_is_in_the_bound_and_asked_for() -> None:
    costs, beyond = np.array([[1.0, NO], [1.0, NO]]), np.array([1.5, 1.5])
    found = matching(costs, [1, 1], [1, 1], beyond=beyond)
    assert (found.served, found.most_served) == (1, 2)
    assert len(found.short)
    assert matching(costs, [1, 1], [1, 1]).most_served == 1


@pytest.mark.parametrize(
    ("people", "capacity", "name"),
    [
        ([1.5], [1], "people"),
        ([1], [0.5], "capacity"),
        ([-1], [1], "weights"),
        ([1, 1], [1], "weights"),
    ],
)
def test_what_counts_no_people_is_refused(people, capacity, name: str) -> None:
    with pytest.raises(ParameterError) as refused:
        matching(np.array([[1.0]]), people, capacity)
    assert refused.value.parameter == name


def test_nobody_and_nowhere_are_answers() -> None:
    for shape in ((0, 0), (0, 2), (2, 0)):
        found = matching(np.empty(shape), np.ones(shape[0]), np.ones(shape[1]))
        assert (found.served, found.travel) == (0, 0)
        assert found.status == "optimal"
