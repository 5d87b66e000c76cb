"""The latest version of something in a store, looked for now and then, never lost."""

from __future__ import annotations

import time
from collections.abc import Callable

from geodata.errors import MaillageError


class Latest[T]:
    """A value that follows a version pointer.

    The pointer is read again after `check_every_s`. A store that does not answer, or a version
    that does not load, leaves the last good value in use and is tried again at the next check; a
    failed first load is raised, and never kept.
    """

    def __init__(
        self,
        version: Callable[[], str],
        load: Callable[[str], T],
        *,
        check_every_s: float,
        clock: Callable[[], float] = time.monotonic,
        on_failure: Callable[[MaillageError], None] | None = None,
    ) -> None:
        """Takes how to read the pointer, how to load a version, and how often to look.

        Args:
            version: returns the current version.
            load: returns the value of a version.
            check_every_s: seconds between two looks at the pointer.
            clock: seconds that only grow.
            on_failure: told of a failed look while an older value stays in use.
        """
        self._version, self._load = version, load
        self._check_every_s, self._clock, self._on_failure = check_every_s, clock, on_failure
        self._held: tuple[str, T] | None = None
        self._next_check_s = 0.0

    def get(self) -> T:
        """Returns the value of the latest version that could be loaded.

        Raises:
            MaillageError: nothing was ever loaded, and loading fails.
        """
        if self._held is None:
            self._held = self._read()
        elif self._clock() >= self._next_check_s:
            self._refresh(self._held)
        return self._held[1]

    def _refresh(self, held: tuple[str, T]) -> None:
        self._next_check_s = self._clock() + self._check_every_s
        try:
            version = self._version()
            if version != held[0]:
                self._held = (version, self._load(version))
        except MaillageError as error:
            if self._on_failure is not None:
                self._on_failure(error)

    def _read(self) -> tuple[str, T]:
        version = self._version()
        value = self._load(version)
        self._next_check_s = self._clock() + self._check_every_s
        return version, value
