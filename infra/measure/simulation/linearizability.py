"""Whether a history could be that of one object whose operations happen at once, each at a moment.

Each operation has a beginning and an end, and must have taken effect at one moment between them
(M. P. Herlihy and J. M. Wing, "Linearizability", TOPLAS 12(3), 1990). The search is that of J. M.
Wing and C. Gong ("Testing and Verifying Concurrent Objects", JPDC 17, 1993) with the memory of
G. Lowe ("Testing for linearizability", CCPE 29(4), 2017): a set of operations that led to a state
once is not tried again. No package that does it was found on PyPI.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

FOREVER = 1 << 60


@dataclass(slots=True)
class Operation:
    """What was asked of an object, and answered; `ended` is `FOREVER` where nobody was answered.

    Attributes:
        name: of what was asked.
        asked: what with.
        answer: what came back; None where nobody was answered.
        began: the step at which it was asked.
        ended: the step at which it was answered.
    """

    name: str
    asked: Any
    began: int
    answer: Any = None
    ended: int = FOREVER

    @property
    def is_answered(self) -> bool:
        """Whether it was answered: what was not may have taken effect, now or later, or never."""
        return self.ended < FOREVER


Next = Callable[[Any, Operation], Iterable[Hashable]]
"""Returns the states in which an operation, with its answer, may leave a state; none: it may not.

Of an operation that was not answered, all the states that it could leave if it took effect."""


@dataclass(slots=True)
class History:
    """The operations on one object."""

    operations: list[Operation] = field(default_factory=list)

    def begin(self, name: str, asked: Any, step: int) -> Operation:
        """Notes that something is asked."""
        operation = Operation(name, asked, step)
        self.operations.append(operation)
        return operation


def is_linearizable(operations: Sequence[Operation], first: Hashable, following: Next) -> bool:
    """Whether operations could have taken effect one after the other, from a first state."""
    order = sorted(operations, key=lambda each: each.began)
    answered = frozenset(number for number, each in enumerate(order) if each.is_answered)
    tried: set[tuple[frozenset[int], Hashable]] = set()
    waiting: list[tuple[frozenset[int], Hashable]] = [(frozenset(), first)]
    while waiting:
        done, state = waiting.pop()
        if answered <= done:
            return True
        if (done, state) in tried:
            continue
        tried.add((done, state))
        for number in _possible(order, done):
            waiting += [(done | {number}, after) for after in following(state, order[number])]
    return False


def _possible(order: Sequence[Operation], done: frozenset[int]) -> list[int]:
    """Returns the operations that may be next: those that began before any other had to end."""
    left = [number for number in range(len(order)) if number not in done]
    first_end = min(order[number].ended for number in left)
    return [number for number in left if order[number].began <= first_end]
