"""A plan under review: a préfecture sees its own sites, and says what it thinks of them."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from geodata.plans.jobs.tallies import MOST_A_MINUTE
from tests.functions.planners import VILLAGES, Room, reviewed


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u2028", "\x07", "\x85", "\ufeff"])
@pytest.mark.parametrize("field", ["reason", "author"])
def test_an_opinion_turns_no_text_around(room: Room, field: str, sign: str) -> None:
    where, site = reviewed(room)
    own = {"departements": f"[{site['departement']}]"}
    path = f"{where}/opinions/{site['departement']}/{site['commune']}"
    said = {"opinion": "favourable", "reason": "Oui.\nMerci", "author": "P. 85"}
    turned = {**said, field: f"a{sign}b"}
    assert room.ask("PUT", path, turned, who="prefecture", claims=own).status == 422
    assert room.ask("PUT", path, said, who="prefecture", claims=own).status == 201


def test_a_prefecture_sees_its_sites_and_says_what_it_thinks(room: Room) -> None:
    where, site = reviewed(room)
    own = {"departements": f"[{site['departement']}]"}
    path = f"{where}/opinions/{site['departement']}"
    seen = room.ask("GET", path, who="prefecture", claims=own)
    assert seen.status == 200
    assert site["commune"] in [each["commune"] for each in seen.body["sites"]]
    said = {"opinion": "unfavourable", "reason": "La mairie n'a pas de local.", "author": "P. 85"}
    done = room.ask("PUT", f"{path}/{site['commune']}", said, who="prefecture", claims=own)
    assert done.status == 201
    assert done.body["said_at"]
    assert done.body["account"] == "prefecture"
    told = room.ask("GET", f"{where}/opinions").body
    assert [each["reason"] for each in told["opinions"]] == ["La mairie n'a pas de local."]
    assert told["next_after"] is None


def test_opinions_are_read_page_by_page_and_none_is_missed(room: Room) -> None:
    where, site = reviewed(room)
    path = f"{where}/opinions/{site['departement']}"
    for number in range(5):
        said = {"opinion": "favourable", "reason": f"Motif {number}.", "author": "P."}
        room.ask("PUT", f"{path}/{site['commune']}", said)
    for asked in (f"{where}/opinions", path):
        found, query = [], {"limit": "2"}
        while True:
            page = room.ask("GET", asked, query=query).body
            assert len(page["opinions"]) <= 2
            found += [each["reason"] for each in page["opinions"]]
            if page["next_after"] is None:
                break
            query["after"] = page["next_after"]
        assert found == [f"Motif {number}." for number in range(5)]
    assert room.ask("GET", path, query={"limit": "201"}).status == 422
    assert room.ask("GET", path, query={"after": "yesterday"}).status == 422


def test_an_account_that_sends_opinions_in_a_loop_is_told_when_it_may_again(room: Room) -> None:
    where, site = reviewed(room)
    room.scenarios.now = lambda: datetime(2026, 11, 24, 10, 0, 12, tzinfo=UTC)
    path = f"{where}/opinions/{site['departement']}/{site['commune']}"
    said = {"opinion": "favourable", "reason": "Oui.", "author": "P."}
    statuses = [room.ask("PUT", path, said, who="loop").status for _ in range(MOST_A_MINUTE + 5)]
    assert statuses == [201] * MOST_A_MINUTE + [429] * 5
    refused = room.ask("PUT", path, said, who="loop")
    assert (refused.body["code"], refused.headers["Retry-After"]) == ("too_many_opinions", "48")
    assert "en une minute" in refused.body["detail"]
    # Nobody else is kept from it, nor the same account a minute later.
    assert room.ask("PUT", path, said, who="another").status == 201
    room.scenarios.now = lambda: datetime(2026, 11, 24, 10, 1, tzinfo=UTC)
    assert room.ask("PUT", path, said, who="loop").status == 201


def test_a_review_that_is_full_says_so(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    where, site = reviewed(room)
    path = f"{where}/opinions/{site['departement']}/{site['commune']}"
    said = {"opinion": "favourable", "reason": "Oui.", "author": "P."}
    for name, accounts in (("MOST_OF_AN_ACCOUNT", "aaa"), ("MOST_ON_A_PLAN", "bcd")):
        monkeypatch.setattr(f"geodata.plans.jobs.tallies.{name}", 2 if accounts == "aaa" else 4)
        told = [room.ask("PUT", path, said, who=who).status for who in accounts]
        assert told == [201, 201, 409]
    full = room.ask("PUT", path, said, who="e")
    assert (full.status, full.body["code"]) == (409, "review_full")


def test_a_prefecture_neither_sees_nor_judges_another_departement(room: Room) -> None:
    where, site = reviewed(room)
    path = f"{where}/opinions/{site['departement']}"
    other = {"departements": "[48 2A]"}
    said = {"opinion": "favourable", "reason": "Oui.", "author": "P."}
    assert room.ask("GET", path, who="p", claims=other).status == 403
    put = room.ask("PUT", f"{path}/{site['commune']}", said, who="p", claims=other)
    assert (put.status, put.body["code"]) == (403, "forbidden")
    # Nor by naming its own département in the path of another's site.
    sneaky = room.ask("PUT", f"{where}/opinions/48/{site['commune']}", said, who="p", claims=other)
    assert (sneaky.status, sneaky.body["parameter"]) == (422, "commune")


def test_nothing_is_said_of_a_plan_that_is_not_under_review(room: Room) -> None:
    scenario_id = room.solved(VILLAGES)
    said = {"opinion": "favourable", "reason": "Oui.", "author": "P."}
    path = f"/v1/scenarios/{scenario_id}/opinions/85"
    assert room.ask("PUT", f"{path}/85001", said).status == 409
    assert room.ask("GET", path).status == 409
    assert room.ask("POST", f"/v1/scenarios/{scenario_id}/again").status == 409


def test_the_planner_solves_again_with_what_was_said(room: Room) -> None:
    where, site = reviewed(room)
    said = {"opinion": "unfavourable", "reason": "Pas de local.", "author": "P."}
    room.ask("PUT", f"{where}/opinions/{site['departement']}/{site['commune']}", said)
    again = room.ask("POST", f"{where}/again", idempotency_key="again")
    assert (again.status, again.body["name"]) == (202, "Vague (avis suivis)")
    assert again.body["document"]["excluded"] == [site["commune"]]
    room.work()
    plan = room.ask("GET", f"{again.headers['Location']}/plan").body
    assert site["commune"] not in {each["commune"] for each in plan["sites"]}
    assert [each["author"] for each in plan["opinions"]] == ["P."]
    file = {"format": "csv", "table": "opinions"}
    table = room.ask("GET", f"{again.headers['Location']}/result", query=file).body
    assert "défavorable" in table
    assert "Pas de local." in table
    pdf = room.ask("GET", f"{again.headers['Location']}/result", query={"format": "pdf"}).raw
    pages = PdfReader(io.BytesIO(base64.b64decode(pdf["body"]))).pages
    assert "Pas de local. (P." in " ".join(page.extract_text() for page in pages)
