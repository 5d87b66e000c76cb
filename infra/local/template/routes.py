"""Which route of the HTTP API takes a request, by API Gateway's rule: the most specific first.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from infra.local.template.access import Lock, Throttle

DEFAULT = "$default"
_VARIABLE = re.compile(r"\{([^}+]+)(\+?)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """A method (`GET`, `ANY`), a path pattern, and the function that answers, in how long.

    Only who opens its `lock` passes; without one, everybody does. Beyond `throttle`, requests are
    refused.
    """

    method: str
    path: str
    function: str
    timeout_s: float = 30.0
    lock: Lock | None = None
    throttle: Throttle | None = None

    @property
    def key(self) -> str:
        """The route's name in events, such as `GET /v1/communes/{code}`."""
        return DEFAULT if self.path == DEFAULT else f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Match:
    """The route that takes a request, and what its path variables stand for."""

    route: Route
    path_parameters: Mapping[str, str]


class RouteTable:
    """Routes in order of precedence."""

    def __init__(self, routes: Iterable[Route]) -> None:
        ordered = sorted(routes, key=_precedence)
        self._patterns = [
            (_pattern(route.path), route, [name for name, _ in _VARIABLE.findall(route.path)])
            for route in ordered
        ]
        # Nothing is more specific than a path without a variable, but for the method.
        self._fixed = {
            (route.method, route.path): Match(route, {})
            for route in ordered
            if route.path != DEFAULT and "{" not in route.path
        }

    def match(self, method: str, path: str) -> Match | None:
        """The route for `method` and the decoded `path`; None when API Gateway would say 404."""
        fixed = self._fixed.get((method, path)) or self._fixed.get(("ANY", path))
        if fixed is not None:
            return fixed
        for pattern, route, names in self._patterns:
            if route.method in (method, "ANY") and (found := pattern.fullmatch(path)):
                return Match(route, dict(zip(names, found.groups(), strict=True)))
        return None


class _Kind(IntEnum):
    """What a segment of a pattern takes, the most specific first."""

    EXACT = 0
    ONE_SEGMENT = 1
    GREEDY = 2
    CATCH_ALL = 3


def _kind(segment: str) -> _Kind:
    if segment == DEFAULT:
        return _Kind.CATCH_ALL
    variable = _VARIABLE.fullmatch(segment)
    if variable is None:
        return _Kind.EXACT
    return _Kind.GREEDY if variable.group(2) else _Kind.ONE_SEGMENT


def _precedence(route: Route) -> tuple[list[_Kind], bool]:
    return [_kind(each) for each in _segments(route.path)], route.method == "ANY"


def _pattern(path: str) -> re.Pattern[str]:
    prefix = "" if path == DEFAULT else "/"
    return re.compile(prefix + "/".join(map(_segment_pattern, _segments(path))), re.DOTALL)


def _segments(path: str) -> list[str]:
    return path.removeprefix("/").split("/")


def _segment_pattern(segment: str) -> str:
    match _kind(segment):
        case _Kind.EXACT:
            return re.escape(segment)
        case _Kind.ONE_SEGMENT:
            return "([^/]+)"
        case _Kind.GREEDY:
            return "(.+)"
        case _Kind.CATCH_ALL:
            return ".*"
