"""What a life goes on in: stores, clocks, functions that are called, events that are delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from geodata.errors import MaillageError, ObjectChangedError, StoreUnavailableError
from geodata.stores import Items, TableItems
from infra.measure.simulation.bucket import Bucket, BucketObjects
from infra.measure.simulation.faults import Faults, drawn_rates
from infra.measure.simulation.linearizability import History, Operation
from infra.measure.simulation.scheduler import Outcome, Process, Scheduler
from infra.measure.simulation.table import Table

_BEGAN = datetime(2026, 11, 23, 8, tzinfo=UTC)
_DAY_S = 86_400.0
_FUNCTION_S = 29.0
_WORKER_S = 900.0
_AGAIN_AFTER_S = (60.0, 120.0)
"""When Lambda hands over again an event whose function failed: twice; a queue keeps it then."""
NOT_KNOWN = (StoreUnavailableError, ObjectChangedError)
"""Errors after which nobody knows whether what was asked took effect."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What stores are made by: a test gives others, whose fault has to be found."""

    bucket: Callable[[Faults], Bucket] = Bucket
    table: Callable[[Faults], Table] = Table
    outbox: Callable[[Items], Items] = field(default=lambda items: items)


class World:
    """The stores and the clocks of one life."""

    def __init__(self, seed: int, ports: Ports) -> None:
        self.scheduler = Scheduler(seed)
        self.faults = Faults(self.scheduler, drawn_rates(self.random))
        self.bucket, self.table = ports.bucket(self.faults), ports.table(self.faults)
        self.objects = BucketObjects(self.bucket)
        self.items = ports.outbox(TableItems(self.table, "simulated"))
        self.findings: list[str] = []
        self.ended: Counter[str] = Counter()

    @property
    def random(self) -> Random:
        """The one source of what is drawn."""
        return self.scheduler.random

    def find(self, what: str) -> None:
        """Notes what must never be."""
        self.scheduler.tell(f"FOUND {what}")
        self.findings.append(what)

    def now(self) -> datetime:
        """Returns the time by the clock of the process that runs."""
        running = self.scheduler.running
        skew_s = 0.0 if running is None else running.skew_s
        return self.right_now() + timedelta(seconds=skew_s)

    def right_now(self) -> datetime:
        """Returns the time, whatever clocks say."""
        return _BEGAN + timedelta(seconds=self.scheduler.now_s)

    def seconds(self) -> float:
        """Returns seconds that never go back."""
        return self.scheduler.now_s

    def draw(self, count: int) -> str:
        """Returns some bytes in hexadecimal."""
        return self.random.randbytes(count).hex()

    def pause(self, least_s: float, most_s: float) -> None:
        """Lets some time pass."""
        self.scheduler.pause(self.random.uniform(least_s, most_s))

    def call(self, name: str, work: Callable[[], Any], limit_s: float = _FUNCTION_S) -> Outcome:
        """Returns how a function that is called ends; one that takes too long is killed."""
        return self.end_of(self.started(name, work, limit_s))

    def end_of(self, process: Process) -> Outcome:
        """Returns how a function ends, once it has; it is counted."""
        outcome, name = self.scheduler.outcome_of(process), process.name
        how = "killed" if outcome.is_killed else type(outcome.error).__name__
        self.ended[f"{name.partition(' ')[0]} {'well' if how == 'NoneType' else how}"] += 1
        return outcome

    def started(self, name: str, work: Callable[[], Any], limit_s: float = _FUNCTION_S) -> Process:
        """Returns the process of a function that begins now."""
        ends_s = self.scheduler.now_s + limit_s
        return self.scheduler.start(name, work, ends_s=ends_s, skew_s=self._skew_s())

    def called_until(self, name: str, work: Callable[[], Any], most: int = 12) -> Outcome:
        """Returns how a call ends that is made again while nobody knows how the last one did."""
        outcome = self.call(name, work)
        for _ in range(most - 1):
            if not is_unknown(outcome):
                break
            self.pause(1.0, 30.0)
            outcome = self.call(name, work)
        return outcome

    def deliver(self, name: str, work: Callable[[], Any]) -> None:
        """Has an event handled: at least once, and again when its function fails."""
        times = 2 if self.faults.meets("again") else 1
        for _ in range(times):
            after_s = self.random.uniform(0.0, 5.0)
            self.scheduler.start(
                f"event {name}", lambda: self._handled(name, work), after_s=after_s
            )

    def recorded(self, history: History, name: str, asked: Any, work: Callable[[], Any]) -> Outcome:
        """Returns how a call ends that is an operation of a history."""
        operation = history.begin(name, asked, self.scheduler.steps)
        outcome = self.call(name, work)
        self.answered(operation, outcome)
        return outcome

    def answered(self, operation: Operation, outcome: Outcome) -> None:
        """Notes the answer of an operation, when there is one."""
        if is_unknown(outcome):
            return
        error = outcome.error
        operation.answer = outcome.value if error is None else type(error).__name__
        operation.ended = self.scheduler.steps
        if error is not None and not isinstance(error, MaillageError):
            self.find(f"{operation.name}: {type(error).__name__}: {error}")

    def _handled(self, name: str, work: Callable[[], Any]) -> None:
        for wait_s in (*_AGAIN_AFTER_S, None):
            outcome = self.call(name, work, _WORKER_S)
            if outcome.error is None and not outcome.is_killed:
                return
            if outcome.error is not None and not isinstance(outcome.error, MaillageError):
                self.find(f"{name}: {type(outcome.error).__name__}: {outcome.error}")
            if wait_s is not None:
                self.scheduler.pause(wait_s)
        self.scheduler.tell(f"{name} is left in the queue of what failed")

    def _skew_s(self) -> float:
        if self.faults.meets("jumped"):
            return self.random.choice((-_DAY_S, _DAY_S, -40.0, 40.0))
        return 0.0


def is_unknown(outcome: Outcome) -> bool:
    """Whether nobody knows if what was asked took effect."""
    return outcome.is_killed or isinstance(outcome.error, NOT_KNOWN)
