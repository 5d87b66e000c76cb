"""The answer to a citizen names the places reached first, and hides none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from shapely.geometry import box

from geodata.errors import EngineUnavailableError
from geodata.nearest.guide import Guide
from geodata.nearest.question import NearestQuery
from geodata.sites.facets import Wanted
from geodata.territory.origins import Origin, Places
from tests.country import guide_of, official, places_of, roads_of, site

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""A Tuesday, noon in Paris."""


def ids(found: dict[str, Any], name: str = "sites") -> list[str]:
    return [place["id"] for place in found[name]]


def here(guide: Guide) -> Origin:
    return guide.places.at_point(0.0, 46.05)


def test_the_place_reached_first_comes_first_with_its_record_and_trip(guide: Guide) -> None:
    found = guide.nearest(here(guide), NearestQuery(limit=2), NOON)
    assert ids(found) == ["west", "east"]
    first, second = found["sites"]
    assert first["services"] == ["Aide aux démarches administratives"]
    assert first["distance_m"] == pytest.approx(0.05 * 77_395, abs=1)
    assert 0 < first["travel_minutes"] < second["travel_minutes"]
    assert (first["travel_method"], first["access"]) == ("model", "road")
    for each in (first, second):
        low, high = each["travel_minutes_low"], each["travel_minutes_high"]
        assert 0 < low < each["travel_minutes"] < high
    assert (found["snapshot"], found["sites_version"]) == ("snapshot-of-tests", "test")


def test_an_unplaced_site_of_the_commune_is_listed_apart_at_no_distance(guide: Guide) -> None:
    found = guide.nearest(guide.places.in_commune("01001"), NearestQuery(), NOON)
    assert "nowhere" not in ids(found)
    [apart] = found["unplaced_sites"]
    assert (apart["id"], apart["distance_m"], apart["travel_minutes"]) == ("nowhere", None, None)


def test_an_unplaced_site_of_an_arrondissement_is_listed_there(guide: Guide) -> None:
    found = guide.nearest(guide.places.with_postcode("75001"), NearestQuery(), NOON)
    assert ids(found, "unplaced_sites") == ["elsewhere"]


def test_a_point_in_no_commune_still_gets_the_nearest_at_no_known_time(guide: Guide) -> None:
    found = guide.nearest(guide.places.at_point(-30.0, 20.0), NearestQuery(limit=1), NOON)
    assert found["origin"]["commune"] is None
    [only] = found["sites"]
    assert (only["id"], only["travel_minutes"], only["access"]) == ("west", None, "unknown")
    assert found["unplaced_sites"] == []


def test_a_network_without_a_placed_site_gives_none_and_no_error(places: Places) -> None:
    guide = guide_of(places, site("nowhere", None, None))
    found = guide.nearest(here(guide), NearestQuery(max_minutes=20), NOON)
    assert (found["sites"], found["within_limit"]) == ([], False)


def test_a_site_on_longitude_zero_is_a_placed_site(places: Places) -> None:
    guide = guide_of(places, site("zero", 0.0, 46.05))
    assert guide.nearest(here(guide), NearestQuery(), NOON)["sites"][0]["distance_m"] == 0


def test_a_limit_in_minutes_is_inclusive(guide: Guide) -> None:
    everything = guide.nearest(here(guide), NearestQuery(), NOON)
    last = everything["sites"][-1]["travel_minutes"]
    inside = guide.nearest(here(guide), NearestQuery(max_minutes=last), NOON)
    assert (ids(inside), inside["within_limit"]) == (ids(everything), True)
    outside = guide.nearest(here(guide), NearestQuery(max_minutes=last - 0.1), NOON)
    assert ids(outside) == ["west"]


def test_the_nearest_is_given_even_beyond_the_limit(guide: Guide) -> None:
    found = guide.nearest(here(guide), NearestQuery(max_minutes=0.1), NOON)
    assert (ids(found), found["within_limit"]) == (["west"], False)


