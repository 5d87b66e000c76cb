"""Valhalla, as a service behind a URL or as a library in this process: `/sources_to_targets`.

https://valhalla.github.io/valhalla/api/matrix/api-reference/
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.services.routing.batches import TogetherError, in_batches, within
from geodata.services.routing.routers import (
    MOST_OFF_ROAD_M,
    TIMEOUT_S,
    Mode,
    Point,
    Seconds,
    checked,
    malformed,
    rounded,
    times,
)
from geodata.services.routing.web import JsonObject, Web

NAME = "valhalla"
_COSTING: dict[Mode, str] = {"car": "auto", "foot": "pedestrian", "bicycle": "bicycle"}
_NO_ROUTE = frozenset({170, 171, 442})
"""Regions that are not connected; no road near a location; no path. Of one pair, for all."""
_TOO_MANY = 150
_LIMITS = range(151, 160)
"""Codes of the limits that an operator sets, such as the longest trip."""


class ValhallaService:
    """A Valhalla behind a URL, asked by POST: positions are in no access log."""

    name = NAME

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self._web, self._timeout_s = Web(NAME, url), timeout_s

    def seconds(self, origin: Point, destinations: NDArray[np.float64], mode: Mode) -> Seconds:
        """Returns the travel times, as `Router` says."""
        points = checked(NAME, origin, destinations)
        start, ends_s = rounded(*origin), time.monotonic() + self._timeout_s

        def ask(batch: list[Point]) -> Seconds:
            body = _question(start, batch, mode)
            reply = self._web.ask("/sources_to_targets", ends_s, body=body)
            if reply.status == 200:
                return _times(reply.body, len(batch))
            raise _fault(reply.status, (reply.body or {}).get("error_code"))

        return within(NAME, self._timeout_s, lambda: in_batches(NAME, start, points, ask))


class ValhallaLibrary:
    """Valhalla's own library over tiles on this machine's disk (`pip install pyvalhalla`).

    Its log is silenced and ferries are excluded, whatever the configuration says.
    """

    name = NAME

    def __init__(self, config_path: Path, *, timeout_s: float = TIMEOUT_S) -> None:
        self._config_path, self._timeout_s = config_path, timeout_s
        self._one_at_a_time = threading.Lock()

    def seconds(self, origin: Point, destinations: NDArray[np.float64], mode: Mode) -> Seconds:
        """Returns the travel times, as `Router` says."""
        points = checked(NAME, origin, destinations)
        start = rounded(*origin)

        def ask(batch: list[Point]) -> Seconds:
            return _times(self._matrix(_question(start, batch, mode)), len(batch))

        return within(NAME, self._timeout_s, lambda: in_batches(NAME, start, points, ask))

    def _matrix(self, question: JsonObject) -> Any:
        # A computation that came too late may still hold it.
        if not self._one_at_a_time.acquire(timeout=self._timeout_s):
            raise EngineUnavailableError(NAME, "still at work on a former question")
        try:
            return json.loads(self._actor.matrix(json.dumps(question)))
        except RuntimeError as error:  # what its ValhallaError is a kind of
            raise _fault(getattr(error, "http_code", 500), getattr(error, "code", None)) from None
        finally:
            self._one_at_a_time.release()

    @cached_property
    def _actor(self) -> Any:
        try:
            from valhalla import Actor

            config = json.loads(self._config_path.read_text())
            config["logging"] = {"type": ""}
            config.setdefault("service_limits", {})["allow_hard_exclusions"] = True
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                json.dump(config, file)
                file.flush()
                return Actor(Path(file.name))
        except ImportError:
            raise EngineUnavailableError(NAME, "pyvalhalla is not installed") from None
        except (OSError, ValueError, TypeError, AttributeError, RuntimeError) as error:
            fault = f"its configuration cannot be used: {type(error).__name__}"
            raise EngineUnavailableError(NAME, fault) from None


def _question(origin: Point, destinations: list[Point], mode: Mode) -> JsonObject:
    costing = _COSTING[mode]
    return {
        "sources": [_location(origin)],
        "targets": [_location(point) for point in destinations],
        "costing": costing,
        # Excluded where the operator allows it (`allow_hard_exclusions`), else avoided.
        "costing_options": {costing: {"exclude_ferries": True, "use_ferry": 0}},
    }


def _location(point: Point) -> dict[str, float]:
    return {"lon": point[0], "lat": point[1], "search_cutoff": MOST_OFF_ROAD_M}


def _times(reply: Any, count: int) -> Seconds:
    try:
        [cells] = reply["sources_to_targets"]
        found = [cell["time"] for cell in cells]
        in_order = [cell["to_index"] for cell in cells] == list(range(count))
    except (TypeError, KeyError, ValueError):
        raise malformed(NAME) from None
    if not in_order:
        raise malformed(NAME)
    return times(NAME, found, count)


def _fault(status: int, code: object) -> Exception:
    """Returns the error that a reply means which is no answer; its text may hold positions."""
    if status == 400 and code in _NO_ROUTE:
        return TogetherError(is_no_route=True)
    if status == 400 and code == _TOO_MANY:
        return TogetherError(is_no_route=False)
    if status == 400 and code in _LIMITS:
        return EngineRefusedError(NAME, f"beyond a limit of its operator ({code})")
    return EngineUnavailableError(NAME, f"status {status}")
