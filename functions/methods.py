"""Which methods the API takes at each path: HEAD is answered as GET, and any other with 405.

API Gateway itself would say of a method that no route has that nothing is there. The template sends
such requests to the citizens' function instead, whoever answers the path.

A browser asks for the address of a form that was sent, when somebody comes back to it by a
bookmark, the history, or the bar of addresses: it is led to the page that has the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from urllib.parse import quote

from functions.bodies import Event
from functions.replies import as_event, problem

_PUBLIC = ("GET", "HEAD")
_READ = ("GET",)
_DONE = ("POST",)
METHODS: Mapping[str, tuple[str, ...]] = {
    "/reponse": _PUBLIC,
    "/lieu/{id}": _PUBLIC,
    "/robots.txt": _PUBLIC,
    "/sitemap.xml": _PUBLIC,
    "/sitemap/{part}": _PUBLIC,
    "/territoire/{code}": _PUBLIC,
    "/signaler/{id}": _DONE,
    "/v1/nearest": _PUBLIC,
    "/v1/addresses": _PUBLIC,
    "/v1/reverse": _PUBLIC,
    "/v1/communes": _PUBLIC,
    "/v1/communes/{code}": _PUBLIC,
    "/v1/sign-in": _PUBLIC,
    "/v1/publisher": _PUBLIC,
    "/v1/openapi.json": _PUBLIC,
    "/v1/coverage": _READ,
    "/v1/coverage/territories": _READ,
    "/v1/coverage/openapi.json": _READ,
    "/v1/coverage/layers": _READ,
    "/v1/coverage/layers/api": _READ,
    "/v1/coverage/layers/conformance": _READ,
    "/v1/coverage/layers/collections": _READ,
    "/v1/coverage/layers/collections/{id}": _READ,
    "/v1/coverage/layers/collections/{id}/items": _READ,
    "/v1/coverage/layers/collections/{id}/items/{feature}": _READ,
    "/v1/coverage/{level}/{code}": _READ,
    "/v1/coverage/{level}/{code}/gaps": _READ,
    "/v1/coverage/{level}/{code}/changes": _READ,
    "/v1/coverage/{level}/{code}/endings": _READ,
    "/v1/isochrone": _READ,
    "/v1/matrix": _DONE,
    "/v1/scenarios": ("GET", "POST"),
    "/v1/scenarios/presets": _READ,
    "/v1/scenarios/schema.json": _READ,
    "/v1/scenarios/openapi.json": _READ,
    "/v1/scenarios/compare": _READ,
    "/v1/scenarios/missed-sites": _READ,
    "/v1/scenarios/reviews": _READ,
    "/v1/scenarios/sweeps": _DONE,
    "/v1/scenarios/sweeps/{id}": _READ,
    "/v1/scenarios/what-ifs": ("GET", "POST"),
    "/v1/scenarios/what-ifs/{id}": ("DELETE",),
    "/v1/scenarios/layers": _READ,
    "/v1/scenarios/layers/api": _READ,
    "/v1/scenarios/layers/conformance": _READ,
    "/v1/scenarios/layers/collections": _READ,
    "/v1/scenarios/layers/collections/{id}": _READ,
    "/v1/scenarios/layers/collections/{id}/items": _READ,
    "/v1/scenarios/layers/collections/{id}/items/{feature}": _READ,
    "/v1/scenarios/{id}": ("DELETE", "GET"),
    "/v1/scenarios/{id}/cancel": _DONE,
    "/v1/scenarios/{id}/plan": _READ,
    "/v1/scenarios/{id}/result": _READ,
    "/v1/scenarios/{id}/by-hand": _DONE,
    "/v1/scenarios/{id}/review": _DONE,
    "/v1/scenarios/{id}/share": ("DELETE", "POST"),
    "/v1/scenarios/{id}/shared/{key}": _READ,
    "/v1/scenarios/{id}/again": _DONE,
    "/v1/scenarios/{id}/opinions": _READ,
    "/v1/scenarios/{id}/opinions/{departement}": _READ,
    "/v1/scenarios/{id}/opinions/{departement}/{commune}": ("PUT",),
    "/v1/ogc": _PUBLIC,
    "/v1/ogc/api": _PUBLIC,
    "/v1/ogc/conformance": _PUBLIC,
    "/v1/ogc/collections": _PUBLIC,
    "/v1/ogc/collections/{id}": _PUBLIC,
    "/v1/ogc/collections/{id}/items": _PUBLIC,
    "/v1/ogc/collections/{id}/items/{feature}": _PUBLIC,
    "/v1/ogc/files/{name}": _PUBLIC,
    "/v1/territories/{code}/figures": _PUBLIC,
    "/v1/matches": _DONE,
    "/v1/matches/{id}": ("DELETE", "GET"),
    "/v1/matches/{id}/start": _DONE,
    "/v1/matches/{id}/result": _READ,
    "/v1/matches/openapi.json": _READ,
    "/v1/sites": _PUBLIC,
    "/v1/sites/{id}": _PUBLIC,
    "/v1/sites/reports": _READ,
    "/v1/sites/reports/{id}": ("DELETE",),
    "/v1/sites/reports/{id}/done": ("PUT",),
    "/v1/sites/imports": ("GET", "POST"),
    "/v1/sites/imports/{id}": _READ,
    "/v1/sites/imports/{id}/publish": _DONE,
    "/v1/sites/imports/{id}/reject": _DONE,
    "/v1/sites/imports/{id}/mapping": ("PUT",),
    "/v1/sites/imports/{id}/changes": _READ,
    "/v1/sites/imports/{id}/annotated": _READ,
    "/v1/sites/versions": _READ,
    "/v1/sites/versions/{version}/sites": _READ,
    "/v1/sites/versions/{version}/name": ("PUT",),
    "/v1/sites/versions/{version}/restore": _DONE,
    "/v1/sites/schedule": _READ,
    "/v1/sites/places": _READ,
    "/v1/sites/places/{id}": _READ,
    "/v1/sites/places/{id}/correction": ("DELETE", "PUT"),
    "/v1/sites/corrections": _READ,
    "/v1/sites/openapi.json": _READ,
}
"""The paths of the template's routes; a test holds the two to one another."""


