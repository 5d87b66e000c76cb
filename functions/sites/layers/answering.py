"""Everybody: /v1/ogc, the public layers by OGC API - Features (OGC 17-069r4).

Its links are whole addresses, as QGIS follows them: the edge says under which name it is asked
(`host`), else it is that of the request. Its errors are those of the standard: a parameter that is
not known, or is wrong, is 400 (7.9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from functions.bodies import Event, fault_of
from functions.languages import in_callers_language
from functions.logs import Log
from functions.methods import by_method
from functions.metrics import Figure, count
from functions.replies import (
    PRIVATE,
    PUBLIC,
    Reply,
    built,
    json_reply,
    problem,
    problem_of,
    text_reply,
)
from functions.sites.layers.wiring import Published
from geodata.errors import ParameterError
from geodata.exports.features import (
    GEOJSON,
    GEOPACKAGE,
    NETWORK_FILE,
    OPENAPI,
    Layer,
    collection,
    collections,
    conformance,
    definition,
    items_page,
    items_question,
    landing_page,
    one_item,
    refuse_unknown,
)
from geodata.parameters import id_of_path

ROOT = "/v1/ogc"
_HOST_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-:")
_LONGEST_HOST = 253


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request: its address, the parts of the path after the root, what is asked, headers."""

    base: str
    parts: tuple[str, ...]
    given: Mapping[str, str]
    headers: Mapping[str, str]


def or_layers(
    event: Event, published: Callable[[], Published], logger: Log, other: Callable[[Event], Event]
) -> Event:
    """Returns the answer to an event: of the layers to anybody, of other paths what `other` says.

    Args:
        event: of the HTTP API.
        published: gives what is served.
        logger: of what fails.
        other: answers what is not of the layers.
    """
    path = str(event.get("rawPath"))
    if path != ROOT and not path.startswith(f"{ROOT}/"):
        return other(event)

    def answer(asked: Event) -> Event:
        return built(_answer(asked, published, logger))

    return in_callers_language(event, by_method(event, answer))


def _answer(event: Event, published: Callable[[], Published], logger: Log) -> Reply:
    fault = fault_of(event)
    if fault is not None:
        return problem(400, "invalid_parameter", fault)
    try:
        return _reply(_asked_by(event), published)
    except ParameterError as error:
        # Elsewhere such a parameter is 422; the standard says 400.
        return problem(400, "invalid_parameter", str(error), error.parameter, error.allowed)
    except Exception as error:  # noqa: BLE001 - logged without its message, and answered
        return problem_of(error, logger)


def _asked_by(event: Event) -> _Asked:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    given = dict(event.get("queryStringParameters") or {})
    path = str(event.get("rawPath")).removeprefix(ROOT).strip("/")
    parts = tuple(path.split("/")) if path else ()
    host = given.pop("host", "") or headers.get("host", "")
    return _Asked(f"{_origin(host)}{ROOT}", parts, given, headers)


def _origin(host: str) -> str:
    """Returns the address of a host by its name; what is none is not repeated."""
    is_name = 0 < len(host) <= _LONGEST_HOST and _HOST_SIGNS.issuperset(host)
    name = host if is_name else "localhost"
    is_local = name.partition(":")[0] in ("localhost", "127.0.0.1")
    return f"{'http' if is_local else 'https'}://{name}"


def _reply(asked: _Asked, published: Callable[[], Published]) -> Reply:
    match asked.parts:
        case ("conformance",):
            return _json(asked, conformance())
        case ("files", name) if name == NETWORK_FILE:
            return _file(asked, published())
        case ("collections", layer_id, *rest):
            served = published()
            layer = served.layers.every.get(layer_id)
            return _unknown() if layer is None else _of_layer(asked, served, layer, rest)
        case () | ("api",) | ("collections",):
            return _of_service(asked, published())
        case _:
            return _unknown()


def _of_service(asked: _Asked, served: Published) -> Reply:
    last = asked.parts[0] if asked.parts else ""
    if last == "api":
        document = definition(asked.base, served.layers)
        return _json(asked, document, served, media_type=OPENAPI)
    make = collections if last == "collections" else landing_page
    return _json(asked, make(asked.base, served.layers), served)


def _of_layer(asked: _Asked, served: Published, layer: Layer, rest: list[str]) -> Reply:
    match rest:
        case []:
            return _json(asked, collection(asked.base, served.layers, layer), served)
        case ["items"]:
            return _items(asked, served, layer)
        case ["items", written]:
            return _item(asked, served, layer, written)
        case _:
            return _unknown()


def _items(asked: _Asked, served: Published, layer: Layer) -> Reply:
    filters = [each.name for each in layer.properties if each.is_filter]
    question = items_question(asked.given, filters)
    page = items_page(asked.base, layer, question)
    count(Figure.ANSWERED)
    # A box tells what somebody looks at: no shared cache holds it.
    is_private = question.box is not None or not served.is_latest
    headers = {} if page.next is None else {"Link": f'<{page.next}>; rel="next"'}
    return text_reply(
        asked.headers,
        page.text,
        cache=PRIVATE if is_private else PUBLIC,
        media_type=GEOJSON,
        headers=headers,
    )


def _item(asked: _Asked, served: Published, layer: Layer, written: str) -> Reply:
    refuse_unknown(asked.given, ())
    for feature_id in dict.fromkeys(id_of_path(each) for each in (written, unquote(written))):
        position = layer.position_of(feature_id)
        if position is not None:
            count(Figure.ANSWERED)
            text = one_item(asked.base, layer, position, feature_id)
            cache = PUBLIC if served.is_latest else PRIVATE
            return text_reply(asked.headers, text, cache=cache, media_type=GEOJSON)
    return problem(404, "unknown_feature", "This layer has no such feature.")


def _file(asked: _Asked, served: Published) -> Reply:
    refuse_unknown(asked.given, ())
    content, name = served.network_file()
    count(Figure.ANSWERED)
    where = served.link_to(content, name, GEOPACKAGE)
    return json_reply({}, None, cache=PRIVATE, status=303, headers={"Location": where})


def _json(
    asked: _Asked, body: Any, served: Published | None = None, media_type: str = "application/json"
) -> Reply:
    refuse_unknown(asked.given, ())
    is_latest = served is None or served.is_latest
    cache = PUBLIC if is_latest else PRIVATE
    return json_reply(asked.headers, body, cache=cache, media_type=media_type)


def _unknown() -> Reply:
    return problem(404, "unknown_path", "Nothing at this address; see /v1/ogc.")
