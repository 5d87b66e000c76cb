"""Sites of today that may close or move, beside every plan that there is."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ScenarioError
from geodata.exports import plan_document
from geodata.plans.certificates import verify
from geodata.plans.checks import check
from geodata.plans.ground import Ground, ground_over
from geodata.plans.moving import as_candidates
from geodata.plans.problem import PlanProblem, assemble
from geodata.plans.reading import scenario_of
from geodata.plans.worth import value_of
from geodata.snapshot.publishing import open_current
from tests.country import site, table_of
from tests.coverage_country import columns_of, write_country
from tests.plan_country import plan_on

SITES = [
    *(site("market", 0.15, 46.05), site("twin", 0.15, 46.05), site("nant", 0.75, 46.05)),
    *(site("between", 0.45, 46.05), site("near", 0.25, 46.05)),
]
OBJECTIVES = ("max_covering", "backup_covering", "p_median", "p_center", "equity")
MOVES: tuple[dict[str, Any], ...] = (
    {"most": 1},
    {"most": 2, "kept": ["nant"]},
    {"ended": 2},
    {"most": 1, "ended": 1},
    {"most": 9},
    {"ended": 5},
)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return folder


@pytest.fixture(scope="module")
def ground(snapshots: Path) -> Ground:
    return ground_of(snapshots, SITES)


def ground_of(snapshots: Path, sites: list[Any]) -> Ground:
    snapshot = open_current(snapshots)
    columns = columns_of(snapshot.register)
    return ground_over(snapshot, table_of("many", *sites), columns, date(2026, 11, 24))


def fields_of(objective: str, moves: dict[str, Any], **others: Any) -> dict[str, Any]:
    return {"objective": objective, "posts": 1, "gap": 0, "existing": {"moves": moves}, **others}


def best_of_all(problem: PlanProblem, *, grows: bool) -> float | None:
    """The best value of all the plans that keep the quotas; None without any."""
    count, found = len(problem.candidates), []
    for chosen in combinations(range(count), min(problem.posts or 0, count)):
        selected = np.array(chosen, dtype=np.int64)
        counts = [np.isin(each.members, selected).sum() for each in problem.groups]
        kept = all(
            each.at_least <= own <= (count if each.at_most is None else each.at_most)
            for each, own in zip(problem.groups, counts, strict=True)
        )
        if kept:
            found.append(value_of(problem, selected))
    finite = [each for each in found if np.isfinite(each)]
    return (max(finite) if grows else min(finite)) if finite else None


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("moves", MOVES, ids=str)
@pytest.mark.parametrize("limit", [6, 20])
def test_no_choice_of_sites_that_close_and_open_is_better(ground, objective, moves, limit):
    fields = fields_of(objective, moves, limit_minutes=limit)
    problem = as_candidates(assemble(scenario_of({"name": "Essai", **fields}), ground))
    grows = objective not in ("p_median", "p_center")

    plan = json.loads(json.dumps(plan_on(ground, **fields)))
    best = best_of_all(problem, grows=grows)

    if plan["status"] == "infeasible":
        assert best is None
        assert plan["conflicts"]
        return
    assert plan["objective"]["value"] == pytest.approx(best, rel=1e-6)
    assert plan["bound"] >= best - 1e-3 if grows else plan["bound"] <= best + 1e-3
    assert not verify(plan, ground, plan["certificate"]["multipliers"]).faults


@pytest.mark.parametrize("moves", MOVES, ids=str)
def test_what_moves_is_told_whole(ground, moves):
    plan = plan_on(ground, **fields_of("max_covering", {**moves, "cost_euros": 5_000}))
    told, totals = plan["moves"], plan["totals"]

    assert told["moved"] <= moves.get("most", 0)
    assert told["ended"] == moves.get("ended", 0)
    assert len(told["closed"]) == told["moved"] + told["ended"]
    assert not {each["site_id"] for each in told["closed"]} & set(moves.get("kept", ()))
    assert len(plan["existing"]) == len(SITES) - len(told["closed"])
    assert totals["posts"] == 1 + told["moved"]
    assert totals["cost_euros"] == 40_000 + 5_000 * told["moved"]
    came = {each["moved_from"] for each in plan["sites"] if "moved_from" in each}
    assert came == {each["site_id"] for each in told["closed"] if each["moves_to"] is not None}
    change = totals["people_covered_after"] - totals["people_covered_before"]
    assert change == pytest.approx(told["people_gained"] - told["people_lost"], abs=1)
    states = {each["state"] for each in plan["communes"]}
    assert ("no_longer_covered" in states) == (told["people_lost"] > 0)


def test_the_figures_before_are_those_of_today(ground):
    moving = plan_on(ground, **fields_of("max_covering", {"ended": 5}))
    still = plan_on(ground, posts=1)

    for name in ("people_covered_before", "share_before", "mean_minutes_before"):
        assert moving["totals"][name] == still["totals"][name]
    before = [[each["minutes_before"] for each in plan["communes"]] for plan in (moving, still)]
    assert before[0] == before[1]


def test_no_order_of_the_sites_changes_an_aim(snapshots, ground):
    fields = fields_of("max_covering", {"most": 2})
    other = plan_on(ground_of(snapshots, SITES[::-1]), **fields)

    assert other["aims"] == plan_on(ground, **fields)["aims"]


def test_without_moves_nothing_is_said_of_them(ground):
    assert "moves" not in plan_on(ground, posts=1)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"existing": {"moves": {}}}, "no_moves"),
        ({"existing": {"keep": "none", "moves": {"most": 1}}}, "moves_of_none"),
        ({"people_per_post": 100}, "moves_not_taken"),
        ({"posts": None, "budget": {"euros": 80_000}}, "moves_not_taken"),
        ({"floors": [{"level": "departement", "share": 0.5}]}, "moves_not_taken"),
        ({"posts": None, "objective": "set_covering"}, "moves_not_taken"),
        (
            {
                "existing": {"moves": {"most": 3, "cost_euros": 10_000}},
                "spending_limit_euros": 50_000,
            },
            "over_budget",
        ),
    ],
)
def test_what_makes_no_sense_with_moves_is_refused(ground, fields, code):
    asked = {"name": "x", "posts": 1, "existing": {"moves": {"most": 1}}, **fields}
    scenario = scenario_of({name: value for name, value in asked.items() if value is not None})

    found = check(scenario, ground.units, ground.weights, ground.today)

    assert code in {each.code for each in found if each.level == "error"}


def test_more_that_must_close_than_there_are_is_refused(ground):
    with pytest.raises(ScenarioError):
        assemble(scenario_of({"name": "x", **fields_of("max_covering", {"ended": 6})}), ground)


def test_files_have_what_moves(ground):
    plan = plan_on(ground, **fields_of("max_covering", {"most": 1, "ended": 1}))

    lines = plan_document(plan, "csv", table="moves").decode().splitlines()

    assert len(lines) == len(plan["moves"]["closed"]) + 1
    assert plan_document(plan, "xlsx")
