"""Operators' routes over one import: its columns, its causes, its mapping, its map, its file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from functions.guard import resolve_signed
from geodata.imports.checked_file import CheckedFile
from geodata.imports.checking import check_upload
from geodata.imports.mappings import MOST_BYTES
from geodata.imports.operations import Schedule
from geodata.imports.states import Import
from geodata.sites.checks import CheckedRow
from geodata.sites.mapping.document import ColumnMapping, Rule
from geodata.sites.site import Finding
from tests.country import site
from tests.functions.events import sent, signed
from tests.functions.operators import app_over
from tests.functions.test_sites import RoomWithLinks

Ask = Callable[..., tuple[int, Any, dict[str, str]]]
RULES = (Rule("nom", ("Nom",)), Rule("telephone", ("Tél",)))
MAPPING = ColumnMapping("0123456789abcdef", RULES, unread={"Tél": "undecided"})
PHONE = "telephone_malformed", {"value": "3949"}


def column(name: str, field: str | None, state: str) -> Any:
    facts = {"column": name, "filled": 2, "examples": ["x", "y"], "field": field}
    return {**facts, "as": "text" if field else None, "confidence": None, "state": state}


class Sheet(RoomWithLinks):
    """A room whose files are sheets of two rows."""

    def check(self, import_id: str) -> Import:
        @contextmanager
        def check_file(
            pieces: Iterable[bytes], name: str, asked: ColumnMapping | None
        ) -> Iterator[CheckedFile]:
            found = Finding(2, "warning", "telephone", *PHONE, given="3949")
            hours = {"given": "lundi 9h-12h", "kept": "Mo 09:00-12:00"}
            told = Finding(1, "note", "horaires", "hours_in_french", {"hours": "x"}, **hours)
            rows = [
                CheckedRow(1, site("a", 0.1, 46.0, horaires="Mo 09:00-12:00"), (told,), 3, "a"),
                CheckedRow(2, site("b", 0.2, 46.0, nom="Mairie"), (found,), 4, "b", "Mairie"),
            ]
            facts: Any = {"format": "xlsx", "header_line": 2, "sheet": "Lieux"}
            state = "read" if asked else "undecided"
            columns = (column("Nom", "nom", "read"), column("Tél", "telephone", state))
            yield CheckedFile(iter(rows), facts, asked or MAPPING, columns, (0, 1))

        return check_upload(self.imports, self.versions, check_file, import_id, self.failed)


@pytest.fixture
def room() -> Sheet:
    return Sheet()


@pytest.fixture
def ask(room: Sheet) -> Ask:
    schedule = Schedule("https://ville.example/key/lieux.csv", "rate(1 hour)")
    app = app_over(room, schedule)

    def asked(method: str, path: str, body: Any = None, **query: str) -> Any:
        reply = resolve_signed(app, signed(sent(method, path, body, query=query or None)), None)
        found = json.loads(reply["body"]) if reply["body"] else None
        return reply["statusCode"], found, reply["headers"]

    return asked


@pytest.fixture
def path(room: Sheet) -> str:
    found = room.checked("x")
    assert room.failures == []
    return f"/v1/sites/imports/{found.id}"


def test_an_import_says_how_its_file_was_read_and_what_nothing_reads(ask: Ask, path: str) -> None:
    _, body, _ = ask("GET", path)
    assert body["file"]["sheet"] == "Lieux"
    assert body["undecided"] == ["Tél"]
    assert body["mapping"]["rules"][0]["columns"] == ["Nom"]
    assert [(each["column"], each["as"], each["state"]) for each in body["columns"]] == [
        ("Nom", "text", "read"),
        ("Tél", "text", "undecided"),
    ]


def test_causes_name_the_cell_and_speak_the_language_asked_for(ask: Ask, path: str) -> None:
    _, body, _ = ask("GET", path, locale="fr")
    [cause, _] = body["causes"]
    assert (cause["code"], cause["column"], cause["count"]) == ("telephone_malformed", "Tél", 1)
    assert "Tél" in cause["sentence"]
    [example] = cause["examples"]
    assert (example["line"], example["cell"], example["nom"]) == (4, "B4", "Mairie")
    assert "numéro" in example["sentence"]
    _, english, _ = ask("GET", path)
    assert "number" in english["causes"][0]["examples"][0]["sentence"]


def test_rows_of_the_report_speak_the_language_asked_for(ask: Ask, path: str) -> None:
    rows = ask("GET", path, locale="fr")[1]["report"]["rows"]
    assert [(row["row"], row["line"], row["id"]) for row in rows] == [(1, 3, "a"), (2, 4, "b")]
    assert "numéro" in rows[1]["findings"][0]["message"]
    assert "number" in ask("GET", path)[1]["report"]["rows"][1]["findings"][0]["message"]


def test_hours_stand_beside_what_is_understood_of_them(ask: Ask, path: str) -> None:
    _, body, _ = ask("GET", path, locale="fr")
    assert body["hours"] == {
        "rows": [
            {
                "written": "lundi 9h-12h",
                "understood": "Mo 09:00-12:00",
                "in_words": "lundi : 9 h-12 h",
                "outcome": "repaired",
                "places": 1,
            }
        ],
        "next": None,
    }


def test_publishing_is_refused_with_the_columns_until_a_mapping_says(
    ask: Ask, path: str, room: Sheet
) -> None:
    status, problem, _ = ask("POST", f"{path}/publish")
    assert (status, problem["code"], problem["columns"]) == (409, "columns_unread", ["Tél"])
    mapping = dict(MAPPING.as_record()) | {"unread": {"Tél": "may_be_lost"}}
    status, body, headers = ask("PUT", f"{path}/mapping", mapping)
    assert (status, body["state"]) == (202, "checking")
    assert headers["Location"] == path
    room.check(body["id"])
    assert ask("GET", path)[1]["mapping"]["origin"] == "confirmed"
    assert ask("POST", f"{path}/publish")[1]["state"] == "published"
    status, problem, _ = ask("PUT", f"{path}/mapping", mapping)
    assert (status, problem["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rules": 3},
        {"rules": [{"field": "nom"}]},
        {"rules": [{"field": "colour", "columns": ["a"]}]},
        {"rules": [{"field": "nom", "columns": ["a"], "as": "magic"}]},
        {"rules": [], "unread": {"a": "perhaps"}},
        {"rules": [], "other": 1},
        {"rules": [], "constants": {"nom": ["x"]}},
        {"rules": [], "version": 2},
        {"rules": [], "shape": "x" * (MOST_BYTES + 1)},
        {"rules": [{"field": "nom", "columns": ["\ud800"]}]},
    ],
)
def test_a_mapping_that_is_none_says_where_it_is_wrong(ask: Ask, path: str, body: Any) -> None:
    status, problem, _ = ask("PUT", f"{path}/mapping", body)
    assert (status, problem["code"]) == (422, "invalid_mapping")
    assert ask("GET", path)[1]["state"] == "checked"


@pytest.mark.parametrize("body", ["[]", "3", "null", '"x"', "[", None])
def test_a_mapping_is_an_object(ask: Ask, path: str, body: Any) -> None:
    status, problem, _ = ask("PUT", f"{path}/mapping", body)
    assert (status, problem["code"]) == (422, "invalid_parameter")


def test_changes_are_geojson(ask: Ask, path: str) -> None:
    status, body, headers = ask("GET", f"{path}/changes")
    assert (status, headers["Content-Type"]) == (200, "application/geo+json")
    assert [each["properties"]["role"] for each in body["features"]] == ["added", "added"]
    assert body["truncated"] is False


def test_an_import_that_waits_has_nothing_to_show(ask: Ask, room: Sheet) -> None:
    opened = room.imports.open("sites.csv", "Ville")
    _, body, _ = ask("GET", f"/v1/sites/imports/{opened.id}")
    names = ("file", "mapping", "columns", "causes", "hours")
    assert [body[name] for name in names] == [None] * 5
    for part in ("changes", "annotated"):
        status, problem, _ = ask("GET", f"/v1/sites/imports/{opened.id}/{part}")
        assert (status, problem["code"]) == (409, "wrong_state")


def test_the_annotated_file_is_had_by_a_link(ask: Ask, room: Sheet) -> None:
    import_id = room.uploaded("id;Nom\na;A\nb;B\n")
    path = f"/v1/sites/imports/{room.check(import_id).id}/annotated"
    status, _, headers = ask("GET", path, locale="fr")
    assert status == 303
    assert headers["Location"].startswith(f"https://s3/imports/{import_id}/checks/")
    # A page that sends a token cannot follow a redirection to another origin.
    assert ask("GET", path, redirect="false")[0] == 200


def test_the_schedule_shows_no_key_of_its_address(ask: Ask) -> None:
    status, body, _ = ask("GET", "/v1/sites/schedule")
    assert status == 200
    assert body == {
        "url": "https://ville.example/…/lieux.csv",
        "every": "rate(1 hour)",
        "last": None,
        "pulls": [],
    }


def test_reasons_speak_the_language_asked_for(ask: Ask, room: Sheet, path: str) -> None:
    ask("POST", f"{path}/reject")
    assert ask("GET", path, locale="fr")[1]["reason"] == "abandonné par un opérateur"
    listed = ask("GET", "/v1/sites/imports", locale="fr")[1]["imports"]
    assert listed[0]["reason"] == "abandonné par un opérateur"
    status, problem, _ = ask("GET", path, locale="de")
    assert (status, problem["allowed"]) == (422, ["fr", "en"])
