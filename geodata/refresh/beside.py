"""Areas rendered by several processes, on a machine that has cores and memory for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import cast

_ENDS_WITHIN_S = 5


def done_beside[Task, Done](
    tasks: Sequence[Task],
    work: Callable[[Task], Done],
    beside: Callable[[], Callable[[Task], Done]],
    processes: int,
) -> Iterator[Done]:
    """Does tasks in several processes at once, and yields what comes of each as it ends.

    What a process fails at, by an error or by its own end, is done again in this one, which then
    raises the error as it is. A task that is done twice does the same twice.

    Args:
        tasks: in the order in which they are begun.
        work: does one in this process.
        beside: makes what does them in another process; it and they are pickled.
        processes: how many at once.
    """
    left = iter(tasks)
    with ExitStack() as running:
        busy: dict[Connection, Task] = {}
        for task in islice(left, processes):
            _hand(running.enter_context(_process(beside)), task, busy)
        while busy:
            for pipe in cast("list[Connection]", wait(list(busy))):
                task = busy.pop(pipe)
                try:
                    done = pipe.recv()
                except (EOFError, ConnectionError):
                    yield work(task)
                    continue
                for following in islice(left, 1):
                    _hand(pipe, following, busy)
                yield done
        # Of processes that all ended by themselves, what they had not begun.
        yield from map(work, left)


def _hand[Task](pipe: Connection, task: Task, busy: dict[Connection, Task]) -> None:
    busy[pipe] = task
    # Of a process that ended meanwhile, the pipe says so when it is read.
    with suppress(BrokenPipeError):
        pipe.send(task)


@contextmanager
def _process[Task, Done](beside: Callable[[], Callable[[Task], Done]]) -> Iterator[Connection]:
    """Runs a process for the time of the block; gives the end of its pipe."""
    # Not forked: a thread of this process may hold a lock that nobody would release there.
    context = get_context("spawn")
    own, its = context.Pipe()
    process = context.Process(target=_work, args=(its, beside), daemon=True)
    process.start()
    its.close()
    try:
        yield own
    finally:
        own.close()
        process.join(_ENDS_WITHIN_S)
        process.kill()
        process.join()


def _work[Task, Done](pipe: Connection, beside: Callable[[], Callable[[Task], Done]]) -> None:
    """Does what is asked until the pipe is closed: at its other end, or by the end of its owner.

    So nothing is left behind, however the process that asks ends.
    """
    work = beside()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))
