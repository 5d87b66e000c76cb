"""Compare and swap: a change is made again on what another writer left meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from geodata.errors import ObjectChangedError

MOST_TRIES = 10


def swap[T](attempt: Callable[[], T], *, most_tries: int = MOST_TRIES) -> T:
    """Returns the result of an attempt, which reads, changes, and writes over what it read.

    Raises:
        ObjectChangedError: other writers were first, each time.
    """
    for _ in range(most_tries - 1):
        try:
            return attempt()
        except ObjectChangedError:
            continue
    return attempt()
