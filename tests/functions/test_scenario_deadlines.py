"""A review has terms: a deadline that closes it, a message, and a list of those who are asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.functions.planners import VILLAGES, Room

SAID = {"opinion": "favourable", "reason": "Oui.", "author": "P."}
BEGUN = datetime(2026, 11, 24, 10, tzinfo=UTC)
VENDEE = {**VILLAGES, "territory": {"level": "departement", "code": "85"}}
OF_85, OF_75 = {"departements": "[85]"}, {"departements": "[75]"}


@pytest.fixture
def where(room: Room) -> str:
    scenario_id = room.solved(VENDEE)
    room.scenarios.now = lambda: BEGUN
    return f"/v1/scenarios/{scenario_id}"


def site_of(room: Room, where: str) -> Any:
    return room.ask("GET", f"{where}/plan").body["sites"][0]


def test_opinions_are_taken_until_midnight_in_paris_of_the_last_day_and_not_after(
    room: Room, where: str
) -> None:
    terms = {"deadline": "2026-12-15", "message": "Merci de répondre.\nBien à vous"}
    opened = room.ask("POST", f"{where}/review", terms).body
    assert (opened["review_deadline"], opened["review_message"]) == tuple(terms.values())
    path = f"{where}/opinions/85"
    commune = site_of(room, where)["commune"]
    room.scenarios.now = lambda: datetime(2026, 12, 15, 22, 59, tzinfo=UTC)
    assert room.ask("GET", path, who="p", claims=OF_85).body["is_closed"] is False
    assert room.ask("PUT", f"{path}/{commune}", SAID, who="p", claims=OF_85).status == 201
    room.scenarios.now = lambda: datetime(2026, 12, 15, 23, 0, tzinfo=UTC)
    seen = room.ask("GET", path, who="p", claims=OF_85).body
    assert (seen["is_closed"], seen["review_message"]) == (True, terms["message"])
    late = room.ask("PUT", f"{path}/{commune}", SAID, who="p", claims=OF_85)
    assert (late.status, late.body["code"]) == (409, "review_closed")
    assert "terminée le 15 décembre 2026 à minuit" in late.body["detail"]
    # A later deadline opens it again; nothing that was said is lost.
    room.ask("POST", f"{where}/review", {"deadline": "2026-12-20"})
    assert room.ask("PUT", f"{path}/{commune}", SAID, who="p", claims=OF_85).status == 201
    assert len(room.ask("GET", f"{where}/opinions").body["opinions"]) == 2


def test_a_review_without_terms_stays_open_and_asked_again_keeps_those_it_has(
    room: Room, where: str
) -> None:
    assert room.ask("POST", f"{where}/review").body["review_deadline"] is None
    room.ask("POST", f"{where}/review", {"deadline": "2026-12-15"})
    assert room.ask("POST", f"{where}/review").body["review_deadline"] == "2026-12-15"


@pytest.mark.parametrize(
    ("terms", "parameter"),
    [
        ({"deadline": "2026-11-23"}, "deadline"),
        ({"deadline": "2027-11-26"}, "deadline"),
        ({"deadline": "demain"}, "deadline"),
        ({"message": "a" * 2_001}, "message"),
        ({"message": "a\u202eb"}, "message"),
    ],
)
def test_terms_that_make_no_sense_are_refused(
    room: Room, where: str, terms: Any, parameter: str
) -> None:
    told = room.ask("POST", f"{where}/review", terms)
    assert (told.status, told.body["parameter"]) == (422, parameter)
    assert room.ask("GET", where).body["review_opened_at"] is None


def test_what_waits_for_a_prefecture_is_listed_with_what_it_has_said(
    room: Room, where: str
) -> None:
    assert room.ask("GET", "/v1/scenarios/reviews", who="p", claims=OF_85).body["reviews"] == []
    room.ask("POST", f"{where}/review", {"deadline": "2026-12-15", "message": "Merci."})
    [waits] = room.ask("GET", "/v1/scenarios/reviews", who="p", claims=OF_85).body["reviews"]
    assert waits["scenario"] == where.rpartition("/")[2]
    assert (waits["deadline"], waits["message"], waits["is_closed"]) == (
        "2026-12-15", "Merci.", False,
    )  # fmt: skip
    [own] = waits["departements"]
    assert (own["code"], own["answered"]) == ("85", 0)
    commune = site_of(room, where)["commune"]
    for _ in range(2):
        room.ask("PUT", f"{where}/opinions/85/{commune}", SAID, who="p", claims=OF_85)
    [waits] = room.ask("GET", "/v1/scenarios/reviews", who="p", claims=OF_85).body["reviews"]
    assert (waits["departements"][0]["answered"], own["sites"]) == (1, 2)


def test_nothing_waits_for_another_departement(room: Room, where: str) -> None:
    room.ask("POST", f"{where}/review")
    told = room.ask("GET", "/v1/scenarios/reviews", who="q", claims=OF_75).body
    assert told == {"reviews": [], "next_before": None}
    # Whom no département limits sees all of them, and no count of answers.
    [waits] = room.ask("GET", "/v1/scenarios/reviews", who="nation").body["reviews"]
    assert [each["answered"] for each in waits["departements"]] == [None]


def test_a_review_is_told_of_until_long_past_its_deadline_or_deleted(
    room: Room, where: str
) -> None:
    room.ask("POST", f"{where}/review", {"deadline": "2026-12-15"})
    for now, expected in (
        (datetime(2027, 1, 15, tzinfo=UTC), [True]),
        (datetime(2027, 3, 15, tzinfo=UTC), []),
    ):
        room.scenarios.now = lambda now=now: now
        told = room.ask("GET", "/v1/scenarios/reviews", claims=OF_85).body["reviews"]
        assert [each["is_closed"] for each in told] == expected
    room.scenarios.now = lambda: BEGUN
    room.ask("DELETE", where)
    assert room.ask("GET", "/v1/scenarios/reviews", claims=OF_85).body["reviews"] == []


def test_what_waits_is_read_page_by_page(room: Room) -> None:
    found = [room.solved({**VENDEE, "name": f"Vague {n}"}, key=str(n)) for n in range(3)]
    for each in found:
        room.ask("POST", f"/v1/scenarios/{each}/review")
    told, query = [], {"limit": "2"}
    while True:
        page = room.ask("GET", "/v1/scenarios/reviews", query=query, claims=OF_85).body
        told += [each["scenario"] for each in page["reviews"]]
        if page["next_before"] is None:
            break
        query["before"] = page["next_before"]
    assert sorted(told) == sorted(found)
