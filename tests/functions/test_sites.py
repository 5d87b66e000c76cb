"""Operators' routes: imports and versions in, documents and problems out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.guard import resolve_signed
from tests.functions.events import get, post, sent, signed, with_token
from tests.functions.operators import app_over
from tests.geodata.imports.room import Room, lines

Ask = Callable[..., tuple[int, Any, dict[str, str]]]


class RoomWithLinks(Room):
    """A room whose store in memory gives links, as S3 does."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.objects.link = lambda key, method, s: f"https://s3/{key}?{method}&expires={s}"  # type: ignore[method-assign]


@pytest.fixture
def room() -> Room:
    return RoomWithLinks()


@pytest.fixture
def ask(room: Room) -> Ask:
    app = app_over(room)

    def asked(method: str, path: str, body: Any = None, **query: str) -> Any:
        event = sent(method, path, body, query=query)
        reply = resolve_signed(app, signed(event), None)
        found = json.loads(reply["body"]) if reply["body"] else None
        return reply["statusCode"], found, reply["headers"]

    return asked


def test_a_new_import_says_where_to_upload_until_when_and_how_much(ask: Ask, room: Room) -> None:
    status, body, headers = ask("POST", "/v1/sites/imports", {"filename": "lieux.csv"})
    assert (status, body["state"], body["source"]) == (201, "awaiting_upload", "lieux.csv")
    assert headers["Location"] == f"/v1/sites/imports/{body['id']}"
    assert body["upload"] == {
        "method": "PUT",
        "url": f"https://s3/imports/{body['id']}/upload?PUT&expires=900",
        "headers": {"Content-Type": "text/csv"},
        "expires_at": "2026-11-23T12:15:00Z",
        "largest_bytes": 100_000_000,
    }
    assert room.imports.get(body["id"]).filename == "lieux.csv"


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({}, "filename"),
        ({"filename": ""}, "filename"),
        ({"filename": "a/b.csv"}, "filename"),
        ({"filename": "a\n.csv"}, "filename"),
        ({"filename": "x" * 201}, "filename"),
        ({"filename": 3}, "filename"),
        ({"filename": "a.csv", "content_type": "text/html"}, "content_type"),
        ({"filename": "a.csv", "who": "me"}, "who"),
        ({"filename": "a.csv", "source": ""}, "source"),
        ("[", None),
        ("[]", None),
        (None, None),
    ],
)
def test_a_wrong_body_names_its_field(ask: Ask, body: Any, parameter: str | None) -> None:
    status, problem, _ = ask("POST", "/v1/sites/imports", body)
    assert (status, problem["code"]) == (422, "invalid_parameter")
    if parameter is not None:
        assert problem["parameter"] == parameter


def test_an_import_shows_its_summary_its_report_and_its_differences(ask: Ask, room: Room) -> None:
    found = room.checked("a,0.0,46.0,A\nb,x,46.0,B\nc,0.1,46.0")
    status, body, headers = ask("GET", f"/v1/sites/imports/{found.id}")
    assert (status, headers["Cache-Control"]) == (200, "private, no-store")
    assert (body["state"], body["summary"]["refused"]) == ("checked", 1)
    assert [row["row"] for row in body["report"]["rows"]] == [2, 3]
    assert body["diff"]["counts"]["added"] == 2
    assert [each["id"] for each in body["diff"]["sites"]] == ["a", "c"]
    assert body["report"]["next"] is body["diff"]["next"] is None


def test_a_report_is_read_a_page_at_a_time(ask: Ask, room: Room) -> None:
    found = room.checked("\n".join(f"s{n},{n / 100},46.0" for n in range(7)))
    rows, cursor = [], None
    for _ in range(4):
        query = {"limit": "2", **({"report_cursor": cursor} if cursor else {})}
        _, body, _ = ask("GET", f"/v1/sites/imports/{found.id}", **query)
        rows += [row["row"] for row in body["report"]["rows"]]
        cursor = body["report"]["next"]
    assert (rows, cursor) == ([1, 2, 3, 4, 5, 6, 7], None)


def test_an_import_that_waits_has_no_report_yet(ask: Ask, room: Room) -> None:
    opened = room.imports.open("sites.csv", "Ville")
    _, body, _ = ask("GET", f"/v1/sites/imports/{opened.id}")
    assert (body["report"], body["diff"], body["summary"]) == (None, None, None)


def test_a_refused_file_says_why(ask: Ask, room: Room) -> None:
    _, body, _ = ask("GET", f"/v1/sites/imports/{room.checked('').id}")
    assert (body["state"], body["reason"]) == ("refused", "the file is empty")


