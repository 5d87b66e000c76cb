"""Territories within one another: what they ask is counted once, what they leave is kept."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.plans.checks import check
from geodata.plans.reading import scenario_of
from geodata.snapshot.publishing import open_current
from geodata.territory.units import Units
from tests.coverage_country import write_country

OCCITANIE, VENDEE = ("region", "76"), ("departement", "85")
AIN, PARIS, FRANCE = ("departement", "01"), ("departement", "75"), ("france", "FR")


@pytest.fixture(scope="module")
def units(tmp_path_factory) -> Units:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return Units(open_current(folder).register)


def at(place, **fields):
    level, code = place
    return {"level": level, "code": code, **fields}


def told(units, **fields):
    scenario = scenario_of({"name": "Essai", **fields})
    return [
        each for each in check(scenario, units, {}, date(2026, 11, 24)) if each.level == "error"
    ]


def test_posts_decided_within_posts_decided_are_counted_once(units):
    decided = [at(OCCITANIE, posts=4), at(AIN, posts=3)]

    assert told(units, posts=5, decided=decided) == []
    assert told(units, posts=4, decided=list(reversed(decided))) == []


def test_posts_decided_for_the_whole_territory_are_among_those_of_the_scenario(units):
    where = {"level": "region", "code": "76"}
    decided = [at(OCCITANIE, posts=4), at(AIN, posts=3)]

    assert told(units, posts=5, territory=where, decided=decided) == []


def test_minimums_of_parts_over_the_cap_of_the_whole_are_named(units):
    quotas = [at(OCCITANIE, at_most=3), at(AIN, at_least=2), at(PARIS, at_least=2)]
    (finding,) = told(units, posts=5, quotas=quotas)

    assert finding.path == "quotas.0"
    assert finding.words == (
        "Occitanie : ses territoires demandent 4 postes en tout (Ain : 2 et Paris : 2), "
        "son plafond est de 3."
    )


def test_a_minimum_over_what_the_caps_of_parts_leave_is_named(units):
    quotas = [at(OCCITANIE, at_least=4), at(AIN, at_most=1), at(PARIS, at_most=1)]
    (finding,) = told(units, posts=5, quotas=quotas)

    assert finding.path == "quotas.0"
    assert finding.words == (
        "Occitanie demande 4 postes, ses territoires n'en laissent que 2 (Ain : 1 et Paris : 1)."
    )


def test_a_floor_of_sites_over_the_cap_of_its_region_is_a_contradiction(units):
    fields = {
        "existing": {"keep": "none"},
        "floors": [at(AIN, sites=3)],
        "quotas": [at(OCCITANIE, at_most=2)],
    }

    assert [each.code for each in told(units, posts=4, **fields)] == ["least_over_most"]
    assert told(units, posts=4, **{**fields, "floors": [at(AIN, sites=2)]}) == []


def test_a_required_commune_counts_in_the_quota_of_its_departement(units):
    quotas = [at(VENDEE, at_least=2, at_most=2)]

    assert told(units, posts=2, required=["85001", "85002"], quotas=quotas) == []
    (finding,) = told(units, posts=3, required=["85001", "85002", "85003"], quotas=quotas)
    assert (finding.path, finding.code) == ("quotas.0", "least_over_most")


def test_a_required_commune_where_no_place_is_candidate_is_named_alone(units):
    (finding,) = told(units, posts=2, required=["85001"], candidates={"communes": ["85002"]})

    assert finding.path == "required.0"
    assert finding.words == "Nant demande 1 poste, et aucun lieu candidat n'y est."


def test_a_territory_cannot_have_more_posts_than_its_places_take(units):
    (finding,) = told(units, posts=5, decided=[at(VENDEE, posts=5)])

    assert (finding.path, finding.code) == ("decided.0", "fewer_candidates_there")
    capacity = {"people_per_post": 1_000, "most_posts_per_site": 2}
    assert told(units, posts=5, decided=[at(VENDEE, posts=5)], **capacity) == []


def test_the_parts_of_a_divided_city_are_parts_of_it(units):
    quotas = [
        {"level": "commune", "code": "75056", "at_most": 1},
        {"level": "commune", "code": "75101", "at_least": 1},
        {"level": "commune", "code": "75102", "at_least": 1},
    ]

    assert [each.code for each in told(units, posts=4, quotas=quotas)] == ["least_over_most"]


def test_a_quota_of_france_is_one_of_the_whole(units):
    assert told(units, posts=3, quotas=[at(FRANCE, at_least=3, at_most=3)]) == []
    assert [each.code for each in told(units, posts=3, quotas=[at(FRANCE, at_most=2)])] == [
        "most_under_posts"
    ]


def test_the_order_of_the_fields_changes_nothing(units):
    quotas = [
        at(OCCITANIE, at_most=3),
        at(AIN, at_least=2),
        at(PARIS, at_least=2),
        at(VENDEE, at_least=1),
    ]
    words = {
        tuple(each.words for each in told(units, posts=6, quotas=order))
        for order in (quotas, quotas[::-1], quotas[2:] + quotas[:2])
    }

    assert len(words) == 1
