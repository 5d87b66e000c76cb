"""GET /v1/sites/{id} and its page, /lieu/{id}: one place, to be linked to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
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
    """The elements that a browser finds in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, _: object) -> None:
        self.elements.add(tag)


def elements_of(page: str) -> set[str]:
    reading = Reading()
    reading.feed(page)
    return reading.elements


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
    assert f'<meta itemprop="name" content="{site["nom"]}">' in page
    assert '<details class="site-more" open' in page
    assert f"/contact.html?lieu={quote(site['id'], safe='')}" in page
    assert f"/lieu/{site['id']}" not in page


def test_texts_of_a_site_stay_texts(places: Places) -> None:
    bad = '"><script>alert(1)</script>'
    ask = asking(guide_of(places, replace(SITES[0], id="x", nom=bad, adresse=bad)))
    reply = ask("/lieu/x")
    assert "script" not in elements_of(reply["body"])
    assert "default-src 'none'" in reply["headers"]["Content-Security-Policy"]


def test_a_failure_is_a_page_too() -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError  # as a fault of our own would

    reply = or_page(get("/lieu/x"), broken)
    assert reply["statusCode"] == 500
    assert "Le service rencontre un problème" in reply["body"]
