"""State machines as their own files describe them: what both use of the States Language.

https://states-language.net/spec.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.measure.simulation.scheduler import Outcome, Scheduler

Invoke = Callable[[Mapping[str, Any]], Outcome]
"""Has a function do a task, and returns how that ended."""
_INFRA = Path(__file__).resolve().parents[2]


class MachineError(Exception):
    """A state failed, under this name of an error."""


def definition(name: str, **values: object) -> Mapping[str, Any]:
    """Returns the definition in `infra/NAME.asl.json`, with the template's values."""
    text = (_INFRA / f"{name}.asl.json").read_text()
    found: Mapping[str, Any] = json.loads(
        re.sub(r"\$\{(\w+)\}", lambda each: str(values.get(each[1], each[0])), text)
    )
    return found


class Machine:
    """Runs executions of one definition."""

    def __init__(
        self, name: str, states: Mapping[str, Any], scheduler: Scheduler, invoke: Invoke
    ) -> None:
        self.name, self._states, self._scheduler = name, states, scheduler
        self._invoke = invoke

    def run(self, message: Any) -> Any:
        """Returns what an execution ends with.

        Raises:
            MachineError: it fails.
        """
        return self._from(self._states, message)

    def _from(self, states: Mapping[str, Any], message: Any) -> Any:
        name: str | None = states["StartAt"]
        while name is not None:
            state = states["States"][name]
            name, message = self._step(state, message)
        return message

    def _step(self, state: Mapping[str, Any], message: Any) -> tuple[str | None, Any]:
        match state["Type"]:
            case "Task":
                return self._task(state, message)
            case "Map":
                self._map(state, message)
                return state.get("Next"), message
            case "Choice":
                return _chosen(state, message), message
            case "Wait":
                self._scheduler.pause(float(state["Seconds"]))
                return state["Next"], message
            case "Fail":
                raise MachineError(state["Error"])
        return None, message

    def _task(self, state: Mapping[str, Any], message: Any) -> tuple[str | None, Any]:
        payload = _filled(state["Parameters"], message)["Payload"]
        tries = [0] * len(state["Retry"])
        while True:
            outcome = self._invoke(payload)
            name = _error_of(outcome)
            if name is None:
                return state.get("Next"), _output(state, {"Payload": outcome.value})
            number = _matching(state["Retry"], name)
            if number is None or tries[number] >= state["Retry"][number]["MaxAttempts"]:
                return _caught(state, name, message)
            self._wait(state["Retry"][number], tries[number])
            tries[number] += 1

    def _wait(self, retry: Mapping[str, Any], tried: int) -> None:
        seconds = retry["IntervalSeconds"] * retry["BackoffRate"] ** tried
        self._scheduler.pause(min(seconds, retry.get("MaxDelaySeconds", seconds)))

    def _map(self, state: Mapping[str, Any], message: Any) -> None:
        waiting = list(enumerate(_at(state["ItemsPath"], message)))
        failed: list[str] = []

        def worker() -> None:
            while waiting and (not failed or "ToleratedFailurePercentage" in state):
                _, item = waiting.pop(0)
                chosen = item
                if "ItemSelector" in state:
                    chosen = _filled(state["ItemSelector"], message, item)
                try:
                    self._from(state["ItemProcessor"], chosen)
                except MachineError as error:
                    failed.append(str(error))

        count = min(len(waiting), int(state["MaxConcurrency"]))
        children = [self._scheduler.start(f"{self.name} map", worker) for _ in range(count)]
        for each in children:
            outcome = self._scheduler.outcome_of(each)
            if outcome.error is not None:
                raise outcome.error
        if failed and "ToleratedFailurePercentage" not in state:
            raise MachineError(failed[0])


def _chosen(state: Mapping[str, Any], message: Any) -> str:
    for each in state["Choices"]:
        if _at(each["Variable"], message) is each["BooleanEquals"]:
            return str(each["Next"])
    return str(state["Default"])


def _error_of(outcome: Outcome) -> str | None:
    """Returns the name under which a state machine knows an outcome, None when it is none."""
    if outcome.is_killed:
        return "Runtime.ExitError"
    return None if outcome.error is None else type(outcome.error).__name__


def _matching(retries: list[Mapping[str, Any]], name: str) -> int | None:
    for number, each in enumerate(retries):
        if name in each["ErrorEquals"] or "States.ALL" in each["ErrorEquals"]:
            return number
    return None


def _caught(state: Mapping[str, Any], name: str, message: Any) -> tuple[str, Any]:
    for each in state.get("Catch", ()):
        if name in each["ErrorEquals"] or "States.ALL" in each["ErrorEquals"]:
            return each["Next"], {**message, "error": {"Error": name}}
    raise MachineError(name)


def _output(state: Mapping[str, Any], result: Any) -> Any:
    if "ResultSelector" in state:
        result = _filled(state["ResultSelector"], result)
    return _at(state.get("OutputPath", "$"), result)


def _filled(template: Mapping[str, Any], message: Any, item: Any = None) -> dict[str, Any]:
    """Returns a template with its paths (`name.$`) replaced by what they lead to."""
    found: dict[str, Any] = {}
    for name, value in template.items():
        if name.endswith(".$"):
            is_item = value == "$$.Map.Item.Value"
            found[name.removesuffix(".$")] = item if is_item else _at(value, message)
        else:
            found[name] = _filled(value, message, item) if isinstance(value, Mapping) else value
    return found


def _at(path: str, message: Any) -> Any:
    for name in path.split(".")[1:]:
        message = message[name]
    return message