def test_walking_takes_longer_and_says_how_it_was_estimated(guide: Guide) -> None:
    by_car = guide.nearest(here(guide), NearestQuery(limit=1), NOON)["sites"][0]
    on_foot = guide.nearest(here(guide), NearestQuery(limit=1, mode="foot"), NOON)["sites"][0]
    assert on_foot["travel_minutes"] > 2 * by_car["travel_minutes"]
    assert on_foot["travel_method"] == "walking_model"
    assert "travel_minutes_low" not in on_foot
    # 3.87 km as the crow flies, 1.3 times as long by the paths, at 1.25 m/s.
    assert on_foot["travel_minutes"] == pytest.approx(3870 * 1.3 / 1.25 / 60, abs=0.2)


ISLAND_COUNTRY = (
    official("85012", "La Côte"),
    official("85113", "L'Île"),
    official("85200", "Le Fond"),
)
ISLAND_SQUARES = {
    "85012": box(0.0, 46.0, 0.1, 46.1),
    "85113": box(0.15, 46.0, 0.2, 46.1),
    "85200": box(-0.4, 46.0, 0.0, 46.1),
}


@pytest.fixture(scope="module")
def coast() -> Guide:
    """A coast, an island that a regular line serves, and a far hinterland."""
    places = places_of(ISLAND_COUNTRY, ISLAND_SQUARES)
    roads = roads_of(ISLAND_COUNTRY, ISLAND_SQUARES)
    return guide_of(
        places,
        site("island", 0.16, 46.05, code_insee="85113"),
        site("far", -0.35, 46.05, code_insee="85200"),
        roads=roads,
    )


def test_a_place_that_only_the_sea_separates_is_not_near(coast: Guide) -> None:
    found = coast.nearest(coast.places.at_point(0.09, 46.05), NearestQuery(), NOON)
    assert ids(found) == ["far"]


def test_a_place_beyond_the_sea_is_given_to_who_asks_and_says_that_a_ferry_goes(
    coast: Guide,
) -> None:
    question = NearestQuery(include_unreachable=True)
    found = coast.nearest(coast.places.at_point(0.09, 46.05), question, NOON)
    assert ids(found) == ["far", "island"]
    last = found["sites"][-1]
    assert (last["access"], last["travel_minutes"], last["travel_method"]) == ("ferry", None, None)
    assert last["crossing"] == "not_counted"
    assert {each["crossing"] for each in found["sites"][:-1]} == {None}


def test_an_islander_without_a_place_is_told_the_nearest_beyond_the_sea(places: Places) -> None:
    country = places_of(ISLAND_COUNTRY, ISLAND_SQUARES)
    roads = roads_of(ISLAND_COUNTRY, ISLAND_SQUARES)
    guide = guide_of(country, site("far", -0.35, 46.05, code_insee="85200"), roads=roads)
    found = guide.nearest(country.in_commune("85113"), NearestQuery(max_minutes=20), NOON)
    assert (ids(found), found["within_limit"]) == (["far"], False)


EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
"""Nine in the evening in Paris, four in the afternoon in Martinique."""


def test_a_place_of_another_clock_is_open_by_its_own(coast: Guide) -> None:
    guide = guide_of(
        coast.places,
        site("antilles", 0.16, 46.05, code_insee="97209", horaires="Mo-Fr 08:00-17:00"),
        site("far", -0.35, 46.05, code_insee="85200", horaires="Mo-Fr 08:00-17:00"),
        roads=coast.roads,
    )
    on_land, at_sea = guide.places.at_point(0.09, 46.05), guide.places.at_point(9.0, 41.0)
    beyond = NearestQuery(at=EVENING, include_unreachable=True)
    assert ids(guide.nearest(on_land, beyond, EVENING)) == ["antilles"]
    assert ids(guide.nearest(at_sea, NearestQuery(at=EVENING), EVENING)) == ["antilles"]


def test_at_night_the_place_down_the_road_comes_before_one_open_overseas(coast: Guide) -> None:
    guide = guide_of(
        coast.places,
        site("antilles", 0.16, 46.05, code_insee="97209", horaires="Mo-Fr 08:00-17:00"),
        site("far", -0.35, 46.05, code_insee="85200", horaires="Mo-Fr 08:00-17:00"),
        roads=coast.roads,
    )
    found = guide.nearest(guide.places.at_point(0.09, 46.05), NearestQuery(at=EVENING), EVENING)
    assert (ids(found), found["open_found"]) == (["far"], False)
    assert found["sites"][0]["opens_next_at"] == "2026-11-25T08:00:00+01:00"


