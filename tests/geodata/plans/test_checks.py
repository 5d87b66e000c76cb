"""What is wrong in a scenario, said before any road is looked at, on the small country."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.indicators.table import weights_of
from geodata.plans.checks import check, posts_of
from geodata.plans.reading import read_scenario, scenario_of
from geodata.snapshot.publishing import open_current
from geodata.territory.units import Units
from tests.coverage_country import columns_of, write_country

TODAY = date(2026, 11, 24)
VENDEE = {"level": "departement", "code": "85"}
AIN = {"level": "departement", "code": "01"}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return open_current(folder)


@pytest.fixture(scope="module")
def units(snapshot) -> Units:
    return Units(snapshot.register)


def found(units, **fields):
    document = {"name": "Essai", "posts": 3, **fields}
    scenario = scenario_of({k: v for k, v in document.items() if v is not None})
    return check(scenario, units, {}, TODAY)


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
        (
            {"posts": None, "budget": {"euros": 1e10}, "cost_per_post_euros": 0.01},
            ("budget.euros", "too_many_posts"),
        ),
        ({"objective": "set_covering"}, ("posts", "posts_are_the_answer")),
        ({"spending_limit_euros": 100_000.0}, ("spending_limit_euros", "over_budget")),
        ({"weight": "fragility"}, ("weight", "unknown_weight")),
        ({"existing": {"keep": "listed"}}, ("existing.sites", "no_site_listed")),
        ({"existing": {"sites": ["a"]}}, ("existing.sites", "list_without_effect")),
        (
            {"existing": {"keep": "none", "closed": ["a"]}},
            ("existing.closed", "list_without_effect"),
        ),
        ({"required": ["99999"]}, ("required.0", "unknown_code")),
        ({"territory": {"level": "epci", "code": "1"}}, ("territory.code", "unknown_code")),
        ({"territory": {"level": "departement", "code": "*"}}, ("territory.code", "unknown_code")),
        (
            {"decided": [{"level": "departement", "code": "*", "posts": 1}]},
            ("decided.0.code", "unknown_code"),
        ),
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
        ({"candidates": {"communes": []}}, ("candidates", "no_candidate")),
        ({"territory": {"level": "commune", "code": "01004"}}, ("territory", "nobody_to_serve")),
        ({"posts": 20}, ("posts", "fewer_candidates")),
    ],
)
def test_each_contradiction_is_found_where_it_stands(units, fields, expected):
    assert expected in codes(units, **fields)


@pytest.mark.parametrize(
    ("fields", "path", "level"),
    [
        ({"required": ["01001"]}, "required.0", "error"),
        ({"excluded": ["01001"]}, "excluded.0", "warning"),
        ({"floors": [{**AIN, "share": 0.9}]}, "floors.0.code", "error"),
        ({"floors": [{**AIN, "sites": 1}]}, "floors.0.code", "error"),
        ({"quotas": [{**AIN, "at_least": 1}]}, "quotas.0.code", "error"),
        ({"quotas": [{**AIN, "at_most": 1}]}, "quotas.0.code", "warning"),
        ({"decided": [{**AIN, "posts": 1}]}, "decided.0.code", "error"),
        ({"decided": [{**AIN, "posts": 0}]}, "decided.0.code", "warning"),
        (
            {"networks": [{"name": "A", "posts": 1, "areas": [AIN]}]},
            "networks.0.areas.0.code",
            "error",
        ),
        (
            {"networks": [{"name": "A", "posts": 1, "areas": [AIN, VENDEE]}]},
            "networks.0.areas.0.code",
            "warning",
        ),
        ({"candidates": {"communes": ["01001", "85001"]}}, "candidates.communes.0", "warning"),
        ({"candidates": {"communes": ["01001"]}}, "candidates.communes", "warning"),
        (
            {"candidates": {"places": [{"name": "Bus", "commune": "01001"}]}},
            "candidates.places.0",
            "warning",
        ),
    ],
)
def test_what_is_said_of_a_place_outside_the_territory_is_told_at_its_path(
    units, fields, path, level
):
    told = found(units, territory=VENDEE, posts=1, **fields)

    assert [each.level for each in told if each.path == path] == [level]
    assert all("territoire" in each.words for each in told)


def test_a_long_list_outside_the_territory_is_told_in_a_few_findings(units):
    told = found(units, territory=VENDEE, posts=1, excluded=["01001"] * 5_000)

    assert len(told) == 21
    assert told[-1].words == "Et 4\u202f980 autres remarques de cette liste."


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (0.75, 46.05, "place_swapped"),
        (0.0, 0.0, "place_at_zero"),
        (46.05, -0.75, "place_sign"),
        (-46.05, 0.75, "place_sign"),
        (51.5, -0.12, "place_abroad"),
        (46.05, 1.5, "place_far"),
        (46.05, None, "half_a_position"),
    ],
)
def test_a_place_that_cannot_be_there_is_refused_in_words(units, lat, lon, code):
    place = {"name": "Salle", "commune": "85001", "lat": lat, "lon": lon}
    told = found(units, candidates={"places": [place]})

    assert [(each.path, each.code, each.level) for each in told] == [
        ("candidates.places.0", code, "error")
    ]
    assert "« Salle »" in told[0].words


def test_a_place_that_only_an_island_of_its_commune_could_have_is_told(units):
    place = {"name": "Salle", "commune": "85001", "lat": 46.05, "lon": 0.25}
    (finding,) = found(units, candidates={"places": [place]})

    assert (finding.code, finding.level) == ("place_far", "warning")
    assert finding.words == "« Salle » est à 39 km de Nant, la commune qu'il nomme."


def test_a_place_somewhere_in_its_commune_is_taken(units):
    place = {"name": "Salle", "commune": "85001", "lat": 46.01, "lon": 0.79}

    assert found(units, candidates={"places": [place]}) == []


def waves(*days):
    return [
        {"name": f"v{number}", "posts": 1, "opens_on": day} for number, day in enumerate(days, 1)
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2026-12-31", "2027-06-30"), []),
        (("2026-12-31", None, "2027-06-30"), []),
        (("2027-06-30", "2026-12-31"), [("waves.1.opens_on", "waves_out_of_order", "error")]),
        (("2027-06-30", None, "2026-12-31"), [("waves.2.opens_on", "waves_out_of_order", "error")]),
        (("2027-06-30", "2027-06-30"), [("waves.1.opens_on", "waves_same_day", "warning")]),
        (("1999-01-01", "2027-06-30"), [("waves.0.opens_on", "wave_in_the_past", "warning")]),
        (("2026-11-23",), [("waves.0.opens_on", "wave_in_the_past", "warning")]),
        (("2026-11-24",), []),
    ],
)
def test_waves_open_one_after_the_other_and_not_before_today(units, days, expected):
    told = found(units, posts=None, waves=waves(*days))

    assert [(each.path, each.code, each.level) for each in told] == expected


def test_money_is_counted_as_it_is_written(units):
    paid = read_scenario("name: x\nbudget: {euros: 107142.87}\ncost_per_post_euros: 35714.29\n")
    spent = {"posts": 5, "cost_per_post_euros": 33333.33}

    assert posts_of(paid) == 3
    assert found(units, **spent, spending_limit_euros=166666.65) == []
    (over,) = found(units, **spent, spending_limit_euros=166666.64)
    assert over.words == (
        "5 postes à 33\u202f333,33\u00a0€ coûtent 166\u202f666,65\u00a0€, "
        "la limite est de 166\u202f666,64\u00a0€."
    )


@pytest.mark.parametrize("cents", range(1, 40))
def test_a_budget_that_pays_posts_to_the_cent_pays_them_all(cents):
    cost = f"{7_000 + cents * 13}.{cents:02d}"
    for posts in range(1, 40):
        pence = posts * int(cost.replace(".", ""))
        euros = f"{pence // 100}.{pence % 100:02d}"
        text = f"name: x\nbudget: {{euros: {euros}}}\ncost_per_post_euros: {cost}\n"
        assert posts_of(read_scenario(text)) == posts


def test_people_whose_weight_is_missing_are_told_apart_from_arrondissements(units, snapshot):
    columns = columns_of(snapshot.register)
    weights = dict(weights_of(columns, units))
    weights["fragility"] = weights["fragility"].copy()
    for code in ("75102", "85001"):
        weights["fragility"][units.codes.index(code)] = float("nan")
    scenario = scenario_of({"name": "x", "posts": 1, "weight": "fragility"})
    (told,) = check(scenario, units, weights, TODAY)

    assert "1 commune et 1 arrondissement" in told.words
    assert "1\u202f200 habitants" in told.words
