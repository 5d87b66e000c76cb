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


def lived(stack: Stack, site: str) -> dict[str, str]:
    """Publishes a network, opens an import that nobody ends, makes a plan; returns their paths."""
    path = stack.uploaded(HEADER + row(site, 44.3497, 2.5751))
    assert checked(stack, path)["state"] == "checked"
    stack.post(f"{path}/publish")
    waiting = stack.uploaded(HEADER + row(f"{site}-2", 44.36, 2.58))
    checked(stack, waiting)
    return {"published": path, "waiting": waiting, "plan": planned(stack)}


def told(stack: Stack, paths: dict[str, str]) -> dict[str, Any]:
    """Returns what a stack says of all that somebody did, and of the versions of the sites."""
    imports = {name: stack.get(paths[name]) for name in ("published", "waiting")}
    versions = stack.get("/v1/sites/versions")
    return {**imports, "versions": versions, "plan": plan_of(stack, paths["plan"])}


def test_what_was_published_and_imported_outlives_a_stop_and_a_kill(
    france: Snapshot, tmp_path: Path
) -> None:
    assert france.id
    var, state = tmp_path / "var", tmp_path / "state"
    var.mkdir()
    stack = Stack(var, "--state", str(state))
    try:
        for site, ends in (("kept-1", signal.SIGINT), ("kept-2", signal.SIGKILL)):
            paths = lived(stack, site)
            before = told(stack, paths)
            stack.process.send_signal(ends)
            stack.process.communicate(timeout=60)
            (var / "snapshots").unlink()
            stack = Stack(var, "--state", str(state))
            assert told(stack, paths) == before
            assert stack.nearest()["sites"][0]["id"] == site
            # What waited goes on from where it was.
            assert stack.post(f"{paths['waiting']}/publish")["state"] == "published"
    finally:
        stack.stop()
    (var / "snapshots").unlink()
    fresh = Stack(var, "--state", str(state), "--fresh")
    try:
        assert fresh.nearest()["sites_version"] == "demonstration"
        assert fresh.get("/v1/sites/imports")["imports"] == []
    finally:
        fresh.stop()