PAGES_OF_FORMS: Mapping[str, str] = {"/signaler/": "/lieu/{}#signaler"}
"""The page that has a form which is sent to an address that begins so; `{}` is what follows.

Every address of a form that works without JavaScript is here: a test holds it to the routes.
"""
_PARTED = [(path.split("/"), methods) for path, methods in METHODS.items()]


def methods_of(path: str) -> tuple[str, ...]:
    """Returns the methods that a path takes, in the order of the alphabet; none where nothing is.

    >>> methods_of("/v1/communes/12202"), methods_of("/v1/nowhere")
    (('GET', 'HEAD'), ())
    """
    return _of_fixed(path) if path in METHODS else _of_parts(path)


@cache
def _of_fixed(path: str) -> tuple[str, ...]:
    """Returns those of a path without a variable, which most requests are for."""
    return _of_parts(path)


def _of_parts(path: str) -> tuple[str, ...]:
    parts = path.split("/")
    return tuple(sorted({each for at, own in _PARTED if _is_at(parts, at) for each in own}))


def _is_at(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the parts of a path are those of a pattern, whose variables stand for any one."""
    return len(parts) == len(pattern) and all(
        bool(part) if own.startswith("{") else part == own
        for part, own in zip(parts, pattern, strict=True)
    )


def by_method(event: Event, answer: Callable[[Event], Event]) -> Event:
    """Returns the answer to an event of any method.

    Args:
        event: of API Gateway.
        answer: answers one of GET.
    """
    http = event.get("requestContext", {}).get("http", {})
    method, path = http.get("method", "GET"), str(event.get("rawPath", ""))
    allowed, page = methods_of(path), _page_of_form(path)
    if page is not None:
        allowed = tuple(sorted({*allowed, *_PUBLIC}))
    if page is not None and method in _PUBLIC:
        reply = _led_to(page)
    elif not allowed or method in allowed:
        reply = answer(_as_get(event))
    else:
        reply = as_event(problem(405, "method_not_allowed", f"Allowed here: {', '.join(allowed)}."))
        reply["headers"]["Allow"] = ", ".join(allowed)
    return reply if method != "HEAD" else {**reply, "body": "", "isBase64Encoded": False}


def _page_of_form(path: str) -> str | None:
    """Returns the address of the page that has the form which is sent to a path, if one is."""
    for begun, page in PAGES_OF_FORMS.items():
        if path.startswith(begun):
            # The gateway may have decoded it: an address holds no sign that ends a header.
            return page.format(quote(path.removeprefix(begun), safe="%~/"))
    return None


def _led_to(page: str) -> Event:
    headers = {"Location": page, "Cache-Control": "no-store"}
    return {"statusCode": 303, "headers": headers, "body": "", "isBase64Encoded": False}


def _as_get(event: Event) -> Event:
    """Returns what is asked of an event's address by GET, without the body that came with it."""
    is_one = event.get("requestContext", {}).get("http", {}).get("method") == "GET"
    if is_one and "body" not in event and event.get("isBase64Encoded") is False:
        return event
    context = event.get("requestContext", {})
    asked = {**context, "http": {**context.get("http", {}), "method": "GET"}}
    kept = {name: value for name, value in event.items() if name != "body"}
    return {**kept, "requestContext": asked, "isBase64Encoded": False}
