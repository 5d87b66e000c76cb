"""The port of the routing engines, and what a question to any of them must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from geodata.errors import EngineRefusedError, EngineUnavailableError

Mode = Literal["car", "foot", "bicycle"]
Point = tuple[float, float]
Seconds = NDArray[np.float64]

TIMEOUT_S = 1.0
"""What a citizen waits at most for an engine, all its batches and the second attempt included."""
BATCH = 100
"""Destinations in one request; osrm-routed and most operators of Valhalla take that many."""
MOST_OFF_ROAD_M = 2_000
"""Farther from any road of its mode, a point has no route. An engine left to itself puts a point
on its nearest road however far: a place on another continent is then twenty minutes away."""
DIGITS = 6
"""Of the degrees that are sent: a tenth of a metre."""


class Router(Protocol):
    """A routing engine."""

    @property
    def name(self) -> str:
        """Which engine it is, as answers name it: `valhalla` or `osrm`."""

    def seconds(self, origin: Point, destinations: NDArray[np.float64], mode: Mode) -> Seconds:
        """Returns the travel times in seconds, in the order of the destinations.

        Args:
            origin: longitude and latitude.
            destinations: longitudes and latitudes, shape (n, 2).
            mode: by car, on foot or by bicycle.

        Returns:
            shape (n,); infinite where there is no route, or a point is far from any road.

        Raises:
            EngineRefusedError: the engine works, and does not take this question.
            EngineUnavailableError: it does not answer in time, or not as it should.
        """


def checked(engine: str, origin: Point, destinations: NDArray[np.float64]) -> list[Point]:
    """Returns the destinations as they are sent.

    Raises:
        EngineRefusedError: a position is not a number.
    """
    points = np.asarray(destinations, dtype=np.float64).reshape(-1, 2)
    if not (np.isfinite(points).all() and np.isfinite(origin).all()):
        raise EngineRefusedError(engine, "a position is not a number")
    return [rounded(lon, lat) for lon, lat in points.tolist()]


def rounded(lon: float, lat: float) -> Point:
    """Returns a position as it is sent."""
    return round(float(lon), DIGITS), round(float(lat), DIGITS)


def times(engine: str, values: object, count: int) -> Seconds:
    """Returns what an engine gave as times: numbers, or null where there is no route.

    Raises:
        EngineUnavailableError: there are not `count` of them, or one is no duration.
    """
    if not isinstance(values, list) or len(values) != count:
        raise malformed(engine)
    if not all(value is None or _is_duration(value) for value in values):
        raise malformed(engine)
    return np.array([np.inf if value is None else value for value in values], dtype=np.float64)


def malformed(engine: str) -> EngineUnavailableError:
    """Returns the error of a reply that is not as the engine's protocol says."""
    return EngineUnavailableError(engine, "its reply is malformed")


def _is_duration(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value < np.inf  # type: ignore[operator]  # a number


class FixedTimes:
    """The memory twin of the engines: times by mode and destination, whatever the origin.

    A destination that is not among them has no route. `asked` keeps the questions; a `fault`, once
    set, is raised in place of an answer.
    """

    def __init__(
        self, times: Mapping[Mode, Mapping[Point, float]], *, name: str = "valhalla"
    ) -> None:
        self.name = name
        self.fault: EngineUnavailableError | None = None
        self.asked: list[tuple[Point, Sequence[Point], Mode]] = []
        self._times = {
            mode: {rounded(*point): value for point, value in of_mode.items()}
            for mode, of_mode in times.items()
        }

    def seconds(self, origin: Point, destinations: NDArray[np.float64], mode: Mode) -> Seconds:
        """Returns the times it was given."""
        points = checked(self.name, origin, destinations)
        self.asked.append((origin, points, mode))
        if self.fault is not None:
            raise self.fault
        known = self._times.get(mode, {})
        return np.array([known.get(point, np.inf) for point in points], dtype=np.float64)