def test_imports_are_listed_the_latest_first(ask: Ask, room: Room) -> None:
    first = room.imports.open("1.csv", "Ville")
    room.later(1)
    second = room.imports.open("2.csv", "Ville")
    _, body, _ = ask("GET", "/v1/sites/imports", limit="1")
    assert [each["id"] for each in body["imports"]] == [second.id]
    _, body, _ = ask("GET", "/v1/sites/imports", limit="1", before=body["next_before"])
    assert [each["id"] for each in body["imports"]] == [first.id]
    assert body["next_before"] is None


def test_publishing_puts_the_sites_in_use(ask: Ask, room: Room) -> None:
    found = room.checked(lines(3))
    status, body, _ = ask("POST", f"/v1/sites/imports/{found.id}/publish")
    assert (status, body["state"]) == (200, "published")
    assert room.version_in_use() == found.version


@pytest.mark.parametrize(("body", "reason"), [(None, "rejected by an operator"), ({}, None)])
def test_rejecting_keeps_the_reason(ask: Ask, room: Room, body: Any, reason: str | None) -> None:
    found = room.checked(lines(3))
    given = {"reason": "wrong year"} if body == {} else body
    status, told, _ = ask("POST", f"/v1/sites/imports/{found.id}/reject", given)
    assert (status, told["state"]) == (200, "rejected")
    assert told["reason"] == (reason or "wrong year")


def test_what_an_import_cannot_do_in_its_state_is_a_conflict(ask: Ask, room: Room) -> None:
    opened = room.imports.open("sites.csv", "Ville")
    status, problem, _ = ask("POST", f"/v1/sites/imports/{opened.id}/publish")
    assert (status, problem["code"]) == (409, "wrong_state")
    assert "is awaiting_upload: it cannot be published" in problem["detail"]
    found = room.published(lines(1))
    status, problem, _ = ask("POST", f"/v1/sites/imports/{found.id}/reject")
    assert (status, problem["code"]) == (409, "wrong_state")


def test_sites_published_meanwhile_are_a_conflict_with_new_differences(
    ask: Ask, room: Room
) -> None:
    slow = room.checked(lines(4))
    other = room.published(lines(9))
    path = f"/v1/sites/imports/{slow.id}"
    status, problem, _ = ask("POST", f"{path}/publish")
    assert (status, problem["code"]) == (409, "version_changed")
    assert ask("GET", path)[1]["diff"]["against"] == other.version
    assert ask("POST", f"{path}/publish")[0] == 200


def test_versions_say_what_was_published_and_never_by_whom(ask: Ask, room: Room) -> None:
    first, second = room.published(lines(2)), room.published(lines(3))
    _, body, _ = ask("GET", "/v1/sites/versions")
    assert body["current"] == second.version
    assert [each["import"] for each in body["versions"]] == [second.id, first.id]
    assert body["versions"][0].keys() == {
        *("version", "number", "published_at", "source", "counts", "import", "is_restored"),
        "corrected",
        "name",
        "day",
    }


def test_without_any_version_there_is_none(ask: Ask) -> None:
    _, body, _ = ask("GET", "/v1/sites/versions")
    assert body == {"current": None, "versions": [], "next_before": None}


def test_a_version_is_restored(ask: Ask, room: Room) -> None:
    first = room.published(lines(2))
    room.published(lines(3))
    status, body, _ = ask("POST", f"/v1/sites/versions/{first.version}/restore")
    assert (status, body["version"], body["is_restored"]) == (200, first.version, True)
    status, problem, _ = ask("POST", f"/v1/sites/versions/{first.version}/restore")
    assert (status, problem["code"]) == (409, "already_current")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_version_is_a_file_in_the_standard(ask: Ask, room: Room, form: str) -> None:
    found = room.published(lines(2))
    status, _, headers = ask("GET", f"/v1/sites/versions/{found.version}/sites", format=form)
    key = f"sites/{found.version}/sites.{form}"
    assert (status, headers["Location"]) == (303, f"https://s3/{key}?GET&expires=900")
    text = room.objects.get(key).decode()
    if form == "json":
        assert [each["id"] for each in json.loads(text)] == ["s000", "s001"]
    else:
        assert text.splitlines()[0].startswith("id,pivot,nom,commune")
        assert len(text.splitlines()) == 3


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/sites/imports/20261123T120000-0123456789", 404, "unknown_import"),
        ("POST", "/v1/sites/imports/20261123T120000-0123456789/publish", 404, "unknown_import"),
        ("POST", "/v1/sites/imports/20261123T120000-0123456789/reject", 404, "unknown_import"),
        ("GET", "/v1/sites/imports/nothing", 422, "invalid_parameter"),
        ("GET", "/v1/sites/versions/0123456789abcdef/sites", 404, "unknown_version"),
        ("POST", "/v1/sites/versions/history/restore", 404, "unknown_version"),
        ("POST", "/v1/sites/versions/..%2f/restore", 422, "invalid_parameter"),
        ("GET", "/v1/sites/elsewhere", 404, "unknown_path"),
    ],
)
def test_what_is_unknown_says_what(
    ask: Ask, method: str, path: str, status: int, code: str
) -> None:
    found, problem, headers = ask(method, path)
    assert (found, problem["code"]) == (status, code)
    assert headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query",
    [{"limit": "0"}, {"limit": "51"}, {"before": "x"}, {"colour": "red"}],
)
def test_a_wrong_parameter_is_named(ask: Ask, query: dict[str, str]) -> None:
    status, problem, _ = ask("GET", "/v1/sites/imports", **query)
    assert (status, problem["parameter"]) == (422, next(iter(query)))


