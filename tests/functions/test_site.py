"""GET /v1/sites/{id} and its page, /lieu/{id}: one place, to be linked to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import answered, build_app
from functions.nearest.page import or_page
from functions.replies import PUBLIC
from geodata.exports.answer_page.softened import softened
from geodata.nearest.guide import Guide
from geodata.territory import Places
from tests.country import SITES, guide_of
from tests.functions.events import get

Ask = Callable[..., dict[str, Any]]
NOT_AS_THEY_ARE = [
    "a b",
    "été",
    "a/b",
    "50%",
    "%41",
    'q"uote',
    "<script>",
    "imports",
    "x" * 200,
    "?a=b&c",
]


class Reading(HTMLParser):
    """The scripts that a browser finds in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[list[tuple[str, str | None]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.scripts.append(attributes)


def asking(guide: Guide) -> Ask:
    app = build_app(lambda: guide, Logger(service="test"))
    return lambda path, **query: answered(get(path, query), app, None)


@pytest.fixture
def ask(guide: Guide) -> Ask:
    return asking(guide)


def test_a_site_has_every_field_that_nearest_gives_but_the_trip(ask: Ask, guide: Guide) -> None:
    trip = {"distance_m", "travel_minutes", "travel_method", "crossing", "unconfirmed"}
    compared = 0
    for site in SITES:
        answer = json.loads(ask(f"/v1/sites/{site.id}")["body"])
        found = answer["site"]
        assert answer["sites_version"] == guide.network.table.version.version
        for same in ask_nearest(ask, found["code_insee"]):
            if same["id"] == site.id:
                assert set(same) == {*found, *trip, "same_place_as"}
                assert {**same, **found} == {**same, "access": found["access"]}
                compared += 1
    assert compared >= 2


def ask_nearest(ask: Ask, code: str | None) -> list[dict[str, Any]]:
    if code is None:
        return []
    told = json.loads(ask("/v1/nearest", commune=code)["body"])
    return [*told.get("sites", []), *told.get("remote_sites", []), *told.get("unplaced_sites", [])]


def test_who_may_keep_it_may_keep_its_page(ask: Ask) -> None:
    for path in (f"/v1/sites/{SITES[0].id}", f"/lieu/{SITES[0].id}"):
        reply = ask(path)
        assert reply["statusCode"] == 200
        assert reply["headers"]["Cache-Control"] == PUBLIC
        assert reply["headers"]["ETag"]


@pytest.mark.parametrize("site_id", NOT_AS_THEY_ARE)
def test_whatever_its_identifier_is_a_site_is_found(places: Places, site_id: str) -> None:
    ask = asking(guide_of(places, replace(SITES[0], id=site_id, nom=site_id), SITES[1]))
    reply = ask(f"/v1/sites/{quote(site_id, safe='')}")
    assert json.loads(reply["body"])["site"]["id"] == site_id
    assert ask(f"/lieu/{quote(site_id, safe='')}")["statusCode"] == 200


def test_what_is_no_site_is_a_problem_and_a_page_that_says_where_to_look(ask: Ask) -> None:
    for path in ("nulle-part", "%E9", SITES[0].id[:-1], SITES[0].nom):
        reply = ask(f"/v1/sites/{quote(path, safe='%')}")
        assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (404, "unknown_site")
        page = ask(f"/lieu/{quote(path, safe='%')}")
        assert page["statusCode"] == 404
        assert page["headers"]["Cache-Control"] == "no-store"
        assert "Aucun lieu publié n’a cette adresse" in page["body"]
        assert 'content="noindex"' in page["body"]


def test_the_page_says_what_the_answer_says(ask: Ask) -> None:
    site = json.loads(ask(f"/v1/sites/{SITES[0].id}")["body"])["site"]
    page = ask(f"/lieu/{SITES[0].id}", utm_source="lettre")["body"]
    assert f'<h1 class="site-name"><span>{softened(site["nom"])}</span></h1>' in page
    assert 'content="all"' in page
    assert linked_data_in(page)["name"] == site["nom"]
    assert '<details class="site-more" open' in page
    assert f'action="/signaler/{quote(site["id"], safe="")}"' in page
    assert f'href="/lieu/{site["id"]}"' not in page


def test_texts_of_a_site_stay_texts(places: Places) -> None:
    bad = '"><script>alert(1)</script>'
    ask = asking(guide_of(places, replace(SITES[0], id="x", nom=bad, adresse=bad)))
    reply = ask("/lieu/x")
    # Those of the page: what engines read, and the module that shares its address.
    reading = Reading()
    reading.feed(reply["body"])
    assert reading.scripts == [
        [("type", "application/ld+json")],
        [("type", "module"), ("src", "/citizen/share.js")],
    ]
    told = linked_data_in(reply["body"])
    assert (told["name"], told["address"]["streetAddress"]) == (bad, bad)
    policy = reply["headers"]["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")


def test_engines_are_told_what_is_known_and_no_more(places: Places) -> None:
    full = replace(
        SITES[0],
        id="a/b",
        telephone="+33565778800",
        horaires="Mo-We,Fr 09:00-12:00,14:00-17:00; Su off",
        site_web=("javascript:alert(1)", "https://www.rodez.fr"),
        frais_a_charge=("Gratuit",),
    )
    told = linked_data_in(asking(guide_of(places, full))("/lieu/a~1b")["body"])
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Place")
    assert (told["url"], told["telephone"]) == ("/lieu/a~1b", "+33565778800")
    assert told["geo"] == {"@type": "GeoCoordinates", "latitude": 46.05, "longitude": 0.25}
    assert told["sameAs"] == ["https://www.rodez.fr"]
    assert told["isAccessibleForFree"] is True
    days = [f"https://schema.org/{day}" for day in ("Monday", "Tuesday", "Wednesday", "Friday")]
    assert told["openingHoursSpecification"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": days,
            "opens": opens,
            "closes": closes,
        }
        for opens, closes in (("09:00", "12:00"), ("14:00", "17:00"))
    ]
    for hours in (
        None,
        "Mo[1] 09:00-12:00",
        'Mo 09:00-12:00 "sur RDV"',
        "week 1-53/2 Mo 09:00-12:00",
    ):
        bare = replace(SITES[0], id="x", horaires=hours, latitude=None, longitude=None)
        told = linked_data_in(asking(guide_of(places, bare))("/lieu/x")["body"])
        assert not {"openingHoursSpecification", "geo", "telephone", "sameAs"} & set(told)


@pytest.mark.parametrize(
    ("updated", "said"),
    [
        (date(2026, 11, 1), "Fiche mise à jour le 1er novembre 2026."),
        (date(2026, 4, 1), "il y a plus de six mois"),
        (date(2025, 10, 1), "il y a plus d’un an"),
        (date(2025, 1, 1), "elle est à mettre en doute"),
        (None, "ne dit pas de quand elle date"),
    ],
)
def test_a_page_says_how_old_its_record_is(places: Places, updated: date | None, said: str) -> None:
    guide = guide_of(places, replace(SITES[0], id="x", date_maj=updated))
    now = datetime(2026, 11, 24, 10, tzinfo=UTC)
    app = build_app(lambda: guide, Logger(service="test"), now=lambda: now)
    assert said in answered(get("/lieu/x"), app, None)["body"]


def test_engines_have_a_map_of_every_page(places: Places) -> None:
    many = [replace(SITES[0], id=f"s&{n}", date_maj=date(2026, 1, 2)) for n in range(3)]
    ask = asking(guide_of(places, *many))
    assert (
        "Sitemap: https://lieux.example/sitemap.xml"
        in ask("/robots.txt", host="lieux.example")["body"]
    )
    index = ask("/sitemap.xml", host="lieux.example")
    assert index["headers"]["Content-Type"].startswith("application/xml")
    parts = locations(index["body"])
    assert parts == [f"https://lieux.example/sitemap/{x}-1.xml" for x in ("lieux", "territoires")]
    pages = ask("/sitemap/lieux-1.xml", host="lieux.example")["body"]
    assert locations(pages) == [f"https://lieux.example/lieu/s%26{n}" for n in range(3)]
    assert pages.count("<lastmod>2026-01-02</lastmod>") == 3
    for page in locations(pages):
        assert ask(page.removeprefix("https://lieux.example"))["statusCode"] == 200
    territories = locations(ask("/sitemap/territoires-1.xml", host="lieux.example")["body"])
    assert {"FR", "R76", "01", "01001"} <= {each.rpartition("/")[2] for each in territories}
    for wrong in ("lieux-2.xml", "lieux-0.xml", "elsewhere-1.xml", "lieux-1"):
        assert ask(f"/sitemap/{wrong}")["statusCode"] == 404
    assert ask("/robots.txt", host="<x>")["statusCode"] == 422


def locations(text: str) -> list[str]:
    return [each.partition("</loc>")[0] for each in text.split("<loc>")[1:]]


def scripts_in(page: str) -> list[str]:
    return [each.partition("</script>")[0] for each in page.split("<script")[1:]]


def linked_data_in(page: str) -> dict[str, Any]:
    [found] = [each for each in scripts_in(page) if each.startswith(' type="application/ld+json">')]
    told: dict[str, Any] = json.loads(found.partition(">")[2])
    return told


def test_a_failure_is_a_page_too() -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError  # as a fault of our own would

    reply = or_page(get("/lieu/x"), broken)
    assert reply["statusCode"] == 500
    assert "Le service rencontre un problème" in reply["body"]
