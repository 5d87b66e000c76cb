"""A process that takes tasks and does them, one at a time, for as long as the machine lives."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from aws_lambda_powertools import Logger

from geodata.errors import MaillageError, ObjectChangedError, StoreUnavailableError
from geodata.stores import Task, WorkQueue
from infra.machine.tasks import Do, wait_after
from infra.machine.wiring import place_of

_IDLE_S = 0.5
_MOST_BEGUN = 20
"""Whatever is begun so often kills its worker each time: no error of it was ever seen."""
_HELD_EVERY_S = 20.0
"""A third of a lease: two answers of the store may be lost, and the task is still this worker's."""


class WorkerDiedError(Exception):
    """The processes that began a task died of it."""


Lanes = Sequence[frozenset[str]]
"""Kinds of tasks, those that come first before the others."""


class Worker:
    """Does the tasks of some kinds."""

    def __init__(
        self,
        name: str,
        queue: WorkQueue,
        do: Mapping[str, Do],
        after_all: Callable[[Task], None],
        logger: Logger,
    ) -> None:
        """Takes the worker's own name, the queue, and what does each kind."""
        self._name, self._queue, self._do = name, queue, do
        self._after_all, self._logger = after_all, logger

    def run(self, lanes: Lanes, also: Callable[[], None] = lambda: None) -> NoReturn:
        """Does tasks until the process ends; `also` is called between two of them."""
        while True:
            try:
                also()
                is_done = self.turn(lanes)
            except StoreUnavailableError as error:
                self._logger.error("the records do not answer", reason=str(error))  # noqa: TRY400 - a trace says no more
                is_done = False
            if not is_done:
                time.sleep(_IDLE_S)

    def turn(self, lanes: Lanes) -> bool:
        """Does one task that is due; returns whether there was one."""
        for lane in lanes:
            task = self._queue.take(self._name, lane)
            if task is not None:
                self._finish(_Held(self._queue, task))
                return True
        return False

    def _finish(self, held: _Held) -> None:
        task = held.task
        if task.tries > _MOST_BEGUN:
            self._failed(task, WorkerDiedError())
            return
        try:
            with held:
                later = self._do[task.kind](task)
        except Exception as error:  # noqa: BLE001 - whatever a task does, the next one is done
            self._failed(held.task, error)
            return
        try:
            if later is None:
                self._queue.done(held.task)
            else:
                self._queue.again(held.task, later.in_s, is_a_try=False)
        except ObjectChangedError:
            pass  # Another worker took it up: it does it too, as it must bear to.

    def _failed(self, task: Task, error: Exception) -> None:
        # The kind of the error alone: its message may repeat what a file or a question holds.
        facts: dict[str, Any] = {
            "kind": task.kind,
            "tries": task.tries,
            "error": type(error).__name__,
            "place": place_of(error),
        }
        wait_s = wait_after(task, error)
        self._logger.error("a task failed", again_in_s=wait_s, **facts)
        try:
            if wait_s is not None:
                self._queue.again(task, wait_s)
                return
            self._after_all(task)
        except ObjectChangedError:
            return
        except MaillageError:
            pass  # It is put aside all the same, and its scenario is started again by the schedule.
        self._queue.put_aside(task, type(error).__name__)


class _Held:
    """A task whose lease is made longer by a thread for the time of a block."""

    def __init__(self, queue: WorkQueue, task: Task) -> None:
        self.task = task
        self._queue = queue
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._hold, name="lease", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()

    def _hold(self) -> None:
        while not self._ends.wait(_HELD_EVERY_S):
            try:
                self.task = self._queue.hold(self.task)
            except ObjectChangedError:
                return
            except StoreUnavailableError:
                continue
