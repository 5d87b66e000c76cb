"""Plans of those who come: no plan has more, and what is told of it is what it is."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ScenarioError
from geodata.plans.attendance import attendance_value, attending
from geodata.plans.certificates import verify
from geodata.plans.checks import check
from geodata.plans.ground import Ground
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

NONE: dict[str, Any] = {"existing": {"keep": "none"}}
NEAREST = {"decay": "gaussian"}
SHARED = {"choice": "shared", "at_the_door": 0.6, "decay": "exponential"}
COMING: dict[str, dict[str, Any]] = {
    "as is usual": {},
    "to the nearest": NEAREST,
    "of the DREES": {"decay": "drees"},
    "half at the door": {"decay": "power", "at_the_door": 0.5},
    "shared": SHARED,
    "shared by steps": {"choice": "shared", "at_the_door": 0.9, "catchment_minutes": 60},
    "by attraction": {**SHARED, "of": [{"host": "MUNI", "attraction": 3}]},
    "from no farther than the door": {"catchment_minutes": 5, "decay": "gaussian"},
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return ground_in(folder)


def fields_of(**attendance: Any) -> dict[str, Any]:
    return {"objective": "attendance", "gap": 1e-6, "attendance": attendance}


@pytest.mark.parametrize("name", COMING)
@pytest.mark.parametrize("others", [{}, NONE], ids=["all stay", "none stays"])
@pytest.mark.parametrize("posts", [1, 3])
def test_no_plan_has_more_who_come(ground, name, others, posts):
    fields = {"posts": posts, **fields_of(**COMING[name]), **others}
    problem = assemble(scenario_of({"name": "x", **fields}), ground)

    plan = json.loads(json.dumps(plan_on(ground, **fields), allow_nan=False))

    values = [
        attendance_value(problem, np.array(each, dtype=np.int64))
        for each in combinations(range(len(problem.candidates)), posts)
    ]
    best, told = max(values), plan["attendance"]
    assert plan["objective"]["value"] == pytest.approx(best, rel=1e-5, abs=1e-6)
    assert plan["bound"] >= best * (1 - 1e-6)
    assert told["expected_after"] == pytest.approx(best, rel=1e-5, abs=1e-3)
    assert told["expected_before"] <= told["expected_after"] + 1e-3
    assert sum(each["people_expected"] for each in plan["sites"]) == pytest.approx(
        told["expected_at_sites_that_open"], abs=0.5
    )
    verdict = verify(plan, ground, plan["certificate"]["multipliers"])
    assert not verdict.faults
    assert verdict.bound >= best * (1 - 1e-6)


def test_a_corrupted_certificate_proves_less_and_is_seen(ground):
    plan = plan_on(ground, posts=2, **fields_of(**SHARED), **NONE)
    prices = {name: list(each) for name, each in plan["certificate"]["multipliers"].items()}

    wrong = verify(plan, ground, {**prices, "pulls": [each * 3 for each in prices["pulls"]]})
    negative = verify(plan, ground, {**prices, "demands": [-1.0 for _ in prices["demands"]]})
    missing = verify(plan, ground, {**prices, "pulls": []})

    assert wrong.faults
    assert "negative" in negative.faults[0]
    assert "pulls" in missing.faults[0]


def test_who_has_two_sites_as_near_is_shared_out_evenly_and_nobody_is_counted_twice(ground):
    scenario = scenario_of({"name": "x", "posts": 3, **fields_of(**NEAREST), **NONE})
    problem = assemble(scenario, ground)
    twice = np.array([0, 0])

    one = attending(problem, np.array([0]))
    both = attending(problem, twice)

    assert both.sum() == pytest.approx(one.sum())
    assert both[0] == pytest.approx(both[1])


def test_sites_of_today_may_move_and_those_who_come_today_are_told_with_them(ground):
    fields = fields_of(**SHARED)
    plan = plan_on(ground, posts=1, **fields, existing={"moves": {"most": 1}})
    still = plan_on(ground, posts=1, **fields)

    told, other = plan["attendance"], still["attendance"]
    assert told["expected_before"] == other["expected_before"]
    assert plan["objective"]["value"] >= still["objective"]["value"] - 1e-6
    assert told["expected_after"] == pytest.approx(plan["objective"]["value"], rel=1e-6)
    assert not verify(plan, ground, plan["certificate"]["multipliers"]).faults


def test_waves_open_one_after_the_other_under_the_bound_of_all(ground):
    waves = [{"name": "a", "posts": 1}, {"name": "b", "posts": 2}]
    plan = plan_on(ground, waves=waves, **fields_of(**SHARED), **NONE)

    assert [each["sites"] for each in plan["waves"]] == [1, 2]
    assert plan["bound"] >= plan["objective"]["value"] - 1e-9
    assert not verify(plan, ground, plan["certificate"]["multipliers"]).faults


def test_a_weight_is_counted_instead_of_people(ground):
    plan = plan_on(ground, posts=2, weight="fragility", **fields_of(**SHARED), **NONE)

    assert plan["objective"]["unit"] == "weight"
    assert "poids « fragility »" in plan["attendance"]["words"]
    assert "fragility" in plan["aims_words"]


def test_the_words_say_what_is_modelled(ground):
    words = plan_on(ground, posts=2, **fields_of(**SHARED), **NONE)["attendance"]["words"]

    assert words.startswith("Fréquentation attendue : ")
    assert "Huff" in words
    assert "30 minutes" in words
    assert "60 % venant" in words


@pytest.mark.parametrize(
    ("fields", "path", "code", "level"),
    [
        ({"objective": "max_covering"}, "attendance", "attendance_without_effect", "warning"),
        ({"attendance": {"choice": "shared"}}, "attendance.at_the_door", "at_the_door_unsaid", ""),
        (
            {"attendance": {"choice": "shared", "at_the_door": 1}},
            *("attendance.at_the_door", "at_the_door_unsaid", ""),
        ),
        (
            {"attendance": {"of": [{"host": "MUNI", "attraction": 2}]}},
            *("attendance.of", "attraction_without_effect", "warning"),
        ),
        (
            {"attendance": {**SHARED, "of": [{"attraction": 2}]}},
            *("attendance.of.0", "attraction_unsaid", ""),
        ),
        ({"people_per_post": 100}, "people_per_post", "posts_not_taken", ""),
        ({"vacancy": {"rate": 0.2}}, "vacancy", "vacancy_not_taken", ""),
    ],
)
def test_what_makes_no_sense_is_told_where_it_is(ground, fields, path, code, level):
    document = {"name": "x", "posts": 1, **fields_of(**NEAREST), **fields}
    found = check(scenario_of(document), ground.units, ground.weights, ground.today)

    assert (path, code, level or "error") in [(each.path, each.code, each.level) for each in found]


@pytest.mark.parametrize(
    "attendance",
    [
        {"decay": "linear"},
        {"catchment_minutes": 90},
        {"at_the_door": 0},
        {"at_the_door": 1.1},
        {"of": [{"host": "MUNI", "attraction": 0}]},
        {"unknown": 1},
    ],
)
def test_values_that_cannot_be_are_refused(attendance):
    with pytest.raises(ScenarioError) as refused:
        scenario_of({"name": "x", "posts": 1, **fields_of(**attendance)})

    assert refused.value.findings[0].path.startswith("attendance.")
