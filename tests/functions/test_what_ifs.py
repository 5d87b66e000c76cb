"""What-ifs that an account keeps: bounded, its own, of the départements that are its."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.plans.jobs.what_ifs import MOST_KEPT
from tests.functions.planners import ANN, BOB, Room

WHERE = "/v1/scenarios/what-ifs"
SANS_NANT: dict[str, Any] = {
    "name": "Sans Nant",
    "territory": {"level": "departement", "code": "85"},
    "without": ["nant"],
    "added": ["85113"],
    "threshold_minutes": 30,
    "sites_version": "in-use",
}


def kept(room: Room, **said: Any) -> Any:
    return room.ask("POST", WHERE, {**SANS_NANT, **said})


def names(room: Room, **asked: Any) -> list[str]:
    return [each["name"] for each in room.ask("GET", WHERE, **asked).body["what_ifs"]]


def test_a_what_if_is_kept_and_listed_as_it_was_said(room: Room) -> None:
    reply = kept(room)
    assert reply.status == 201
    [found] = room.ask("GET", WHERE).body["what_ifs"]
    assert found == reply.body
    assert (found["without"], found["added"]) == (["nant"], ["85113"])
    assert (found["territory_name"], found["sites_version"]) == ("Vendée", "in-use")
    assert (found["posts"], found["at"], found["weight"]) == ("filled", None, "people")
    assert (found["column"], found["where"], found["cells"]) == (None, [], [])
    assert "owner" not in found


def test_what_its_communes_meet_is_kept_with_it(room: Room) -> None:
    filtered = {"column": "density", "where": ["density:is:rural"], "cells": ["C3"]}
    found = kept(room, **filtered).body
    assert {name: found[name] for name in filtered} == filtered
    for wrong, parameter in (
        ({"where": ["density"]}, "where"),
        ({"cells": ["C3"]}, "column"),
        ({"cells": ["D4"], "column": "density"}, "cells"),
    ):
        reply = kept(room, **wrong)
        assert (reply.status, reply.body["parameter"].partition(".")[0]) == (422, parameter)


def test_the_mode_of_a_what_if_is_kept_and_absent_by_car(room: Room) -> None:
    assert "mode" not in kept(room).body
    assert "mode" not in kept(room, mode="car").body
    assert kept(room, mode="foot").body["mode"] == "foot"
    assert kept(room, mode="horse").status == 422


def test_a_what_if_is_its_account_s_alone(room: Room) -> None:
    what_if = kept(room).body["id"]
    assert names(room, who=BOB) == []
    for who in (BOB, f"{ANN} ", ANN.upper(), f"{ANN}#meta", "*"):
        reply = room.ask("DELETE", f"{WHERE}/{what_if}", who=who)
        assert (reply.status, reply.body["code"]) == (404, "unknown_what_if")
    assert names(room) == ["Sans Nant"]
    assert room.ask("DELETE", f"{WHERE}/{what_if}").status == 204
    assert names(room) == []
    assert room.ask("DELETE", f"{WHERE}/{what_if}").status == 404


def test_a_what_if_is_of_the_account_s_own_departements(room: Room) -> None:
    ain, vendee = {"departements": "[01]"}, {"departements": "[85]"}
    assert room.ask("POST", WHERE, SANS_NANT, claims=ain).status == 403
    assert room.ask("POST", WHERE, SANS_NANT, claims=vendee).status == 201
    # A token that was narrowed since opens no more of one's own, and says that there is some.
    listed = room.ask("GET", WHERE, claims=ain).body
    assert (listed["what_ifs"], listed["closed"]) == ([], 1)
    assert names(room, claims=vendee) == ["Sans Nant"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "a" * 81},
        {"name": "a\u202eb"},
        {"without": [], "added": []},
        {"without": [str(each) for each in range(21)]},
        {"without": ["a" * 201]},
        {"added": ["99999"]},
        {"added": ["75056"]},  # by its arrondissements
        {"threshold_minutes": 0},
        {"threshold_minutes": 1e9},
        {"at": "hier"},
        {"sites_version": "../x"},
        {"owner": ANN},
    ],
)
def test_what_is_no_what_if_is_not_kept(room: Room, wrong: dict[str, Any]) -> None:
    assert kept(room, **wrong).status == 422
    assert names(room) == []


def test_a_territory_that_there_is_not_is_unknown(room: Room) -> None:
    reply = kept(room, territory={"level": "departement", "code": "99"})
    assert (reply.status, reply.body["code"]) == (404, "unknown_territory")


def test_an_account_keeps_so_many_and_no_more(room: Room) -> None:
    for number in range(MOST_KEPT):
        assert kept(room, name=f"Hypothèse {number}").status == 201
    reply = kept(room)
    assert (reply.status, reply.body["code"]) == (409, "what_ifs_full")
    listed = room.ask("GET", WHERE).body
    assert len(listed["what_ifs"]) == listed["most"] == MOST_KEPT
    assert room.ask("POST", WHERE, SANS_NANT, who=BOB).status == 201
    room.ask("DELETE", f"{WHERE}/{listed['what_ifs'][0]['id']}")
    assert kept(room).status == 201


def test_the_latest_comes_first_and_no_cache_keeps_it(room: Room) -> None:
    for name in ("a", "b"):
        kept(room, name=name)
    reply = room.ask("GET", WHERE)
    assert "no-store" in reply.headers["Cache-Control"]
    assert sorted(each["id"] for each in reply.body["what_ifs"])[::-1] == [
        each["id"] for each in reply.body["what_ifs"]
    ]