def test_a_closed_place_is_left_out_and_one_of_unknown_hours_is_apart(places: Places) -> None:
    guide = guide_of(
        places,
        site("closed", 0.0, 46.05, horaires="Mo-Fr 14:00-17:00"),
        site("unknown", 0.01, 46.05),
        site("unreadable", 0.02, 46.05, horaires="sur rendez-vous"),
        site("open", 0.03, 46.05, horaires="Mo-Fr 09:00-17:00"),
    )
    everything = guide.nearest(here(guide), NearestQuery(), NOON)["sites"]
    assert [place["open"] for place in everything] == [False, None, None, True]
    assert everything[0]["opens_next_at"] == "2026-11-24T14:00:00+01:00"
    found = guide.nearest(here(guide), NearestQuery(at=NOON), NOON)
    assert (ids(found), found["open_found"]) == (["open"], True)
    assert ids(found, "unconfirmed_sites") == ["unknown", "unreadable"]
    assert [each["unconfirmed"] for each in found["unconfirmed_sites"]] == [["open_at"]] * 2
    assert found["sites"][0]["unconfirmed"] == []


def test_a_place_on_appointment_is_kept_and_is_not_said_to_be_open(places: Places) -> None:
    guide = guide_of(
        places,
        site("asked", 0.0, 46.05, horaires='Mo-Fr 09:00-17:00 "sur rendez-vous"'),
        site("words", 0.01, 46.05, horaires='"sur rendez-vous"'),
    )
    answer = guide.nearest(here(guide), NearestQuery(at=NOON), NOON)
    found = answer["unconfirmed_sites"]
    assert (answer["sites"], answer["open_found"]) == ([], False)
    assert [place["open"] for place in found] == [None, None]
    assert [place["open_on_appointment"] for place in found] == [True, False]
    assert [place["opening_note"] for place in found] == ["sur rendez-vous"] * 2


def test_when_nothing_is_open_the_nearest_say_when_they_open(places: Places) -> None:
    guide = guide_of(
        places,
        site("near", 0.0, 46.05, horaires="Mo-Fr 14:00-17:00"),
        site("next", 0.05, 46.05, horaires="Mo-Fr 13:00-17:00"),
    )
    found = guide.nearest(here(guide), NearestQuery(at=NOON, max_minutes=60), NOON)
    assert (ids(found), found["open_found"], found["within_limit"]) == (
        ["near", "next"],
        False,
        True,
    )
    assert [place["open"] for place in found["sites"]] == [False, False]
    assert guide.nearest(here(guide), NearestQuery(), NOON)["open_found"] is None


def test_the_nearest_open_place_is_given_even_beyond_the_limit(places: Places) -> None:
    guide = guide_of(
        places,
        site("closed", 0.0, 46.05, horaires="Mo-Fr 14:00-17:00"),
        site("open", 0.25, 46.05, horaires="Mo-Fr 09:00-17:00"),
    )
    found = guide.nearest(here(guide), NearestQuery(at=NOON, max_minutes=5), NOON)
    assert (ids(found), found["open_found"], found["within_limit"]) == (["open"], True, False)


def test_filters_keep_what_was_asked(places: Places) -> None:
    guide = guide_of(
        places,
        site("free", 0.0, 46.05, frais_a_charge=("Gratuit",)),
        site("paying", 0.0, 46.05, frais_a_charge=("Payant",)),
        site("silent", 0.0, 46.05),
    )
    wanted = Wanted(frais_a_charge=("Gratuit", "Gratuit sous condition"))
    found = guide.nearest(here(guide), NearestQuery(wanted=wanted), NOON)
    assert ids(found) == ["free"]
    [silent] = found["unconfirmed_sites"]
    assert (silent["id"], silent["unconfirmed"]) == ("silent", ["fee"])


def test_a_filter_that_no_place_says_anything_of_gives_those_that_do_not_say(
    places: Places,
) -> None:
    guide = guide_of(places, site("near", 0.0, 46.05), site("far", 0.05, 46.05))
    found = guide.nearest(here(guide), NearestQuery(wanted=Wanted(wheelchair=True)), NOON)
    assert (ids(found), ids(found, "unconfirmed_sites")) == ([], ["near", "far"])


