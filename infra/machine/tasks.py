"""What becomes of each kind of task: what it does, what follows it, and how often it is tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.errors import (
    IncompleteRunError,
    MissingObjectError,
    ObjectChangedError,
    SnapshotError,
    StoreUnavailableError,
    UnknownScenarioError,
)
from geodata.stores import Task
from infra.local.seed import send_again
from infra.machine.keeping import forget_old
from infra.machine.stores import Stores
from infra.machine.wiring import Work

FILES = ("check", "turn", "start", "resume", "forget", "erase", "match")
RESULTS = ("refresh", "area", "publish")
PLANS = ("solve",)

LEASE_OF_A_SCENARIO_S = 90.0
_MAY_PASS = (StoreUnavailableError, ObjectChangedError, SnapshotError, OSError)
_MOST_TRIES, _MOST_TRIES_OF_WHAT_MAY_PASS = 4, 12
_LONGEST_WAIT_S = 300.0
_LOOKS_AGAIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Later:
    """A task is not over: it is to be begun again in some seconds, which is no failure."""

    in_s: float


Do = Callable[[Task], Later | None]


@dataclass(frozen=True, slots=True)
class Tasks:
    """What does each kind of task, over the work of the functions."""

    work: Work
    stores: Stores

    def doing(self) -> Mapping[str, Do]:
        """Returns what does each kind."""
        return {
            "check": self._check,
            "turn": lambda _: _over(self.work.turn()),
            "start": lambda _: _over(self.work.start()),
            "resume": self._resume,
            "forget": lambda _: _over(forget_old(self.stores)),
            "match": lambda task: _over(self.work.match(task.name)),
            "erase": lambda _: _over(self.work.erase()),
            "refresh": self._refresh,
            "area": lambda task: _over(self.work.refresh(dict(task.message))),
            "publish": self._publish,
            "solve": self._solve,
        }

    def give_up(self, task: Task) -> None:
        """Ends what a task was about, once it is tried no more: a scenario is given up in words."""
        if task.kind == "solve":
            self.work.solve({"task": "give_up", "scenario": task.name})

    def _check(self, task: Task) -> None:
        self.work.check(task.name)

    def _resume(self, _: Task) -> None:
        send_again(self.stores.objects)
        self.work.start()

    def _refresh(self, _: Task) -> None:
        queue = self.stores.queue
        measured: Mapping[str, Any] = self.work.refresh({"task": "measure"})
        if not measured["changed"]:
            return
        run, areas = measured["run"], measured["areas"]
        for area in areas:
            name = f"{run}/{area['level']}/{area['code']}"
            queue.add("area", name, {"task": "render", "run": run, "area": area})
        # Last: a kill before it has the whole measured again, and nothing published too early.
        queue.add("publish", run, {"task": "publish", "run": run, "areas": areas})

    def _publish(self, task: Task) -> Later | None:
        left = (each.body for each in self.stores.queue.waiting() if each.body["kind"] == "area")
        if any(each["message"]["run"] == task.name for each in left):
            return Later(_LOOKS_AGAIN_S)
        self.work.refresh(dict(task.message))
        return None

    def _solve(self, task: Task) -> Later | None:
        done = self.work.solve({"task": "solve", "scenario": task.name})
        # Another worker has it, or died with it less than a lease ago.
        return None if done["ended"] else Later(LEASE_OF_A_SCENARIO_S)


def _over(_outcome: object) -> None:
    """Says that a task is over, whatever it returned: its handler logged it."""


def wait_after(task: Task, error: Exception) -> float | None:
    """Returns after how many seconds a task that failed is tried again; None when it is not.

    As the state machines of AWS have it: what may pass is tried for an hour, the rest four times.
    """
    if isinstance(error, UnknownScenarioError):
        return None  # Deleted meanwhile.
    may_pass = isinstance(error, _MAY_PASS)
    most = _MOST_TRIES_OF_WHAT_MAY_PASS if may_pass else _MOST_TRIES
    if isinstance(error, MissingObjectError | IncompleteRunError):
        most = _MOST_TRIES
    if task.tries >= most:
        return None
    return min(_LONGEST_WAIT_S, 2.0**task.tries)
