"""Whom a scenario is open to: its owner, within the départements of the token."""

from __future__ import annotations

from typing import Any

import pytest

from functions.guard import resolve_signed
from tests.functions.events import sent
from tests.functions.planners import BOB, VILLAGES, Room, reviewed


def test_what_a_scenario_may_begin_from_and_count_is_listed(room: Room) -> None:
    told = room.ask("GET", "/v1/scenarios/presets").body
    assert {each["id"] for each in told["presets"]} >= {"plan-relance-2021", "ruraux-d-abord"}
    assert told["weights"][0] == {"name": "people", "label": "Les habitants"}
    assert all({"name", "label", "classes"} == set(each) for each in told["columns"])
    assert room.ask("GET", "/v1/scenarios/schema.json").body["type"] == "object"
    openapi = room.ask("GET", "/v1/scenarios/openapi.json").body
    assert set(openapi["paths"]["/v1/scenarios"]) == {"get", "post"}
    assert "requestBody" in openapi["paths"]["/v1/scenarios"]["post"]


def test_who_is_not_signed_in_is_refused(room: Room) -> None:
    reply = resolve_signed(room.app, sent("GET", "/v1/scenarios"), None)
    assert reply["statusCode"] == 403


AT_HOME, ABROAD = {"departements": "[85]"}, {"departements": "[75]"}
VENDEE = {**VILLAGES, "territory": {"level": "departement", "code": "85"}}
OWN_ROUTES = [
    ("GET", ""),
    ("GET", "/plan"),
    ("GET", "/result"),
    ("GET", "/opinions"),
    ("POST", "/review"),
    ("POST", "/by-hand"),
    ("POST", "/share"),
    ("DELETE", "/share"),
    ("POST", "/again"),
    ("POST", "/cancel"),
    ("DELETE", ""),
]


@pytest.mark.parametrize("territory", [None, {"level": "region", "code": "76"}])
def test_a_planner_plans_its_own_departements_alone(room: Room, territory: Any) -> None:
    beyond = {**VILLAGES, **({"territory": territory} if territory else {})}
    refused = room.ask("POST", "/v1/scenarios", beyond, claims=ABROAD)
    assert (refused.status, refused.body["code"]) == (403, "forbidden")
    assert "limited to the départements 75" in refused.body["detail"]
    sweep = {"scenario": beyond, "posts": [1, 2]}
    assert room.ask("POST", "/v1/scenarios/sweeps", sweep, claims=ABROAD).status == 403
    assert room.executions.started == {}
    assert room.ask("POST", "/v1/scenarios", VENDEE, claims=AT_HOME).status == 202


def test_a_dry_run_tells_nothing_of_a_territory_of_others(room: Room) -> None:
    dry = {"dry_run": "true"}
    told = room.ask("POST", "/v1/scenarios", VENDEE, query=dry, claims=ABROAD)
    assert (told.status, told.body["valid"]) == (200, False)
    assert [(each["path"], each["code"]) for each in told.body["findings"]] == [
        ("territory", "forbidden")
    ]
    assert room.ask("POST", "/v1/scenarios", VENDEE, query=dry, claims=AT_HOME).body["valid"]
    unknown = {**VILLAGES, "territory": {"level": "departement", "code": "99"}}
    told = room.ask("POST", "/v1/scenarios", unknown, query=dry, claims=ABROAD)
    assert [each["code"] for each in told.body["findings"]] != ["forbidden"]


@pytest.mark.parametrize(("method", "path"), OWN_ROUTES)
def test_a_scenario_is_closed_to_others_and_to_a_token_that_is_for_less(
    room: Room, method: str, path: str
) -> None:
    where = f"/v1/scenarios/{room.solved(VENDEE)}{path}"
    body = {} if method == "POST" else None
    assert room.ask(method, where, body, who=BOB).status == 404
    assert room.ask(method, where, body, who=BOB, claims=ABROAD).status == 404
    refused = room.ask(method, where, body, claims=ABROAD)
    assert (refused.status, refused.body["code"]) == (403, "forbidden")
    # Nothing was done: its owner has it as it was, and may still do all that can be done.
    assert room.ask("GET", where.removesuffix(path)).body["review_opened_at"] is None
    assert room.ask(method, where, body, claims=AT_HOME).status in (200, 202, 204, 409)


def test_what_is_listed_and_compared_is_all_the_token_s(room: Room) -> None:
    whole, home = room.solved(VILLAGES), room.solved(VENDEE, key="other")
    assert len(room.ask("GET", "/v1/scenarios").body["scenarios"]) == 2
    listed = room.ask("GET", "/v1/scenarios", claims=AT_HOME).body["scenarios"]
    assert [each["id"] for each in listed] == [home]
    assert room.ask("GET", "/v1/scenarios", claims=ABROAD).body["scenarios"] == []
    both = {"ids": f"{home},{whole}"}
    assert room.ask("GET", "/v1/scenarios/compare", query=both).status == 200
    assert room.ask("GET", "/v1/scenarios/compare", query=both, claims=AT_HOME).status == 403
    assert room.ask("GET", "/v1/scenarios/compare", query=both, who=BOB).status == 404


def test_a_sweep_shows_the_scenarios_that_are_the_token_s(room: Room) -> None:
    sweep = {"scenario": VENDEE, "posts": [1, 2]}
    where = room.ask("POST", "/v1/scenarios/sweeps", sweep).headers["Location"]
    assert len(room.ask("GET", where, claims=AT_HOME).body["scenarios"]) == 2
    assert room.ask("GET", where, claims=ABROAD).body["scenarios"] == []
    assert room.ask("GET", where, who=BOB).status == 404


def test_what_a_prefecture_reads_of_a_plan_names_no_place_of_others(room: Room) -> None:
    where, _ = reviewed(room)
    seen = room.ask("GET", f"{where}/opinions/85", who="prefecture", claims=AT_HOME).body
    assert {each["departement"] for each in seen["sites"]} == {"85"}
    assert {each["code"][:2] for each in seen["communes"]} == {"85"}
    # The plan itself stays its owner's.
    for path in ("", "/plan", "/result", "/opinions"):
        assert room.ask("GET", f"{where}{path}", who="prefecture", claims=AT_HOME).status == 404
