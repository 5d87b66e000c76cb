"""Connections to a database, opened as they are needed and lent to one thread at a time."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

MOST_IDLE = 8


class Closed(Protocol):
    """What can be closed."""

    def close(self) -> None:
        """Ends the connection."""
        ...


class Connections[C: Closed]:
    """The idle connections of this process.

    One that came from another process by a fork is left alone: its end is the other's.
    """

    def __init__(self, opened: Callable[[], C]) -> None:
        """Takes what opens a connection."""
        self._opened = opened
        self._idle: list[C] = []
        self._process = os.getpid()
        weakref.finalize(self, _close_all, self._idle, self._process)

    @contextmanager
    def lent(self) -> Iterator[C]:
        """Lends a connection; one under which something failed is closed, not lent again."""
        if self._process != os.getpid():
            self._idle, self._process = [], os.getpid()
        # `pop` and `append` are whole: no thread has the connection of another.
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._opened()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if len(self._idle) < MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()


def _close_all[C: Closed](idle: list[C], process: int) -> None:
    if process == os.getpid():
        while idle:
            idle.pop().close()
