"""Plans of real départements, every objective, on the roads of the snapshot."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import yaml

from geodata.errors import ScenarioError
from geodata.indicators.table import Columns
from geodata.plans.ground import Ground, ground_over
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.solving import solve_plan

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def ground(france) -> Ground:
    return ground_over(france, france.demonstration, Columns({}), date(2026, 11, 24))


def plan_of(ground, departement, objective, **fields):
    document = {
        "name": "Essai",
        "objective": objective,
        "territory": {"level": "departement", "code": departement},
        "existing": {"keep": "none"},
        **fields,
    }
    if objective != "set_covering":
        document |= {"posts": 12}
    return solve_plan(assemble(scenario_of(document), ground))


@pytest.mark.parametrize(
    ("departement", "objective"),
    [
        ("12", "max_covering"),
        ("12", "p_median"),
        ("12", "set_covering"),
        ("48", "backup_covering"),
        ("48", "p_center"),
    ],
)
def test_a_departement_is_solved_and_proven(ground, departement, objective):
    plan = plan_of(ground, departement, objective)

    assert plan["status"] == "optimal"
    assert plan["gap"] <= 1e-3
    assert plan["totals"]["people_covered_after"] > 0


def test_the_worst_served_part_of_a_departement_is_proven_to_be_served_best(ground):
    plan = plan_of(ground, "48", "equity")

    assert plan["status"] == "optimal"
    assert plan["objective"]["value"] <= plan["bound"] + 1e-6


def test_the_communes_that_a_plan_covers_are_those_its_minutes_say(ground):
    plan = plan_of(ground, "12", "max_covering")
    within = [
        each
        for each in plan["communes"]
        if each["minutes_after"] is not None and each["minutes_after"] <= 20
    ]

    assert {each["state"] for each in within} <= {"newly_covered", "no_people"}
    assert sum(each["people"] or 0 for each in within) == plan["totals"]["people_covered_after"]


def test_three_networks_and_quotas_hold_over_a_region(ground):
    document = {
        "name": "Occitanie",
        "posts": 30,
        "limit_minutes": 15,
        "territory": {"level": "region", "code": "76"},
        "quotas": [{"level": "departement", "at_least": 1, "at_most": 4}],
        "networks": [
            {"name": "A", "posts": 6, "areas": [{"level": "departement", "code": "12"},
                                                {"level": "departement", "code": "31"}]},
            {"name": "B", "posts": 10},
        ],
        "time_limit_s": 20,
        "gap": 0.01,
    }  # fmt: skip
    plan = solve_plan(assemble(scenario_of(document), ground))
    by_departement = np.unique([s["departement"] for s in plan["sites"]], return_counts=True)[1]

    assert by_departement.min() >= 1
    assert by_departement.max() <= 4
    named = [site["network"] for site in plan["sites"]]
    assert (named.count("A"), named.count("B")) == (6, 10)
    assert {s["departement"] for s in plan["sites"] if s["network"] == "A"} <= {"12", "31"}


def case_of(real_data, name):
    text = (real_data / "cases" / "plans" / f"{name}.yaml").read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    document.pop("version")
    return scenario_of(document)


def test_few_posts_over_an_empty_country_are_spread_over_it(ground, real_data):
    plan = solve_plan(assemble(case_of(real_data, "fr-capacity"), ground))

    # No 300 sites have more than this within 20 minutes: the bound of the maximal covering.
    most = 52_296_314
    assert (plan["status"], plan["objective"]["value"]) == ("optimal", 600_000)
    assert plan["totals"]["people_covered_after"] > 0.9 * most
    assert len({site["departement"] for site in plan["sites"]}) > 80
    assert sum(site["posts"] for site in plan["sites"]) == 300


def test_backup_opens_all_the_posts_that_are_asked_for(ground, real_data):
    plan = solve_plan(assemble(case_of(real_data, "backup973"), ground))

    assert (plan["status"], plan["totals"]["posts"]) == ("optimal", 17)


def test_a_territory_without_anybody_to_serve_is_a_finding(ground, real_data):
    with pytest.raises(ScenarioError) as refused:
        assemble(case_of(real_data, "capnobody"), ground)

    assert [each.code for each in refused.value.findings] == ["nobody_to_serve"]
