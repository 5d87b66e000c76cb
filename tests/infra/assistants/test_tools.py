"""Tools: what clients are shown, what a call may ask, and whose rights it has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from functions.methods import METHODS
from functions.openapi import READ_COVERAGE, WRITE_SCENARIOS
from infra.assistants import definitions
from infra.assistants.answers import FAILED, result_of
from infra.assistants.questions import Page
from infra.assistants.tools import (
    COVERAGE_TOOLS,
    GREATEST_MOST,
    PLAN_TOOLS,
    PUBLIC_TOOLS,
    TOOLS,
    USUAL_MOST,
)
from infra.local.gateway.gateway import Gateway
from infra.local.gateway.replies import HttpResponse
from infra.local.template.access import Throttle
from infra.local.template.routes import RouteTable
from infra.machine.ports import template_of
from tests.conftest import ROOT
from tests.infra.assistants.house import House, house

_FROM_SOMEWHERE = ("nearest_places", "isochrone")
ID = "20261124T100000-0123456789"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("house")) as built:
        yield built


def test_every_tool_is_shown_as_one_that_only_reads_with_schemas_that_are_right(
    asked: House,
) -> None:
    shown = asked.shown()["tools"]
    assert [each["name"] for each in shown] == [*(each.name for each in TOOLS), definitions.NAME]
    for each in shown:
        assert each["annotations"]["readOnlyHint"] is True
        assert each["annotations"]["destructiveHint"] is False
        assert each["title"]
        assert each["description"].endswith(".")
        for schema in (each["inputSchema"], each["outputSchema"]):
            jsonschema.Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
            assert "#/components" not in json.dumps(schema)
    # All that a client reads before it calls anything fits in what an assistant may hold.
    assert len(json.dumps([each["inputSchema"] for each in shown])) < 40_000
    assert len(json.dumps(shown)) < 240_000


def test_every_route_that_a_tool_asks_is_read_by_get(asked: House) -> None:
    bare = {_bare(path): methods for path, methods in METHODS.items()}
    for each in TOOLS:
        assert "GET" in bare[_bare(each.path)]
    names = {name for each in TOOLS for name in (*each.fixed, *each.asked)}
    assert names == {"format", "redirect", "locale"}


def test_every_list_that_is_cut_is_one_of_the_answer(asked: House) -> None:
    for each in TOOLS:
        document = asked.api.documents[each.path]
        content = document["paths"][each.path]["get"]["responses"]["200"]["content"]
        name = content["application/json"]["schema"].get("$ref", "").rpartition("/")[2]
        properties = document["components"]["schemas"].get(name, {}).get("properties", {})
        assert set(each.lists) <= set(properties), each.name


def test_what_stands_in_a_path_has_a_form_that_no_other_route_shares(asked: House) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("place", {"site_id": each})
        for each in ("imports", "versions", "../coverage", "a/b", "..", ".", "", "x" * 9_000, 5)
    ]
    calls += [
        ("plan_scenario", {"scenario_id": each})
        for each in ("presets", "compare", "schema.json", "20261124T100000-0123456789/plan", None)
    ]
    calls += [
        ("coverage", {"level": "departement", "code": each})
        for each in ("12/gaps", "12?mode=foot", "12#", "%2e%2e", "12\n", "12%2Fgaps")
    ]
    calls += [("coverage", {"level": "departement/12/gaps", "code": "12"})]
    calls += [("coverage", {"level": "territories", "code": "12"})]
    token = asked.token("operator", "coverage:read", "scenarios:write", "sites:write")
    for call, found in zip(calls, asked.calls(*calls, token=token), strict=True):
        assert found.is_error, call
        assert found.content["problem"]["status"] in (404, 422), call


def test_what_a_route_refuses_a_tool_refuses_in_the_apis_words(asked: House) -> None:
    calls: list[tuple[str, dict[str, Any], str]] = [
        ("nearest_places", {"commune": "01004", "limit": 51}, "/v1/nearest?commune=01004&limit=51"),
        ("nearest_places", {"commune": "99999"}, "/v1/nearest?commune=99999"),
        ("nearest_places", {}, "/v1/nearest"),
        ("nearest_places", {"q": "a" * 201}, f"/v1/nearest?q={'a' * 201}"),
        ("nearest_places", {"lat": 91, "lon": 0}, "/v1/nearest?lat=91&lon=0"),
        (
            "nearest_places",
            {"commune": "01004", "mode": "boat"},
            "/v1/nearest?commune=01004&mode=boat",
        ),
        ("find_commune", {"q": "x", "limit": 1.5}, "/v1/communes?q=x&limit=1.5"),
        ("coverage", {"level": "epci", "code": "9"}, "/v1/coverage/epci/9?format=json"),
        (
            "coverage",
            {"level": "departement", "code": "85", "weight": "none"},
            "/v1/coverage/departement/85?weight=none",
        ),
        (
            "coverage_gaps",
            {"level": "departement", "code": "85", "threshold_minutes": 0},
            "/v1/coverage/departement/85/gaps?threshold_minutes=0",
        ),
        (
            "read_plan",
            {"scenario_id": "20261124T100000-0123456789"},
            "/v1/scenarios/20261124T100000-0123456789/plan",
        ),
    ]
    results = asked.calls(*((tool, arguments) for tool, arguments, _ in calls))
    for (tool, arguments, target), found in zip(calls, results, strict=True):
        expected = asked.reply(target)
        assert expected.status in (400, 404, 422), (tool, arguments)
        assert found.is_error
        assert found.content["problem"] == json.loads(expected.text), (tool, arguments)


@pytest.mark.parametrize(
    ("tool", "arguments", "wrong"),
    [
        ("nearest_places", {"unknown": 1}, "arguments"),
        ("nearest_places", {"redirect": True}, "arguments"),
        ("coverage", {"level": "departement", "code": "85", "format": "pdf"}, "arguments"),
        ("nearest_places", {"commune": {"code": "01004"}}, "commune"),
        ("nearest_places", {"need": [["cv"]]}, "need"),
        ("coverage", {"level": "departement", "code": "85", "list_most": 1_001}, "list_most"),
        ("coverage", {"level": "departement", "code": "85", "list_start": -1}, "list_start"),
        ("coverage", {"level": "departement", "code": "85", "list_most": True}, "list_most"),
        ("figure_definitions", {"table": "Communes"}, "arguments"),
        ("figure_definitions", {"q": 5}, "q"),
        ("figure_definitions", {"q": "a" * 201}, "q"),
        ("publish_sites", {}, "name"),
    ],
)
def test_what_no_tool_asks_is_refused_before_the_api(
    asked: House, tool: str, arguments: dict[str, Any], wrong: str
) -> None:
    asked.targets.clear()
    [found] = asked.calls((tool, arguments))
    assert found.is_error
    assert found.content["problem"]["parameter"] == wrong
    assert asked.targets == []


def test_a_long_list_is_given_part_by_part_and_nothing_is_lost(asked: House) -> None:
    of = {"level": "france", "code": "FR", "rows": "communes"}
    whole = json.loads(asked.reply("/v1/coverage/france/FR?rows=communes").text)["rows"]
    assert 2 < len(whole) < USUAL_MOST
    parts = asked.calls(
        *(("coverage", {**of, "list_start": n, "list_most": 2}) for n in range(0, len(whole), 2)),
        ("coverage", {**of, "list_start": 10**6}),
        ("coverage", {**of, "list_most": 0}),
        ("coverage", of),
    )
    *pages, beyond, none, usual = parts
    assert [row for each in pages for row in each.content["answer"]["rows"]] == whole
    assert pages[0].content["lists"]["rows"] == {"start": 0, "given": 2, "of": len(whole)}
    assert beyond.content["answer"]["rows"] == none.content["answer"]["rows"] == []
    assert usual.content["answer"]["rows"] == whole
    assert GREATEST_MOST > USUAL_MOST


def test_everybody_may_ask_what_is_public_and_nobody_else_what_is_not(asked: House) -> None:
    needed = {"level": "departement", "code": "85", "q": "a", "since": "former", "scenario_id": ID}
    needed |= {"departement": "85", "ids": ID, "site_id": "market", "commune": "01004"}
    expected = [(PUBLIC_TOOLS, ()), (COVERAGE_TOOLS, READ_COVERAGE), (PLAN_TOOLS, WRITE_SCENARIOS)]
    shown = {each["name"]: each for each in asked.shown()["tools"]}
    for tools, scopes in expected:
        for each in tools:
            arguments = _needed(shown[each.name], needed)
            [nobody] = asked.calls((each.name, arguments), token="")
            [other] = asked.calls((each.name, arguments), token=asked.token("x", "sites:write"))
            [right] = asked.calls(
                (each.name, arguments), token=asked.token("x", *(scopes or ("sites:write",)))
            )
            refusals = [_status(found) for found in (nobody, other)]
            assert refusals == ([401, 403] if scopes else [_status(right)] * 2), each.name
            assert _status(right) not in (401, 403, 500), each.name


@pytest.mark.parametrize(
    "token", ["Bearer zkwyx", "Bearer a.b.c", "Basic YTpi", "Bearer " + "y" * 9_000]
)
def test_a_token_that_is_none_opens_nothing(asked: House, token: str) -> None:
    [found] = asked.calls(("coverage_catalogue", {}), token=token)
    assert _status(found) in (401, 403)
    assert token.split()[1] not in json.dumps(found.content)


def test_a_token_opens_its_own_departements_alone(asked: House) -> None:
    token = asked.token("prefecture", "coverage:read", departements=["85"])
    own, other, country = asked.calls(
        ("coverage", {"level": "departement", "code": "85"}),
        ("coverage", {"level": "departement", "code": "01"}),
        ("coverage_gaps", {"level": "france", "code": "FR"}),
        token=token,
    )
    assert own.content["answer"]["territory"]["code"] == "85"
    assert [other.content["problem"]["code"], country.content["problem"]["code"]] == [
        "forbidden"
    ] * 2


def test_nobody_reads_the_plans_of_another(asked: House) -> None:
    plan = asked.solved()
    calls = [("read_plan", {"scenario_id": plan}), ("list_plans", {})]
    own = asked.calls(*calls)
    others = asked.calls(*calls, token=asked.token("bob"))
    assert own[0].content["answer"]["scenario"]["name"] == "Vague"
    assert plan in json.dumps(own[1].content)
    assert _status(others[0]) == 404
    assert others[1].content["answer"]["scenarios"] == []


def test_a_tool_has_the_throttle_of_its_route(asked: House) -> None:
    gateway = asked.api.gateway._gateway
    routes = [
        replace(each, throttle=Throttle(0.001, 2)) if each.key == "GET /v1/communes" else each
        for each in template_of(asked.machine).routes
    ]
    few = Gateway(routes, gateway._functions, keys=asked.issuer.keys())
    slow = replace(asked.api, gateway=few, routes=RouteTable(routes))
    limited = House(asked.machine, asked.stores, asked.issuer, slow)
    found = limited.calls(*([("find_commune", {"q": "Bourg"})] * 3))
    assert [each.is_error for each in found] == [False, False, True]
    assert _status(found[2]) == 429
    assert "wait a second" in found[2].content["problem"]["detail"]


def test_an_error_of_ours_shows_no_cause(asked: House) -> None:
    class Broken:
        async def answer(self, _request: object) -> HttpResponse:
            raise RuntimeError("secret 48.8566")

    broken = House(asked.machine, asked.stores, asked.issuer, replace(asked.api, gateway=Broken()))
    [found] = broken.calls(("find_commune", {"q": "Bourg"}))
    assert found.is_error
    assert found.content["problem"] == FAILED


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (503, b'{"message":"Service Unavailable"}', "ask the same in a minute"),
        (500, b"<html>", "its log says more"),
        (431, b'{"message":"Request Header Fields Too Large"}', "too long"),
    ],
)
def test_what_the_gateway_says_in_two_words_is_said_in_a_sentence(
    status: int, body: bytes, said: str
) -> None:
    found = result_of(TOOLS[0], HttpResponse(status, (), body), Page())
    assert found.is_error
    assert said in found.structured_content["problem"]["detail"]


def test_an_answer_too_large_is_said_and_no_link_is_given() -> None:
    link = HttpResponse(200, (("location", "http://127.0.0.1/objects/x"),), b"null")
    found = result_of(TOOLS[0], link, Page())
    assert found.is_error
    assert found.structured_content["problem"]["code"] == "too_large"
    assert "objects" not in json.dumps(found.structured_content)


def test_a_figure_is_defined_as_the_documents_have_it(asked: House) -> None:
    [every, gini, none] = asked.calls(
        ("figure_definitions", {}),
        ("figure_definitions", {"q": "GINI"}),
        ("figure_definitions", {"q": "zzz"}),
    )
    page = (ROOT / "docs" / "columns.md").read_text()
    told = every.content["answer"]["definitions"]
    assert len(told) > 100
    assert all(f"| `{each['key']}` | {each['header']} |" in page for each in told)
    assert {each["key"] for each in gini.content["answer"]["definitions"]} >= {"gini"}
    assert none.content["answer"]["definitions"] == []
    jsonschema.validate(every.content["answer"], dict(definitions.OUTPUT))


def _status(found: Any) -> int | None:
    return found.content["problem"].get("status") if found.is_error else 200


def _needed(tool: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Returns the arguments that a call of a tool needs."""
    found = {name: values[name] for name in tool["inputSchema"]["required"]}
    return found or ({"commune": "01004"} if tool["name"] in _FROM_SOMEWHERE else {})


def _bare(path: str) -> str:
    return "/".join("{}" if each.startswith("{") else each for each in path.split("/"))
