"""What holds for every row, whatever its name, postcode, code and point are."""

from __future__ import annotations

from typing import Any

from hypothesis import given, strategies as st

from geodata.sites.checks.gazetteer import BORDER_M, Gazetteer
from geodata.sites.site import Site
from geodata.territory.origins import Places
from tests.checked import WHOLE, check_records
from tests.country import LITTLE_FRANCE, SQUARES, places_of

PLACES = places_of(LITTLE_FRANCE, SQUARES)
GAZETTEER = Gazetteer(PLACES)
WHOLES = [PLACES.register.area(entry) for entry in range(PLACES.register.whole_count)]
NAMES = ["", "Lieu-dit", *(area.name for area in LITTLE_FRANCE)]
POSTCODES = ["", "01009", "1000", *(code for area in WHOLES for code in area.postcodes)]
CODES = ["", "01999", "99999", *(area.code for area in WHOLES)]


def points() -> st.SearchStrategy[dict[str, Any]]:
    degrees = st.tuples(
        st.floats(-0.2, 0.8, allow_subnormal=False), st.floats(45.9, 46.3, allow_subnormal=False)
    )
    nowhere = st.just({"latitude": None, "longitude": None})
    anywhere = degrees.map(lambda at: {"longitude": at[0], "latitude": at[1]})
    return st.one_of(nowhere, anywhere, anywhere.map(_swapped))


def _swapped(point: dict[str, Any]) -> dict[str, Any]:
    return {"longitude": point["latitude"], "latitude": point["longitude"]}


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    return {
        **WHOLE,
        "commune": draw(st.sampled_from(NAMES)),
        "code_postal": draw(st.sampled_from(POSTCODES)),
        "code_insee": draw(st.sampled_from(CODES)),
        **draw(points()),
    }


def sites_of(records: list[dict[str, Any]], places: Places = PLACES) -> list[Site]:
    numbered = [{**record, "id": str(number)} for number, record in enumerate(records)]
    return [row.site for row in check_records(numbered, places) if row.site is not None]


def metres_outside(site: Site) -> float:
    area = PLACES.register.resolve(site.code_insee or "").area
    assert site.longitude is not None
    assert site.latitude is not None
    return GAZETTEER.distance_m(area, site.longitude, site.latitude)


@given(st.sampled_from([area for area in WHOLES if area.postcodes]), st.data())
def test_a_row_whose_name_and_postcode_agree_is_exact_in_no_other_town(
    area: Any, data: st.DataObject
) -> None:
    record = {
        **data.draw(rows()),
        "commune": area.name,
        "code_postal": data.draw(st.sampled_from(area.postcodes)),
    }
    [site] = sites_of([record])
    coded = PLACES.register.resolve(site.code_insee or "").area
    assert area.code in (coded.code, coded.parent)
    if site.location_quality == "exact":
        assert metres_outside(site) <= BORDER_M or not GAZETTEER.is_in_a_commune(
            site.longitude or 0.0, site.latitude or 0.0
        )


@given(st.sampled_from(WHOLES), st.sampled_from(WHOLES))
def test_a_whole_row_of_another_town_than_its_code_and_point_is_at_its_commune(
    area: Any, other: Any
) -> None:
    record = {
        **WHOLE,
        "commune": area.name,
        "code_postal": area.postcodes[0],
        "code_insee": other.code,
        "longitude": other.lon,
        "latitude": other.lat,
    }
    [site] = sites_of([record])
    is_there = other.code in (area.code, area.parent) or other.parent == area.code
    assert is_there or site.location_quality == "commune"


@given(rows())
def test_an_exact_position_is_in_the_commune_of_its_code(record: dict[str, Any]) -> None:
    [site] = sites_of([record])
    if site.location_quality == "exact" and site.code_insee:
        lon, lat = site.longitude or 0.0, site.latitude or 0.0
        assert metres_outside(site) <= BORDER_M or not GAZETTEER.is_in_a_commune(lon, lat)


@given(st.lists(rows(), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_place(records: list[dict[str, Any]], random: Any) -> None:
    order = list(range(len(records)))
    random.shuffle(order)
    # Of rows that are one place the first alone is kept: here each has a name of its own.
    records = [{**each, "nom": f"Mairie {place}"} for place, each in enumerate(records)]
    first, again = sites_of(records), sites_of([records[place] for place in order])
    for there, place in enumerate(order):
        one, other = first[place], again[there]
        assert (one.code_insee, one.code_postal, one.latitude, one.longitude) == (
            other.code_insee,
            other.code_postal,
            other.latitude,
            other.longitude,
        )
        assert one.location_quality == other.location_quality
