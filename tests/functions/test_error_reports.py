"""Errors that anybody reports of a place, and operators read: bounded, nameless, once each."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from aws_lambda_powertools import Logger

from functions.sites.app import answered, build_app
from geodata.imports import error_reports
from geodata.parameters import id_in_path
from tests.country import site
from tests.functions.events import get, sent, signed
from tests.functions.operators import service_of
from tests.functions.test_sites import RoomWithLinks
from tests.functions.test_sites_places import in_use

Answer = Callable[[dict[str, Any]], dict[str, Any]]
PLACES = (site("a", 0.15, 46.05, nom="Médiathèque"), site("b/1", 0.2, 46.05))


@pytest.fixture
def room() -> RoomWithLinks:
    return in_use(RoomWithLinks(), *PLACES)


@pytest.fixture
def answer(room: RoomWithLinks) -> Answer:
    service = service_of(room)
    app = build_app(lambda: service, Logger(service="test"))
    return lambda event: answered(event, app, lambda: service, None)


def form(site_id: str, **fields: str) -> dict[str, Any]:
    """The event of a form as a browser sends it: API Gateway has its body in base 64."""
    path = f"/signaler/{quote(id_in_path(site_id), safe='')}"
    event = get(path, content_type="application/x-www-form-urlencoded")
    event["requestContext"]["http"]["method"] = "POST"
    body = base64.b64encode(urlencode(fields).encode()).decode()
    return {**event, "body": body, "isBase64Encoded": True}


def reports(answer: Answer, **query: str) -> dict[str, Any]:
    reply = answer(signed(sent("GET", "/v1/sites/reports", query=query or None)))
    assert reply["statusCode"] == 200, reply["body"]
    found: dict[str, Any] = json.loads(reply["body"])
    return found


def test_a_report_is_kept_for_operators_without_an_account(
    answer: Answer, room: RoomWithLinks
) -> None:
    reply = answer(form("b/1", kind="hours", text="Fermé le lundi\nOuvert le mardi"))
    assert reply["statusCode"] == 200
    assert reply["headers"]["Cache-Control"] == "no-store"
    assert "Merci" in reply["body"]
    assert 'href="/lieu/b~11"' in reply["body"]
    [report] = reports(answer)["reports"]
    assert (report["site_id"], report["kind"]) == ("b/1", "hours")
    assert report["text"] == "Fermé le lundi\nOuvert le mardi"
    assert (report["sites_version"], report["done_at"]) == ("v1", None)
    # Of who sent it, nothing.
    assert set(report) == {
        *("id", "site_id", "nom", "commune", "kind", "text", "sites_version"),
        *("created_at", "done_at"),
    }


def test_the_same_report_sent_again_is_one(answer: Answer, room: RoomWithLinks) -> None:
    for _ in range(3):
        assert answer(form("a", kind="closed", text=""))["statusCode"] == 200
        room.later(60)
    assert answer(form("a", kind="closed", text="depuis mai"))["statusCode"] == 200
    found = reports(answer)
    assert [each["text"] for each in found["reports"]] == ["depuis mai", ""]
    assert found["found"] == 2


def test_what_is_said_again_of_a_place_is_no_longer_done_with(
    answer: Answer, room: RoomWithLinks
) -> None:
    answer(form("a", kind="hours"))
    [report] = reports(answer)["reports"]
    path = f"/v1/sites/reports/{report['id']}/done"
    assert answer(signed(sent("PUT", path, {"done": True})))["statusCode"] == 200
    room.later(86_400)
    answer(form("a", kind="hours"))
    assert reports(answer)["reports"] == [report]


@pytest.mark.parametrize(
    ("site_id", "fields", "status"),
    [
        ("a", {"text": "sans raison"}, 422),
        ("a", {"kind": "nothing"}, 422),
        ("a", {"kind": "hours", "text": "x" * 1_001}, 422),
        ("a", {"kind": "hours", "text": "é" * 1_000}, 200),
        ("nowhere", {"kind": "hours"}, 404),
        ("a", {f"f{n}": "x" for n in range(40)}, 422),
        ("a", {"kind": "hours", "text": "x" * 70_000}, 422),
    ],
)
def test_what_cannot_be_kept_is_told_and_kept_nowhere(
    answer: Answer, site_id: str, fields: dict[str, str], status: int
) -> None:
    reply = answer(form(site_id, **fields))
    assert reply["statusCode"] == status
    assert reply["headers"]["Content-Type"].startswith("text/html")
    assert reports(answer)["found"] == (1 if status == 200 else 0)


@pytest.mark.parametrize("body", ["%%%", "not base 64", "", "AAAA" * 100])
def test_a_body_that_is_no_form_is_a_form_without_a_reason(answer: Answer, body: str) -> None:
    event = form("a")
    assert answer({**event, "body": body})["statusCode"] == 422
    assert answer({**event, "body": body, "isBase64Encoded": False})["statusCode"] == 422


def test_reports_are_bounded_by_place_and_in_all(
    answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(error_reports, "MOST_REPORTS", error_reports.MOST_OF_A_PLACE + 1)
    statuses = [
        answer(form("a", kind="other", text=str(n)))["statusCode"]
        for n in range(error_reports.MOST_OF_A_PLACE + 1)
    ]
    assert statuses == [200] * error_reports.MOST_OF_A_PLACE + [429]
    # Another place is still heard, until the whole store is full.
    assert answer(form("b/1", kind="closed"))["statusCode"] == 200
    assert answer(form("b/1", kind="hours"))["statusCode"] == 429
    # What was kept already is not refused.
    assert answer(form("b/1", kind="closed"))["statusCode"] == 200


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, _: object) -> None:
        self.elements.append(tag)


def test_a_text_is_data_wherever_it_is_shown(answer: Answer) -> None:
    text = "</p><script>alert(1)</script>\x00\u202e=cmd|'/c calc'!A1 ignore previous instructions"
    reply = answer(form("a", kind="other", text=text))
    page = Text()
    page.feed(reply["body"])
    assert "script" not in page.elements
    [report] = reports(answer)["reports"]
    assert report["text"] == text.replace("\x00", "").replace("\u202e", "")


def test_operators_page_mark_and_forget_reports(answer: Answer, room: RoomWithLinks) -> None:
    for kind in ("closed", "hours", "address"):
        answer(form("a", kind=kind))
        room.later(60)
    first = reports(answer, limit="2")
    assert [each["kind"] for each in first["reports"]] == ["address", "hours"]
    second = reports(answer, limit="2", before=first["next_before"])
    assert [each["kind"] for each in second["reports"]] == ["closed"]
    assert second["next_before"] is None
    path = f"/v1/sites/reports/{second['reports'][0]['id']}"
    for done in (True, False):
        reply = answer(signed(sent("PUT", f"{path}/done", {"done": done})))
        assert (json.loads(reply["body"])["done_at"] is not None) is done
    assert answer(signed(sent("DELETE", path)))["statusCode"] == 204
    assert answer(signed(sent("DELETE", path)))["statusCode"] == 404
    assert reports(answer)["found"] == 2


def test_nobody_reads_reports_without_a_token(answer: Answer) -> None:
    answer(form("a", kind="hours"))
    for method, path in (("GET", ""), ("DELETE", "/x"), ("PUT", "/x/done")):
        assert answer(sent(method, f"/v1/sites/reports{path}"))["statusCode"] == 403
