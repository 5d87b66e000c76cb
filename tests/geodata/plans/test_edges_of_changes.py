"""The edges of what planners decide besides opening: a second, one candidate, nobody, islands."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import ScenarioError
from geodata.plans.certificates import verify
from geodata.plans.ground import Ground, ground_over
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.solving import solve_plan
from geodata.snapshot.publishing import open_current
from tests.country import site, table_of
from tests.coverage_country import columns_of, write_country

CHANGES: dict[str, dict[str, Any]] = {
    "moves": {"existing": {"moves": {"most": 1}}},
    "all close": {"existing": {"moves": {"ended": 2}}},
    "vacancies": {"vacancy": {"rate": 0.4}},
    "nearly always vacant": {"vacancy": {"rate": 0.999999}},
    "none": {},
}
EDGES: dict[str, dict[str, Any]] = {
    "one post": {"posts": 1},
    "more posts than places": {"posts": 400},
    "one candidate": {"posts": 1, "candidates": {"communes": ["01002"]}},
    "an island": {"posts": 1, "territory": {"level": "commune", "code": "85113"}},
    "a limit of a minute": {"posts": 2, "limit_minutes": 1},
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    snapshot = open_current(folder)
    table = table_of("two", site("market", 0.15, 46.05), site("nant", 0.75, 46.05))
    return ground_over(snapshot, table, columns_of(snapshot.register), date(2026, 11, 24))


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("change", CHANGES)
def test_there_is_a_plan_with_its_bound_or_a_sentence_that_says_why_not(ground, change, edge):
    fields = {"name": "x", **CHANGES[change], **EDGES[edge]}
    try:
        problem = assemble(scenario_of(fields), ground)
    except ScenarioError as error:
        refused = [each.words for each in error.findings]
    else:
        refused = []
    if refused:
        assert all(words.endswith(".") for words in refused)
        return

    plan = json.loads(json.dumps(solve_plan(problem, time_limit_s=1.0), allow_nan=False))
    again = solve_plan(problem, time_limit_s=1.0)

    if plan["status"] == "infeasible":
        assert plan["conflicts"]
        return
    assert plan["bound"] is not None
    assert plan["objective"]["value"] <= plan["bound"] + 1e-3
    assert again["sites"] == plan["sites"]
    assert not verify(plan, ground, plan["certificate"]["multipliers"]).faults
