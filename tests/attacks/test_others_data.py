"""What is another's: asked for by its id, under another name, with another claim, and not had."""

from __future__ import annotations

import json

import pytest

from functions.scenarios import documentation
from tests.functions.planners import ANN, BOB, VILLAGES, Room
from tests.functions.test_coverage_limits import Ask

WORD = {"opinion": "favourable", "reason": "utile", "author": "la préfecture"}
AIN = "[01]"


@pytest.fixture
def theirs(room: Room) -> dict[str, str]:
    """Ann's solved scenario under review, her sweep, and what stands in for a path's parts."""
    scenario = room.solved(VILLAGES)
    room.ask("POST", f"/v1/scenarios/{scenario}/review")
    body = {"scenario": VILLAGES, "posts": [1, 2]}
    sweep = room.ask("POST", "/v1/scenarios/sweeps", body, idempotency_key="sweep").body["id"]
    site = room.ask("GET", f"/v1/scenarios/{scenario}/plan").body["sites"][0]
    return {
        "scenario_id": scenario,
        "sweep_id": sweep,
        "key": "0" * 32,  # of no link: the right one reads, which is what it is for
        "departement": site["departement"],
        "commune": site["commune"],
    }


def told(room: Room, theirs: dict[str, str]) -> str:
    """All that Ann sees of what is hers."""
    where = f"/v1/scenarios/{theirs['scenario_id']}"
    paths = ("", "/plan", "/opinions")
    seen = [room.ask("GET", where + path).body for path in paths]
    seen.append(room.ask("GET", f"/v1/scenarios/sweeps/{theirs['sweep_id']}").body)
    return json.dumps([*seen, room.ask("GET", "/v1/scenarios").body])


def routes_of(room: Room) -> list[tuple[str, str]]:
    """Every route about one scenario or sweep, from the document that the code makes."""
    found = [
        (method.upper(), path)
        for path, methods in documentation.openapi(room.app)["paths"].items()
        for method in methods
        if "{scenario_id}" in path or "{sweep_id}" in path
    ]
    assert len(found) >= 11
    return found


def test_no_route_gives_or_changes_what_is_another_s(room: Room, theirs: dict[str, str]) -> None:
    before = told(room, theirs)
    for method, path in routes_of(room):
        if "{departement}" in path:
            continue  # the review is open to préfectures: below
        for who in (BOB, f"{ANN} ", ANN.upper(), f"{ANN}\x00", f"{ANN}#meta", "", "*", "аnn"):
            reply = room.ask(method, path.format(**theirs), who=who)
            assert reply.status in (403, 404), (method, path, who)
            assert "Vague" not in json.dumps(reply.body)
    assert told(room, theirs) == before


def test_a_comparison_holds_nobody_else_s_plan(room: Room, theirs: dict[str, str]) -> None:
    mine = room.solved(VILLAGES, who=BOB)
    for ids in (f"{mine},{theirs['scenario_id']}", f"{theirs['scenario_id']},{mine}"):
        reply = room.ask("GET", "/v1/scenarios/compare", who=BOB, query={"ids": ids})
        assert (reply.status, reply.body["code"]) == (404, "unknown_scenario")


def test_a_list_is_of_its_caller_alone_wherever_it_begins(
    room: Room, theirs: dict[str, str]
) -> None:
    for query in ({}, {"before": theirs["scenario_id"]}, {"before": "99991231T235959-ffffffffff"}):
        assert room.ask("GET", "/v1/scenarios", who=BOB, query=query).body["scenarios"] == []
    for query in ({"owner": ANN}, {"who": ANN}, {"sub": ANN}):
        assert room.ask("GET", "/v1/scenarios", who=BOB, query=query).status == 422


def test_an_idempotency_key_gives_nothing_of_another_s(room: Room, theirs: dict[str, str]) -> None:
    for key in ("k", "sweep", f"{ANN}\nk"[:3]):
        made = room.ask("POST", "/v1/scenarios", VILLAGES, who=BOB, idempotency_key=key.strip())
        assert made.status == 202
        assert made.body["id"] != theirs["scenario_id"]
        assert made.body["owner"] == BOB
    body = {"scenario": VILLAGES, "posts": [1, 2]}
    swept = room.ask("POST", "/v1/scenarios/sweeps", body, who=BOB, idempotency_key="sweep")
    assert swept.body["id"] != theirs["sweep_id"]


@pytest.mark.parametrize(
    "scenario_id",
    [
        "20261128T030303-0123456789",
        "20261128t030303-0123456789",
        "{scenario_id}#meta",
        "{scenario_id}%23meta",
        "{scenario_id}/",
        "{sweep_id}",
        "sweep#{sweep_id}",
        "*",
        "..",
        "%",
        "' OR '1'='1",
    ],
)
def test_an_id_is_an_id_and_nothing_else(
    room: Room, theirs: dict[str, str], scenario_id: str
) -> None:
    for who in (ANN, BOB):
        for path in ("", "/plan", "/opinions"):
            where = f"/v1/scenarios/{scenario_id.format(**theirs)}{path}"
            assert room.ask("GET", where, who=who).status in (404, 422)


