"""What OpenAPI says of the routes of matches, beyond what their signatures say."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.openapi import (
    WRITE_MATCHES,
    OpenApiDocument,
    RouteOptions,
    document_of,
    problems,
    route,
)
from geodata.matches.jobs import MatchReply, OpenedMatchReply

VERSION = "1.0.0"
_FAULTS = {
    403: "The token is limited to no département.",
    404: "No match of this account has this id, or it was erased (`unknown_match`).",
    409: "Not in the state for it (`wrong_state`).",
    422: "A parameter, or a field of the body, is unknown, malformed or out of range.",
    503: "The data does not answer; try again soon.",
}


def _route(
    name: str, summary: str, model: Any, *statuses: int, text: str, of: int = 200, **others: Any
) -> RouteOptions:
    faults = problems(_FAULTS, (*statuses, 422, 503))
    options = route(name, summary, model, "matches", faults, of=of, **others)
    return {**options, "description": text}


_WHERE = "`Location` is where to read the file for 15 minutes."
OPEN = _route(
    "openMatch",
    "A new match, and where to upload its file",
    OpenedMatchReply,
    403,
    of=201,
    text="Up to 200,000 rows and 100 MB: CSV, XLSX, ODS, XLS, JSON, GeoJSON or GeoPackage. What "
    "comes of the file is encrypted with a key of its own, and erased at `expires_at`. A token "
    "that is limited to some départements has the rows of these answered, and their sites shared "
    "out.",
)
MATCH = _route(
    "match",
    "A match: its state, how far it is, its columns, its counts",
    MatchReply,
    404,
    text="Only whoever opened it sees it.",
)
START = _route(
    "startMatch",
    "Go on with a match whose columns were looked at",
    MatchReply,
    *(404, 409),
    of=202,
    text="What it says replaces what was asked before the upload.",
)
RESULT = _route(
    "matchResult",
    "The result of a match, as a file",
    None,
    *(404, 409),
    of=303,
    known={200: f"With `redirect=false`: {_WHERE}", 303: _WHERE},
    text="A copy in clear is made for the link, and removed when the link ends.",
)
ERASE = _route(
    "eraseMatch",
    "Erase a match at once",
    None,
    404,
    of=204,
    text="Its key first, then its rows, its result and its record, whatever its state.",
)
ERASE["responses"][204] = {"description": "Nothing is left of it."}


def openapi(app: APIGatewayHttpResolver, prefix: str = "") -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, whose scopes begin with a prefix."""
    return document_of(
        app,
        title="Maillage - matches",
        version=VERSION,
        description="Files of people, each row matched to the places it reaches first.",
        scopes=WRITE_MATCHES,
        prefix=prefix,
    )
