"""A gap is a share of what a plan changes: of all that is there, one post would always be near."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.plans.certificates import verify
from geodata.plans.ground import Ground
from geodata.plans.moving import as_candidates
from geodata.plans.problem import PlanProblem, assemble
from geodata.plans.reading import scenario_of
from geodata.plans.worth import value_of, value_today
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

QUESTIONS: dict[str, dict[str, Any]] = {
    "covering": {"objective": "max_covering", "limit_minutes": 6},
    "backup": {"objective": "backup_covering", "limit_minutes": 20},
    "p-median": {"objective": "p_median"},
    "p-centre": {"objective": "p_center"},
    "equity": {"objective": "equity", "limit_minutes": 20},
    "vacant": {"objective": "max_covering", "vacancy": {"rate": 0.3, "existing_rate": 0.3}},
    "nearest": {"objective": "attendance"},
    "shared": {"objective": "attendance", "attendance": {"choice": "shared", "at_the_door": 0.5}},
    "moves": {"objective": "p_median", "existing": {"moves": {"most": 1}}},
    "nothing there": {"objective": "p_median", "existing": {"keep": "none"}},
}
SMALLER_IS_BETTER = ("p_median", "p_center")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return ground_in(folder)


def every_value(problem: PlanProblem) -> list[float]:
    """What each plan of a problem is worth that keeps its quotas."""
    found = []
    for chosen in combinations(range(len(problem.candidates)), problem.posts or 0):
        counts = [np.isin(each.members, chosen).sum() for each in problem.groups]
        if all(
            each.at_least <= own <= (own if each.at_most is None else each.at_most)
            for each, own in zip(problem.groups, counts, strict=True)
        ):
            found.append(value_of(problem, np.array(chosen, dtype=np.int64)))
    return [each for each in found if np.isfinite(each)]


@pytest.mark.parametrize("gap", [0, 0.05, 0.5])
@pytest.mark.parametrize("posts", [1, 2])
@pytest.mark.parametrize("name", QUESTIONS)
def test_no_plan_within_its_gap_leaves_more_than_that_of_what_it_changes(ground, name, posts, gap):
    fields = {"posts": posts, "gap": gap, **QUESTIONS[name]}
    problem = as_candidates(assemble(scenario_of({"name": "x", **fields}), ground))
    values, today = every_value(problem), value_today(problem)
    sign = -1 if fields["objective"] in SMALLER_IS_BETTER else 1

    plan = json.loads(json.dumps(plan_on(ground, **fields)))

    if not values:
        # An island has no site yet, and one post is for the mainland too.
        assert plan["status"] == "infeasible"
        return
    value, bound = plan["objective"]["value"], plan["bound"]
    best = sign * max(sign * each for each in values)
    near = 1e-5 * max(1.0, abs(best))
    assert plan["status"] == "optimal"
    assert sign * (bound - best) >= -near
    changed = abs(value) if today is None else min(abs(value), abs(value - today))
    assert sign * (best - value) <= gap * changed + near
    assert plan["objective"]["before"] == pytest.approx(today)
    if plan["gap"] is not None:
        assert plan["gap"] * changed == pytest.approx(abs(bound - value), abs=near)
    verdict = verify(plan, ground, plan["certificate"]["multipliers"])
    assert not verdict.faults
    assert verdict.says_more or verdict.gap <= (plan["gap"] or 0.0) + 1e-3 or plan["gap"] is None


def test_a_gap_of_all_that_is_there_is_a_fault_of_a_plan(ground):
    plan = json.loads(json.dumps(plan_on(ground, posts=1, objective="p_median", gap=0.5)))
    multipliers = plan["certificate"]["multipliers"]
    plan["bound"] = plan["objective"]["value"] * 0.9
    plan["gap"] = 1 / 9

    assert any("gap" in each for each in verify(plan, ground, multipliers).faults)


def test_what_a_plan_says_of_today_is_reckoned_again(ground):
    plan = json.loads(json.dumps(plan_on(ground, posts=1, objective="p_median")))
    plan["objective"]["before"] *= 2

    assert any(
        "today" in each for each in verify(plan, ground, plan["certificate"]["multipliers"]).faults
    )


def test_a_plan_of_an_older_release_has_its_gap_of_all(ground):
    plan = json.loads(json.dumps(plan_on(ground, posts=1, objective="p_median", gap=0)))
    del plan["objective"]["before"]

    assert not verify(plan, ground, plan["certificate"]["multipliers"]).faults


def test_a_plan_that_changes_nothing_is_not_called_the_best(ground):
    vendee = {"level": "departement", "code": "85"}

    plan = plan_on(ground, territory=vendee, objective="backup_covering", posts=3)

    assert plan["objective"]["value"] == plan["objective"]["before"]
    assert "ne change rien à aujourd'hui" in plan["proof"]
    assert "optimal" not in plan["proof"]


def test_posts_of_a_capacity_add_to_those_who_are_served_today(ground):
    plan = plan_on(ground, objective="max_covering", posts=1, people_per_post=100)

    assert round(plan["objective"]["before"]) == plan["totals"]["people_served_before"]


def test_the_proof_says_what_its_gap_is_a_share_of(ground):
    plan = plan_on(ground, posts=1, objective="attendance", gap=0.5)
    whole = plan_on(ground, posts=1, objective="attendance", gap=0.5, existing={"keep": "none"})

    if plan["gap"]:
        assert "de ce que celui-ci apporte" in plan["proof"]
    assert "apporte" not in whole["proof"]
