"""The latest version of something in a store, looked for now and then, never lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import cast

from geodata.errors import StoreUnavailableError


class Latest[T]:
    """A value that follows a version pointer.

    The pointer is read again after `check_every_s`. A store that does not answer, or a version
    that does not load, leaves the last good value in use and is tried again at the next check; a
    failed first load is raised, and never kept.

    A look goes on in a thread of its own: whoever asks waits for it only so long, and what comes
    too late for one is there for the next. Of a slow store one answer is late, and none is lost.
    """

    def __init__(
        self,
        version: Callable[[], str],
        load: Callable[[str], T],
        *,
        check_every_s: float,
        clock: Callable[[], float] = time.monotonic,
        on_failure: Callable[[Exception], None] | None = None,
        first_within_s: float | None = None,
        newer_within_s: float | None = None,
    ) -> None:
        """Takes how to read the pointer, how to load a version, and how often to look.

        Args:
            version: returns the current version.
            load: returns the value of a version.
            check_every_s: seconds between two looks at the pointer.
            clock: seconds that only grow.
            on_failure: told of a failed look while an older value stays in use.
            first_within_s: how long a caller waits for the first value; None: as long as it takes.
            newer_within_s: how long one waits for a newer value.
        """
        self._version, self._load = version, load
        self._check_every_s, self._clock, self._on_failure = check_every_s, clock, on_failure
        self._first_within_s, self._newer_within_s = first_within_s, newer_within_s
        self._held: tuple[str, T] | None = None
        self._next_check_s = 0.0
        self._look: _Look[tuple[str, T]] | None = None
        self.is_latest = True
        """Whether the last look came to its end: false while an older value stays in use."""

    def get(self) -> T:
        """Returns the value of the latest version that could be loaded.

        Raises:
            MaillageError: nothing was ever loaded, and loading fails, or is not done in time.
        """
        if self._held is None:
            self._held = self._first()
        elif self._look is not None:
            # Somebody waited for it already.
            self._follow(self._look, self._held, 0.0)
        elif self._clock() >= self._next_check_s:
            self._follow(self._begun(), self._held, self._newer_within_s)
        return self._held[1]

    def doubt(self) -> None:
        """Looks at the pointer at the next `get`, however short ago the last look seems.

        For an environment restored from a snapshot: its clock says nothing of how long it slept.
        """
        self._next_check_s = float("-inf")

    def _begun(self) -> _Look[tuple[str, T]]:
        held = self._held

        def look() -> tuple[str, T]:
            version = self._version()
            return (
                held if held is not None and held[0] == version else (version, self._load(version))
            )

        self._look = _Look(look)
        return self._look

    def _first(self) -> tuple[str, T]:
        look = self._look or self._begun()
        if not look.has_ended(self._first_within_s):
            raise StoreUnavailableError("the data is still being read")
        self._look = None
        found = look.outcome()
        self._next_check_s = self._clock() + self._check_every_s
        return found

    def _follow(
        self, look: _Look[tuple[str, T]], held: tuple[str, T], within_s: float | None
    ) -> None:
        if not look.has_ended(within_s):
            self.is_latest = False
            return
        self._look = None
        self._next_check_s = self._clock() + self._check_every_s
        try:
            self._held = look.outcome()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the new, the old is good
            self._held, self.is_latest = held, False
            if self._on_failure is not None:
                self._on_failure(error)
        else:
            self.is_latest = True


class _Look[T]:
    """Work in a thread, and what came of it."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work, self._ended = work, Event()
        self._found: T | None = None
        self._error: BaseException | None = None
        Thread(target=self._run, name="latest", daemon=True).start()

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
