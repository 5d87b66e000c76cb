"""The measures of a small country: units, sites that count, minutes, scores, indicators."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from shapely.geometry import box

from geodata.coverage.accessibility import Decay
from geodata.coverage.class_rows import Classes
from geodata.coverage.indicators import Weighed, indicators
from geodata.coverage.measures import Measures, measure
from geodata.coverage.ranges import TripErrors, trip_bounds
from geodata.coverage.supply import State, supply_of
from geodata.errors import ParameterError, UnknownTerritoryError
from geodata.sites.network import Network
from geodata.sites.site import Site
from geodata.territory.units import Units
from geodata.travel.table import Roads
from tests.country import LITTLE_FRANCE, SQUARES, official, places_of, roads_of, site, table_of

DAY = date(2026, 11, 24)
ISLAND = official("85113", "L'Île-d'Yeu", population=5_000)
AREAS = (*LITTLE_FRANCE, ISLAND)
ISLES = {
    **SQUARES,
    "85113": box(2.0, 45.0, 2.1, 45.1),
}
PLACES, ROADS = places_of(AREAS, ISLES), roads_of(AREAS, ISLES)
UNITS = Units(PLACES.register)


def network_of(*sites: Site) -> Network:
    return Network.of(table_of("v", *sites), PLACES)


def measured(*sites: Site, state: State | None = None, **facts: Any) -> Measures:
    question = State(DAY) if state is None else state
    return measure(UNITS, Roads(ROADS), network_of(*sites), question, Decay(), **facts)


def of(measures: Measures, code: str) -> tuple[float, float]:
    place = UNITS.codes.index(code)
    return float(measures.minutes[place]), float(measures.advisors_per_10k[place])


def test_a_divided_city_is_counted_by_arrondissement_and_once() -> None:
    assert "75056" not in UNITS.codes
    assert {"75101", "75102"} <= set(UNITS.codes)
    people = UNITS.people
    for level in ("france", "region", "departement"):
        total = sum(np.nansum(people[each.units]) for each in UNITS.territories(level))
        assert total == np.nansum(people)


def test_a_city_is_its_arrondissements_and_an_old_code_what_it_is_in_now() -> None:
    paris = UNITS.territory("commune", "75056")
    assert [UNITS.codes[unit] for unit in paris.units] == ["75101", "75102"]
    assert UNITS.territory("commune", "01999").code == "01004"


@pytest.mark.parametrize(
    ("level", "code"),
    [("commune", "99999"), ("departement", "99"), ("epci", "1"), ("france", "12"), ("region", "1")],
)
def test_a_code_that_no_territory_has_is_told(level: str, code: str) -> None:
    with pytest.raises(UnknownTerritoryError, match=f"of the level {level} has the code '{code}'"):
        UNITS.territory(level, code)


def test_a_level_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(ParameterError) as refused:
        UNITS.territory("canton", "12")
    assert "departement" in refused.value.allowed


def test_a_site_counts_once_or_says_why_not() -> None:
    supply = supply_of(
        network_of(
            site("here", 0.15, 46.05, posts_filled=2),
            site("unsaid", 0.25, 46.05),
            site("nowhere", None, None),
            site("empty", 0.25, 46.05, posts_filled=0, posts_granted=1),
            site("later", 0.25, 46.05, opens_on=date(2027, 1, 1), posts_filled=1),
            site("gone", 0.25, 46.05, closes_on=date(2026, 1, 1)),
            site("far", 0.25, 46.05, modalites_acces=("Ce lieu n'accueille pas de public",)),
        ),
        State(DAY),
    )
    assert supply.sites.tolist() == [0, 1]
    assert supply.advisors.tolist() == [2.0, 1.0]
    assert supply.counts == {
        "counted": 2,
        "posts_unsaid": 1,
        "not_in_service": 2,
        "closed_to_public": 1,
        "without_post": 1,
        "unplaced": 1,
    }


def test_what_is_granted_counts_sites_to_come_and_posts_not_filled() -> None:
    sites = (
        site("empty", 0.25, 46.05, posts_filled=0, posts_granted=3),
        site("later", 0.15, 46.05, opens_on=date(2027, 1, 1), posts_filled=1),
        site("gone", 0.25, 46.05, closes_on=date(2026, 1, 1), posts_granted=1),
    )
    supply = supply_of(network_of(*sites), State(DAY, "granted"))
    assert supply.sites.tolist() == [0, 1]
    assert supply.advisors.tolist() == [3.0, 1.0]


def test_an_island_without_a_site_is_unreachable_and_one_with_a_site_is_served() -> None:
    minutes, score = of(measured(site("a", 0.15, 46.05)), "85113")
    assert minutes == np.inf
    assert score == 0.0
    minutes, _ = of(measured(site("a", 2.05, 45.04, code_insee="85113")), "85113")
    assert minutes < 10


def test_no_site_at_all_leaves_everyone_unreachable() -> None:
    measures = measured()
    assert np.isinf(measures.minutes).all()
    assert measures.counts["counted"] == 0


def test_measures_come_back_from_their_arrays() -> None:
    measures = measured(site("a", 0.15, 46.05, posts_filled=2), site("b", 0.6, 46.05))
    back = Measures.of_arrays(measures.to_arrays())
    assert back.state == measures.state
    assert back.decay == measures.decay
    assert back.counts == measures.counts
    assert back.minutes.tolist() == measures.minutes.tolist()
    assert back.advisors_per_10k == pytest.approx(measures.advisors_per_10k, rel=1e-6)
    assert back.bounds is not None
    assert measures.bounds is not None
    assert [each.tolist() for each in back.bounds] == [each.tolist() for each in measures.bounds]
    older = {name: held for name, held in measures.to_arrays().items() if "bounds" not in name}
    assert Measures.of_arrays(older).errors(UNITS) is None


def test_a_share_has_the_range_of_what_its_minutes_may_be() -> None:
    measures = measured(site("a", 0.15, 46.05))
    answer = told(measures, UNITS.people, errors=measures.errors(UNITS))
    for step in (*answer["within"], answer["within_threshold"]):
        assert 0 <= step["share_low"] <= step["share"] <= step["share_high"] <= 1
    assert any(step["share_low"] < step["share_high"] for step in answer["within"])
    assert answer == told(measures, UNITS.people, errors=measures.errors(UNITS))


def test_a_demand_is_scaled_to_people_so_that_scores_stay_per_10_000_people() -> None:
    sites = (site("a", 0.15, 46.05),)
    plain = measured(*sites)
    double = measured(*sites, demand=UNITS.people * 2.5, weight="need")
    assert double.advisors_per_10k == pytest.approx(plain.advisors_per_10k)
    assert double.weight == "need"


def told(
    measures: Measures,
    weight: np.ndarray[Any, Any],
    code: str = "01",
    errors: TripErrors | None = None,
) -> dict[str, Any]:
    among = UNITS.territory("departement", code).units
    statuses = np.where(measures.minutes <= 20, 0, 1).astype(np.int8)
    classes = {"size": Classes(["small", "large"], (UNITS.people > 1_000).astype(np.int64))}
    weighed = Weighed("people", weight, UNITS.people)
    limits = ("in", "out"), 20.0
    return indicators(UNITS, measures, weighed, statuses, *limits, among, classes, errors)


def test_indicators_count_people_within_each_limit_and_those_with_no_road() -> None:
    answer = told(measured(site("a", 0.15, 46.05, posts_filled=3)), UNITS.people)
    assert answer["communes"] == 4
    assert answer["people"] == 860 + 170_000 + 2_500
    assert answer["advisors"] == 3
    assert answer["sites"] == 1
    assert answer["within"][0]["minutes"] == 10
    assert answer["within"][-1]["share"] == 1.0
    shares = [step["share"] for step in answer["within"]]
    assert shares == sorted(shares)
    assert answer["status"]["in"]["communes"] + answer["status"]["out"]["communes"] == 4
    assert sum(each["people"] for each in answer["by_class"]["size"]) == answer["people"]
    vendee = told(measured(site("a", 0.15, 46.05)), UNITS.people, "85")
    assert vendee["unreachable"] == {"communes": 1, "arrondissements": 0, "people": 5_000}
    assert vendee["within_threshold"] == {"minutes": 20.0, "people": 0, "share": 0.0}
    assert vendee["minutes_median"] is None
    paris = told(measured(site("a", 0.15, 46.05)), UNITS.people, "75")
    assert (paris["communes"], paris["arrondissements"]) == (2, 2)


def test_the_share_of_a_class_lies_in_its_range_and_has_none_where_errors_are_unknown() -> None:
    measures = measured(site("a", 0.15, 46.05))
    rows = told(measures, UNITS.people, errors=measures.errors(UNITS))["by_class"]["size"]
    assert {row["class"] for row in rows} == {"small", "large"}
    for row in rows:
        assert row["share_within_low"] <= row["share_within"] <= row["share_within_high"]
    bare = told(measures, UNITS.people)["by_class"]["size"]
    assert not any("share_within_low" in row or "share_within_high" in row for row in bare)


def test_where_some_minutes_are_measured_the_others_alone_have_bounds() -> None:
    measures, network = measured(site("a", 0.15, 46.05)), network_of(site("a", 0.15, 46.05))
    told = np.arange(len(UNITS)) % 2 == 0
    ways = UNITS, Roads(ROADS), measures.minutes, measures.nearest, network.sites
    mixed, every = trip_bounds(*ways, told), trip_bounds(*ways, np.ones(len(UNITS), dtype=bool))
    assert measures.bounds is not None
    assert mixed is not None
    assert every is not None
    for mine, modelled, none in zip(mixed, measures.bounds, every, strict=True):
        assert (modelled != 0).any()
        assert not none.any()
        np.testing.assert_array_equal(mine, np.where(told, 0, modelled))


def test_a_missing_weight_is_missing_and_said() -> None:
    weight = UNITS.people.copy()
    weight[UNITS.codes.index("01002")] = np.nan
    answer = told(measured(site("a", 0.15, 46.05)), weight)
    assert answer["weight"]["people_without"] == 170_000
    assert answer["weight"]["communes_without"] == 1
    assert answer["people"] == 173_360


def test_people_around_two_sites_are_those_around_each_alone_and_those_between() -> None:
    found = measured(site("one", 0.15, 46.05), site("two", 0.75, 46.05))
    total, alone = found.catchment_people, found.catchment_alone
    assert total is not None
    assert alone is not None
    reached = found.minutes <= Decay().within_minutes
    # Overlaps are counted twice in the first sum, and not at all in the second.
    assert (total.sum() + alone.sum()) / 2 == np.nansum(UNITS.people[reached])
    assert (alone <= total).all()


def test_measures_that_were_kept_before_catchments_were_counted_have_none() -> None:
    arrays = measured(site("one", 0.15, 46.05)).to_arrays()
    again = Measures.of_arrays(arrays)
    assert again.catchment_people is not None
    older = {name: values for name, values in arrays.items() if "catchment" not in name}
    assert Measures.of_arrays(older).catchment_people is None
    assert Measures.of_arrays(older).to_arrays().keys() == older.keys()


def test_a_site_of_which_only_the_commune_is_known_is_at_the_communes_point() -> None:
    # The table was made over a snapshot that had another point for the commune, 5 km away.
    vague = site("v", 0.11, 46.06, code_insee="01002", location_quality="commune")
    exact = site("e", 0.11, 46.06, code_insee="01002")
    assert of(measured(vague), "01002")[0] < 1.0 < of(measured(exact), "01002")[0]
    network = network_of(vague)
    node = int(network.sites.node[0])
    assert (network.sites.lon[0], network.sites.lat[0]) == (ROADS.lon[node], ROADS.lat[node])


def test_communes_whose_point_may_be_far_from_their_people_are_counted() -> None:
    told = indicators(
        UNITS,
        measured(),
        Weighed("people", UNITS.people, UNITS.people),
        np.zeros(len(UNITS), dtype=np.int8),
        ("served",),
        20,
        np.arange(len(UNITS)),
        {},
    )
    assert told["unsure_points"]["communes"] == len(UNITS)
