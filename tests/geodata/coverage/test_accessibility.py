"""Floating catchments: by hand, as a property, and beside PySAL's on the same trips."""

from __future__ import annotations

import access.fca
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from geodata.coverage.accessibility import (
    DECAYS,
    Decay,
    DecayName,
    floating_catchments,
    three_stage_catchments,
)
from geodata.errors import ParameterError


def test_an_advisor_is_shared_by_all_who_can_come() -> None:
    # One advisor for 100 people beside it and 100 halfway, who count for 0.68.
    score = floating_catchments(
        np.array([0, 0]),
        np.array([0, 1]),
        Decay().weights(np.array([5.0, 15.0])),
        np.array([1.0]),
        np.array([100.0, 100.0]),
    )
    assert score == pytest.approx([1 / 168, 0.68 / 168])


def test_a_site_that_nobody_reaches_gives_nothing() -> None:
    nobody = floating_catchments(
        np.array([0]), np.array([0]), np.array([1.0]), np.array([3.0]), np.array([0.0])
    )
    assert nobody.tolist() == [0.0]


def test_a_demand_not_known_is_served_and_takes_no_share() -> None:
    score = floating_catchments(
        np.array([0, 0]),
        np.array([0, 1]),
        np.ones(2),
        np.array([2.0]),
        np.array([np.nan, 50.0]),
    )
    assert score.tolist() == [0.04, 0.04]


def test_a_trip_of_no_weight_may_be_of_no_place() -> None:
    score = floating_catchments(
        np.array([0, 0]), np.array([-1, 0]), np.array([0.0, 1.0]), np.array([1.0]), np.array([4.0])
    )
    assert score.tolist() == [0.25]


@pytest.mark.parametrize("name", DECAYS)
def test_a_decay_is_whole_at_the_door_falls_and_ends_inclusive(name: DecayName) -> None:
    decay = Decay(name, 30.0)
    minutes = np.arange(0.0, 61.0, 0.1).round(1)
    weights = decay.weights(minutes)
    assert weights[0] == 1.0
    assert (np.diff(weights) <= 1e-12).all()
    assert (weights[minutes > decay.within_minutes] == 0).all()
    edge = decay.weights(np.array([decay.within_minutes]))[0]
    assert edge == pytest.approx(
        {"steps": 0.22, "gaussian": 0.0, "exponential": 0.01, "power": 0.01, "drees": 0.1}[name]
    )


def test_the_steps_of_drees_are_10_15_and_20_minutes_inclusive() -> None:
    minutes = np.array([10.0, 10.1, 15.0, 15.1, 20.0, 20.1])
    assert Decay("drees").weights(minutes).tolist() == [1.0, 0.3, 0.3, 0.1, 0.1, 0.0]


@pytest.mark.parametrize("minutes", [0.0, 4.9, 60.1, -5.0, 1e9, float("nan")])
def test_a_catchment_that_makes_no_sense_is_refused(minutes: float) -> None:
    with pytest.raises(ParameterError, match="catchment_minutes: must be from 5 to 60 minutes"):
        Decay("steps", minutes)


def test_a_decay_of_no_such_name_is_refused_with_those_there_are() -> None:
    with pytest.raises(ParameterError) as refused:
        Decay("linear")  # type: ignore[arg-type] - what a user may type
    assert refused.value.allowed == DECAYS


trips = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 8), st.floats(0, 60).map(lambda t: round(t, 1))),
    min_size=1,
    max_size=40,
    unique_by=lambda trip: trip[:2],
)


@given(trips=trips, name=st.sampled_from(DECAYS))
def test_all_that_is_offered_within_reach_is_shared_out(
    trips: list[tuple[int, int, float]], name: DecayName
) -> None:
    site, place, minutes = (np.array(column) for column in zip(*trips, strict=True))
    supply, demand = np.arange(1.0, 7.0), np.arange(10.0, 19.0)
    weight = Decay(name, 30.0).weights(minutes)
    score = floating_catchments(site, place, weight, supply, demand)
    reached = np.unique(site[weight > 0])
    assert (score * demand).sum() == pytest.approx(supply[reached].sum())


@given(trips=trips, name=st.sampled_from(DECAYS))
def test_pysal_gives_the_same_to_1e_9(trips: list[tuple[int, int, float]], name: DecayName) -> None:
    site, place, minutes = (np.array(column) for column in zip(*trips, strict=True))
    supply, demand = np.arange(1.0, 7.0), np.arange(10.0, 19.0)
    decay = Decay(name, 30.0)
    ours = floating_catchments(site, place, decay.weights(minutes), supply, demand)
    theirs = access.fca.two_stage_fca(
        pd.DataFrame({"geoid": range(9), "demand": demand}),
        pd.DataFrame({"supply": supply}, index=pd.Index(range(6), name="geoid")),
        pd.DataFrame({"origin": place, "dest": site, "cost": minutes}),
        supply_index=True,
        weight_fn=lambda cost: float(decay.weights(np.array([cost]))[0]),
    )
    # PySAL divides by a demand of 0 where all weights are 0: it has no score there.
    for unit, score in theirs.dropna().items():
        assert ours[unit] == pytest.approx(score, rel=1e-9, abs=1e-12)
    reached = set(place[decay.weights(minutes) > 0].tolist())
    assert reached <= set(theirs.dropna().index)


def test_who_has_two_sites_takes_half_of_each() -> None:
    # 100 people between two advisors, 100 beside the second alone.
    site, place = np.array([0, 1, 1]), np.array([0, 0, 1])
    score = three_stage_catchments(
        site, place, np.ones(3), np.array([1.0, 1.0]), np.array([100.0, 100.0])
    )
    assert score == pytest.approx([0.5 / 50 + 0.5 / 150, 1 / 150])


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # PySAL's own use of pandas
@given(trips=trips, name=st.sampled_from(DECAYS))
def test_three_stages_share_out_all_that_is_offered_and_pysal_agrees(
    trips: list[tuple[int, int, float]], name: DecayName
) -> None:
    site, place, minutes = (np.array(column) for column in zip(*trips, strict=True))
    supply, demand = np.arange(1.0, 7.0), np.arange(10.0, 19.0)
    decay = Decay(name, 30.0)
    weight = decay.weights(minutes)
    ours = three_stage_catchments(site, place, weight, supply, demand)
    assert (ours * demand).sum() == pytest.approx(supply[np.unique(site[weight > 0])].sum())
    worth = weight > 0
    if not worth.any():
        return
    theirs = access.fca.three_stage_fca(
        pd.DataFrame({"geoid": range(9), "demand": demand}).set_index("geoid"),
        pd.DataFrame({"supply": supply}, index=pd.Index(range(6), name="geoid")),
        pd.DataFrame({"origin": place[worth], "dest": site[worth], "cost": minutes[worth]}),
        max_cost=30.0,
        demand_index=True,
        supply_index=True,
        weight_fn=lambda cost: float(decay.weights(np.array([cost]))[0]),
    )
    for unit, score in theirs.dropna().items():
        assert ours[unit] == pytest.approx(score, rel=1e-9, abs=1e-12)
