"""What no plan keeps is named by as few constraints as do."""

from __future__ import annotations

from itertools import permutations

import pytest

from geodata.placement import Conflict
from geodata.placement.solution import infeasible
from geodata.plans.conflicts import conflicts_of
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from tests.coverage_country import write_country
from tests.plan_country import IMPOSSIBLE, ground_in, plan_on

VENDEE = {"level": "departement", "code": "85"}
AREA = {"level": "epci", "code": "2000"}


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def test_the_number_of_posts_is_named_where_it_is_at_fault(ground):
    assert plan_on(ground, **IMPOSSIBLE)["conflicts"] == [
        "Vendée : 100\u202f% au moins",
        "1 poste en tout",
    ]


def test_a_constraint_that_nothing_keeps_is_named_alone(ground):
    # With hosts, what the places of a commune take is known on the ground alone.
    plan = plan_on(
        ground,
        posts=2,
        candidates={"hosts": ["CCAS"]},
        networks=[{"name": "Rouge", "posts": 2, "areas": [AREA]}],
        quotas=[{"level": "departement", "code": "85", "at_least": 0, "at_most": 2}],
    )

    assert plan["conflicts"] == ["Rouge : 2 postes"]


def test_two_quotas_that_contradict_each_other_are_named_without_the_others(ground):
    plan = plan_on(
        ground,
        posts=3,
        candidates={"hosts": ["CCAS"]},
        networks=[{"name": "Rouge", "posts": 2, "areas": [VENDEE]}],
        quotas=[{**VENDEE, "at_most": 1}, {"level": "departement", "code": "01", "at_least": 1}],
    )

    assert plan["conflicts"] == ["Vendée : 1 poste au plus", "Rouge : 2 postes"]


def test_conflicts_are_read_kind_by_kind_then_as_declared(ground):
    scenario = scenario_of(
        {
            "name": "Essai",
            "posts": 3,
            "quotas": [
                {**VENDEE, "at_most": 1},
                {"level": "departement", "code": "01", "at_least": 1},
            ],
        }
    )
    problem = assemble(scenario, ground)
    first, second = (Conflict("quota", each.name) for each in problem.groups)
    count, apart = Conflict("count"), Conflict("quota", "A et B : un lieu au moins")
    words = [first.name, second.name, apart.name, "3 postes en tout"]

    for order in permutations((count, first, second, apart)):
        solution = infeasible(len(problem.demands), 0.0, order, 0.0)
        assert conflicts_of(problem, solution) == words


def test_parts_that_no_road_joins_are_named_when_posts_are_too_few(ground):
    fields = {"objective": "p_center", "territory": VENDEE, "existing": {"keep": "none"}}

    assert plan_on(ground, posts=1, **fields)["conflicts"] == [
        "Nant, Sauclières et Trèves, que rien ne relie au reste du territoire : un lieu au moins",
        "L'Île-d'Yeu, que rien ne relie au reste du territoire : un lieu au moins",
        "1 poste en tout",
    ]
    assert plan_on(ground, posts=2, **fields)["status"] == "optimal"


def test_whom_no_road_leads_to_a_place_is_left_out_and_said(ground):
    plan = plan_on(
        ground,
        objective="p_center",
        posts=1,
        territory=VENDEE,
        existing={"keep": "none"},
        excluded=["85113"],
    )

    assert plan["status"] == "optimal"
    assert [each["words"] for each in plan["warnings"]] == [
        "Le plan laisse de côté 1 commune (5\u202f000 personnes), sans route vers aucun lieu."
    ]


def test_too_few_places_for_everybody_is_told_with_the_communes_left_over(ground):
    fields = {"objective": "set_covering", "posts": None, "existing": {"keep": "none"}}
    quotas = [{"level": "france", "code": "FR", "at_most": 1}]
    named, limit = plan_on(ground, quotas=quotas, **fields)["conflicts"]

    assert named.endswith(" : un lieu à portée")
    assert limit == "France : 1 poste au plus"
