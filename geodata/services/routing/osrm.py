"""OSRM behind a URL: its table service.

https://project-osrm.org/docs/v26.4.0/http#table-service
"""

from __future__ import annotations

import time

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
from geodata.services.routing.web import JsonObject, Reply, Web

NAME = "osrm"
_PROFILE: dict[Mode, str] = {"car": "driving", "foot": "foot", "bicycle": "bike"}
_NO_POST = frozenset({404, 405, 501})
_NO_ROUTE = frozenset({"NoSegment", "NoTable"})


class OsrmService:
    """An OSRM behind a URL.

    One osrm-routed has the roads of one mode, and answers every question with them whatever
    profile is asked for. So a URL is for cars, unless it has `{mode}` where `car` or `foot` goes
    (`https://routing.example/routed-{mode}`).

    Positions are posted, and are in no access log of a proxy. Only an OSRM that takes no POST
    is sent them in the address, from then on.
    """

    name = NAME

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self._web, self._timeout_s = Web(NAME, url), timeout_s
        self._has_modes = "{mode}" in url
        self._posts = True
        self._excludes_ferries = True

    def seconds(self, origin: Point, destinations: NDArray[np.float64], mode: Mode) -> Seconds:
        """Returns the travel times, as `Router` says."""
        if mode != "car" and not self._has_modes:
            raise EngineRefusedError(NAME, f"no roads for {mode} behind a URL without {{mode}}")
        points = checked(NAME, origin, destinations)
        start, ends_s = rounded(*origin), time.monotonic() + self._timeout_s

        def ask(batch: list[Point]) -> Seconds:
            return _times(self._table([start, *batch], mode, ends_s), len(batch))

        return within(NAME, self._timeout_s, lambda: in_batches(NAME, start, points, ask))

    def _table(self, points: list[Point], mode: Mode, ends_s: float) -> JsonObject:
        # Only the profile of cars can leave ferries out, and an operator may have taken that away.
        excludes = mode == "car" and self._excludes_ferries
        reply = self._send(points, mode, ends_s, excludes_ferries=excludes)
        if excludes and _code(reply) == "InvalidValue":
            reply = self._send(points, mode, ends_s, excludes_ferries=False)
            self._excludes_ferries = _code(reply) == "InvalidValue"
        if reply.status == 200 and _code(reply) == "Ok" and reply.body is not None:
            return reply.body
        raise _fault(reply)

    def _send(
        self, points: list[Point], mode: Mode, ends_s: float, *, excludes_ferries: bool
    ) -> Reply:
        path, fill = f"/table/v1/{_PROFILE[mode]}", {"mode": mode}
        if self._posts:
            body = _question(points, excludes_ferries=excludes_ferries)
            reply = self._web.ask(path, ends_s, body=body, fill=fill)
            if reply.status not in _NO_POST and _code(reply) not in ("InvalidUrl", "InvalidQuery"):
                return reply
        path += _address(points, excludes_ferries=excludes_ferries)
        reply = self._web.ask(path, ends_s, fill=fill)
        self._posts = self._posts and reply.status != 200
        return reply


def _question(points: list[Point], *, excludes_ferries: bool) -> JsonObject:
    question: JsonObject = {
        "coordinates": points,
        "sources": [0],
        "destinations": list(range(1, len(points))),
        "generate_hints": False,
    }
    return question | ({"exclude": ["ferry"]} if excludes_ferries else {})


def _address(points: list[Point], *, excludes_ferries: bool) -> str:
    coordinates = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in points)
    destinations = ";".join(str(index) for index in range(1, len(points)))
    options = f"sources=0&destinations={destinations}&generate_hints=false"
    return f"/{coordinates}?{options}{'&exclude=ferry' if excludes_ferries else ''}"


def _times(table: JsonObject, count: int) -> Seconds:
    try:
        [durations] = table["durations"]
        off_road_m = [float(waypoint["distance"]) for waypoint in table["destinations"]]
        [start] = table["sources"]
        start_off_road_m = float(start["distance"])
    except (TypeError, KeyError, ValueError):
        raise malformed(NAME) from None
    found = times(NAME, durations, count)
    if len(off_road_m) != count:
        raise malformed(NAME)
    is_far = np.array(off_road_m) > MOST_OFF_ROAD_M
    return np.where(is_far | (start_off_road_m > MOST_OFF_ROAD_M), np.inf, found)


def _code(reply: Reply) -> object:
    return (reply.body or {}).get("code")


def _fault(reply: Reply) -> Exception:
    """Returns the error that a reply means which is no answer; its text may hold positions."""
    if reply.status == 400 and _code(reply) in _NO_ROUTE:
        return TogetherError(is_no_route=True)
    if reply.status == 400 and _code(reply) == "TooBig":
        return TogetherError(is_no_route=False)
    if reply.status == 200:
        return malformed(NAME)
    return EngineUnavailableError(NAME, f"status {reply.status}")
