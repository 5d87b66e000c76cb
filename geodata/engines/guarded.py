"""A circuit breaker around an engine: after failures in a row, nobody waits for it for a while.

(M. Nygard, *Release It!*, 2nd edition, 2018, chapter 5.)
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from geodata.engines.routers import Mode, Point, Router, Seconds
from geodata.errors import EngineRefusedError, EngineUnavailableError

FAILURES = 3
REST_S = 30.0


class Guarded:
    """An engine that is left alone for 30 s after 3 failures in a row.

    Then one question is let through: its answer closes the breaker, its failure opens it again. A
    question that the engine refuses is no failure of the engine.

    Args:
        router: the engine.
        clock: seconds that only grow.
    """

    def __init__(self, router: Router, clock: Callable[[], float]) -> None:
        self._router, self._clock = router, clock
        self._failures = 0
        self._rests_until_s: float | None = None
        self._is_trying = False
        self._lock = Lock()

    @property
    def name(self) -> str:
        """Which engine it is."""
        return self._router.name

    def seconds(self, origin: Point, destinations: NDArray[np.float64], mode: Mode) -> Seconds:
        """Returns the travel times, as `Router` says; fails at once while the engine rests."""
        if not self._allows():
            raise EngineUnavailableError(self.name, "left alone after its failures")
        try:
            found = self._router.seconds(origin, destinations, mode)
        except EngineRefusedError:
            self._succeeded()
            raise
        except BaseException:
            self._failed()
            raise
        self._succeeded()
        return found

    def _allows(self) -> bool:
        with self._lock:
            if self._rests_until_s is None:
                return True
            if self._is_trying or self._clock() < self._rests_until_s:
                return False
            self._is_trying = True
            return True

    def _succeeded(self) -> None:
        with self._lock:
            self._failures, self._rests_until_s, self._is_trying = 0, None, False

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._rests_until_s = self._clock() + REST_S
            self._is_trying = False
