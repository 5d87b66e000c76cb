"""Plans of posts that may be vacant: what is expected, proven, and drawn over a thousand years."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ScenarioError
from geodata.plans.certificates import verify
from geodata.plans.checks import check
from geodata.plans.ground import Ground
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.vacancy import drawn_years, expected_of, failure_of
from geodata.plans.worth import value_of
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

NONE: dict[str, Any] = {"existing": {"keep": "none"}}
VACANCIES: dict[str, dict[str, Any]] = {
    "a third": {"vacancy": {"rate": 1 / 3}},
    "next to always": {"vacancy": {"rate": 0.99}},
    "by host": {"vacancy": {"rate": 0.1, "of": [{"host": "MUNI", "rate": 0.5}]}},
    "those of today": {"vacancy": {"rate": 0.2, "existing_rate": 0.6}},
    "only those of today": {"vacancy": {"existing_rate": 0.6}},
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return ground_in(folder)


def as_json(plan: Any) -> Any:
    return json.loads(json.dumps(plan, allow_nan=False))


@pytest.mark.parametrize("name", VACANCIES)
@pytest.mark.parametrize("others", [{}, NONE], ids=["all stay", "none stays"])
@pytest.mark.parametrize("posts", [1, 3])
def test_no_plan_is_expected_to_have_more_in_reach(ground, name, others, posts):
    fields = {"posts": posts, "gap": 1e-6, **VACANCIES[name], **others}
    problem = assemble(scenario_of({"name": "x", **fields}), ground)

    plan = as_json(plan_on(ground, **fields))

    if failure_of(problem) is None:
        assert "vacancy" not in plan
        return
    values = [
        value_of(problem, np.array(each, dtype=np.int64))
        for each in combinations(range(len(problem.candidates)), posts)
    ]
    best, told = max(values), plan["vacancy"]
    assert plan["objective"]["value"] == pytest.approx(best, rel=1e-5)
    assert plan["bound"] >= best * (1 - 1e-6)
    assert told["plan"]["expected"] == pytest.approx(best, rel=1e-5)
    assert told["nominal"]["expected"] <= best * (1 + 1e-6)
    verdict = verify(plan, ground, plan["certificate"]["multipliers"])
    assert not verdict.faults
    assert verdict.bound >= best * (1 - 1e-6)


def test_chances_of_zero_give_the_plan_of_filled_posts(ground):
    plain = plan_on(ground, posts=2, **NONE)
    zero = plan_on(ground, posts=2, vacancy={"rate": 0}, **NONE)

    assert "vacancy" not in zero
    assert zero["sites"] == plain["sites"]
    assert zero["aims"] == plain["aims"]


def test_a_chance_of_one_is_refused(ground):
    with pytest.raises(ScenarioError) as refused:
        scenario_of({"name": "x", "posts": 1, "vacancy": {"rate": 1}})

    assert refused.value.findings[0].path == "vacancy.rate"


def test_the_years_agree_with_what_is_reckoned_and_the_same_seed_draws_the_same(ground):
    fields = {"name": "x", "posts": 3, **VACANCIES["a third"], **NONE}
    problem = assemble(scenario_of(fields), ground)
    failure = failure_of(problem)
    assert failure is not None
    plan, other = np.array([0, 2, 4]), np.array([1, 2, 3])

    years = drawn_years(problem, failure, [plan, other], seed=5, years=4_000)
    again = drawn_years(problem, failure, [plan, other], seed=5, years=4_000)

    assert np.array_equal(years, again)
    for own, drawn in zip((plan, other), years, strict=True):
        exact = expected_of(problem, failure, own)
        error = drawn.std() / np.sqrt(len(drawn))
        assert abs(drawn.mean() - exact) < 5 * error + 1e-6
    assert len(set(years[0])) > 1


def test_the_plan_says_in_words_how_it_fares(ground):
    told = plan_on(ground, posts=2, **VACANCIES["a third"], **NONE)["vacancy"]

    assert told["years"] == 1_000
    assert told["plan"]["least"] <= told["plan"]["low"] <= told["plan"]["mean"]
    assert "en moyenne" in told["words"]
    assert 0 <= told["better_years"] + told["worse_years"] <= 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"objective": "p_median"}, "vacancy_not_taken"),
        ({"people_per_post": 100}, "vacancy_not_taken"),
        ({"floors": [{"level": "departement", "share": 0.5}]}, "vacancy_not_taken"),
        ({"existing": {"moves": {"most": 1}}}, "vacancy_not_taken"),
        ({"vacancy": {"of": [{"rate": 0.5}]}}, "vacancy_unsaid"),
        ({"vacancy": {"of": [{"rate": 0.5, "host": "MUNI", "network": "x"}]}}, "vacancy_unsaid"),
    ],
)
def test_what_makes_no_sense_with_vacancies_is_refused(ground, fields, code):
    scenario = scenario_of({"name": "x", "posts": 1, "vacancy": {"rate": 0.5}, **fields})

    found = check(scenario, ground.units, ground.weights, ground.today)

    assert code in {each.code for each in found if each.level == "error"}
