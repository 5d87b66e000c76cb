"""Work in a thread of its own, so that who waits for it waits a given time at most.

Nothing else ends a computation in a library, the look-up of a host's name, or a reply that comes
byte by byte. The thread of work that came too late ends by itself, and does not hold the process.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import cast


class OverdueError(Exception):
    """The time given to some work is over, and the work is not done."""


class Background[T]:
    """Work that is being done in a thread, and what came of it.

    Args:
        work: what to do.
        name: of the thread.
    """

    def __init__(self, work: Callable[[], T], *, name: str) -> None:
        self._work, self._ended = work, Event()
        self._found: T | None = None
        self._error: BaseException | None = None
        Thread(target=self._run, name=name, daemon=True).start()

    def has_ended(self, within_s: float | None) -> bool:
        """Returns whether it has ended, after a wait of so many seconds at most."""
        return self._ended.wait(within_s)

    def outcome(self) -> T:
        """Returns what the work returned, or raises what it raised, once it has ended."""
        if self._error is not None:
            raise self._error
        return cast("T", self._found)

    def _run(self) -> None:
        try:
            self._found = self._work()
        except BaseException as error:  # noqa: BLE001 - not handled here, but carried to who waits
            self._error = error
        finally:
            self._ended.set()


def run_within[T](limit_s: float, work: Callable[[], T], *, name: str) -> T:
    """Returns what some work returns, or raises what it raises.

    Raises:
        OverdueError: the time is over.
    """
    running = Background(work, name=name)
    if not running.has_ended(limit_s):
        raise OverdueError
    return running.outcome()