def test_a_cursor_of_nowhere_is_named(ask: Ask, room: Room) -> None:
    found = room.checked(lines(3))
    path = f"/v1/sites/imports/{found.id}"
    for name in ("report_cursor", "diff_cursor"):
        status, problem, _ = ask("GET", path, **{name: "1"})
        assert (status, problem["parameter"]) == (422, name)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("caller", [None, {}, {"iam": None}])
def test_who_did_not_sign_is_refused_even_without_an_authorizer(
    room: Room, method: str, caller: Any
) -> None:
    app = app_over(room)
    event = (get if method == "GET" else post)("/v1/sites/imports")
    event["requestContext"]["authorizer"] = caller
    reply = resolve_signed(app, event, None)
    assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (403, "forbidden")


def test_every_operators_route_is_documented(ask: Ask) -> None:
    status, document, _ = ask("GET", "/v1/sites/openapi.json")
    assert status == 200
    assert len(document["paths"]) == 19
    assert document["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/sites/imports"),
        ("GET", "/v1/sites/imports"),
        ("GET", "/v1/sites/imports/{id}"),
        ("POST", "/v1/sites/imports/{id}/publish"),
        ("POST", "/v1/sites/imports/{id}/reject"),
        ("GET", "/v1/sites/versions"),
        ("GET", "/v1/sites/versions/v1/sites"),
        ("POST", "/v1/sites/versions/v1/restore"),
        ("PUT", "/v1/sites/versions/v1/name"),
    ],
)
def test_who_is_limited_to_some_departements_neither_reads_nor_changes_the_country_s_files(
    room: Room, method: str, path: str
) -> None:
    found = room.checked("a,0.0,46.0,A")
    app = app_over(room)
    body = {"filename": "lieux.csv"} if path == "/v1/sites/imports" else None
    for claim in ("[48]", "[]"):
        given = {"name": "Mars"} if method == "PUT" else body if method == "POST" else None
        event = sent(method, path.format(id=found.id), given)
        reply = resolve_signed(app, with_token(event, "operator", departements=claim), None)
        assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (403, "forbidden")
    assert room.imports.get(found.id).state == found.state


def test_a_version_is_named_at_publication_and_afterwards(ask: Ask, room: Room) -> None:
    found = room.checked(lines(2))
    march = {"name": "Vague de mars 2026", "day": "2026-03-31"}
    status, body, _ = ask("POST", f"/v1/sites/imports/{found.id}/publish", march)
    assert (status, body["state"]) == (200, "published")
    [listed] = ask("GET", "/v1/sites/versions")[1]["versions"]
    assert (listed["name"], listed["day"]) == ("Vague de mars 2026", "2026-03-31")
    path = f"/v1/sites/versions/{found.version}/name"
    assert ask("PUT", path, {"name": "Mars"})[1]["name"] == "Mars"
    assert ask("PUT", path, {"name": None})[1]["name"] is None
    unknown = ask("PUT", "/v1/sites/versions/history/name", march)
    assert (unknown[0], unknown[1]["code"]) == (404, "unknown_version")
    for wrong in ({"name": "a" * 81}, {"name": "a\u202eb"}, {"day": "hier"}, {"day": "1999-01-01"}):
        status, problem, _ = ask("PUT", path, wrong)
        assert (status, problem["code"]) == (422, "invalid_parameter"), wrong
