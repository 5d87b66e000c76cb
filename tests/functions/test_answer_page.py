"""GET /reponse: what the form sends, and the page that comes of the API's own answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any
from urllib.parse import urlencode

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import answered, build_app
from functions.nearest.page import NAMES, or_page
from functions.replies import PRIVATE, PUBLIC
from geodata.nearest.guide import Guide
from geodata.nearest.question import NearestParameters
from tests.functions.events import get, sent

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(guide: Guide) -> Ask:
    app = build_app(lambda: guide, Logger(service="test"))

    def asked(*pairs: tuple[str, str], path: str = "/reponse") -> dict[str, Any]:
        query = urlencode(pairs)
        return answered({**get(path, dict(pairs)), "rawQueryString": query}, app, None)

    return asked


def test_the_form_of_a_browser_is_answered_with_a_page(ask: Ask) -> None:
    empty = [("when", ""), ("at", ""), ("mode", "car"), ("max_minutes", "")]
    reply = ask(("q", "Saint-Étienne (01)"), *empty)
    assert reply["statusCode"] == 200
    assert reply["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "2 lieux près de Saint-Étienne" in reply["body"]
    assert 'value="Saint-Étienne (01)"' in reply["body"]


def test_a_page_has_the_places_of_the_apis_answer_in_its_order(ask: Ask) -> None:
    question = ("commune", "01002")
    told = json.loads(ask(question, path="/v1/nearest")["body"])
    page = ask(question)["body"]
    at = [page.index(f"<span>{site['nom']}</span>") for site in told["sites"]]
    assert at == sorted(at)
    assert len(at) == 2


def test_no_script_runs_in_it_and_nothing_is_asked_elsewhere(ask: Ask) -> None:
    for pairs in ((("q", "Bourg"),), (("q", "<script>alert(1)</script>"),), ()):
        reply = ask(*pairs)
        assert "default-src 'none'" in reply["headers"]["Content-Security-Policy"]
        assert "script-src" not in reply["headers"]["Content-Security-Policy"]
        # Within the quotation marks of an attribute it is a text.
        assert "<script" not in re.sub(r'"[^"]*"', "", reply["body"])


def test_whoever_may_keep_the_answer_may_keep_its_page(ask: Ask) -> None:
    assert ask(("commune", "01002"))["headers"]["Cache-Control"] == PUBLIC
    assert ask(("q", "Bourg"))["headers"]["Cache-Control"] == PRIVATE
    assert ask(("q", "nowhere at all"))["headers"]["Cache-Control"] == "no-store"


def test_a_page_has_a_tag_of_its_own(ask: Ask) -> None:
    tag = ask(("commune", "01002"))["headers"]["ETag"]
    assert tag == ask(("commune", "01002"))["headers"]["ETag"]
    assert tag != ask(("commune", "01002"), path="/v1/nearest")["headers"]["ETag"]
    assert "ETag" not in ask(("q", "nowhere at all"))["headers"]


def test_several_values_of_one_filter_are_all_asked(ask: Ask) -> None:
    asked: list[Any] = []

    def api(event: Any) -> Any:
        asked.append(event)
        return {"statusCode": 500, "headers": {}, "body": "{}"}

    query = "commune=01002&need=cv&need=privacy&utm_source=lettre&limit=50&mode=car"
    or_page({**get("/reponse"), "rawQueryString": query}, api)
    assert asked[0]["rawPath"] == "/v1/nearest"
    assert asked[0]["queryStringParameters"] == {
        "commune": "01002",
        "need": "cv,privacy",
        "limit": "10",
    }


@pytest.mark.parametrize(
    ("commune", "moment"),
    [("01002", "2026-07-14T10:30:00+02:00"), ("97701", "2026-07-14T10:30:00-04:00")],
)
def test_an_hour_is_that_of_where_it_is_asked_from(commune: str, moment: str) -> None:
    asked: list[str] = []

    def api(event: Any) -> Any:
        asked.append(event["queryStringParameters"].get("open_at", "none"))
        body = {"origin": {"lon": 0, "lat": 0, "commune": {"code": commune}}}
        return {"statusCode": 400, "headers": {}, "body": json.dumps(body)}

    query = urlencode({"commune": commune, "when": "at", "at": "2026-07-14T10:30"})
    or_page({**get("/reponse"), "rawQueryString": query}, api)
    assert asked == ["none", moment]


def test_a_date_that_is_none_is_said_so(ask: Ask) -> None:
    reply = ask(("commune", "01002"), ("when", "at"), ("at", "demain"))
    assert reply["statusCode"] == 422
    assert "Cette date n’a pas été comprise" in reply["body"]


def test_a_date_without_its_choice_is_not_asked(ask: Ask) -> None:
    assert ask(("commune", "01002"), ("at", "demain"))["statusCode"] == 200


def test_what_fails_on_our_side_is_a_page_too_and_repeats_nothing() -> None:
    def api(_: Any) -> Any:
        raise ValueError("12 rue de la Paix")

    reply = or_page(get("/reponse", {"q": "Bourg"}), api)
    assert (reply["statusCode"], reply["headers"]["Cache-Control"]) == (500, "no-store")
    assert "Ce n’est pas de votre fait." in reply["body"]
    assert "Paix" not in reply["body"]


def test_more_fields_than_the_form_has_are_none(ask: Ask) -> None:
    reply = ask(*[("need", "cv")] * 101)
    assert (reply["statusCode"], "Indiquez une adresse" in reply["body"]) == (400, True)


def test_it_is_asked_after_without_its_body(guide: Guide) -> None:
    app = build_app(lambda: guide, Logger(service="test"))
    reply = answered(sent("HEAD", "/reponse", None, {"commune": "01002"}), app, None)
    assert (reply["statusCode"], reply["body"]) == (200, "")


def test_it_reads_each_parameter_of_the_api_but_how_many() -> None:
    api = {each.name for each in fields(NearestParameters)} - {"limit"}
    assert set(NAMES) == api | {"when", "at"}
