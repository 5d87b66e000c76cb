"""The latest version of something in a store, looked for now and then, never lost."""

from __future__ import annotations

import time
from collections.abc import Callable

from geodata.errors import StoreUnavailableError
from geodata.services import Background


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
        self._look: Background[tuple[str, T]] | None = None
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

    def _begun(self) -> Background[tuple[str, T]]:
        held = self._held

        def look() -> tuple[str, T]:
            version = self._version()
            return (
                held if held is not None and held[0] == version else (version, self._load(version))
            )

        self._look = Background(look, name="latest")
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
        self, look: Background[tuple[str, T]], held: tuple[str, T], within_s: float | None
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
