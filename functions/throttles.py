"""How many requests each route takes, as the template has it: what documents tell integrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict


class Throttle(TypedDict):
    """What a route takes of all callers together; beyond it the gateway answers 429."""

    requests_per_second: int
    burst: int


USUAL: Throttle = {"requests_per_second": 500, "burst": 1000}
"""Of a route that has none of its own; an operator may set another."""
_WORK: Throttle = {"requests_per_second": 10, "burst": 20}
_TYPED: Throttle = {"requests_per_second": 50, "burst": 100}
_FILE: Throttle = {"requests_per_second": 1, "burst": 5}
OWN: Mapping[str, Throttle] = {
    "POST /v1/scenarios": _WORK,
    "POST /v1/scenarios/sweeps": {"requests_per_second": 1, "burst": 2},
    "POST /v1/scenarios/{id}/again": _WORK,
    "GET /v1/scenarios/missed-sites": _WORK,
    "POST /v1/matrix": _WORK,
    "GET /v1/isochrone": _TYPED,
    "POST /v1/scenarios/{id}/by-hand": _WORK,
    "POST /v1/sites/imports": _FILE,
    "PUT /v1/sites/imports/{id}/mapping": _FILE,
    "POST /signaler/{id}": _FILE,
    "POST /v1/matches": _FILE,
    "POST /v1/matches/{id}/start": _FILE,
    "GET /v1/addresses": _TYPED,
}
"""What starts work, searches roads, or is asked as somebody types; a test holds it to the
template."""


def throttle_of(key: str) -> Throttle:
    """Returns what a route takes, by its method and path, whatever its parameters are called."""
    return _BARE.get(_bare(key), USUAL)


def _bare(key: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in key.split("/"))


_BARE = {_bare(key): throttle for key, throttle in OWN.items()}
