"""GET /v1/sites: what is published, in pages; identifiers of the past move, or are gone."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aws_lambda_powertools import Logger

from functions.nearest import sites as listing_route
from functions.nearest.app import answered, build_app
from functions.replies import PRIVATE, PUBLIC
from geodata.nearest import listing
from geodata.nearest.guide import Guide
from geodata.sites.former import FormerSites
from geodata.sites.network import Network
from geodata.sites.site import FIELD_NAMES
from geodata.territory import Places
from tests.country import guide_of, site, table_of
from tests.functions.events import get

CV = "Insertion professionnelle via le numérique"
SITES = (
    site("east", 0.25, 46.05, nom="Médiathèque", services=(CV,), date_maj=None),
    site("west", -0.05, 46.05, nom="Mairie", services=("Aide aux démarches administratives",)),
    site("a/b", 0.15, 46.05, nom="Poste"),
    site("nowhere", None, None, code_insee="01001"),
    site("paris", 0.55, 46.05, nom="Espace public"),
    *(site(f"s{n}", 0.15, 46.05) for n in range(5)),
)


@pytest.fixture(scope="module")
def source(places: Places) -> Guide:
    return guide_of(places, *SITES)


def reply_of(source: Guide, path: str, former: Any = None, **query: str) -> Any:
    left = former or FormerSites()
    app = build_app(lambda: source, Logger(service="test"), former=lambda: left)
    accept = query.pop("accept", "application/json")
    return answered(get(path, query, accept=accept), app, None)


def listed(source: Guide, **query: str) -> dict[str, Any]:
    reply = reply_of(source, "/v1/sites", **query)
    assert reply["statusCode"] == 200, reply["body"]
    found: dict[str, Any] = json.loads(reply["body"])
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [each["id"] for each in found["sites"]]


@pytest.mark.parametrize("limit", [1, 3, 4, 10, 500])
def test_the_pages_of_a_version_have_each_site_once_in_the_order_of_their_file(
    source: Guide, limit: int
) -> None:
    seen: list[str] = []
    query: dict[str, str] = {"limit": str(limit)}
    while True:
        reply = reply_of(source, "/v1/sites", **query)
        found = json.loads(reply["body"])
        seen += ids(found)
        assert len(found["sites"]) <= limit
        assert found["found"] == len(SITES)
        if found["next"] is None:
            assert "Link" not in reply["headers"]
            break
        # The header leads to the very same page as the cursor.
        target = reply["headers"]["Link"].partition(">")[0].partition("?")[2]
        assert dict(parse_qsl(target)) == {**query, "cursor": found["next"]}
        query["cursor"] = found["next"]
    assert seen == [each.id for each in SITES]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"commune": "01001"}, ["west", "nowhere"]),
        ({"commune": "75056"}, ["paris"]),
        ({"commune": "01999"}, []),
        ({"departement": "75"}, ["paris"]),
        ({"region": "76"}, [each.id for each in SITES]),
        ({"epci": "2000"}, ["west", "nowhere"]),
        ({"bbox": "0.25,46.05,0.6,46.05"}, ["east", "paris"]),
        ({"q": "mediatheque"}, ["east"]),
        ({"q": "MAIRIE bourg"}, ["west"]),
        ({"q": "Ω≈ç"}, []),
        ({"q": "\u200b"}, []),
        ({"q": "!"}, []),
        ({"need": "cv"}, ["east"]),
        ({"need": "cv", "commune": "01001"}, []),
    ],
)
def test_a_question_keeps_the_sites_that_it_is_about(
    source: Guide, query: dict[str, str], expected: list[str]
) -> None:
    assert ids(listed(source, **query)) == expected


def test_what_says_nothing_of_a_need_is_counted_and_not_listed(source: Guide) -> None:
    found = listed(source, need="cv")
    # One surely does not; eight say nothing.
    assert (found["found"], found["unsaid"]) == (1, len(SITES) - 2)
    assert "unsaid" not in listed(source)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"commune": "99999"}, 404, "unknown_code"),
        ({"departement": "00"}, 404, "unknown_territory"),
        ({"commune": "01001", "departement": "01"}, 422, "invalid_parameter"),
        ({"bbox": "1,2,3"}, 422, "invalid_parameter"),
        ({"bbox": "3,46,2,47"}, 422, "invalid_parameter"),
        ({"bbox": "nan,46,2,47"}, 422, "invalid_parameter"),
        ({"bbox": "1,46,2,1e999"}, 422, "invalid_parameter"),
        ({"need": "nothing"}, 422, "invalid_parameter"),
        ({"limit": "501"}, 422, "invalid_parameter"),
        ({"limit": "0"}, 422, "invalid_parameter"),
        ({"format": "xml"}, 422, "invalid_parameter"),
        ({"cursor": "test.1"}, 422, "invalid_parameter"),
        ({"cursor": "test.1.00000000"}, 422, "invalid_parameter"),
        ({"cursor": "former.1.00000000"}, 409, "version_changed"),
        ({"lat": "46"}, 422, "invalid_parameter"),
    ],
)
def test_what_is_wrong_is_told(
    source: Guide, query: dict[str, str], status: int, code: str
) -> None:
    reply = reply_of(source, "/v1/sites", **query)
    assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (status, code)
    assert reply["headers"]["Cache-Control"] == "no-store"


def test_a_cursor_is_of_one_question_and_of_one_publication(source: Guide, places: Places) -> None:
    cursor = listed(source, limit="2")["next"]
    assert ids(listed(source, limit="3", cursor=cursor))  # a page may be of another size
    reply = reply_of(source, "/v1/sites", cursor=cursor, departement="01")
    assert reply["statusCode"] == 422
    newer = replace(source, network=Network.of(table_of("newer", *SITES[1:]), places))
    reply = reply_of(newer, "/v1/sites", cursor=cursor)
    assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (409, "version_changed")


def test_the_same_sites_are_geojson_and_a_file_of_the_standard(source: Guide) -> None:
    by_format = reply_of(source, "/v1/sites", format="geojson")
    assert by_format["body"] == reply_of(source, "/v1/sites", accept="application/geo+json")["body"]
    collection = json.loads(by_format["body"])
    points = {each["id"]: each["geometry"] for each in collection["features"]}
    assert points["nowhere"] is None
    assert points["east"]["coordinates"] == [0.25, 46.05]
    assert collection["sites_version"] == source.network.table.version.version
    as_csv = reply_of(source, "/v1/sites", accept="text/csv")
    assert "attachment" in as_csv["headers"]["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(as_csv["body"])))
    assert tuple(rows[0]) == FIELD_NAMES
    assert [row["id"] for row in rows] == [each.id for each in SITES]


def test_who_may_keep_a_list_may_not_keep_what_somebody_typed(source: Guide) -> None:
    for query, cache in (({"departement": "01"}, PUBLIC), ({"q": "mairie"}, PRIVATE)):
        reply = reply_of(source, "/v1/sites", **query)
        assert reply["headers"]["Cache-Control"] == cache


def test_a_page_is_bounded_in_bytes_and_goes_on(
    source: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_BYTES", 2_500)
    found = listed(source)
    assert 1 <= len(found["sites"]) < len(SITES)
    assert found["next"] is not None
    monkeypatch.setattr(listing, "MOST_BYTES", 1)
    assert len(listed(source)["sites"]) == 1  # one at least, or no list would end


def test_an_id_of_the_past_is_gone_or_moves_with_its_place(source: Guide) -> None:
    before = table_of(
        "before", *SITES, site("left", 0.24, 46.05), site("old", 0.15, 46.05, nom="Poste")
    )
    former = FormerSites().left_by(before, source.network.table, 1)
    reply = reply_of(source, "/v1/sites/left", former)
    body = json.loads(reply["body"])
    assert (reply["statusCode"], body["code"]) == (410, "gone_site")
    assert (body["place"]["nom"], body["place"]["last_version"]) == ("Lieu left", "before")
    assert body["place"]["nearby"][0]["id"] == "east"
    page = reply_of(source, "/lieu/left", former)
    assert page["statusCode"] == 410
    assert 'href="/lieu/east"' in page["body"]
    moved = reply_of(source, "/v1/sites/old", former)
    assert (moved["statusCode"], moved["headers"]["Location"]) == (301, "/v1/sites/a~1b")
    assert json.loads(moved["body"]) == {"moved_to": "a/b"}
    page = reply_of(source, "/lieu/old", former)
    assert (page["statusCode"], page["headers"]["Location"]) == (301, "/lieu/a~1b")
    # What never was is not said to be gone.
    assert reply_of(source, "/lieu/never", former)["statusCode"] == 404


def test_where_a_moved_place_is_said_to_be_it_is(source: Guide) -> None:
    for each in SITES:
        assert reply_of(source, f"/lieu/{listing_route.path_of(each.id)}")["statusCode"] == 200
