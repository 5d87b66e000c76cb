"""A circuit breaker: after several failures in a row, a service is left alone for a while.

closed ──failures──> open ──rest──> half-open ──success──> closed
                      ^                 └──failure──> open

(M. Nygard, *Release It!*, 2nd edition, 2018, chapter 5.) A citizen then waits for no time-out of a
service that is known to be down.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Literal

State = Literal["closed", "open", "half_open"]


class Breaker:
    """Says whether a service may be asked, from how it answered.

    Args:
        clock: seconds that only grow.
        failures: how many in a row open it.
        rest_s: how long it stays open before one question may try.
    """

    def __init__(
        self, clock: Callable[[], float], *, failures: int = 3, rest_s: float = 20.0
    ) -> None:
        self._clock, self._most, self._rest_s = clock, failures, rest_s
        self._failures = 0
        self._rests_until_s: float | None = None
        self._is_trying = False
        self._lock = Lock()

    @property
    def state(self) -> State:
        """Where it stands: closed, open, or half-open when one question may try."""
        if self._rests_until_s is None:
            return "closed"
        return "open" if self._clock() < self._rests_until_s else "half_open"

    def allows(self) -> bool:
        """Whether to ask now. Half-open, only the first who comes; it must say how it went."""
        with self._lock:
            if self.state == "closed":
                return True
            if self.state == "open" or self._is_trying:
                return False
            self._is_trying = True
            return True

    def succeeded(self) -> None:
        """The service answered."""
        with self._lock:
            self._failures, self._rests_until_s, self._is_trying = 0, None, False

    def failed(self, *, rest_s: float | None = None) -> None:
        """The service did not answer; `rest_s` when it said for how long not to ask."""
        with self._lock:
            self._failures += 1
            if rest_s is not None or self._is_trying or self._failures >= self._most:
                self._rests_until_s = self._clock() + max(rest_s or 0.0, self._rest_s)
            self._is_trying = False
