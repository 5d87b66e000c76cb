"""Work in several processes: all of it is done once, whatever happens to a process."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable
from functools import partial

import pytest

from geodata.refresh.beside import done_beside

# Another process imports what it is handed by its name: these are made of the library's own parts.
DIVIDED: Callable[[], Callable[[int], int]] = partial(partial, operator.floordiv, 12)


def divided(number: int) -> int:
    return 12 // number


def done(tasks: Iterable[int], processes: int) -> list[int]:
    return list(done_beside(list(tasks), divided, DIVIDED, processes))


@pytest.mark.parametrize(("count", "processes"), [(0, 2), (1, 2), (2, 2), (5, 2), (3, 1)])
def test_every_task_is_done_once(count: int, processes: int) -> None:
    tasks = range(1, count + 1)
    assert sorted(done(tasks, processes)) == sorted(map(divided, tasks))


def test_an_error_there_is_the_error_here() -> None:
    with pytest.raises(ZeroDivisionError):
        done([1, 0, 2], 2)


def test_what_a_process_leaves_undone_is_done_here() -> None:
    said: list[int] = []

    def here(number: int) -> int:
        said.append(number)
        return number

    # Each process ends at its first task: the others are of nobody, and are done here.
    ending: Callable[[], Callable[[int], int]] = partial(partial, os._exit)
    assert sorted(done_beside([1, 2, 3, 4, 5], here, ending, 2)) == [1, 2, 3, 4, 5]
    assert sorted(said) == [1, 2, 3, 4, 5]
