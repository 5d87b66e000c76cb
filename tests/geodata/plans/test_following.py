"""How far a plan is outside its search, its first figure, and stopping there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geodata.errors import PlanStoppedError
from geodata.placement.solution import Progress
from geodata.plans.first_figure import first_figure
from geodata.plans.following import BEFORE_SEARCH, Following
from geodata.plans.ground import Ground
from geodata.plans.problem import PlanProblem, assemble
from geodata.plans.reading import scenario_of
from geodata.plans.solving import solve_plan
from tests.coverage_country import write_country
from tests.plan_country import ground_in

EMPTY = {"name": "Essai", "posts": 2, "existing": {"keep": "none"}}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def quick(problem: PlanProblem, *constraints: object) -> tuple[float | None, float | None]:
    left = np.where(problem.covered_before[problem.demands], 0.0, problem.weights)
    candidates, ground = problem.candidates, problem.ground
    return first_figure(
        problem.scenario, ground, problem.demands, left, candidates, [*problem.groups, *constraints]
    )


def test_every_phase_is_told_in_its_order(ground: Ground) -> None:
    told: list[Progress] = []
    problem = assemble(scenario_of(EMPTY), ground, Following(told.append))
    before = [each.phase for each in told]
    solve_plan(problem, progress=told.append)

    assert list(dict.fromkeys(before)) == ["reach", "trips"]
    assert set(before) <= set(BEFORE_SEARCH)
    assert told[len(before) - 1].share == 1.0
    assert told[-1].phase == "tables"
    assert not {each.phase for each in told[len(before) :]} & set(BEFORE_SEARCH)


def test_whoever_stops_before_there_is_a_plan_has_none(ground: Ground) -> None:
    with pytest.raises(PlanStoppedError):
        assemble(scenario_of(EMPTY), ground, Following(lambda step: step.phase == "trips"))


def test_whoever_has_a_plan_of_before_is_let_come_to_it(ground: Ground) -> None:
    following = Following(lambda _: True, has_plan=True)

    assert assemble(scenario_of(EMPTY), ground, following).candidates


@pytest.mark.parametrize("keep", ["all", "none"])
@pytest.mark.parametrize("posts", [1, 2, 4])
def test_the_first_figure_is_reached_by_a_plan_and_passed_by_none(
    ground: Ground, keep: str, posts: int
) -> None:
    document = {**EMPTY, "posts": posts, "existing": {"keep": keep}}
    problem = assemble(scenario_of(document), ground)
    best, bound = quick(problem)
    plan = solve_plan(problem)

    assert best is not None
    assert bound is not None
    assert 0 < best <= plan["objective"]["value"] <= bound


def test_under_a_quota_no_quick_plan_is_told_but_a_bound_is(ground: Ground) -> None:
    quota = {"level": "departement", "code": "85", "at_least": 1}
    problem = assemble(scenario_of({**EMPTY, "quotas": [quota]}), ground)
    best, bound = quick(problem)

    assert best is None
    assert bound == problem.weights.sum()


@pytest.mark.parametrize("fields", [{"objective": "p_median"}, {"people_per_post": 500}])
def test_of_what_is_not_a_covering_nothing_is_told_early(
    ground: Ground, fields: dict[str, object]
) -> None:
    assert quick(assemble(scenario_of({**EMPTY, **fields}), ground)) == (None, None)
