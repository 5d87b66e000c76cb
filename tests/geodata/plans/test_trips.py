"""Trips of a plan: as long as the aim needs, whatever the first horizon was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geodata.errors import ScenarioError
from geodata.placement import SolveOptions
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.solving import solve_plan
from geodata.plans.trips import GROWTH, horizon_of, trips_to
from geodata.plans.waves import solve_in_waves
from tests.coverage_country import write_country
from tests.plan_country import ground_in

AIN = {"level": "departement", "code": "01"}


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def problem_of(ground, objective, **fields):
    document = {
        "name": "Essai",
        "posts": 1,
        "objective": objective,
        "territory": AIN,
        "existing": {"keep": "none"},
        **fields,
    }
    said = {name: value for name, value in document.items() if value is not None}
    return assemble(scenario_of(said), ground)


def cut(problem, minutes):
    """Returns the problem with no trip beyond some minutes, as a wide territory begins."""
    kept = problem.minutes.copy()
    kept.data = np.where(kept.data <= minutes, kept.data + 1.0, 0.0)
    kept.eliminate_zeros()
    kept.data -= 1.0
    return replace(problem, minutes=kept, horizon_minutes=minutes)


def test_people_in_reach_need_no_trip_beyond_the_limit():
    scenario = scenario_of({"name": "x", "posts": 1, "limit_minutes": 20})

    assert horizon_of(scenario, 10**9) == 20


@pytest.mark.parametrize("objective", ["p_center", "p_median"])
def test_the_horizon_of_travel_narrows_with_the_size_of_the_problem(objective):
    scenario = scenario_of({"name": "x", "posts": 1, "objective": objective})

    wide = [horizon_of(scenario, pairs) for pairs in (10**5, 10**7, 10**9)]
    assert wide == sorted(wide, reverse=True)
    assert wide[-1] >= 60


@pytest.mark.parametrize("objective", ["p_center", "p_median"])
@pytest.mark.parametrize("minutes", [1.0, 3.0, 8.0])
def test_a_plan_is_the_same_from_whatever_horizon_it_began(ground, objective, minutes):
    whole = problem_of(ground, objective)
    assert whole.has_all_trips

    begun = cut(whole, minutes)
    assert not begun.has_all_trips
    assert solve_in_waves(begun, SolveOptions(10.0)).is_cut
    expected, found = solve_plan(whole), solve_plan(begun)
    assert found["status"] == "optimal"
    assert found["objective"] == expected["objective"]


def test_waves_see_as_far_as_the_first_of_them_needs(ground):
    waves = [{"name": "un", "posts": 1}, {"name": "deux", "posts": 2}]
    plan = solve_plan(cut(problem_of(ground, "p_center", posts=None, waves=waves), 3.0))

    assert [wave["posts"] for wave in plan["waves"]] == [1, 2]
    assert plan["waves"][0]["objective"] > plan["waves"][1]["objective"]


def test_trips_are_the_same_part_by_part(ground):
    problem = problem_of(ground, "p_median", territory={"level": "france", "code": "FR"})
    sites = ground.network.sites
    near = trips_to(sites, problem.demands, 60.0, ground).toarray()
    far = trips_to(sites, problem.demands, 120.0, ground).toarray()

    assert np.array_equal(np.where(far <= 60, far, 0), near)


def test_more_trips_than_the_memory_holds_are_refused_in_words(ground):
    small = replace(ground, most_trips=3)

    with pytest.raises(ScenarioError) as refused:
        problem_of(small, "p_median")

    assert [each.code for each in refused.value.findings] == ["trips_too_many"]
    assert "plus de 3 trajets durent" in str(refused.value)


def test_a_plan_looks_no_farther_than_the_memory_holds(ground):
    begun = cut(problem_of(ground, "p_median"), 3.0)
    held = begun.minutes.nnz + begun.existing_minutes.nnz
    small = replace(begun, ground=replace(ground, most_trips=held))

    assert begun.widened() is not None
    assert small.widened() is None


def test_a_plan_that_was_found_outlives_trips_too_many_to_look_farther(ground):
    whole = problem_of(ground, "p_median", territory={"level": "france", "code": "FR"})
    begun = replace(cut(whole, 3.0), horizon_minutes=500.0)
    # Four times as many are hoped to be enough, and here are not: the next table is refused.
    most = GROWTH * begun.minutes.nnz
    assert begun.minutes.nnz < most < whole.minutes.nnz
    almost = replace(begun, ground=replace(ground, most_trips=most))
    with pytest.raises(ScenarioError):
        almost.widened()

    plan = solve_plan(almost)

    assert "trips_cut" in [each["code"] for each in plan["warnings"]]
