"""Operators' routes over places: found by name, corrected by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.guard import resolve_signed
from geodata.imports.versions import Publication
from geodata.sites.site import Site
from tests.country import site, table_of
from tests.functions.events import sent, signed, with_token
from tests.functions.operators import app_over
from tests.functions.test_sites import RoomWithLinks

Ask = Callable[..., tuple[int, Any]]
SERVICE = "Aide aux démarches administratives"
SITES = (
    site("a", 0.15, 46.05, nom="Médiathèque", commune="Saint-Étienne", code_insee="01002"),
    site("node/12", 0.25, 46.05, nom="Mairie", commune="Saint-Étienne-du-Bois"),
    site("~x", None, None, nom="Poste"),
)


@pytest.fixture
def room() -> RoomWithLinks:
    return in_use(RoomWithLinks(), *SITES)


def in_use(room: RoomWithLinks, *sites: Site) -> RoomWithLinks:
    room.versions.put_in_use(table_of("v1", *sites), Publication("v1", 0), None)
    return room


@pytest.fixture
def ask(room: RoomWithLinks) -> Ask:
    app = app_over(room)

    def asked(method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        event = signed(sent(method, f"/v1/sites{path}", body, query=query or None))
        reply = resolve_signed(app, event, None)
        return reply["statusCode"], json.loads(reply["body"]) if reply["body"] else None

    return asked


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ["a", "node/12", "~x"]),
        ("mediatheque", ["a"]),
        ("saint etienne", ["a", "node/12"]),
        ("SAINT-ÉTIENNE mairie", ["node/12"]),
        ("node/12", ["node/12"]),
        ("nowhere", []),
    ],
)
def test_places_are_found_by_the_words_of_their_name(ask: Ask, text: str, ids: list[str]) -> None:
    status, body = ask("GET", "/places", q=text)
    assert (status, [each["id"] for each in body["places"]]) == (200, ids)
    assert (body["found"], body["version"]) == (len(ids), "v1")


def test_a_list_of_places_has_an_end(ask: Ask) -> None:
    _, body = ask("GET", "/places", limit="2")
    assert (len(body["places"]), body["found"]) == (2, 3)


def test_a_place_is_shown_with_its_hours_in_words(ask: Ask) -> None:
    ask("PUT", "/places/a/correction", {"horaires": "lundi au vendredi 9h-12h"})
    status, body = ask("GET", "/places/a", locale="fr")
    assert status == 200
    assert body["site"]["horaires"] == "Mo-Fr 09:00-12:00"
    assert body["hours_in_words"] == "lundi au vendredi : 9 h-12 h"
    assert body["correction"]["parts"]["horaires"] == {
        "before": {"horaires": None},
        "after": {"horaires": "Mo-Fr 09:00-12:00"},
    }


@pytest.mark.parametrize(("path", "nom"), [("node~112", "Mairie"), ("~0x", "Poste")])
def test_an_id_with_a_slash_is_written_as_a_json_pointer_does(
    ask: Ask, path: str, nom: str
) -> None:
    assert ask("GET", f"/places/{path}")[1]["site"]["nom"] == nom
    assert ask("PUT", f"/places/{path}/correction", {"services": [SERVICE]})[0] == 200


def test_a_correction_is_answered_as_the_place_now_is(ask: Ask, room: RoomWithLinks) -> None:
    body = {"latitude": 46.05, "longitude": 0.25, "services": [SERVICE, SERVICE], "horaires": None}
    status, found = ask("PUT", "/places/a/correction", body)
    assert status == 200
    assert found["site"]["code_insee"] == "01003"
    assert found["site"]["services"] == [SERVICE]
    assert found["version"] == room.version_in_use() != "v1"
    _, listed = ask("GET", "/corrections")
    assert [(each["id"], set(each["parts"])) for each in listed["corrections"]] == [
        ("a", {"position", "services"})
    ]
    assert ask("GET", "/places", q="mediatheque")[1]["places"][0]["is_corrected"]
    _, versions = ask("GET", "/versions")
    assert [each["corrected"] for each in versions["versions"]] == [True, False]


def test_a_correction_is_forgotten(ask: Ask) -> None:
    ask("PUT", "/places/a/correction", {"horaires": "24/7"})
    assert ask("DELETE", "/places/a/correction") == (204, None)
    assert ask("GET", "/places/a")[1]["correction"] is None
    assert ask("GET", "/places/a")[1]["site"]["horaires"] is None
    assert ask("DELETE", "/places/a/correction")[0] == 404


def test_corrections_are_read_a_page_at_a_time(ask: Ask) -> None:
    for path in ("a", "node~112", "~0x"):
        ask("PUT", f"/places/{path}/correction", {"horaires": "24/7"})
    _, first = ask("GET", "/corrections", limit="2")
    assert [each["id"] for each in first["corrections"]] == ["a", "node/12"]
    _, rest = ask("GET", "/corrections", limit="2", after=first["next_after"])
    assert ([each["id"] for each in rest["corrections"]], rest["next_after"]) == (["~x"], None)


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({}, "body"),
        ({"latitude": 46.0}, "longitude"),
        ({"latitude": None, "longitude": 0.1}, "latitude"),
        ({"latitude": 91, "longitude": 0}, "latitude"),
        ({"latitude": "NaN", "longitude": 0}, "latitude"),
        ({"latitude": 40.0, "longitude": -30.0}, "latitude"),
        ({"horaires": "quand on veut"}, "horaires"),
        ({"horaires": "Mo 12:00-12:00"}, "horaires"),
        ({"horaires": "x" * 2_001}, "horaires"),
        ({"services": []}, "services"),
        ({"services": None}, "services"),
        ({"services": ["Coiffure"]}, "services"),
        ({"services": 0}, "services"),
        ({"nom": "x"}, "nom"),
    ],
)
def test_what_cannot_be_right_is_named(
    ask: Ask, room: RoomWithLinks, body: Any, parameter: str
) -> None:
    status, problem = ask("PUT", "/places/a/correction", body)
    assert (status, problem["parameter"]) == (422, parameter)
    assert room.version_in_use() == "v1"


def test_words_against_hours_are_in_the_language_asked_for(ask: Ask) -> None:
    french = ask("PUT", "/places/a/correction", {"horaires": "bientôt"}, locale="fr")[1]
    english = ask("PUT", "/places/a/correction", {"horaires": "bientôt"})[1]
    assert french["detail"] != english["detail"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/places/z"), ("DELETE", "/places/z/correction")]
)
def test_a_place_that_is_not_there_says_so(ask: Ask, method: str, path: str) -> None:
    status, problem = ask(method, path)
    assert (status, problem["code"]) == (404, "unknown_place")
    body = {"horaires": "24/7"}
    assert ask("PUT", "/places/z/correction", body)[1]["code"] == "unknown_place"


def test_without_any_version_there_is_no_place() -> None:
    app = app_over(RoomWithLinks())
    reply = resolve_signed(app, signed(sent("GET", "/v1/sites/places")), None)
    assert json.loads(reply["body"]) == {"version": None, "places": [], "found": 0}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/imports/20261123T120000-0123456789/mapping"),
        ("GET", "/imports/20261123T120000-0123456789/changes"),
        ("GET", "/imports/20261123T120000-0123456789/annotated"),
        ("GET", "/schedule"),
        ("GET", "/places"),
        ("GET", "/places/a"),
        ("PUT", "/places/a/correction"),
        ("DELETE", "/places/a/correction"),
        ("GET", "/corrections"),
    ],
)
def test_who_is_limited_to_some_departements_runs_nothing_of_the_country(
    room: RoomWithLinks, method: str, path: str
) -> None:
    app = app_over(room)
    body = {"rules": []} if path.endswith("mapping") else {"horaires": "24/7"}
    event = sent(method, f"/v1/sites{path}", body if method == "PUT" else None)
    reply = resolve_signed(app, with_token(event, "operator", departements="[48]"), None)
    assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (403, "forbidden")
    assert room.version_in_use() == "v1"
