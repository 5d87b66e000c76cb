"""What it would take to reach each commune that a plan leaves, beside trying it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.exports import plan_document
from geodata.plans.ground import Ground
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.trips import within
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

NONE: dict[str, Any] = {"existing": {"keep": "none"}}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return ground_in(folder)


def in_reach(ground: Ground, fields: dict[str, Any], names: set[str]) -> float:
    problem = assemble(scenario_of({"name": "x", **fields}), ground)
    chosen = np.array([each.name in names for each in problem.candidates], dtype=float)
    reached = within(problem.minutes, problem.scenario.limit_minutes) @ chosen > 0
    reached |= problem.covered_before[problem.demands]
    return float(np.nan_to_num(ground.units.people)[problem.demands[reached]].sum())


@pytest.mark.parametrize("fields", [{"posts": 1, **NONE}, {"posts": 2, **NONE}, {"posts": 1}])
@pytest.mark.parametrize("limit", [5, 20])
@pytest.mark.parametrize("objective", ["max_covering", "p_median"])
def test_one_more_post_and_the_swap_bring_what_is_said(ground, fields, limit, objective):
    fields = {**fields, "limit_minutes": limit, "objective": objective}
    plan = plan_on(ground, **fields)
    opened = {each["name"] for each in plan["sites"]}
    now = in_reach(ground, fields, opened)
    rows = plan["left_out"]

    left = {each["code"] for each in plan["communes"] if each["state"] == "still_beyond"}
    assert {each["code"] for each in rows} >= left
    assert [each["people"] for each in rows] == sorted(
        (each["people"] for each in rows), reverse=True
    )
    for row in rows:
        assert row["words"].endswith(".")
        if row["place"] is None:
            assert row["people_gained"] is None
            continue
        with_it = in_reach(ground, fields, opened | {row["place"]})
        assert row["people_gained"] == pytest.approx(with_it - now, abs=1)
        assert row["people_gained"] >= row["people"]
        nets = {
            name: in_reach(ground, fields, (opened - {name}) | {row["place"]}) - now
            for name in opened
        }
        assert row["people_net"] == pytest.approx(max(nets.values()), abs=1)
        assert nets[row["instead_of_name"]] == pytest.approx(row["people_net"], abs=1)


def test_a_swap_that_breaks_a_quota_says_so(ground):
    quota = {"level": "departement", "code": "85", "at_least": 1}
    plan = plan_on(ground, posts=1, limit_minutes=5, quotas=[quota], **NONE)
    broken = [row for row in plan["left_out"] if row["breaks"]]

    assert broken
    assert all("1 poste au moins" in row["words"] for row in broken)


def test_a_plan_that_leaves_nobody_says_nothing(ground):
    plan = plan_on(ground, objective="set_covering", **NONE)
    unreached = [row for row in plan["left_out"] if row["place"] is not None]

    assert not unreached


def test_the_workbook_and_the_csv_have_them(ground):
    plan = plan_on(ground, posts=1, limit_minutes=5, **NONE)

    lines = plan_document(plan, "csv", table="left_out").decode().splitlines()

    assert len(lines) == len(plan["left_out"]) + 1
    assert plan_document(plan, "xlsx")
