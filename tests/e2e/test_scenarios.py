"""A planner on the whole stack: a scenario in, a proven plan out, in every format."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import urllib3

from tests.e2e.test_stack import Stack

pytestmark = pytest.mark.e2e

AVEYRON = {
    "name": "Aveyron",
    "territory": {"level": "departement", "code": "12"},
    "posts": 4,
    "time_limit_s": 20,
}


@pytest.fixture(scope="session")
def stack(offline_stack: Stack) -> Stack:
    return offline_stack


def ask(stack: Stack, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Returns status, headers and content of an answer of the stack."""
    reply = urllib3.request(
        method,
        f"http://127.0.0.1:{stack.port}{path}",
        body=None if body is None else json.dumps(body).encode(),
        headers={
            "content-type": "application/json",
            "authorization": f"Bearer {stack.token()}",
            **headers,
        },
        timeout=60,
    )
    return reply.status, reply.headers, reply.data


def ended(stack: Stack, where: str, within_s: float = 90) -> dict[str, Any]:
    """Returns a scenario once it has ended."""
    limit = time.monotonic() + within_s
    while time.monotonic() < limit:
        job: dict[str, Any] = json.loads(ask(stack, "GET", where)[2])
        if job["state"] in ("done", "failed", "infeasible", "cancelled"):
            return job
        time.sleep(0.5)
    pytest.fail(f"not ended in {within_s:g} s: {job}")


def test_a_scenario_becomes_a_proven_plan(stack: Stack) -> None:
    status, headers, _ = ask(stack, "POST", "/v1/scenarios", AVEYRON)
    where = headers["location"]
    assert status == 202
    job = ended(stack, where)
    assert (job["state"], job["attempts"], job["reason"]) == ("done", 1, None)
    plan = json.loads(ask(stack, "GET", f"{where}/plan")[2])
    assert (plan["status"], plan["totals"]["posts"], plan["gap"]) == ("optimal", 4, 0.0)
    assert {site["departement"] for site in plan["sites"]} == {"12"}
    for form, starts in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        status, _, content = ask(stack, "GET", f"{where}/result?format={form}")
        assert status == 200
        assert content.startswith(starts)


def test_a_scenario_that_runs_is_cancelled(stack: Stack) -> None:
    long = {
        "name": "Occitanie",
        "territory": {"level": "region", "code": "76"},
        "objective": "p_median",
        "posts": 60,
        "gap": 0,
        "time_limit_s": 120,
    }
    where = ask(stack, "POST", "/v1/scenarios", long)[1]["location"]
    limit = time.monotonic() + 60
    # Before the search there is no plan to keep.
    while (json.loads(ask(stack, "GET", where)[2])["progress"] or {}).get("best") is None:
        assert time.monotonic() < limit
        time.sleep(0.5)
    ask(stack, "POST", f"{where}/cancel")
    job = ended(stack, where)
    assert (job["state"], job["has_plan"]) == ("cancelled", True)
    plan = json.loads(ask(stack, "GET", f"{where}/plan")[2])
    assert plan["totals"]["posts"] == 60
    assert plan["bound"] <= plan["objective"]["value"]


def test_nobody_starts_a_scenario_without_a_token_for_it(stack: Stack) -> None:
    for token, expected in (("", 401), (stack.token("coverage:read"), 403)):
        sent = {"authorization": f"Bearer {token}", "origin": "https://elsewhere.example"}
        assert ask(stack, "POST", "/v1/scenarios", AVEYRON, **sent)[0] == expected


def test_a_token_for_one_departement_plans_no_other(stack: Stack) -> None:
    sent = {"authorization": f"Bearer {stack.token(departements=['48'])}"}
    status, _, body = ask(stack, "POST", "/v1/scenarios", AVEYRON, **sent)
    assert (status, json.loads(body)["code"]) == (403, "forbidden")
    france = {**AVEYRON, "territory": {"level": "france", "code": "FR"}}
    assert ask(stack, "POST", "/v1/scenarios", france, **sent)[0] == 403
    lozere = {**AVEYRON, "territory": {"level": "departement", "code": "48"}}
    assert ask(stack, "POST", "/v1/scenarios", lozere, **sent)[0] == 202
