"""A plan changed by hand through the API: what it costs at once, and what is solved from there."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.plans import MOST_CHANGED
from geodata.plans.jobs.running import plan_key
from geodata.seals import opened_record, sealed_record
from tests.functions.planners import Room

VENDEE = {
    "name": "Vague",
    "posts": 2,
    "limit_minutes": 6,
    "territory": {"level": "departement", "code": "85"},
}


@pytest.fixture
def where(room: Room) -> str:
    return f"/v1/scenarios/{room.solved(VENDEE)}"


def test_a_site_moved_by_hand_tells_who_gains_and_who_loses(room: Room, where: str) -> None:
    asked = {"moved": [{"commune": "85113", "to": "85003"}]}
    told = room.ask("POST", f"{where}/by-hand", asked)
    assert told.status == 200
    assert told.headers["Cache-Control"] == "private, no-store"
    [change] = told.body["changes"]
    assert (change["commune_name"], change["to_name"]) == ("L'Île-d'Yeu", "Trèves")
    assert [each["name"] for each in told.body["lost"]["communes"]] == ["L'Île-d'Yeu"]
    again = room.ask("POST", "/v1/scenarios", told.body["scenario"], idempotency_key="again").body
    room.work()
    plan = room.ask("GET", f"/v1/scenarios/{again['id']}/plan").body
    assert "85003" in [each["commune"] for each in plan["sites"]]
    assert "85113" not in [each["commune"] for each in plan["sites"]]


@pytest.mark.parametrize(
    "fields",
    [
        {"vacancy": {"rate": 0.3}},
        {"existing": {"moves": {"most": 1}}},
        {"objective": "attendance", "attendance": {"choice": "shared", "at_the_door": 0.5}},
    ],
)
def test_a_plan_of_vacancies_moves_or_attendance_is_changed_by_hand_too(
    room: Room, fields: Any
) -> None:
    where = f"/v1/scenarios/{room.solved({**VENDEE, **fields}, key='changes')}"
    plan = room.ask("GET", f"{where}/plan").body
    asked = {"forbidden": [plan["sites"][0]["commune"]]}

    told = room.ask("POST", f"{where}/by-hand", asked)

    assert "multipliers" not in plan["certificate"]
    assert ("vacancy" in plan, "moves" in plan) == ("vacancy" in fields, "existing" in fields)
    assert told.status == 200
    assert told.body["lost"]["communes_count"] >= 1


def test_what_a_change_breaks_is_named_of_each_and_of_all(room: Room) -> None:
    quota = {"level": "departement", "code": "85", "at_least": 2}
    where = f"/v1/scenarios/{room.solved({**VENDEE, 'quotas': [quota]}, key='quota')}"
    told = room.ask("POST", f"{where}/by-hand", {"forbidden": ["85113"]}).body
    [change] = told["changes"]
    assert told["breaks"] == change["breaks"]
    assert [each.endswith(" : 2 postes au moins") for each in told["breaks"]] == [True]
    assert told["has_unknown_floors"] is False


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"forbidden": ["85002"] * (MOST_CHANGED + 1)}, "forbidden"),
        ({"kept": ["Nant"]}, "kept"),
        ({"kept": ["99999"]}, "kept"),
        ({"moved": [{"commune": "85113", "to": "01001"}]}, "moved"),
        ({"moved": [{"commune": "85113", "to": "85003"}] * 2}, "moved"),
        ({"posts": 3}, "posts"),
    ],
)
def test_what_makes_no_sense_is_refused(room: Room, where: str, asked: Any, parameter: str) -> None:
    told = room.ask("POST", f"{where}/by-hand", asked)
    assert (told.status, told.body["parameter"]) == (422, parameter)


def test_a_plan_whose_data_is_gone_says_so(room: Room, where: str) -> None:
    key = plan_key(where.rpartition("/")[2])
    plan: Any = opened_record(key, room.objects.get(key))
    room.objects.put(key, sealed_record(key, {**plan, "snapshot": "0123456789abcdef"}))
    told = room.ask("POST", f"{where}/by-hand", {})
    assert (told.status, told.body["code"]) == (409, "wrong_state")
