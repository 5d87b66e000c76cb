"""A circuit breaker around an engine: after failures in a row, nobody waits for it for a while."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.services.breaker import Breaker
from geodata.services.routing.routers import Mode, Point, Router, Seconds

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
        self._router = router
        self._breaker = Breaker(clock, failures=FAILURES, rest_s=REST_S)

    @property
    def name(self) -> str:
        """Which engine it is."""
        return self._router.name

    def seconds(self, origin: Point, destinations: NDArray[np.float64], mode: Mode) -> Seconds:
        """Returns the travel times, as `Router` says; fails at once while the engine rests."""
        if not self._breaker.allows():
            raise EngineUnavailableError(self.name, "left alone after its failures")
        try:
            found = self._router.seconds(origin, destinations, mode)
        except EngineRefusedError:
            self._breaker.succeeded()
            raise
        except BaseException:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        return found
