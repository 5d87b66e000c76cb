"""State machines are run as their files say: tried again, caught, one worker for each of a map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from geodata.errors import StoreUnavailableError
from infra.measure.simulation.machines import Machine, MachineError, definition
from infra.measure.simulation.scheduler import Outcome, Scheduler


class Functions:
    """Functions that end as they are told, in turn, and well after that."""

    def __init__(self, **ends: list[Outcome]) -> None:
        self.ends, self.asked = ends, list[Mapping[str, Any]]()

    def __call__(self, payload: Mapping[str, Any]) -> Outcome:
        self.asked.append(payload)
        left = self.ends.get(payload["task"], [])
        return left.pop(0) if left else Outcome(_done(payload))


def _done(payload: Mapping[str, Any]) -> dict[str, Any]:
    if payload["task"] == "measure":
        return {"run": "r", "changed": False, "areas": []}
    return {"scenario": payload.get("scenario"), "ended": True}


def ended(name: str, functions: Functions, message: Any) -> tuple[float, str | None]:
    """Returns how long an execution took, and under which error it failed."""
    scheduler = Scheduler(1)
    machine = Machine(name, definition(name, LeaseSeconds=90, Concurrency=2), scheduler, functions)
    process = scheduler.start("execution", lambda: machine.run(message))
    process.is_waited_for = True
    scheduler.run()
    assert process.outcome is not None
    return scheduler.now_s, None if process.outcome.error is None else str(process.outcome.error)


SCENARIOS = {"scenarios": [{"scenario": "a"}]}
UNAVAILABLE = Outcome(error=StoreUnavailableError("s"))


def test_a_scenario_that_another_worker_has_is_asked_for_again_after_its_lease() -> None:
    functions = Functions(solve=[Outcome({"scenario": "a", "ended": False})])
    assert ended("scenario", functions, SCENARIOS) == (90.0, None)
    assert functions.asked == [{"task": "solve", "scenario": "a"}] * 2


def test_a_store_that_does_not_answer_is_tried_again_later_and_later() -> None:
    functions = Functions(solve=[UNAVAILABLE] * 3)
    assert ended("scenario", functions, SCENARIOS) == (2.0 + 4.0 + 8.0, None)


def test_a_worker_that_dies_each_time_is_given_up_after_four() -> None:
    functions = Functions(solve=[Outcome(is_killed=True)] * 9)
    assert ended("scenario", functions, SCENARIOS)[1] is None  # each scenario ends by itself
    assert [each["task"] for each in functions.asked] == ["solve"] * 4 + ["give_up"]


def test_every_scenario_of_a_sweep_is_solved_though_one_fails() -> None:
    many = {"scenarios": [{"scenario": each} for each in "abcde"]}
    functions = Functions(solve=[Outcome(is_killed=True)] * 4, give_up=[UNAVAILABLE] * 9)
    assert ended("scenario", functions, many)[1] is None
    assert {each["scenario"] for each in functions.asked} == set("abcde")


@pytest.mark.parametrize("areas", [1, 5])
def test_a_refresh_renders_each_area_then_publishes(areas: int) -> None:
    found = [{"level": "departement", "code": str(number)} for number in range(areas)]
    measured = Outcome({"run": "r", "changed": True, "areas": found})
    functions = Functions(measure=[measured])
    assert ended("refresh", functions, {})[1] is None
    assert functions.asked[0] == {"task": "measure"}
    assert functions.asked[1:-1] == [{"task": "render", "run": "r", "area": area} for area in found]
    assert functions.asked[-1] == {"task": "publish", "run": "r", "areas": found}


def test_an_area_that_fails_leaves_what_is_served() -> None:
    measured = Outcome({"run": "r", "changed": True, "areas": [{"level": "france", "code": "FR"}]})
    functions = Functions(measure=[measured], render=[Outcome(error=ValueError("x"))])
    assert ended("refresh", functions, {})[1] == "ValueError"
    assert "publish" not in [each["task"] for each in functions.asked]


def test_nothing_new_is_not_rendered() -> None:
    functions = Functions()
    assert ended("refresh", functions, {})[1] is None
    assert len(functions.asked) == 1


def test_an_error_that_no_state_expects_has_its_name() -> None:
    functions = Functions(measure=[Outcome(error=MachineError("odd"))])
    assert ended("refresh", functions, {})[1] == "MachineError"
