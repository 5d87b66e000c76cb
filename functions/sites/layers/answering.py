"""Everybody: /v1/ogc, the public layers by OGC API - Features, and the network as a file."""

from __future__ import annotations

from collections.abc import Callable

from functions.bodies import Event
from functions.layers import Asked, Served, or_layers, reply_of
from functions.logs import Log
from functions.metrics import Figure, count
from functions.replies import PRIVATE, PUBLIC, Reply, json_reply
from functions.sites.layers.wiring import Published
from geodata.exports.features import NETWORK_FILES, refuse_unknown

ROOT = "/v1/ogc"


def or_public_layers(
    event: Event, published: Callable[[], Published], logger: Log, other: Callable[[Event], Event]
) -> Event:
    """Returns the answer to an event: of the layers to anybody, of other paths what `other` says.

    Args:
        event: of the HTTP API.
        published: gives what is served.
        logger: of what fails.
        other: answers what is not of the layers.
    """
    return or_layers(
        event, ROOT, lambda asked: _reply(asked, published), logger, other, is_public=True
    )


def _reply(asked: Asked, published: Callable[[], Published]) -> Reply:
    match asked.parts:
        case ("files", name) if name in NETWORK_FILES:
            return _file(asked, published(), name)

    def served() -> Served:
        found = published()
        return Served(found.layers, PUBLIC if found.is_latest else PRIVATE)

    return reply_of(asked, served, PUBLIC)


def _file(asked: Asked, served: Published, file: str) -> Reply:
    refuse_unknown(asked.given, ())
    content, name = served.network_file(file)
    count(Figure.ANSWERED)
    where = served.link_to(content, name, NETWORK_FILES[file])
    return json_reply({}, None, cache=PRIVATE, status=303, headers={"Location": where})
