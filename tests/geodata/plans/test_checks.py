from __future__ import annotations

import pytest

from geodata.plans.checks import check
from geodata.plans.reading import scenario_of
from geodata.snapshot.publishing import open_current
from geodata.territory.units import Units
from tests.coverage_country import write_country


@pytest.fixture(scope="module")
def units(tmp_path_factory) -> Units:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return Units(open_current(folder).register)


def found(units, **fields):
    document = {"name": "Essai", "posts": 3, **fields}
    return check(scenario_of({k: v for k, v in document.items() if v is not None}), units, {})


def codes(units, **fields):
    return [(each.path, each.code) for each in found(units, **fields)]


def test_a_sound_scenario_has_nothing_to_say(units):
    assert found(units) == []


def test_a_territory_that_asks_for_more_than_its_cap_is_told_in_words(units):
    (finding,) = found(
        units,
        decided=[{"level": "departement", "code": "85", "posts": 3}],
        quotas=[{"level": "departement", "code": "*", "at_most": 2}],
    )

    assert finding.words == "Vendée demande 3 postes, son plafond est de 2."
    assert finding.path == "decided.0"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"posts": None}, ("posts", "no_posts")),
        ({"budget": {"euros": 1e6}}, ("budget", "posts_said_twice")),
        ({"posts": None, "budget": {"euros": 10.0}}, ("budget.euros", "no_post_paid")),
        ({"objective": "set_covering"}, ("posts", "posts_are_the_answer")),
        ({"spending_limit_euros": 100_000.0}, ("spending_limit_euros", "over_budget")),
        ({"weight": "fragility"}, ("weight", "unknown_weight")),
        ({"required": ["99999"]}, ("required.0", "unknown_code")),
        ({"territory": {"level": "epci", "code": "1"}}, ("territory.code", "unknown_code")),
        ({"networks": [{"name": "A", "posts": 4}]}, ("networks", "networks_over_posts")),
        (
            {"networks": [{"name": "A", "posts": 1, "wave": "x"}]},
            ("networks.0.wave", "unknown_wave"),
        ),
        ({"required": ["85001"], "excluded": ["85001"]}, ("excluded", "required_and_excluded")),
        ({"quotas": [{"level": "departement", "at_least": 2}]}, ("quotas", "least_over_posts")),
        ({"quotas": [{"level": "departement", "at_most": 0}]}, ("quotas", "most_under_posts")),
        ({"floors": [{"level": "epci"}]}, ("floors.0", "floor_unsaid")),
        ({"most_posts_per_site": 2}, ("most_posts_per_site", "capacity_unsaid")),
        ({"candidates": {"town_halls": False}}, ("candidates", "no_candidate")),
    ],
)
def test_each_contradiction_is_found_where_it_stands(units, fields, expected):
    assert expected in codes(units, **fields)