@pytest.mark.parametrize(
    "claim",
    ["[01]", "[]", "", "null", "none", "* 85", "all", "[185]", "[8 5]", "85.0", "[٨٥]", "[85a]"],
)
def test_a_claim_that_does_not_name_a_departement_opens_nothing_of_it(
    room: Room, theirs: dict[str, str], claim: str
) -> None:
    other = {"01": "85", "85": "75", "75": "85"}[theirs["departement"]]
    for departement in {other, "85", "75", theirs["departement"]} - {"01"}:
        where = f"/v1/scenarios/{theirs['scenario_id']}/opinions/{departement}"
        claims = {"departements": claim}
        assert room.ask("GET", where, who=BOB, claims=claims).status == 403
        said = room.ask("PUT", f"{where}/{theirs['commune']}", WORD, who=BOB, claims=claims)
        assert said.status == 403
    assert room.ask("GET", f"/v1/scenarios/{theirs['scenario_id']}/opinions").body["opinions"] == []


def test_an_opinion_on_a_site_of_another_departement_is_refused_under_one_s_own(
    room: Room, theirs: dict[str, str]
) -> None:
    own = next(each for each in ("01", "75", "85") if each != theirs["departement"])
    where = f"/v1/scenarios/{theirs['scenario_id']}/opinions/{own}/{theirs['commune']}"
    reply = room.ask("PUT", where, WORD, who=BOB, claims={"departements": f"[{own}]"})
    assert (reply.status, reply.body["code"]) == (422, "invalid_parameter")


def test_who_says_an_opinion_is_who_is_signed_in_whatever_the_body_says(
    room: Room, theirs: dict[str, str]
) -> None:
    where = "/v1/scenarios/{scenario_id}/opinions/{departement}/{commune}".format(**theirs)
    for more in ({"account": ANN}, {"said_at": "2020-01-01T00:00:00Z"}, {"departement": "75"}):
        assert room.ask("PUT", where, {**WORD, **more}, who=BOB).status == 422
    said = room.ask("PUT", where, WORD, who=BOB)
    assert (said.status, said.body["account"]) == (201, BOB)


def test_a_token_that_was_narrowed_opens_no_more_of_one_s_own(
    room: Room, theirs: dict[str, str]
) -> None:
    shared = room.ask("POST", f"/v1/scenarios/{theirs['scenario_id']}/share").body
    theirs = {**theirs, "key": shared["share_key"]}
    before = told(room, theirs)
    for method, path in routes_of(room):
        if "{departement}" in path:
            continue
        reply = room.ask(method, path.format(**theirs), claims={"departements": AIN})
        if "{sweep_id}" in path:
            assert (reply.status, reply.body["scenarios"]) == (200, [])
        else:
            assert (reply.status, reply.body["code"]) == (403, "forbidden"), (method, path)
    listed = room.ask("GET", "/v1/scenarios", claims={"departements": AIN})
    assert listed.body["scenarios"] == []
    assert told(room, theirs) == before


@pytest.mark.parametrize("path", ["/departement/85", "/commune/85001", "/region/76", "/france/FR"])
@pytest.mark.parametrize("more", [{"departements": "85"}, {"departement": "85"}, {"scope": "x"}])
def test_no_parameter_widens_a_claim(ask_coverage: Ask, path: str, more: dict[str, str]) -> None:
    assert ask_coverage(path, AIN).status == 403
    assert ask_coverage(path, AIN, **more).status == 422
    assert ask_coverage(f"{path}/gaps", AIN).status == 403


def test_what_is_searched_and_listed_is_of_one_s_own(ask_coverage: Ask) -> None:
    for text in ("85", "vendee", "Vendée", "75", "paris", "85001"):
        found = ask_coverage("/territories", AIN, q=text).body["territories"]
        assert [each for each in found if each["code"].startswith(("85", "75"))] == []
    catalogue = json.dumps(ask_coverage("", AIN).body["territories"])
    assert '"85"' not in catalogue
    assert '"75"' not in catalogue


def test_an_etag_of_another_s_answer_tells_nothing(room: Room, theirs: dict[str, str]) -> None:
    where = f"/v1/scenarios/{theirs['scenario_id']}"
    etag = room.ask("GET", where).headers["ETag"]
    assert room.ask("GET", where, if_none_match=etag).status == 304
    assert room.ask("GET", where, who=BOB, if_none_match=etag).status == 404
    assert room.ask("GET", where, who=BOB, if_none_match="*").status == 404


def test_nothing_that_is_somebody_s_may_be_kept_on_the_way(
    room: Room, theirs: dict[str, str], ask_coverage: Ask
) -> None:
    for method, path in routes_of(room):
        reply = room.ask(method, path.format(**theirs), WORD if method == "PUT" else None)
        assert "no-store" in reply.headers["Cache-Control"], (method, path)
    for path in ("", "/departement/01", "/departement/01/gaps", "/departement/85"):
        assert "no-store" in ask_coverage(path, AIN).headers["Cache-Control"]
