"""`make run`, stopped or killed, and started again: all that people did is there."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from geodata.plans.jobs.states import ENDED
from geodata.snapshot import Snapshot
from infra.local.identity.issuer import Issuer, machine_key
from tests.e2e.test_imports import HEADER, Stack, checked, row, until

pytestmark = pytest.mark.e2e

LOZERE = {
    "name": "Un poste en Lozère",
    "territory": {"level": "departement", "code": "48"},
    "posts": 1,
}


def planned(stack: Stack) -> str:
    """Asks for a plan, and returns its path once it is made."""
    status, asked, headers = stack.ask("POST", "/v1/scenarios", LOZERE, **planner(stack))
    assert status == 202, asked
    path = str(headers["location"])
    until(lambda: plan_of(stack, path)["state"] in ENDED, limit_s=120)
    assert plan_of(stack, path)["state"] == "done", plan_of(stack, path)
    return path


def plan_of(stack: Stack, path: str) -> Any:
    return stack.ask("GET", path, **planner(stack))[1]


def planner(stack: Stack) -> dict[str, str]:
    issuer = Issuer(f"{stack.url}/oidc", machine_key(stack.var))
    return {"Authorization": f"Bearer {issuer.token('planner', ['scenarios:write'])}"}


def lived(stack: Stack) -> dict[str, Any]:
    """Publishes a network, and opens an import that nobody ends; returns them."""
    path = stack.uploaded(HEADER + row("kept-1", 44.3497, 2.5751))
    assert checked(stack, path)["state"] == "checked"
    stack.post(f"{path}/publish")
    rejected = stack.uploaded(HEADER + row("kept-2", 44.36, 2.58))
    checked(stack, rejected)
    return {"published": path, "waiting": rejected}


@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGKILL])
def test_what_was_published_and_imported_outlives_the_stack(
    france: Snapshot, tmp_path: Path, ends: signal.Signals
) -> None:
    assert france.id
    var, state = tmp_path / "var", tmp_path / "state"
    var.mkdir()
    stack = Stack(var, "--state", str(state))
    try:
        paths = lived(stack)
        before = {name: stack.get(path) for name, path in paths.items()}
        versions = stack.get("/v1/sites/versions")
        plan = planned(stack)
        found = plan_of(stack, plan)
    finally:
        stack.process.send_signal(ends)
        stack.process.communicate(timeout=60)
    (var / "snapshots").unlink()
    again = Stack(var, "--state", str(state))
    try:
        assert {name: again.get(path) for name, path in paths.items()} == before
        assert again.get("/v1/sites/versions") == versions
        assert plan_of(again, plan) == found
        assert again.nearest()["sites"][0]["id"] == "kept-1"
        # What waited goes on from where it was.
        assert again.post(f"{paths['waiting']}/publish")["state"] == "published"
    finally:
        again.stop()
    if ends == signal.SIGINT:
        return
    # Another twenty seconds of processor: once is enough, of a stack that was killed.
    (var / "snapshots").unlink()
    fresh = Stack(var, "--state", str(state), "--fresh")
    try:
        assert fresh.nearest()["sites_version"] == "demonstration"
        assert fresh.get("/v1/sites/imports")["imports"] == []
    finally:
        fresh.stop()
