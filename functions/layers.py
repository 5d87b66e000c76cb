"""Layers by OGC API - Features (OGC 17-069r4, 18-058r1) for anybody: an event in, a reply out.

Links are whole addresses, as QGIS follows them: the edge says under which name it is asked
(`host`), else it is that of the request. Errors are those of the standard: a parameter that is not
known, or is wrong, is 400 (7.9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from functions.bodies import Event, fault_of
from functions.guard import is_signed, unsigned
from functions.languages import in_callers_language
from functions.logs import Log
from functions.methods import by_method
from functions.metrics import Figure, count
from functions.replies import PRIVATE, Reply, built, json_reply, problem, problem_of, text_reply
from geodata.errors import ParameterError
from geodata.exports import features
from geodata.parameters import id_of_path
from geodata.territory import ReferenceSystem

_HOST_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-:")
_LONGEST_HOST = 253


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the root, its address, the parts of the path after it, what is asked, headers."""

    root: str
    base: str
    parts: tuple[str, ...]
    given: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Served:
    """What is served of layers.

    Attributes:
        layers: those there are.
        cache: how answers may be kept.
    """

    layers: features.Layers
    cache: str


def or_layers(
    event: Event,
    root: str,
    reply: Callable[[Asked], Reply],
    logger: Log,
    other: Callable[[Event], Event],
    *,
    is_public: bool,
) -> Event:
    """Returns the answer to an event: of the layers under a root, of other paths what `other` says.

    Args:
        event: of the HTTP API.
        root: of the service.
        reply: answers what is asked of the layers.
        logger: of what fails.
        other: answers what is not of the layers.
        is_public: whether anybody may ask, or who has a token alone.
    """
    path = str(event.get("rawPath"))
    if path != root and not path.startswith(f"{root}/"):
        return other(event)

    def answer(asked: Event) -> Event:
        if not is_public and not is_signed(asked):
            return built(unsigned())
        return built(_replied(asked, root, reply, logger))

    return in_callers_language(event, by_method(event, answer))


def _replied(event: Event, root: str, reply: Callable[[Asked], Reply], logger: Log) -> Reply:
    fault = fault_of(event)
    if fault is not None:
        return problem(400, "invalid_parameter", fault)
    try:
        return reply(_asked_by(event, root))
    except ParameterError as error:
        # Elsewhere such a parameter is 422; the standard says 400.
        return problem(400, "invalid_parameter", str(error), error.parameter, error.allowed)
    except Exception as error:  # noqa: BLE001 - logged without its message, and answered
        return problem_of(error, logger)


def _asked_by(event: Event, root: str) -> Asked:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    given = dict(event.get("queryStringParameters") or {})
    path = str(event.get("rawPath")).removeprefix(root).strip("/")
    parts = tuple(path.split("/")) if path else ()
    host = given.pop("host", "") or headers.get("host", "")
    return Asked(root, f"{_origin(host)}{root}", parts, given, headers)


def _origin(host: str) -> str:
    """Returns the address of a host by its name; what is none is not repeated."""
    is_name = 0 < len(host) <= _LONGEST_HOST and _HOST_SIGNS.issuperset(host)
    name = host if is_name else "localhost"
    is_local = name.partition(":")[0] in ("localhost", "127.0.0.1")
    return f"{'http' if is_local else 'https'}://{name}"


def reply_of(asked: Asked, served: Callable[[], Served], cache: str) -> Reply:
    """Returns what a service of layers answers.

    Args:
        asked: of it.
        served: gives its layers.
        cache: how what needs no data may be kept.

    Raises:
        ParameterError: a parameter is not known, or wrong.
    """
    match asked.parts:
        case ("conformance",):
            return _json(asked, features.conformance(), cache)
        case ("collections", layer_id, *rest):
            found = served()
            layer = found.layers.every.get(layer_id)
            return _unknown(asked) if layer is None else _of_layer(asked, found, layer, rest)
        case () | ("api",) | ("collections",):
            return _of_service(asked, served())
        case _:
            return _unknown(asked)


def _of_service(asked: Asked, served: Served) -> Reply:
    last = asked.parts[0] if asked.parts else ""
    if last == "api":
        document = features.definition(asked.base, served.layers)
        return _json(asked, document, served.cache, media_type=features.OPENAPI)
    make = features.collections if last == "collections" else features.landing_page
    return _json(asked, make(asked.base, served.layers), served.cache)


def _of_layer(asked: Asked, served: Served, layer: features.Layer, rest: list[str]) -> Reply:
    match rest:
        case []:
            return _json(asked, features.collection(asked.base, served.layers, layer), served.cache)
        case ["items"]:
            return _items(asked, served, layer)
        case ["items", written]:
            return _item(asked, served, layer, written)
        case _:
            return _unknown(asked)


def _items(asked: Asked, served: Served, layer: features.Layer) -> Reply:
    filters = [each.name for each in layer.properties if each.is_filter]
    question = features.items_question(asked.given, filters)
    page = features.items_page(asked.base, layer, question)
    count(Figure.ANSWERED)
    headers = _content_crs(question.system)
    if page.next is not None:
        headers["Link"] = f'<{page.next}>; rel="next"'
    return text_reply(
        asked.headers,
        page.text,
        # A box tells what somebody looks at: no shared cache holds it.
        cache=PRIVATE if question.window is not None else served.cache,
        media_type=features.GEOJSON,
        headers=headers,
    )


def _item(asked: Asked, served: Served, layer: features.Layer, written: str) -> Reply:
    features.refuse_unknown(asked.given, (features.CRS,))
    system = features.system_of(asked.given, features.CRS)
    for feature_id in dict.fromkeys(id_of_path(each) for each in (written, unquote(written))):
        position = layer.position_of(feature_id)
        if position is not None:
            count(Figure.ANSWERED)
            return text_reply(
                asked.headers,
                features.one_item(asked.base, layer, position, feature_id, system),
                cache=served.cache,
                media_type=features.GEOJSON,
                headers=_content_crs(system),
            )
    return problem(404, "unknown_feature", "This layer has no such feature.")


def _content_crs(system: ReferenceSystem) -> dict[str, str]:
    """Returns in which reference system coordinates are (OGC 18-058r1, 6.4)."""
    return {"Content-Crs": f"<{system.uri}>"}


def _json(asked: Asked, body: Any, cache: str, media_type: str = "application/json") -> Reply:
    features.refuse_unknown(asked.given, ())
    return json_reply(asked.headers, body, cache=cache, media_type=media_type)


def _unknown(asked: Asked) -> Reply:
    return problem(404, "unknown_path", f"Nothing at this address; see {asked.root}.")
