"""A plan is shared by a link: it reads, within the reader's départements, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.functions.planners import BOB, VILLAGES, Room

VENDEE = {**VILLAGES, "territory": {"level": "departement", "code": "85"}}
OF_85, OF_75 = {"departements": "[85]"}, {"departements": "[75]"}


@pytest.fixture
def where(room: Room) -> str:
    return f"/v1/scenarios/{room.solved(VENDEE)}"


def shared(room: Room, where: str) -> str:
    return f"{where}/shared/{room.ask('POST', f'{where}/share').body['share_key']}"


def test_whoever_has_the_link_reads_the_plan(room: Room, where: str) -> None:
    link = shared(room, where)
    told = room.ask("GET", link, who=BOB, claims=OF_85)
    assert told.status == 200
    own = room.ask("GET", f"{where}/plan").body
    assert told.body == {**own, "name": "Vague"}
    assert shared(room, where) == link


def test_the_link_opens_nothing_else(room: Room, where: str) -> None:
    shared(room, where)
    for method, path in (("GET", ""), ("GET", "/plan"), ("POST", "/by-hand"), ("POST", "/share")):
        body: Any = {} if method == "POST" else None
        assert room.ask(method, f"{where}{path}", body, who=BOB).status == 404


def test_the_link_opens_no_departement_of_others(room: Room, where: str) -> None:
    told = room.ask("GET", shared(room, where), who=BOB, claims=OF_75)
    assert (told.status, told.body["code"]) == (403, "forbidden")


def test_a_plan_that_is_not_shared_or_no_longer_is_not_there(room: Room, where: str) -> None:
    guessed = f"{where}/shared/{'0' * 32}"
    assert room.ask("GET", guessed, who=BOB).status == 404
    link = shared(room, where)
    assert room.ask("GET", guessed, who=BOB).status == 404
    assert room.ask("DELETE", f"{where}/share").body["share_key"] is None
    assert room.ask("GET", link, who=BOB).status == 404
    assert shared(room, where) != link


def test_a_scenario_without_a_plan_cannot_be_shared(room: Room) -> None:
    job = room.ask("POST", "/v1/scenarios", VENDEE).body
    told = room.ask("POST", f"/v1/scenarios/{job['id']}/share")
    assert (told.status, told.body["code"]) == (409, "wrong_state")
