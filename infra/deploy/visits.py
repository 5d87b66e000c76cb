"""What each visitor of a deployed service asks, and what is to come back: reads alone."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.errors import BadInputError
from infra.local.template.access import SCOPES
from infra.local.template.routes import DEFAULT, Route

CITIZEN, PREFECTURE, PLANNER, OPERATOR = "citizen", "prefecture", "planner", "operator"
HOLDERS = (PREFECTURE, PLANNER, OPERATOR)
_ANY_DEPARTEMENT = "48"
_VARIABLES = str.maketrans("", "", "{}+")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: whose, and what is to come back.

    Attributes:
        token: of whom asks; empty for a citizen.
        names: fields that the JSON which comes back has.
        cache: what its Cache-Control says, word for word; None for anything.
        content: the bytes that come back; None for anything.
        says: bytes that are somewhere in what comes back.
    """

    who: str
    method: str
    path: str
    status: int = 200
    token: str = ""
    names: tuple[str, ...] = ()
    cache: str | None = None
    content: bytes | None = None
    says: bytes = b""

    def in_words(self) -> str:
        """The request on one line."""
        return f"{self.who}: {self.method} {self.path}"


_CITIZENS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/v1/nearest?lat=44.3496&lon=2.5750&limit=1", ("origin", "sites", "sites_version")),
    ("/v1/nearest?commune=12202&limit=1", ("origin", "sites")),
    ("/v1/addresses?q=Rodez", ()),
    ("/v1/reverse?lat=44.3496&lon=2.5750", ()),
    ("/v1/communes?q=Rodez", ()),
    ("/v1/communes/12202", ()),
    ("/v1/sign-in", ("issuer",)),
    ("/v1/publisher", ("accessibility_state",)),
    ("/v1/openapi.json", ("openapi", "paths")),
)
_HOLDERS: Mapping[str, tuple[str, ...]] = {
    PREFECTURE: (
        "/v1/coverage",
        "/v1/coverage/territories?q=Rodez",
        "/v1/coverage/openapi.json",
        "/v1/coverage/departement/{departement}",
        "/v1/coverage/departement/{departement}/gaps",
        "/v1/coverage/departement/{departement}/endings",
        "/v1/coverage/layers",
        "/v1/coverage/layers/collections/zones/items?limit=1",
    ),
    PLANNER: (
        "/v1/scenarios",
        "/v1/scenarios/presets",
        "/v1/scenarios/schema.json",
        "/v1/scenarios/openapi.json",
        "/v1/scenarios/layers/collections",
    ),
    OPERATOR: (
        "/v1/sites/imports",
        "/v1/sites/versions",
        "/v1/sites/schedule",
        "/v1/sites/places",
        "/v1/sites/corrections",
        "/v1/sites/reports",
        "/v1/sites/openapi.json",
    ),
}


def visits_of(routes: Iterable[Route], tokens: Mapping[str, str]) -> Iterator[Visit]:
    """Yields what to ask: every route without a token, then as each holder of one.

    Args:
        routes: of the template.
        tokens: by holder; of those that are not given, nothing is asked.
    """
    for path, names in _CITIZENS:
        yield Visit(CITIZEN, "GET", path, names=names)
    yield Visit(CITIZEN, "GET", "/reponse?commune=12202", says=b'id="results-title"')
    yield Visit(CITIZEN, "GET", "/v1/sites/nulle-part", 404, says=b"unknown_site")
    yield Visit(CITIZEN, "GET", "/lieu/nulle-part", 404, says=b"Aucun lieu publi")
    yield Visit(CITIZEN, "GET", "/v1/sites?departement=12&limit=1", names=("sites", "found"))
    yield Visit(CITIZEN, "GET", "/v1/territories/12/figures", names=("territory", "ready"))
    yield Visit(CITIZEN, "GET", "/territoire/12", says=b'class="territory"')
    yield from _of_layers()
    yield Visit(CITIZEN, "GET", "/robots.txt", says=b"Sitemap: ")
    yield Visit(CITIZEN, "GET", "/sitemap.xml", says=b"<sitemapindex")
    yield Visit(CITIZEN, "GET", "/sitemap/territoires-1.xml", says=b"/territoire/FR<")
    yield Visit(CITIZEN, "GET", "/v1/elsewhere", 404)
    locked = [each for each in routes if each.lock is not None]
    for route in locked:
        yield Visit(CITIZEN, _method(route), path_of(route), 401)
    for who in HOLDERS:
        if who in tokens:
            yield from _as_holder(who, tokens[who], locked)


def _of_layers() -> Iterator[Visit]:
    for path in ("", "/api", "/conformance", "/collections", "/collections/sites"):
        yield Visit(CITIZEN, "GET", f"/v1/ogc{path}")
    yield Visit(CITIZEN, "GET", "/v1/ogc/collections/sites/items?limit=1", names=("features",))
    where = "/v1/ogc/collections/sites/items/nulle-part"
    yield Visit(CITIZEN, "GET", where, 404, says=b"unknown_feature")
    yield Visit(CITIZEN, "GET", "/v1/ogc/files/nulle-part", 404, says=b"unknown_path")


def _as_holder(who: str, token: str, locked: Iterable[Route]) -> Iterator[Visit]:
    claims = claims_of(token)
    departement = _departement(claims)
    for path in _HOLDERS[who]:
        yield Visit(who, "GET", path.format(departement=departement), token=token)
    held = set(str(claims.get("scope", "")).split())
    for route in locked:
        # Reads alone: where a door is open that should not be, nothing is done behind it.
        scopes = set(route.lock.scopes) if route.lock else set()
        if route.method == "GET" and scopes and not _any_of(scopes, held):
            yield Visit(who, "GET", path_of(route), 403, token)


def _any_of(scopes: Iterable[str], held: Iterable[str]) -> bool:
    """Whether one of some scopes is held, whatever an issuer writes before them."""
    ours = {scope for scope in SCOPES if any(each.endswith(scope) for each in held)}
    return any(scope.endswith(tuple(ours)) for scope in scopes) if ours else False


def claims_of(token: str) -> dict[str, Any]:
    """Returns what a token says of its holder, unverified: the service verifies it.

    Raises:
        BadInputError: it is no JSON web token.
    """
    try:
        payload = token.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        found = json.loads(base64.urlsafe_b64decode(padded))
        return dict(found)
    except (IndexError, ValueError, TypeError) as error:
        raise BadInputError("what was given for a token is not a JSON web token") from error


def _departement(claims: Mapping[str, Any]) -> str:
    said = claims.get("departements")
    codes = said if isinstance(said, list) else str(said or "").replace(",", " ").split()
    first = str(codes[0]) if codes else "*"
    return _ANY_DEPARTEMENT if first == "*" else first


def path_of(route: Route) -> str:
    """The path of a route, its variables replaced by their names."""
    if route.path == DEFAULT:
        return "/v1/elsewhere"
    return route.path.replace("{proxy+}", "v1/elsewhere").translate(_VARIABLES)


def _method(route: Route) -> str:
    return "GET" if route.method == "ANY" else route.method
