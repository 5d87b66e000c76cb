"""How long a planner waits on a plan of France: for a first figure, and once it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from infra.measure.bench.report import Figure
from infra.measure.pages.home import Home
from infra.measure.pages.percentiles import timed

FRANCE = {"posts": 1000, "gap": 0.0, "time_limit_s": 300}
"""What no search of a minute proves: it is stopped while it searches, whenever that is."""
STOPPED_AFTER_S = (0.0, 0.5, 1.5, 3.0, 6.0, 10.0, 15.0, 25.0)
"""Seconds of search at which plans are stopped, one each; another is stopped before its search."""
MOST_FIRST_S, MOST_STOP_S = 5.0, 3.0
_LIMIT_S = 240
_EVERY_S = 0.05
_BEFORE_SEARCH = ("load", "reach", "trips")
_ENDED = ("cancelled", "done", "infeasible", "failed")


def measured(home: Home) -> Iterator[Figure]:
    """Yields how soon a plan tells a figure, and how soon one that is stopped has ended.

    The first plan of a stack is solved and not counted: its worker starts, and reads its data.
    """
    _stopped(home, 1.0)
    waits = [_stopped(home, after_s) for after_s in STOPPED_AFTER_S]
    yield timed(
        "a plan of France, to its first figure", [first for first, _ in waits], MOST_FIRST_S * 1000
    )
    yield timed(
        "a search of France stopped, to its end with a plan",
        [stop for _, stop in waits],
        MOST_STOP_S * 1000,
    )
    yield timed(
        "a plan of France stopped before its search",
        [_stopped(home, None)[1] for _ in range(3)],
        MOST_STOP_S * 1000,
    )


def _stopped(home: Home, after_s: float | None) -> tuple[float, float]:
    """Returns the milliseconds to a first figure, and from the request to stop to the end.

    Args:
        home: a stack.
        after_s: seconds of search; None before there is any.

    Raises:
        RuntimeError: it ended otherwise than by being stopped.
    """
    began_s = time.monotonic()
    name = f"France, {began_s:.3f}"
    job = home.ask("POST", "/v1/scenarios", {**FRANCE, "name": name})
    path = f"/v1/scenarios/{job['id']}"
    if after_s is None:
        _awaited(home, path, lambda now: now["progress"] is not None)
        first_s = 0.0
    else:
        _awaited(home, path, _has_figure)
        first_s = time.monotonic() - began_s
        _awaited(home, path, lambda now: now["progress"]["phase"] not in _BEFORE_SEARCH)
        time.sleep(after_s)
    asked_s = time.monotonic()
    home.ask("POST", f"{path}/cancel")
    ended = _awaited(home, path, lambda now: now["state"] in _ENDED)
    stop_s = time.monotonic() - asked_s
    if ended["state"] != "cancelled" or ended["has_plan"] != (after_s is not None):
        raise RuntimeError(f"{ended['state']}, with a plan: {ended['has_plan']}")
    home.ask("DELETE", path)
    return first_s * 1000, stop_s * 1000


def _has_figure(job: Any) -> bool:
    return job["progress"] is not None and job["progress"]["best"] is not None


def _awaited(home: Home, path: str, is_there: Callable[[Any], bool]) -> Any:
    ends_s = time.monotonic() + _LIMIT_S
    while time.monotonic() < ends_s:
        job = home.ask("GET", path)
        if is_there(job) or job["state"] in _ENDED:
            return job
        time.sleep(_EVERY_S)
    raise TimeoutError(path)
