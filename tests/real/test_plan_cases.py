"""Scenarios that once got a wrong answer, as their planners wrote them, on the real communes."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from geodata.indicators.table import Columns
from geodata.plans.checks import check
from geodata.plans.checks_of_places import check_places
from geodata.plans.ground import Ground, ground_over
from geodata.plans.problem import assemble
from geodata.plans.reading import read_scenario
from geodata.plans.scenario import Place
from geodata.plans.solving import solve_plan

pytestmark = pytest.mark.real

TODAY = date(2026, 11, 24)
AVEYRON = 'name: Essai\nterritory: {level: departement, code: "12"}\n'
FRESH = AVEYRON + "existing: {keep: none}\n"


@pytest.fixture(scope="module")
def ground(france) -> Ground:
    return ground_over(france, france.demonstration, Columns({}), TODAY)


def codes_of(ground, text):
    found = check(read_scenario(text), ground.units, ground.weights, TODAY)
    return [(each.path, each.code, each.level) for each in found]


def plan_of(ground, text):
    return solve_plan(assemble(read_scenario(text), ground))


def test_the_worst_trip_to_one_site_in_aveyron_is_98_minutes(ground):
    plan = plan_of(ground, FRESH + "objective: p_center\nposts: 1\n")

    assert plan["status"] == "optimal"
    assert plan["objective"]["value"] == 98.0


def test_the_least_travel_to_one_site_in_aveyron_is_to_rodez(ground):
    plan = plan_of(ground, FRESH + "objective: p_median\nposts: 1\n")

    assert [site["commune"] for site in plan["sites"]] == ["12202"]
    assert plan["totals"]["mean_minutes_after"] == pytest.approx(
        plan["objective"]["value"] / plan["totals"]["people"], abs=0.01
    )


@pytest.mark.parametrize(("posts", "status"), [(1, "infeasible"), (6, None), (10, "optimal")])
def test_guyane_has_a_worst_trip_once_each_part_without_a_road_has_a_site(ground, posts, status):
    text = (
        'name: Essai\nterritory: {level: departement, code: "973"}\nexisting: {keep: none}\n'
        f"objective: p_center\nposts: {posts}\n"
    )
    plan = plan_of(ground, text)

    if status is not None:
        assert plan["status"] == status
    if plan["status"] == "infeasible":
        *causes, posts_in_all = plan["conflicts"]
        assert posts_in_all.endswith("en tout")
        assert all("que rien ne relie" in words for words in causes)


def test_ten_posts_of_3_000_people_serve_30_000_and_not_those_in_reach(ground):
    text = FRESH + "posts: 10\npeople_per_post: 3000\nmost_posts_per_site: 3\n"
    plan = plan_of(ground, text)

    assert plan["totals"]["people_newly_served"] == 30_000
    assert plan["totals"]["people_covered_after"] > 30_000
    assert sum(site["people_served"] for site in plan["sites"]) == 30_000
    assert plan["binding"][0]["people_per_post"] == 3_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                'name: Personne\nterritory: {level: commune, code: "55039"}\nposts: 1\n'
                "existing: {keep: none}\npeople_per_post: 1000\n"
            ),
            [("territory", "nobody_to_serve", "error")],
        ),
        (
            FRESH + "budget: {euros: 107142.87}\ncost_per_post_euros: 35714.29\n",
            [],
        ),
        (
            FRESH + "posts: 5\ncost_per_post_euros: 33333.33\nspending_limit_euros: 166666.65\n",
            [],
        ),
        (
            (
                'name: Decides\nterritory: {level: region, code: "76"}\nposts: 12\n'
                'decided: [{level: region, code: "76", posts: 10}, '
                '{level: departement, code: "12", posts: 5}]\n'
            ),
            [("decided.0.posts", "decided_under_posts", "warning")],
        ),
        (
            AVEYRON + 'posts: 1\nrequired: ["48095"]\n'
            'floors: [{level: departement, code: "48", share: 0.9}]\n'
            "candidates: {places: "
            '[{name: Inverse, commune: "12202", lat: 2.575, lon: 44.35}]}\n',
            [
                ("candidates.places.0", "place_swapped", "error"),
                ("required.0", "outside_territory", "error"),
                ("floors.0.code", "outside_territory", "error"),
            ],
        ),
        (
            FRESH + "waves: [{name: v1, posts: 2, opens_on: 2027-06-30}, "
            "{name: v2, posts: 2, opens_on: 2026-12-31}]\n",
            [("waves.1.opens_on", "waves_out_of_order", "error")],
        ),
        (
            AVEYRON + "posts: 1\ncandidates: {places: "
            '[{name: Loin, commune: "12202", lat: 44.1, lon: 3.08}, '
            '{name: Madrid, commune: "12202", lat: 40.4, lon: -3.7}]}\n',
            [
                ("candidates.places.0", "place_far", "error"),
                ("candidates.places.1", "place_abroad", "error"),
            ],
        ),
    ],
)
def test_what_is_wrong_is_found_and_what_is_right_is_let_through(ground, text, expected):
    assert codes_of(ground, text) == expected


def test_posts_decided_in_a_region_and_in_one_of_its_departements_are_placed(ground):
    text = (
        'name: Decides\nterritory: {level: region, code: "76"}\nposts: 12\n'
        "existing: {keep: none}\n"
        'decided: [{level: region, code: "76", posts: 10}, '
        '{level: departement, code: "12", posts: 5}]\n'
    )
    plan = plan_of(ground, text)

    assert plan["totals"]["posts"] == 12
    assert sum(site["departement"] == "12" for site in plan["sites"]) == 5


def test_no_corner_of_a_commune_is_refused_as_far_from_it(ground, france):
    codes = ground.units.register.codes
    entries = ground.units.entry[::40].tolist()
    drawn = zip(entries, france.simplified.geometries(entries), strict=True)
    places = [
        Place(name="Salle", commune=codes[entry], lon=lon, lat=lat)
        for entry, outline in drawn
        if outline is not None
        for lon, lat in shapely.get_coordinates(outline)[::25].tolist()
    ]

    found = list(check_places(places, ground.units))
    assert [each for each in found if each.level == "error"] == []


@pytest.mark.parametrize("departement", ["48", "23"])
def test_ten_advisors_who_tour_a_departement_are_proven_within_one_percent(ground, departement):
    territory = f'territory: {{level: departement, code: "{departement}"}}\n'
    rounds = "objective: rounds\nposts: 10\nrounds: {within_minutes: 15}\ngap: 0.001\n"

    plan = plan_of(ground, f"name: Tournées\n{territory}{rounds}time_limit_s: 300\n")

    assert plan["gap"] is not None
    assert plan["gap"] <= 0.01
    assert plan["rounds"]["people_left"] == 0
