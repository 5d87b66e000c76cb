"""The public figures of a territory and their page: what was computed before, and no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.coverage.app import answered, build_app
from functions.coverage.layers import OwnLayers
from functions.coverage.territories import FIGURES
from functions.coverage.wiring import Service
from functions.replies import PRIVATE
from geodata.coverage.national import NationalCoverage
from geodata.errors import MissingObjectError
from geodata.exports.coverage_documents import Documents
from geodata.exports.coverage_outlined import OutlinedCoverage
from geodata.refresh import PrerenderedDocuments, Run
from tests.coverage_country import DAY
from tests.functions.events import get, sent, signed

Asking = Callable[..., dict[str, Any]]
OPEN = "/v1/territories"
SECRET = {"zones", "posts_needed", "rows", "status", "inequality", "advisors_per_10k", "change"}


def nothing_stored(key: str) -> bytes:
    raise MissingObjectError(key)


@pytest.fixture(scope="module")
def published(documents: Documents, service: Service) -> Service:
    """A service over a run that was published."""
    run = Run("snapshot", "in-use", None, DAY, "2026-11-24T04:00:00Z")
    return replace(service, documents=PrerenderedDocuments(documents, run, nothing_stored))


def asking(service: Service) -> Asking:
    app = build_app(lambda: service, lambda *_: "", Logger(service="test"))

    def asked(path: str, method: str = "GET", **query: str) -> dict[str, Any]:
        event = sent(method, path, query=query or None)
        return answered(event, app, OwnLayers(lambda: service), None)

    return asked


@pytest.fixture(scope="module")
def ask(published: Service) -> Asking:
    return asking(published)


def figures(ask: Asking, code: str) -> dict[str, Any]:
    reply = ask(f"{OPEN}/{code}/figures")
    assert reply["statusCode"] == 200, reply["body"]
    found: dict[str, Any] = json.loads(reply["body"])
    return found


@pytest.mark.parametrize(
    ("path", "level", "code"),
    [
        ("FR", "france", "FR"),
        ("R76", "region", "76"),
        ("85", "departement", "85"),
        ("85113", "commune", "85113"),
        ("75056", "commune", "75056"),
    ],
)
def test_figures_are_those_that_prefectures_have(
    ask: Asking, published: Service, path: str, level: str, code: str
) -> None:
    found = figures(ask, path)
    assert (found["territory"]["level"], found["territory"]["code"]) == (level, code)
    question = f"/v1/coverage/{level}/{code}"
    app = build_app(lambda: published, lambda *_: "", Logger(service="test"))
    event = signed(get(question, {"threshold_minutes": "20"}))
    signed_reply = answered(event, app, OwnLayers(lambda: published), None)
    told = json.loads(signed_reply["body"])["indicators"]
    for name in ("communes", "people", "sites", "unreachable", "minutes_median", "minutes_p90"):
        assert found["figures"][name] == told[name]
    for mine, theirs in zip(found["figures"]["within"], told["within"], strict=True):
        assert {name: theirs[name] for name in mine} == mine
    assert not SECRET & {*found, *found["figures"]}


def test_the_parts_of_a_territory_sum_to_it(ask: Asking) -> None:
    for code in ("FR", "R76", "R52", "85"):
        found = figures(ask, code)
        parts = found["parts"]
        if found["territory"]["level"] == "departement":
            continue  # not every commune is in an EPCI
        assert sum(each["people"] for each in parts) == found["figures"]["people"]
        assert sum(each["sites"] for each in parts) == found["figures"]["sites"]
        for part in parts:
            assert figures(ask, part["path"])["figures"]["people"] == part["people"]


def test_a_commune_says_whether_help_is_within_reach(ask: Asking) -> None:
    reach = {code: figures(ask, code)["figures"]["reach"] for code in ("01002", "85113", "01001")}
    assert reach["01002"] == "within"
    assert reach["85113"] == "no_road"
    assert figures(ask, "75056")["figures"]["reach"] is None  # it is its arrondissements


def test_places_are_those_that_count(ask: Asking) -> None:
    found = figures(ask, "01")
    assert [each["id"] for each in found["places"]] == ["market"]
    assert (found["places_found"], found["figures"]["sites"]) == (1, 1)


def test_nothing_is_computed_for_a_public_question_where_nothing_was(service: Service) -> None:
    def never(*_: object) -> Any:
        raise AssertionError("a public question measures nothing")

    known = service.documents.national
    national: NationalCoverage = replace(known, measures_of=never, network_of=never)
    documents = Documents(OutlinedCoverage(national, service.documents.answers.simplified))  # type: ignore[union-attr]
    ask = asking(replace(service, documents=documents))
    reply = ask(f"{OPEN}/85/figures")
    body = json.loads(reply["body"])
    assert (body["ready"], body["figures"], body["parts"], body["places"]) == (False, None, [], [])
    assert reply["headers"]["Cache-Control"] == PRIVATE
    page = ask("/territoire/85")
    assert (page["statusCode"], "pas encore calculés" in page["body"]) == (200, True)
    assert page["headers"]["Cache-Control"] == PRIVATE


@pytest.mark.parametrize("code", ["99", "R99", "99999", "123456789", "R", "X", "1234", "00000"])
def test_a_code_of_nothing_is_a_404_and_a_page_that_says_so(ask: Asking, code: str) -> None:
    assert ask(f"{OPEN}/{code}/figures")["statusCode"] == 404
    page = ask(f"/territoire/{code}")
    assert page["statusCode"] == 404
    assert "Aucun territoire n’a ce code" in page["body"]
    assert page["headers"]["Cache-Control"] == "no-store"


@pytest.mark.parametrize("code", ["a b", "<script>", "é", "x" * 40, "..", ""])
def test_what_is_no_code_is_no_fault_of_ours(ask: Asking, code: str) -> None:
    page = ask(f"/territoire/{code}")
    assert page["statusCode"] == 404
    assert "<script>" not in page["body"]


def test_what_prefectures_prepare_stays_closed(ask: Asking) -> None:
    paths = ("/v1/coverage/departement/85", "/v1/coverage", "/v1/coverage/departement/85/gaps")
    for path in paths:
        assert ask(path)["statusCode"] == 403


def test_who_may_keep_figures_may_and_head_is_answered(ask: Asking) -> None:
    for path in (f"{OPEN}/85/figures", "/territoire/85"):
        reply = ask(path)
        assert reply["headers"]["Cache-Control"] == FIGURES
        assert reply["headers"]["ETag"]
        head = ask(path, "HEAD")
        assert (head["statusCode"], head["body"]) == (200, "")
        assert ask(path, "POST")["statusCode"] == 405


def test_the_page_has_the_figures_its_parts_and_its_files(ask: Asking) -> None:
    page = ask("/territoire/R52", utm_source="lettre")["body"]
    assert "<h1>Pays de la Loire</h1>" in page
    assert 'href="/territoire/85"' in page
    assert "/v1/sites?region=52&amp;limit=500&amp;format=csv" in page
    assert 'content="all"' in page
    page = ask("/territoire/01")["body"]
    assert 'href="/lieu/market"' in page


def test_the_day_is_that_of_the_run(ask: Asking) -> None:
    assert date.fromisoformat(figures(ask, "85")["at"]) == date.fromisoformat(DAY)
