"""GET /v1/coverage for whoever is limited to some départements: theirs, all of it, and no other.

Of the small country, the Ain (01) and Paris (75) make a région, the Vendée (85) another alone; the
EPCI 2000 holds all of it, and the zone 85001 crosses from Paris to the Vendée.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from aws_lambda_powertools import Logger

from functions.callers import Caller
from functions.coverage.app import build_app
from functions.coverage.wiring import Service
from functions.guard import resolve_signed
from geodata.coverage.catalogue import Catalogue
from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import State
from geodata.exports.coverage_documents import Documents
from geodata.exports.formats import COVERAGE_FORMATS
from tests.coverage_country import DAY
from tests.functions.events import get, with_token

ABROAD = "85001"
"""The zone that crosses the border."""
VILLAGES = ["85001", "85002", "85003"]
PARIS = ["75101", "75102"]
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def service(documents: Documents) -> Service:
    national = documents.national
    catalogue = Catalogue(national.units, national.weight_facts, national.class_facts, [], {})
    return Service(documents, catalogue, date.fromisoformat(DAY))


@pytest.fixture(scope="module")
def ask(service: Service) -> Ask:
    app = build_app(lambda: service, lambda *_: "", Logger(service="test"))

    def asked(path: str, only: str | None, **query: str) -> Any:
        claims = {} if only is None else {"departements": only}
        event = with_token(get(f"/v1/coverage{path}", query), "prefecture", **claims)
        reply = resolve_signed(app, event, None)
        is_json = "json" in reply["headers"]["Content-Type"]
        body = json.loads(reply["body"]) if is_json else reply["body"]
        return SimpleNamespace(status=reply["statusCode"], body=body, headers=reply["headers"])

    return asked


@pytest.mark.parametrize(
    ("only", "path"),
    [
        ("[85]", "/departement/85"),
        ("[85]", "/commune/85113"),
        ("[85]", "/region/52"),  # of one département
        ("[75]", "/commune/75056"),
        ("[01 75]", "/region/76"),
        ("[01 75 85]", "/epci/2000"),
        ("[01 75 85]", "/france/FR"),
        (None, "/france/FR"),
    ],
)
def test_a_territory_that_is_all_theirs_is_told(ask: Ask, only: str | None, path: str) -> None:
    assert ask(path, only).status == 200
    assert ask(f"{path}/gaps", only).status == 200
    assert ask(f"{path}/endings", only).status == 200
    assert ask(f"{path}/changes", only, since="former").status == 200


@pytest.mark.parametrize(
    ("only", "path"),
    [
        ("[75]", "/departement/85"),
        ("[75]", "/commune/85113"),
        ("[75]", "/commune/01999"),  # by its old code
        ("[75]", "/region/76"),
        ("[85]", "/epci/2000"),
        ("[01 75]", "/france/FR"),
        ("[]", "/departement/85"),
        ("", "/departement/85"),
        ("all", "/departement/85"),
        ("null", "/departement/85"),
        ("[8.85]", "/departement/85"),
        ("[185]", "/departement/85"),
    ],
)
@pytest.mark.parametrize("form", COVERAGE_FORMATS)
def test_a_territory_that_goes_beyond_is_refused_in_every_format(
    ask: Ask, only: str, path: str, form: str
) -> None:
    reply = ask(path, only, format=form)
    assert (reply.status, reply.body["code"]) == (403, "forbidden")
    assert "limited to" in reply.body["detail"]


def test_a_list_of_sites_that_goes_beyond_is_refused(ask: Ask) -> None:
    assert ask("/departement/85/endings", "[75]").status == 403
    assert ask("/departement/85/changes", "[75]", since="former").status == 403


@pytest.mark.parametrize("query", [{"since": "former"}, {"rows": "territories"}, {"at": DAY}])
def test_no_parameter_opens_a_territory(ask: Ask, query: dict[str, str]) -> None:
    for path in ("/region/76", "/france/FR"):
        assert ask(path, "[75]", **query).status == 403


def test_who_has_asked_before_changes_nothing_for_whoever_asks_next(ask: Ask) -> None:
    """What is kept in memory is kept for those it was made for."""
    for only, status in ((None, 200), ("[75]", 403), ("[85]", 200), (None, 200), ("[75]", 403)):
        assert ask("/departement/85", only).status == status
    whole, cut, again = (ask("/departement/75/gaps", only) for only in (None, "[75]", None))
    assert whole.body == again.body
    assert whole.body["zones"] != cut.body["zones"]


def codes(reply: Any) -> list[list[str]]:
    return [[row["code"] for row in zone["communes"]] for zone in reply.body["zones"]]


def test_a_zone_that_crosses_the_border_is_cut_there_and_its_figures_with_it(ask: Ask) -> None:
    assert codes(ask("/departement/75/gaps", None)) == [[*VILLAGES, *PARIS]]
    reply = ask("/departement/75/gaps", "[75]")
    assert codes(reply) == [PARIS]
    [zone] = reply.body["zones"]
    assert (zone["id"], zone["rank"]) == (ABROAD, 1)
    assert (zone["departements"], zone["communes_count"]) == (["75"], 2)
    assert zone["people"] == sum(row["people"] or 0 for row in zone["communes"])
    assert "Nant" not in json.dumps(reply.body, ensure_ascii=False)
    # Its outline ends where Paris does, at 0.7 degrees east.
    assert max(lon for lon, _ in zone["outline"]["coordinates"][0]) == pytest.approx(0.7, abs=1e-4)


@pytest.mark.parametrize("only", ["[75]", "[85]", "[01 75]", "[75 85]", "[01 75 85]"])
def test_zones_are_ranked_by_what_is_theirs(ask: Ask, only: str) -> None:
    """A zone whose town is beyond the border is not theirs first for that town."""
    found: dict[str, Any] = {}
    for departement in only.strip("[]").split():
        for zone in ask(f"/departement/{departement}/gaps", only).body["zones"]:
            found.setdefault(zone["id"], zone)
    ranked = sorted(found.values(), key=lambda zone: zone["rank"])
    assert [zone["rank"] for zone in ranked] == list(range(1, len(found) + 1))
    lacks = [zone["weighed_lack"] for zone in ranked]
    assert lacks == sorted(lacks, reverse=True)
    for zone in ranked:
        assert zone["people"] == sum(row["people"] or 0 for row in zone["communes"])


def test_a_zone_is_whole_for_whoever_has_both_sides_of_the_border(ask: Ask) -> None:
    assert codes(ask("/departement/75/gaps", "[75 85]")) == [[*VILLAGES, *PARIS]]


def test_posts_are_counted_for_their_part_alone(ask: Ask) -> None:
    told = ask("/departement/75", "[75]").body
    assert told["indicators"]["posts_needed"] == sum(each["posts_needed"] for each in told["zones"])
    assert [each["departements"] for each in told["zones"]] == [["75"]]


def test_files_name_no_commune_of_others_either(ask: Ask) -> None:
    for path in ("/departement/75", "/departement/75/gaps"):
        for form in ("csv", "geojson"):
            body = ask(path, "[75]", format=form).body
            text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
            assert "Paris" in text
            assert not [each for each in (*VILLAGES[1:], "Nant", "Sauclières") if each in text]
    table = ask("/departement/75/gaps", "[75]", format="csv").body
    assert len(list(csv.reader(io.StringIO(table), delimiter=";"))) > 1


def test_a_spreadsheet_and_a_report_are_of_their_part(
    documents: Documents, service: Service
) -> None:
    territory, limited = service.asked_by(Caller("p", frozenset({"75"})), "departement", "75")
    question = CoverageQuery(State(date.fromisoformat(DAY)))
    book = openpyxl.load_workbook(io.BytesIO(limited.coverage(territory, question, "xlsx")))
    values = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [each for each in values if "Nant" in each or "Sauclières" in each]
    assert limited.coverage(territory, question, "pdf") != documents.coverage(
        territory, question, "pdf"
    )


def test_a_comparison_is_of_their_communes(ask: Ask) -> None:
    change = ask("/departement/75", "[75]", since="former", threshold_minutes="60").body["change"]
    assert {row["code"] for row in change["rows"]} <= set(PARIS)


@pytest.mark.parametrize(
    ("text", "only", "found"),
    [
        ("paris 2", "[75]", [("commune", "75102")]),
        ("75", "[75]", [("departement", "75")]),
        ("vendee", "[75]", []),
        ("85113", "[75]", []),
        ("france", "[75]", []),
        ("2000", "[75]", []),
        ("pays loire", "[85]", [("region", "52")]),
        ("saint", "[85]", []),
    ],
)
def test_a_search_finds_what_may_be_asked_of(
    ask: Ask, text: str, only: str, found: list[tuple[str, str]]
) -> None:
    told = ask("/territories", only, q=text).body["territories"]
    assert [(each["level"], each["code"]) for each in told] == found


@pytest.mark.parametrize(
    ("text", "only", "closed"),
    [
        ("vendee", "[75]", [("departement", "85")]),
        ("85113", "[75]", [("commune", "85113")]),
        ("vendee", "[85]", []),
        ("vendee", "[]", [("departement", "85")]),
        ("france", "[75]", [("france", "FR")]),
        ("atlantide", "[75]", []),
        ("vendee", None, []),
    ],
)
def test_a_search_tells_what_exists_and_is_not_theirs(
    ask: Ask, text: str, only: str | None, closed: list[tuple[str, str]]
) -> None:
    told = ask("/territories", only, q=text).body
    assert [(each["level"], each["code"]) for each in told["closed"]] == closed
    assert not {each["code"] for each in told["closed"]} & {
        each["code"] for each in told["territories"]
    }


def test_a_name_that_many_bear_is_found_where_it_is_theirs(ask: Ask) -> None:
    told = ask("/territories", "[01]", q="saint", limit="1").body["territories"]
    assert [each["code"] for each in told] == ["01002"]


def test_the_catalogue_lists_what_may_be_asked_of(ask: Ask) -> None:
    told = ask("", "[85]").body["territories"]
    assert {level: [each["code"] for each in told[level]] for level in told} == {
        "france": [],
        "region": ["52"],
        "departement": ["85"],
    }


def test_a_link_to_what_is_large_is_made_after_the_refusal(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.large.MOST_BYTES", 1_000)
    stored: list[str] = []

    def link_to(_content: bytes, name: str, _media_type: str) -> str:
        stored.append(name)
        return "https://store.test/large"

    app = build_app(lambda: service, link_to, Logger(service="test"))
    for path, status in (
        ("/v1/coverage/departement/85", 403),
        ("/v1/coverage/departement/75", 303),
    ):
        event = with_token(get(path), "p", departements="[75]")
        assert resolve_signed(app, event, None)["statusCode"] == status
    assert stored == [f"maillage-couverture-departement-75-{DAY}.json"]


def test_without_a_caller_nothing_is_told(service: Service) -> None:
    app = build_app(lambda: service, lambda *_: "", Logger(service="test"))
    for path in ("", "/territories", "/openapi.json", "/departement/85", "/departement/85/gaps"):
        reply = resolve_signed(app, get(f"/v1/coverage{path}", {"q": "x"}), None)
        assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (403, "forbidden")
