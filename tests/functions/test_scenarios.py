"""Planners' routes over the small country: scenarios in, solved by the real worker, plans out."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from functions.guard import resolve_signed
from geodata.errors import ScenarioError, StoreUnavailableError
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.stores.executions import MemoryExecutions
from tests.functions.events import sent, with_token
from tests.functions.planners import ANN, BOB, VILLAGES, Room
from tests.plan_country import ground_in


def test_a_scenario_is_accepted_then_solved_by_the_worker(room: Room) -> None:
    reply = room.ask("POST", "/v1/scenarios", VILLAGES)
    assert (reply.status, reply.body["state"], reply.body["owner"]) == (202, "queued", ANN)
    where = reply.headers["Location"]
    assert room.executions.started == {
        reply.body["id"]: {"scenarios": [{"scenario": reply.body["id"]}]}
    }
    assert room.ask("GET", f"{where}/plan").status == 409

    room.work()

    job = room.ask("GET", where).body
    assert (job["state"], job["has_plan"], job["attempts"]) == ("done", True, 1)
    assert job["progress"]["phase"] == "done"
    assert job["document"] == {"version": 1, "name": "Vague", "posts": 2}
    plan = room.ask("GET", f"{where}/plan").body
    assert plan["status"] == "optimal"
    assert len(plan["sites"]) == 2
    assert "communes" not in plan
    newly = set(plan["communes_by_state"]["newly_covered"])
    assert {site["commune"] for site in plan["sites"]} <= newly
    assert plan["computed_at"]


def test_a_plan_says_where_its_territory_is(room: Room) -> None:
    vendee = {**VILLAGES, "territory": {"level": "departement", "code": "85"}}
    plan = room.ask("GET", f"/v1/scenarios/{room.solved(vendee)}/plan").body
    assert plan["bounds"] == [0.7, 45.0, 2.1, 46.1]
    whole = room.solved(VILLAGES, key="france")
    assert room.ask("GET", f"/v1/scenarios/{whole}/plan").body["bounds"] is None


def test_a_document_in_yaml_is_a_scenario_too(room: Room) -> None:
    text = "name: Vague\nposts: 1\n"
    reply = room.ask("POST", "/v1/scenarios", text, content_type="application/yaml")
    assert (reply.status, reply.body["document"]["posts"]) == (202, 1)


def test_the_same_key_and_document_make_one_scenario(room: Room) -> None:
    first = room.ask("POST", "/v1/scenarios", VILLAGES, idempotency_key="monday")
    again = room.ask("POST", "/v1/scenarios", VILLAGES, idempotency_key="monday")
    other = room.ask("POST", "/v1/scenarios", {**VILLAGES, "posts": 1}, idempotency_key="monday")
    assert again.body["id"] == first.body["id"]
    assert (other.status, other.body["code"]) == (409, "key_used")
    assert len(room.executions.started) == 1
    # The key is its owner's own.
    theirs = room.ask("POST", "/v1/scenarios", VILLAGES, who=BOB, idempotency_key="monday")
    assert theirs.body["id"] != first.body["id"]


def test_a_scenario_that_could_not_be_started_is_when_asked_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(self: MemoryExecutions, name: str, message: Any) -> bool:
        raise StoreUnavailableError("down")

    with monkeypatch.context() as patch:
        patch.setattr(MemoryExecutions, "start", down)
        assert room.ask("POST", "/v1/scenarios", VILLAGES, idempotency_key="k").status == 503
    reply = room.ask("POST", "/v1/scenarios", VILLAGES, idempotency_key="k")
    assert reply.status == 202
    assert list(room.executions.started) == [reply.body["id"]]
    assert len(room.ask("GET", "/v1/scenarios").body["scenarios"]) == 1


def test_a_dry_run_says_what_is_wrong_and_keeps_nothing(room: Room) -> None:
    wrong = {
        "name": "Vague",
        "posts": 3,
        "quotas": [{"level": "departement", "code": "01", "at_least": 3, "at_most": 2}],
    }
    told = room.ask("POST", "/v1/scenarios", wrong, query={"dry_run": "true"})
    assert (told.status, told.body["valid"]) == (200, False)
    assert [each["path"] for each in told.body["findings"]]
    right = room.ask("POST", "/v1/scenarios", VILLAGES, query={"dry_run": "true"})
    assert right.body["valid"]
    assert right.body["scenario"]["cost_per_post_euros"] == 40_000
    refused = room.ask("POST", "/v1/scenarios", wrong)
    assert (refused.status, refused.body["code"]) == (422, "invalid_scenario")
    assert refused.body["findings"] == told.body["findings"]
    assert room.ask("GET", "/v1/scenarios").body["scenarios"] == []
    assert not room.executions.started


@pytest.mark.parametrize(
    "body", ["", "{", "- 1", "a: &x 1\nb: *x", "\x00", '{"name":"V","name":"W","posts":1}']
)
def test_what_is_no_scenario_is_told_in_words(room: Room, body: str) -> None:
    reply = room.ask("POST", "/v1/scenarios", body)
    assert (reply.status, reply.body["code"]) == (422, "invalid_scenario")
    assert reply.body["findings"][0]["words"]


def test_a_body_that_is_no_text_is_told_in_words(room: Room) -> None:
    event = with_token(sent("POST", "/v1/scenarios", "x"), ANN)
    event |= {"body": base64.b64encode(b"\xff\xfe").decode(), "isBase64Encoded": True}
    reply = resolve_signed(room.app, event, None)
    assert (reply["statusCode"], json.loads(reply["body"])["findings"][0]["code"]) == (
        422,
        "not_utf8",
    )


@pytest.mark.parametrize(
    ("form", "starts", "media_type"),
    [
        ("json", b'{"scenario"', "application/json"),
        ("geojson", b'{"type":"FeatureCollection"', "application/geo+json"),
        ("csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
        ("xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("pdf", b"%PDF", "application/pdf"),
    ],
)
def test_a_plan_is_had_in_every_format(
    room: Room, form: str, starts: bytes, media_type: str
) -> None:
    scenario_id = room.solved(VILLAGES)
    reply = room.ask("GET", f"/v1/scenarios/{scenario_id}/result", query={"format": form})
    text = reply.raw["body"]
    content = base64.b64decode(text) if reply.raw["isBase64Encoded"] else text.encode()
    assert reply.status == 200
    assert content.startswith(starts)
    assert reply.headers["Content-Type"] == media_type
    assert reply.headers["Content-Disposition"].endswith(f'{scenario_id}.{form}"')
    if form == "xlsx":
        assert "Lieux" in load_workbook(io.BytesIO(content)).sheetnames


def test_every_table_of_a_csv_is_had(room: Room) -> None:
    where = f"/v1/scenarios/{room.solved(VILLAGES)}/result"
    tables = ("sites", "communes", "departements", "regions", "curve", "waves", "binding")
    found = [
        room.ask("GET", where, query={"format": "csv", "table": table}).body for table in tables
    ]
    assert len(set(found)) == len(tables)
    wrong = room.ask("GET", where, query={"format": "csv", "table": "people"})
    assert (wrong.status, wrong.body["parameter"]) == (422, "table")


def test_a_plan_too_large_for_an_answer_is_had_by_a_link(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.large.MOST_BYTES", 1_000)
    reply = room.ask("GET", f"/v1/scenarios/{room.solved(VILLAGES)}/result")
    assert reply.status == 303
    key = reply.headers["Location"].removeprefix("https://s3/").partition("?")[0]
    assert key.startswith("scenarios/large/")
    assert json.loads(room.objects.get(key))["status"] == "optimal"


def test_nobody_sees_another_owners_scenario(room: Room) -> None:
    scenario_id = room.solved(VILLAGES)
    where = f"/v1/scenarios/{scenario_id}"
    asked: list[tuple[str, str]] = [
        *(("GET", f"{where}{path}") for path in ("", "/plan", "/result", "/opinions")),
        *(("POST", f"{where}{path}") for path in ("/cancel", "/review", "/again")),
        ("DELETE", where),
    ]
    for method, path in asked:
        assert room.ask(method, path, who=BOB).status == 404
    assert room.ask("GET", "/v1/scenarios", who=BOB).body["scenarios"] == []
    assert room.ask("GET", where).status == 200


def test_scenarios_are_listed_the_latest_first_page_by_page(room: Room) -> None:
    for number in range(3):
        room.ask("POST", "/v1/scenarios", {**VILLAGES, "name": f"Vague {number}"})
    first = room.ask("GET", "/v1/scenarios", query={"limit": "2"}).body
    assert len(first["scenarios"]) == 2
    assert "document" not in first["scenarios"][0]
    rest = room.ask("GET", "/v1/scenarios", query={"before": first["next_before"]}).body
    names = {each["name"] for each in (*first["scenarios"], *rest["scenarios"])}
    assert names == {"Vague 0", "Vague 1", "Vague 2"}
    assert rest["next_before"] is None


def test_a_scenario_that_waits_is_cancelled_and_the_worker_leaves_it(room: Room) -> None:
    job = room.ask("POST", "/v1/scenarios", VILLAGES).body
    where = f"/v1/scenarios/{job['id']}"
    assert room.ask("DELETE", where).status == 409
    assert room.ask("POST", f"{where}/cancel").body["state"] == "cancelled"
    room.work()
    assert room.ask("GET", where).body["has_plan"] is False
    assert room.ask("DELETE", where).status == 204
    assert room.ask("GET", where).status == 404


def test_a_scenario_deleted_then_sent_again_with_its_key_is_a_new_one(room: Room) -> None:
    deleted = room.solved(VILLAGES, key="k")
    room.ask("DELETE", f"/v1/scenarios/{deleted}")
    again = room.solved(VILLAGES, key="k")
    assert again != deleted
    assert room.ask("GET", f"/v1/scenarios/{again}").body["state"] == "done"
    assert room.solved(VILLAGES, key="k") == again


def test_a_deleted_scenario_takes_its_plan_with_it(room: Room) -> None:
    scenario_id = room.solved(VILLAGES)
    assert room.objects.keys(f"scenarios/{scenario_id}")
    assert room.ask("DELETE", f"/v1/scenarios/{scenario_id}").status == 204
    assert not room.objects.keys(f"scenarios/{scenario_id}")


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"required": ["01001"]}, "required.0"),
        (
            {
                "candidates": {
                    "places": [{"name": "Salle", "commune": "85001", "lat": 0.75, "lon": 46.05}]
                }
            },
            "candidates.places.0",
        ),
        ({"floors": [{"level": "departement", "code": "01", "share": 0.9}]}, "floors.0.code"),
    ],
)
def test_a_dry_run_a_request_and_the_solver_find_the_same(room, snapshots, fields, path):
    vendee = {"level": "departement", "code": "85"}
    document = {"name": "Vague", "posts": 1, "territory": vendee, **fields}
    dry = room.ask("POST", "/v1/scenarios", document, query={"dry_run": "true"}).body
    sent = room.ask("POST", "/v1/scenarios", document)

    assert not dry["valid"]
    assert [each["path"] for each in dry["findings"]] == [path]
    assert (sent.status, sent.body["findings"]) == (422, dry["findings"])
    with pytest.raises(ScenarioError) as refused:
        assemble(scenario_of(document), ground_in(snapshots))
    assert [each.as_record() for each in refused.value.findings] == dry["findings"]


def test_plans_are_compared_the_first_being_the_reference(room: Room) -> None:
    one = room.solved({**VILLAGES, "posts": 1}, key="one")
    two = room.solved(VILLAGES, key="two")
    told = room.ask("GET", "/v1/scenarios/compare", query={"ids": f"{one},{two}"}).body
    assert [each["id"] for each in told["plans"]] == [one, two]
    assert told["changes"][two]["losers"]["people"] == 0
    assert told["changes"][two]["winners"]["people"] > 0
    alone = room.ask("GET", "/v1/scenarios/compare", query={"ids": f"{one},{one}"})
    assert (alone.status, alone.body["parameter"]) == (422, "ids")


def test_a_scenario_that_nothing_solves_says_which_constraints_conflict(room: Room) -> None:
    floors = [{"level": "departement", "share": 1.0}]
    impossible = room.solved({"name": "Vague", "posts": 1, "floors": floors})
    job = room.ask("GET", f"/v1/scenarios/{impossible}").body
    assert job["state"] == "infeasible"
    assert room.ask("GET", f"/v1/scenarios/{impossible}/plan").body["conflicts"]
    other = room.solved(VILLAGES, key="other")
    ids = f"{other},{impossible}"
    assert room.ask("GET", "/v1/scenarios/compare", query={"ids": ids}).status == 422
    assert room.ask("POST", f"/v1/scenarios/{impossible}/review").status == 409


def test_a_sweep_makes_every_scenario_and_starts_them_together(room: Room) -> None:
    axes = {"scenario": VILLAGES, "posts": [1, 2], "limits_minutes": [10, 20]}
    reply = room.ask("POST", "/v1/scenarios/sweeps", axes, idempotency_key="s")
    assert reply.status == 202
    assert sorted(each["name"] for each in reply.body["scenarios"]) == [
        f"Vague : {posts}, {minutes} min"
        for posts in ("1 poste", "2 postes")
        for minutes in (10, 20)
    ]
    again = room.ask("POST", "/v1/scenarios/sweeps", axes, idempotency_key="s")
    assert again.body["id"] == reply.body["id"]
    [message] = room.executions.started.values()
    assert len(message["scenarios"]) == 4
    room.work()
    done = room.ask("GET", reply.headers["Location"]).body
    assert {each["state"] for each in done["scenarios"]} == {"done"}
    assert room.ask("GET", reply.headers["Location"], who=BOB).status == 404
    few = room.ask("POST", "/v1/scenarios/sweeps", {"scenario": VILLAGES, "posts": [1]})
    assert (few.status, few.body["code"]) == (422, "invalid_parameter")


def test_the_key_of_a_sweep_makes_no_other(room: Room) -> None:
    axes = {"scenario": VILLAGES, "posts": [1, 2]}
    assert room.ask("POST", "/v1/scenarios/sweeps", axes, idempotency_key="s").status == 202
    for changed in (
        {"territory": {"level": "departement", "code": "75"}},
        {"cost_per_post_euros": 12_345},
        {"seed": 2},
    ):
        # The same names, and another question.
        other = {**axes, "scenario": {**VILLAGES, **changed}}
        refused = room.ask("POST", "/v1/scenarios/sweeps", other, idempotency_key="s")
        assert refused.status == 409, changed


def test_a_national_scenario_splits_by_region(room: Room) -> None:
    reply = room.ask("POST", "/v1/scenarios/sweeps", {"scenario": VILLAGES, "by_region": True})
    documents = [
        room.ask("GET", f"/v1/scenarios/{each['id']}").body["document"]
        for each in reply.body["scenarios"]
    ]
    assert {each["territory"]["level"] for each in documents} == {"region"}
    assert sum(each["posts"] for each in documents) == 2
