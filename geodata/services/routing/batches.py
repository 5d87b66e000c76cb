"""Many destinations in requests an engine takes, within one time for all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import cast

import numpy as np

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.services.routing.routers import BATCH, Point, Seconds


class TogetherError(Exception):
    """An engine refuses some destinations as a whole, though it may take each, or all but one."""

    def __init__(self, *, is_no_route: bool) -> None:
        super().__init__("no route" if is_no_route else "too many at once")
        self.is_no_route = is_no_route


Ask = Callable[[list[Point]], Seconds]


def in_batches(engine: str, origin: Point, points: list[Point], ask: Ask) -> Seconds:
    """Returns the times to all the points, asked by batches."""
    found = [
        _one_batch(engine, origin, points[start : start + BATCH], ask)
        for start in range(0, len(points), BATCH)
    ]
    return np.concatenate(found) if found else np.empty(0)


def _one_batch(engine: str, origin: Point, points: list[Point], ask: Ask) -> Seconds:
    try:
        return ask(points)
    except TogetherError as error:
        # Before looking for the point at fault among the destinations: is it the origin?
        if error.is_no_route and len(points) > 1 and not _is_on_network(origin, ask):
            return np.full(len(points), np.inf)
        return _parted(engine, points, ask, error)


def _is_on_network(origin: Point, ask: Ask) -> bool:
    try:
        return bool(np.isfinite(ask([origin])[0]))
    except TogetherError:
        return False


def _parted(engine: str, points: list[Point], ask: Ask, error: TogetherError) -> Seconds:
    if len(points) == 1:
        if not error.is_no_route:
            raise EngineRefusedError(engine, str(error)) from None
        return np.full(1, np.inf)
    middle = len(points) // 2
    found = []
    for half in (points[:middle], points[middle:]):
        try:
            found.append(ask(half))
        except TogetherError as again:
            found.append(_parted(engine, half, ask, again))
    return np.concatenate(found)


def within[T](engine: str, limit_s: float, work: Callable[[], T]) -> T:
    """Returns what some work returns.

    In a thread, since nothing else ends a computation in the engine's library, the look-up of a
    host's name, or a reply that comes byte by byte.

    Raises:
        EngineUnavailableError: the time is over.
    """
    outcomes: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            outcomes.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - not handled here, but carried to who waits
            outcomes.put((None, error))

    threading.Thread(target=run, name=engine, daemon=True).start()
    try:
        found, error = outcomes.get(timeout=limit_s)
    except Empty:
        raise EngineUnavailableError(engine, "no reply in time") from None
    if error is not None:
        raise error
    return cast("T", found)
