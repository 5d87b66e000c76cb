"""The checker tells histories that one object could have from those that it could not."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import permutations
from random import Random
from typing import Any

import pytest

from infra.measure.simulation.linearizability import FOREVER, Operation, is_linearizable


def register(state: Any, operation: Operation) -> Iterator[Hashable]:
    """A register that is read, written, and compared and set."""
    match operation.name:
        case "write":
            yield operation.asked
        case "read":
            if operation.answer == state:
                yield state
        case "swap":
            old, new = operation.asked
            if not operation.is_answered or operation.answer is (state == old):
                yield new if state == old else state


def op(name: str, began: int, ended: int, asked: Any = None, answer: Any = None) -> Operation:
    return Operation(name, asked, began, answer, ended)


LINEARIZABLE = {
    "nothing": [],
    "one after the other": [op("write", 0, 1, 1), op("read", 2, 3, answer=1)],
    "a read during a write sees the old": [op("write", 0, 9, 1), op("read", 1, 2, answer=0)],
    "a read during a write sees the new": [op("write", 0, 9, 1), op("read", 1, 2, answer=1)],
    "two writes at once, in the other order": [
        op("write", 0, 9, 1),
        op("write", 1, 8, 2),
        op("read", 10, 11, answer=1),
    ],
    "a lost answer that took effect": [op("write", 0, FOREVER, 1), op("read", 5, 6, answer=1)],
    "a lost answer that took effect late": [
        op("write", 0, FOREVER, 1),
        op("read", 5, 6, answer=0),
        op("read", 7, 8, answer=1),
    ],
    "a lost answer that never took effect": [
        op("write", 0, FOREVER, 1),
        op("read", 5, 6, answer=0),
    ],
    "one of two that compare wins": [
        op("swap", 0, 5, (0, 1), True),
        op("swap", 0, 5, (0, 2), False),
        op("read", 6, 7, answer=1),
    ],
}
NOT_LINEARIZABLE = {
    "a stale read": [op("write", 0, 1, 1), op("read", 2, 3, answer=0)],
    "a read of what nobody wrote": [op("read", 0, 1, answer=7)],
    "reads that go back": [
        op("write", 0, 9, 1),
        op("read", 1, 2, answer=1),
        op("read", 3, 4, answer=0),
    ],
    "two that compare win": [op("swap", 0, 5, (0, 1), True), op("swap", 0, 5, (0, 2), True)],
    "refused, and done all the same": [
        op("swap", 0, 1, (0, 1), False),
        op("read", 2, 3, answer=1),
    ],
    "a lost answer that took effect and was undone": [
        op("write", 0, FOREVER, 1),
        op("read", 2, 3, answer=1),
        op("read", 4, 5, answer=0),
    ],
}


@pytest.mark.parametrize("name", LINEARIZABLE)
def test_what_one_register_could_do_is_linearizable(name: str) -> None:
    assert is_linearizable(LINEARIZABLE[name], 0, register)


@pytest.mark.parametrize("name", NOT_LINEARIZABLE)
def test_what_no_register_could_do_is_not(name: str) -> None:
    assert not is_linearizable(NOT_LINEARIZABLE[name], 0, register)


def _by_enumeration(operations: list[Operation]) -> bool:
    """Tries every order of every choice of those that nobody was answered."""
    answered = [each for each in operations if each.is_answered]
    lost = [each for each in operations if not each.is_answered]
    for mask in range(1 << len(lost)):
        chosen = answered + [each for bit, each in enumerate(lost) if mask >> bit & 1]
        if any(_fits(order) for order in permutations(chosen)):
            return True
    return False


def _fits(order: tuple[Operation, ...]) -> bool:
    state: Any = 0
    for number, each in enumerate(order):
        if any(later.ended < each.began for later in order[number + 1 :]):
            return False
        after = list(register(state, each))
        if not after:
            return False
        [state] = after
    return True


def test_it_agrees_with_trying_every_order() -> None:
    random, found = Random(7), {True: 0, False: 0}  # noqa: S311 - chance that can be had again
    for _ in range(400):
        operations = [_drawn(random) for _ in range(random.randint(1, 5))]
        is_one = is_linearizable(operations, 0, register)
        assert is_one == _by_enumeration(operations), operations
        found[is_one] += 1
    assert min(found.values()) > 80


def _drawn(random: Random) -> Operation:
    began = random.randint(0, 8)
    ended = FOREVER if random.random() < 0.2 else began + random.randint(0, 5)
    value = random.randint(0, 2)
    match random.choice(("write", "read", "swap")):
        case "write":
            return op("write", began, ended, value)
        case "read":
            # A read that nobody was answered says nothing, and is not drawn.
            return op("read", began, min(ended, began + 5), answer=value)
    return op("swap", began, ended, (value, random.randint(0, 2)), random.random() < 0.5)