def test_a_place_that_does_not_say_is_no_help_beyond_enough_that_do(places: Places) -> None:
    guide = guide_of(
        places,
        site("nearer", 0.0, 46.05),
        site("open", 0.02, 46.05, horaires="Mo-Fr 09:00-17:00"),
        site("farther", 0.05, 46.05),
    )
    one = guide.nearest(here(guide), NearestQuery(limit=1, at=NOON), NOON)
    assert (ids(one), ids(one, "unconfirmed_sites")) == (["open"], ["nearer"])
    two = guide.nearest(here(guide), NearestQuery(limit=2, at=NOON), NOON)
    assert (ids(two), ids(two, "unconfirmed_sites")) == (["open"], ["nearer", "farther"])


def test_on_a_public_holiday_only_who_speaks_of_it_is_surely_open(places: Places) -> None:
    guide = guide_of(
        places,
        site("silent", 0.0, 46.05, horaires="Mo-Su 09:00-17:00"),
        site("open", 0.02, 46.05, horaires="Mo-Su,PH 09:00-17:00"),
        site("closed", 0.03, 46.05, horaires="Mo-Su 09:00-17:00; PH off"),
    )
    christmas = datetime(2026, 12, 25, 11, 0, tzinfo=UTC)
    found = guide.nearest(here(guide), NearestQuery(at=christmas), christmas)
    assert (ids(found), ids(found, "unconfirmed_sites")) == (["open"], ["silent"])


def test_a_night_that_began_before_the_holiday_is_surely_open(places: Places) -> None:
    guide = guide_of(places, site("night", 0.0, 46.05, horaires="Mo-Su 20:00-02:00"))
    after_midnight = datetime(2026, 12, 25, 0, 0, tzinfo=UTC)  # one o'clock in Paris
    found = guide.nearest(here(guide), NearestQuery(at=after_midnight), after_midnight)
    assert (ids(found), found["open_found"]) == (["night"], True)


def test_a_place_not_yet_open_or_closed_for_good_is_not_in_service(places: Places) -> None:
    guide = guide_of(
        places,
        site("granted", 0.0, 46.05, opens_on=date(2026, 11, 25)),
        site("gone", 0.0, 46.05, closes_on=date(2026, 11, 24)),
        site("lasting", 0.0, 46.05, opens_on=date(2026, 11, 24), closes_on=date(2026, 11, 25)),
    )
    assert ids(guide.nearest(here(guide), NearestQuery(), NOON)) == ["lasting"]


def test_a_place_that_receives_nobody_is_not_somewhere_to_go(places: Places) -> None:
    nobody = ("Ce lieu n'accueille pas de public",)
    guide = guide_of(
        places,
        site("office", 0.0, 46.05, modalites_acces=nobody),
        site("line", 0.0, 46.05, modalites_acces=nobody, modalites_accompagnement=("À distance",)),
        site("both", 0.05, 46.05, modalites_accompagnement=("À distance",)),
    )
    found = guide.nearest(here(guide), NearestQuery(), NOON)
    assert (ids(found), ids(found, "remote_sites")) == (["both"], ["line"])
    assert found["remote_sites"][0]["access"] == "remote"


class Engine:
    """A routing engine that says what it is told to, or nothing."""

    name = "osrm"

    def __init__(self, *seconds: float) -> None:
        self._seconds = seconds

    def seconds(self, _origin: Any, destinations: Any, _mode: Any) -> Any:
        if not self._seconds:
            raise EngineUnavailableError("osrm", "no answer in 1 s")
        return np.array(self._seconds[: len(destinations)])


def test_an_engine_times_the_short_list_and_is_named(guide: Guide) -> None:
    timed = Guide(guide.snapshot_id, guide.places, guide.roads, guide.network, Engine(900.0, 60.0))
    found = timed.nearest(here(guide), NearestQuery(), NOON)["sites"]
    assert [(place["id"], place["travel_minutes"], place["travel_method"]) for place in found] == [
        ("east", 1.0, "osrm"),
        ("west", 15.0, "osrm"),
    ]


def test_a_silent_engine_leaves_the_model(guide: Guide) -> None:
    silent = Guide(guide.snapshot_id, guide.places, guide.roads, guide.network, Engine())
    found = silent.nearest(here(guide), NearestQuery(), NOON)
    assert [place["travel_method"] for place in found["sites"]] == ["model", "model"]
