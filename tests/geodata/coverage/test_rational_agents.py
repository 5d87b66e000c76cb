"""People between a short trip and a short queue: by hand, as an equilibrium, beside PySAL's."""

from __future__ import annotations

import access.raam
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from geodata.coverage.rational_agents import rational_agents
from geodata.errors import ParameterError


def test_two_sites_at_the_same_distance_share_their_people() -> None:
    found = rational_agents(
        np.array([0, 1]),
        np.array([0, 0]),
        np.array([30.0, 30.0]),
        np.array([1.0, 1.0]),
        np.array([100.0]),
    )
    # Half an hour of sixty minutes, and a queue of the mean length.
    assert found.people == pytest.approx([50.0, 50.0])
    assert found.cost == pytest.approx([1.5])
    assert found.regret <= 1e-6


def test_a_far_site_takes_who_would_queue_longer_at_the_near_one() -> None:
    # The far one is a mean queue farther: with 100 people, the near one takes them all but none.
    near_and_far = (np.array([0, 1]), np.array([0, 0]))
    some = rational_agents(
        *near_and_far, np.array([0.0, 60.0]), np.array([1.0, 1.0]), np.array([100.0])
    )
    assert some.people == pytest.approx([75.0, 25.0])
    assert some.cost == pytest.approx([1.5])


def test_nobody_goes_where_there_is_no_supply_and_no_trip_is_no_cost() -> None:
    found = rational_agents(
        np.array([0, 1]),
        np.array([0, 1]),
        np.array([5.0, 5.0]),
        np.array([1.0, 0.0]),
        np.array([10.0, 10.0, 10.0, np.nan]),
    )
    assert found.people == pytest.approx([10.0, 0.0])
    assert np.isnan(found.cost).tolist() == [False, True, True, True]


def test_an_empty_country_costs_nothing() -> None:
    nothing = np.array([], dtype=np.int64)
    found = rational_agents(nothing, nothing, np.array([]), np.array([1.0]), np.array([5.0]))
    assert np.isnan(found.cost).all()
    assert found.regret == 0.0


@pytest.mark.parametrize("tau", [0.0, -1.0, float("nan")])
def test_minutes_that_weigh_nothing_are_refused(tau: float) -> None:
    with pytest.raises(ParameterError, match="tau_minutes"):
        rational_agents(
            np.array([0]), np.array([0]), np.array([1.0]), np.ones(1), np.ones(1), tau_minutes=tau
        )


trips = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 6), st.floats(0, 60).map(lambda t: round(t, 1))),
    min_size=1,
    max_size=30,
    unique_by=lambda trip: trip[:2],
)


@given(trips=trips, seed=st.integers(0, 1000))
def test_nobody_gains_by_going_elsewhere_and_no_order_counts(
    trips: list[tuple[int, int, float]], seed: int
) -> None:
    site, place, minutes = (np.array(column) for column in zip(*trips, strict=True))
    supply, demand = np.arange(1.0, 6.0), np.arange(100.0, 170.0, 10.0)
    found = rational_agents(site, place, minutes, supply, demand)
    assert found.regret <= 1e-6
    assert np.bincount(place, weights=found.people, minlength=7)[np.unique(place)] == pytest.approx(
        demand[np.unique(place)]
    )
    order = np.random.default_rng(seed).permutation(len(site))
    again = rational_agents(site[order], place[order], minutes[order], supply, demand)
    assert again.cost == pytest.approx(found.cost, abs=1e-3, nan_ok=True)


@pytest.mark.parametrize("seed", range(4))
def test_pysal_comes_near_the_same_costs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    supply, demand = rng.integers(1, 4, 5).astype(float), rng.integers(2_000, 9_000, 8)
    site, place = (axis.ravel() for axis in np.meshgrid(np.arange(5), np.arange(8)))
    minutes = rng.uniform(0, 60, 40)
    ours = rational_agents(site, place, minutes, supply, demand.astype(float))
    theirs = access.raam.raam(
        pd.DataFrame({"demand": demand}),
        pd.DataFrame({"supply": supply}),
        pd.DataFrame({"origin": place, "dest": site, "cost": minutes}),
        max_cycles=1_000,
    )
    # PySAL moves whole people by steps of half a percent and stops after so many rounds.
    assert theirs.sort_index().to_numpy() == pytest.approx(ours.cost, rel=0.02)
