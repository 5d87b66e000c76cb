"""What goes wrong between a process and a store, as a seed draws it.

Each seed has faults of its own: some have none of a kind, some have many ("swarm testing": A. Groce
et al., ISSTA 2012), since faults that are all possible at once hide what each of them shows alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from random import Random
from typing import NoReturn

from infra.measure.simulation.scheduler import Scheduler

RATES: Sequence[float] = (0.0, 0.0, 0.005, 0.02, 0.06)
_PATIENCE_S = 4.0
"""After which a client takes a request for lost; it may be done all the same, a little later."""

_HELD_UP_S = 120.0
"""How late a request may be that something on the way holds up."""


class UnreachableError(Exception):
    """The store did not answer; whether it did what it was asked, nobody knows."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often a request or a process meets each fault.

    Attributes:
        refused: the store does not answer, and has done nothing.
        lost: it has done it, and its answer is lost.
        late: the client gave up, and the store does it after that.
        twice: the client sent it again since the first answer was lost; both were done.
        killed: the process is killed, before or after.
        stalled: the process stands still for minutes: longer than any lease.
        jumped: the clock of a process is a day off.
        again: an event is delivered twice.
    """

    refused: float = 0.0
    lost: float = 0.0
    late: float = 0.0
    twice: float = 0.0
    killed: float = 0.0
    stalled: float = 0.0
    jumped: float = 0.0
    again: float = 0.0


def drawn_rates(random: Random) -> Rates:
    """Returns the faults of a life."""
    return Rates(**{each.name: random.choice(RATES) for each in fields(Rates)})


class Faults:
    """Sends requests to stores, with what goes wrong; `rates` are those of now."""

    def __init__(self, scheduler: Scheduler, rates: Rates) -> None:
        self.scheduler, self.rates = scheduler, rates
        self.met: dict[str, int] = {}
        self._slowest_s = scheduler.random.choice((0.01, 0.1, 1.0, 3.0))

    def stop(self) -> None:
        """Lets all go well from now on."""
        self.rates = Rates()
        self.scheduler.tell("faults stop")

    def meets(self, kind: str) -> bool:
        """Whether chance has a fault of a kind happen now."""
        rate: float = getattr(self.rates, kind)
        if not rate or self.scheduler.random.random() >= rate:
            return False
        self.met[kind] = self.met.get(kind, 0) + 1
        return True

    def request[T](self, name: str, effect: Callable[[], T]) -> T:
        """Returns what a store answers to a request of the process that runs.

        Raises:
            UnreachableError: it does not answer.
            Killed: the process is killed.
        """
        self._travel()
        if self.meets("refused"):
            self._gone(name, "refused")
        if self.meets("late"):
            self._done_later(name, effect)
            self._gone(name, "late")
        found = self._done(name, effect)
        if self.meets("twice"):
            self._travel()
            found = self._done(f"{name} again", effect)
        self._travel()
        if self.meets("lost"):
            self._gone(name, "lost")
        return found

    def _done[T](self, name: str, effect: Callable[[], T]) -> T:
        self.scheduler.tell(name)
        return effect()

    def _gone(self, name: str, how: str) -> NoReturn:
        self.scheduler.tell(f"{name} {how}")
        raise UnreachableError(name)

    def _done_later(self, name: str, effect: Callable[[], object]) -> None:
        def later() -> None:
            try:
                self._done(f"{name} late", effect)
            except Exception:  # noqa: BLE001 - nobody is there any more to be answered
                self.scheduler.tell(f"{name} late, in vain")

        random = self.scheduler.random
        after_s = random.uniform(0.0, random.choice((2 * _PATIENCE_S, 2 * _PATIENCE_S, _HELD_UP_S)))
        self.scheduler.start("the network", later, after_s=after_s)

    def _travel(self) -> None:
        random = self.scheduler.random
        seconds = random.uniform(0.0, self._slowest_s)
        if self.meets("stalled"):
            seconds = random.uniform(60.0, 400.0)
            self.scheduler.tell("stalls")
        self.scheduler.pause(seconds)
        if self.meets("killed"):
            self.scheduler.die()
