"""GET /v1/coverage as files: their formats, who chooses them, what is too large."""

from __future__ import annotations

import base64
import io

import openpyxl
import pytest
from aws_lambda_powertools import Logger

from functions.coverage.app import build_app
from functions.coverage.wiring import Service
from geodata.exports.coverage_documents import Documents
from geodata.exports.formats import COVERAGE_FORMATS
from tests.coverage_country import DAY
from tests.functions.coverage_asking import BEGINS, LINK, VENDEE, Ask
from tests.functions.events import get, signed


@pytest.mark.parametrize("form", COVERAGE_FORMATS)
@pytest.mark.parametrize("by", ["format", "accept"])
def test_every_format_is_given_to_who_asks_for_it(
    service: Service, documents: Documents, form: str, by: str
) -> None:
    media_type = COVERAGE_FORMATS[form].media_type
    asked = {"accept": media_type} if by == "accept" else {}
    query = {"format": form} if by == "format" else None
    app = build_app(lambda: service, lambda *_: "", Logger(service="test"))
    reply = app.resolve(signed(get(VENDEE, query, **asked)), None)
    assert (reply["statusCode"], reply["headers"]["Content-Type"]) == (200, media_type)
    is_binary = not COVERAGE_FORMATS[form].is_text
    assert reply.get("isBase64Encoded", False) is is_binary
    content = base64.b64decode(reply["body"]) if is_binary else reply["body"].encode()
    assert content.startswith(BEGINS[form])
    assert reply["headers"]["Vary"] == "Accept"
    name = reply["headers"].get("Content-Disposition")
    # Of two formats of one type, `Accept` gives the first.
    suffix = form.rpartition(".")[2] if by == "accept" else form
    how = "inline" if form == "json" else "attachment"
    assert name == f'{how}; filename="maillage-couverture-departement-85-{DAY}.{suffix}"'


def test_codes_stay_text_in_the_spreadsheet(ask: Ask) -> None:
    _, content, _ = ask("/v1/coverage/departement/01", {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = [cell.value for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "01001" in values
    assert 1001 not in values


def test_csv_follows_the_locale(ask: Ask) -> None:
    _, french, _ = ask("/v1/coverage/departement/01", {"format": "csv"})
    _, english, _ = ask("/v1/coverage/departement/01", {"format": "csv", "locale": "en"})
    assert '="01001"' in french.replace('""', '"')
    assert ";36,6;" in french
    assert ",36.6," in english


def test_zones_are_given_as_json_geojson_and_csv(ask: Ask) -> None:
    _, body, headers = ask(f"{VENDEE}/gaps", accept="application/geo+json")
    assert headers["Content-Type"] == "application/geo+json"
    assert [each["properties"]["id"] for each in body["features"]] == ["85113", "85001"]
    status, text, headers = ask(f"{VENDEE}/gaps", {"format": "csv"})
    assert (status, headers["Content-Disposition"]) == (
        200,
        f'attachment; filename="maillage-zones-departement-85-{DAY}.csv"',
    )
    assert "Yeu" in text
    assert ask(f"{VENDEE}/gaps", {"format": "pdf"})[0] == 422


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,image/png,*/*;q=0.8", "application/json"),
        ("application/pdf;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("application/xml, application/pdf;q=0.1", "application/pdf"),
        ("image/*", "image/png"),
        ("TEXT/CSV ; q=x, application/geo+json", "application/geo+json"),
    ],
)
def test_the_format_is_the_one_that_accept_prefers(ask: Ask, accept: str, media_type: str) -> None:
    assert ask(VENDEE, accept=accept)[2]["Content-Type"] == media_type


def test_the_format_that_is_written_wins_over_accept(ask: Ask) -> None:
    _, _, headers = ask(VENDEE, {"format": "csv"}, accept="application/pdf")
    assert headers["Content-Type"].startswith("text/csv")
    assert ask(VENDEE, {"format": "json"}, accept="application/xml")[0] == 200


@pytest.mark.parametrize("accept", ["application/xml", "text/csv;q=0", "video/*"])
def test_a_format_that_there_is_not_is_not_acceptable(ask: Ask, accept: str) -> None:
    status, body, headers = ask(VENDEE, accept=accept)
    assert (status, headers["Content-Type"]) == (406, "application/problem+json")
    assert (body["code"], body["parameter"]) == ("unknown_format", "Accept")
    assert "application/pdf" in body["allowed"]


@pytest.mark.parametrize("form", ["json", "pdf"])
def test_who_has_a_document_already_is_not_sent_it_again(ask: Ask, form: str) -> None:
    _, _, headers = ask(VENDEE, {"format": form})
    again = ask(VENDEE, {"format": form}, if_none_match=f'"x", W/{headers["ETag"]}')
    assert again[0] == 304
    assert not again[1]
    assert ask(VENDEE, {"format": form}, if_none_match='"other"')[0] == 200


def test_what_is_too_large_to_answer_is_stored_and_linked(
    ask: Ask, linked: list[tuple[bytes, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.large.MOST_BYTES", 1_000)
    status, _, headers = ask(VENDEE, {"format": "pdf"})
    assert (status, headers["Location"]) == (303, LINK)
    [(content, name, media_type)] = linked
    assert headers["Cache-Control"] == "private, no-store"
    assert content.startswith(b"%PDF-")
    assert (name, media_type) == (
        f"maillage-couverture-departement-85-{DAY}.pdf",
        COVERAGE_FORMATS["pdf"].media_type,
    )


def test_a_page_is_told_the_link_and_does_not_follow_it(
    ask: Ask, linked: list[tuple[bytes, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.large.MOST_BYTES", 100)
    for path in (VENDEE, f"{VENDEE}/gaps"):
        status, body, headers = ask(path, {"format": "csv", "redirect": "false"})
        assert (status, body, headers["Location"]) == (200, None, LINK)
    assert len(linked) == 2


def test_the_lists_of_sites_are_files(ask: Ask) -> None:
    for path, query, column in (
        ("changes", {"since": "former"}, "Distance du déplacement"),
        ("endings", {}, "Dont au-delà du seuil"),
    ):
        status, text, headers = ask(f"{VENDEE}/{path}", {**query, "format": "csv"})
        assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
        assert column in text.partition("\r\n")[0]
        assert ask(f"{VENDEE}/{path}", {**query, "format": "pdf"})[0] == 422
