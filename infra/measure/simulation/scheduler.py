"""Processes that run one at a time, in an order and at a speed that one seed draws.

A process is a greenlet: it runs until it pauses, and nothing else runs meanwhile. Threads that hand
each other a baton do the same, and take 20 to 70 us a step where greenlets take 0.4. Time is
simulated: it passes while processes pause, and what would take an hour takes no time.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from greenlet import getcurrent, greenlet

MOST_STEPS = 200_000
"""A life that takes more goes round in circles."""


class Killed(BaseException):
    """The process is gone: nothing in it can still do anything."""


class StuckError(AssertionError):
    """The simulation does not come to its end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a process ended: with a value, with an error, or killed (neither)."""

    value: Any = None
    error: Exception | None = None
    is_killed: bool = False


@dataclass(slots=True, eq=False)
class Process:
    """Something that runs.

    Attributes:
        skew_s: how far its clock is from the right time.
        ends_s: when it is stopped, whatever it does.
        is_waited_for: whether somebody looks at how it ends.
    """

    name: str
    skew_s: float = 0.0
    ends_s: float = float("inf")
    outcome: Outcome | None = None
    is_gone: bool = False
    is_waited_for: bool = False
    waiting: list[Process] = field(default_factory=list)
    runs: greenlet | None = None


class Scheduler:
    """Runs processes; `random` is the one source of all that is drawn."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - chance that can be had again, no secret
        self.now_s = 0.0
        self.steps = 0
        self.told: list[str] | None = None
        """What happened, line by line, when somebody wants to read it."""
        self.unexpected: list[str] = []
        """Errors of processes that nobody waited for."""
        self._ready: list[tuple[float, float, Process]] = []
        self._hub: greenlet = getcurrent()
        self._running: Process | None = None
        self._digest = hashlib.sha256()

    @property
    def running(self) -> Process | None:
        """The process that runs now, None between two."""
        return self._running

    @property
    def digest(self) -> str:
        """A hash of all that happened: the same seed gives the same one."""
        return self._digest.hexdigest()

    def start(
        self, name: str, work: Callable[[], Any], *, after_s: float = 0.0, **facts: Any
    ) -> Process:
        """Returns a process that begins in some seconds."""
        process = Process(name, **facts)
        process.runs = greenlet(lambda: self._live(process, work), parent=self._hub)
        self._wake(process, after_s)
        return process

    def pause(self, seconds: float) -> None:
        """Lets others run for some seconds of the process that asks.

        Raises:
            Killed: it was killed meanwhile, or its time is over.
        """
        process = self._own()
        self._wake(process, seconds)
        self._hub.switch()
        if process.is_gone or self.now_s > process.ends_s:
            self.die()

    def die(self) -> None:
        """Ends the process that asks: what it does on its way out has no effect.

        Raises:
            Killed: always.
        """
        self._own().is_gone = True
        raise Killed

    def outcome_of(self, process: Process) -> Outcome:
        """Returns how a process ended, once it has."""
        process.is_waited_for = True
        while process.outcome is None:
            process.waiting.append(self._own())
            self._hub.switch()
        return process.outcome

    def run(self) -> None:
        """Runs until nothing is left to do.

        Raises:
            StuckError: it does not end.
        """
        self._hub = getcurrent()
        while self._ready:
            at_s, _, process = heapq.heappop(self._ready)
            self.now_s = max(self.now_s, at_s)
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise StuckError(f"more than {MOST_STEPS} steps; {process.name} is among them")
            if process.runs is not None and not process.runs.dead:
                self._running = process
                process.runs.switch()
                self._running = None

    def tell(self, what: str) -> None:
        """Notes what happens."""
        name = "" if self._running is None else self._running.name
        line = f"{self.now_s:10.3f} {name}: {what}"
        self._digest.update(line.encode())
        if self.told is not None:
            self.told.append(line)

    def _own(self) -> Process:
        if self._running is None:
            raise StuckError("only a process pauses")
        return self._running

    def _wake(self, process: Process, after_s: float) -> None:
        # Of two at the same moment, chance says which is first.
        heapq.heappush(self._ready, (self.now_s + after_s, self.random.random(), process))

    def _live(self, process: Process, work: Callable[[], Any]) -> None:
        try:
            process.outcome = Outcome(work())
        except Killed:
            process.outcome = Outcome(is_killed=True)
            self.tell("killed")
        except Exception as error:  # noqa: BLE001 - whoever waits for it, or the reader, is told
            process.outcome = Outcome(error=error)
            self.tell(f"ends with {type(error).__name__}")
            if not process.is_waited_for:
                self.unexpected.append(f"{process.name}: {type(error).__name__}: {error}")
        for each in process.waiting:
            self._wake(each, 0.0)
        process.waiting.clear()
