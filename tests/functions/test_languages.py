"""Errors in the caller's language: which is preferred, and what is said in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_lambda_powertools import Logger
from hypothesis import given, strategies

from functions.coverage import app as coverage
from functions.french import _OF_ANY_PARAMETER, _WHOLE, facts_in
from functions.guard import resolve_signed
from functions.languages import preferred
from functions.nearest.app import answered, build_app
from geodata.errors import SnapshotError
from geodata.nearest import Guide
from tests.functions.events import get

Ask = Callable[..., tuple[int, dict[str, Any], dict[str, str]]]


@pytest.fixture
def ask(guide: Guide) -> Ask:
    app = build_app(lambda: guide, Logger(service="test"))

    def asked(
        path: str, query: dict[str, str] | None = None, method: str = "GET", **headers: str
    ) -> Any:
        event = get(path, query, **headers)
        event["requestContext"]["http"]["method"] = method
        reply = answered(event, app, None)
        body = json.loads(reply["body"]) if reply["body"] else {}
        return reply["statusCode"], body, reply["headers"]

    return asked


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("FR-ca", "fr"),
        ("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", "fr"),
        ("en-US,en;q=0.9,fr;q=0.8", "en"),
        ("de, fr;q=0.2", "fr"),
        ("fr;q=0, de", "en"),
        ("fr;q=abc", "en"),
        ("en, fr", "en"),
        ("frr", "en"),
        ("*", "en"),
        ("fr;level=1", "en"),
        ("fr;q=9", "fr"),
    ],
)
def test_the_language_that_is_wanted_more_is_chosen(header: str, language: str) -> None:
    assert preferred(header) == language


@given(strategies.text("frenq=;,.*-0 19", max_size=40))
def test_any_header_is_one_of_the_two_languages(header: str) -> None:
    assert preferred(header) in ("fr", "en")


WRONG = [
    ("/v1/nearest", {}, "aucune origine"),
    ("/v1/nearest", {"commune": "01001", "q": "Bourg"}, "plusieurs origines (commune, q)"),
    ("/v1/nearest", {"lat": "46"}, "vont ensemble"),
    ("/v1/nearest", {"lat": "91", "lon": "0"}, "au plus 90"),
    ("/v1/nearest", {"lat": "north", "lon": "0"}, "Un nombre est attendu"),
    ("/v1/nearest", {"commune": "99999"}, "Aucune commune n’a le code INSEE '99999'"),
    ("/v1/nearest", {"commune": "1"}, "n’est pas un code INSEE de commune"),
    ("/v1/nearest", {"postcode": "99999"}, "CEDEX"),
    ("/v1/nearest", {"q": "xxxxxxxx"}, "Aucune commune n’a un nom proche de ce texte"),
    ("/v1/nearest", {"commune": "01001", "need": "gold"}, "valeurs possibles : contact, cv"),
    ("/v1/nearest", {"commune": "01001", "limit": "99"}, "au plus 50"),
    ("/v1/nearest", {"commune": "01001", "mode": "horse"}, "La valeur doit être 'car'"),
    ("/v1/nearest", {"commune": "01001", "mode": "transit"}, "aucun temps en transport en commun"),
    ("/v1/nearest", {"commune": "01001", "wheelchair": "maybe"}, "`true` ou `false`"),
    ("/v1/nearest", {"commune": "01001", "open_at": "demain"}, "ni `now`"),
    ("/v1/nearest", {"commune": "01001", "open_at": "1999-01-01T10:00:00Z"}, "entre 2000 et 2099"),
    ("/v1/nearest", {"commune": "01001", "color": "red"}, "color : paramètre inconnu"),
    ("/v1/addresses", {"q": "!"}, "ni lettre ni chiffre"),
    ("/v1/addresses", {}, "obligatoire"),
    ("/v1/sites/no-such", {}, "Aucun lieu publié"),
    ("/v1/communes/99999", {}, "Aucune commune"),
    ("/v1/nowhere", {}, "Rien à cette adresse"),
]


@pytest.mark.parametrize(("path", "query", "said"), WRONG)
def test_what_is_wrong_is_said_in_either_language(
    ask: Ask, path: str, query: dict[str, str], said: str
) -> None:
    status, usual, _ = ask(path, query)
    same_status, french, headers = ask(path, query, accept_language="fr-FR,en;q=0.5")
    assert said in french["detail"]
    assert headers["Content-Language"] == "fr"
    assert headers["Vary"] == "Accept-Language"
    # Programs read what no language changes.
    assert status == same_status >= 400
    told = {"detail", "title"}
    assert {k: v for k, v in usual.items() if k not in told} == {
        k: v for k, v in french.items() if k not in told
    }
    _, english, headers = ask(path, query, accept_language="en")
    assert english == usual
    assert (headers["Content-Language"], headers["Vary"]) == ("en", "Accept-Language")


def test_a_method_that_no_path_takes_is_said_in_french(ask: Ask) -> None:
    status, body, headers = ask("/v1/nearest", method="DELETE", accept_language="fr")
    assert (status, body["detail"]) == (405, "Méthodes acceptées ici : GET, HEAD.")
    assert headers["Allow"] == "GET, HEAD"


def test_head_of_what_is_wrong_has_the_headers_and_no_body(ask: Ask) -> None:
    status, body, headers = ask("/v1/nearest", method="HEAD", accept_language="fr")
    assert (status, body, headers["Vary"]) == (400, {}, "Accept-Language")


def test_an_answer_is_the_same_in_any_language(ask: Ask) -> None:
    query = {"commune": "01002"}
    one, other = (ask("/v1/nearest", query, accept_language=each) for each in ("fr", "en"))
    assert one[2] == other[2]
    assert one[2]["Vary"] == "Accept"


def test_data_that_does_not_answer_says_when_to_ask_again_in_french() -> None:
    def broken() -> Guide:
        raise SnapshotError("bucket lost")

    app = build_app(broken, Logger(service="test"))
    reply = answered(get("/v1/communes/01001", None, **{"Accept-Language": "fr"}), app, None)
    assert json.loads(reply["body"])["detail"].startswith("Les données ne répondent pas.")
    assert reply["headers"]["Retry-After"] == "5"


def test_a_route_without_a_token_refuses_in_french() -> None:
    app = coverage.build_app(lambda: pytest.fail("asked"), lambda *_: "", Logger(service="test"))
    reply = resolve_signed(app, get("/v1/coverage", None, **{"accept-language": "fr"}), None)
    assert json.loads(reply["body"])["detail"] == "Réservé : envoyez un jeton."


@pytest.mark.parametrize("sentences", [_WHOLE, _OF_ANY_PARAMETER])
def test_sentences_have_the_same_facts_in_both_languages(sentences: dict[str, str]) -> None:
    for english, french in sentences.items():
        assert english.count("{}") >= french.count("{}"), english


@given(strategies.lists(strategies.sampled_from(["a", "", "b c", "'x'"]), min_size=2, max_size=2))
def test_a_sentence_gives_its_facts_back(facts: list[str]) -> None:
    template = "no territory of the level {} has the code {}"
    assert facts_in(template.format(*facts), template) == facts
