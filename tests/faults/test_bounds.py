"""Nothing retries for ever: every retry that there is, and the bound of each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions import wiring
from geodata.nearest.geocoding.ban import TIMEOUT_S as GEOCODER_TIMEOUT_S
from geodata.plans.jobs.starting import MOST_STARTS
from geodata.plans.jobs.states import MOST_ATTEMPTS
from geodata.services.routing.guarded import FAILURES
from geodata.services.routing.routers import TIMEOUT_S as ENGINE_TIMEOUT_S
from geodata.stores import clients, objects
from infra.local.template.cloudformation import load
from tests.conftest import ROOT

TEMPLATES = [ROOT / "template.yaml", *sorted((ROOT / "infra" / "stacks").glob("*.yaml"))]
RESOURCES: dict[str, Any] = {
    name: each for file in TEMPLATES for name, each in load(file).get("Resources", {}).items()
}
MACHINES = [ROOT / "infra" / "refresh.asl.json", ROOT / "infra" / "scenario.asl.json"]
EVENTS = [
    (target, name, event)
    for target, each in RESOURCES.items()
    for name, event in each.get("Properties", {}).get("Events", {}).items()
    if event["Type"] in ("EventBridgeRule", "Schedule", "ScheduleV2", "S3", "SQS")
]
ASYNCHRONOUS = sorted(
    {target for target, _, _ in EVENTS if RESOURCES[target]["Type"].endswith("::Function")}
)
A_DAY_S = 86_400


def states(node: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every state of a definition, those inside maps too."""
    if isinstance(node, dict):
        if "Type" in node:
            yield name, node
        for key, value in node.items():
            yield from states(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from states(value, name)


def definition(file: Path) -> dict[str, Any]:
    text = re.sub(r"\$\{[A-Za-z]+\}", "1", file.read_text(encoding="utf-8"))
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize("file", MACHINES, ids=lambda file: file.stem)
def test_every_retry_of_a_state_machine_ends_and_so_does_the_machine(file: Path) -> None:
    machine = definition(file)
    # It bounds the loops too: a scenario that waits for a lease, again and again.
    assert 0 < machine["TimeoutSeconds"] <= A_DAY_S
    tasks = [(name, state) for name, state in states(machine) if state["Type"] == "Task"]
    assert tasks
    for name, state in tasks:
        assert state["Retry"], name
        for retry in state["Retry"]:
            assert 0 <= retry["MaxAttempts"] <= 12, name
            waits = retry.get("MaxDelaySeconds", 300)
            assert retry["MaxAttempts"] * waits <= 3600, name
            assert retry.get("BackoffRate", 1) == 1 or "MaxDelaySeconds" in retry, name


@pytest.mark.parametrize(("target", "name", "event"), EVENTS, ids=lambda each: str(each)[:40])
def test_an_event_that_cannot_be_handed_over_is_given_up(
    target: str, name: str, event: dict[str, Any]
) -> None:
    policy = event["Properties"]["RetryPolicy"]
    assert 0 <= policy["MaximumRetryAttempts"] <= 10, (target, name)
    assert 60 <= policy["MaximumEventAgeInSeconds"] <= A_DAY_S, (target, name)


@pytest.mark.parametrize("name", ASYNCHRONOUS)
def test_an_event_that_a_function_fails_on_is_tried_twice_more_at_most(name: str) -> None:
    config = RESOURCES[name]["Properties"]["EventInvokeConfig"]
    assert 0 <= config["MaximumRetryAttempts"] <= 2
    assert 60 <= config["MaximumEventAgeInSeconds"] <= 3600


def test_a_queue_that_hands_back_a_message_does_so_a_few_times() -> None:
    for name, each in RESOURCES.items():
        redrive = each.get("Properties", {}).get("RedrivePolicy")
        assert redrive is None or 1 <= redrive["maxReceiveCount"] <= 5, name
    # Nothing polls a queue by itself: those that there are hold what failed, for a person.
    assert not [each for each in RESOURCES.values() if "EventSourceMapping" in each["Type"]]


def test_the_clients_of_aws_give_up_before_the_functions_are_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    shortest_s = 10
    one_s = objects._TIMEOUT.total_seconds() + objects._CONNECT_TIMEOUT.total_seconds()
    assert objects._MOST_RETRIES <= 3
    assert objects._RETRIES_END_AFTER.total_seconds() <= 4
    assert one_s < shortest_s
    made = clients.client("dynamodb").meta.config
    assert made.retries["total_max_attempts"] == clients.MOST_ATTEMPTS <= 3
    assert (made.connect_timeout, made.read_timeout) == (1.0, 4.0)


def test_what_a_citizen_waits_for_together_is_less_than_the_function_s_time() -> None:
    given_s = load(ROOT / "template.yaml")["Globals"]["Function"]["Timeout"]
    cold_s = 2 * wiring.FIRST_WITHIN_S + GEOCODER_TIMEOUT_S + ENGINE_TIMEOUT_S
    warm_s = 2 * wiring.NEWER_WITHIN_S + GEOCODER_TIMEOUT_S + ENGINE_TIMEOUT_S
    assert warm_s < cold_s < given_s
    assert FAILURES <= 3


def test_what_a_scenario_is_given_has_an_end() -> None:
    assert MOST_ATTEMPTS <= 3
    assert MOST_STARTS <= 3


def test_the_pages_ask_once_and_have_a_patience() -> None:
    sent = (ROOT / "web" / "shared" / "api.js").read_text(encoding="utf-8")
    assert "AbortSignal.timeout(PATIENCE_MS)" in sent
    fetching = {
        path.name
        for path in (ROOT / "web").rglob("*.js")
        if "vendor" not in path.parts and re.search(r"\bfetch\(", path.read_text(encoding="utf-8"))
    }
    bounded = {
        name
        for name in fetching
        for path in (ROOT / "web").rglob(name)
        if "AbortSignal.timeout(" in path.read_text(encoding="utf-8")
    }
    assert fetching == bounded


def test_no_loop_of_the_code_goes_on_until_something_answers() -> None:
    """A `while True` is a page of a list, or a read to its end: each is named here on purpose."""
    known = {
        "geodata/stores/items.py",  # the pages of a query
        "geodata/imports/versions.py",  # the pages of a history
    }
    found = {
        str(path.relative_to(ROOT))
        for room in ("geodata", "functions")
        for path in (ROOT / room).rglob("*.py")
        if "placement" not in path.parts
        and re.search(r"while True:", path.read_text(encoding="utf-8"))
        and re.search(r"UnavailableError|ObjectChangedError|request\(", path.read_text())
    }
    assert found <= known
