"""What OpenAPI says of the operators' routes, beyond what their signatures say."""

from __future__ import annotations

import json
from typing import Any, TypedDict

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.openapi import WRITE_SITES, with_gateway
from geodata.imports import ImportReply, ImportsReply, OpenedReply, PublicationReply, VersionsReply

VERSION = "1.0.0"


class Problem(TypedDict):
    """An error, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    code: str
    detail: str


_FAULTS = {
    403: "The token is limited to some départements, and the sites are the country's.",
    404: "No such import, or no such version.",
    409: "Not in the state for it (`wrong_state`), or the version in use is another by now "
    "(`version_changed`), or the same (`already_current`).",
    422: "A parameter, or a field of the body, is unknown, malformed or out of range.",
    503: "The data does not answer; try again soon.",
}


def _route(name: str, summary: str, model: type, *statuses: int, of: int = 200) -> dict[str, Any]:
    reply = {"description": "The answer.", "content": {"application/json": {"model": model}}}
    faults = {
        status: {
            "description": _FAULTS[status],
            "content": {"application/problem+json": {"model": Problem}},
        }
        for status in (403, *statuses, 422, 503)
    }
    responses = {of: reply, **faults}
    return {"summary": summary, "operation_id": name, "tags": ["sites"], "responses": responses}


OPEN = _route("openImport", "A new import, and where to upload its file", OpenedReply, of=201)
IMPORTS = _route("imports", "Imports, the latest first", ImportsReply)
IMPORT = _route("import", "An import with its report and its differences", ImportReply, 404)
PUBLISH = _route("publishImport", "Put the sites of an import in use", ImportReply, 404, 409)
REJECT = _route("rejectImport", "Give an import up", ImportReply, 404, 409)
VERSIONS = _route("versions", "What was published, the latest first", VersionsReply)
RESTORE = _route("restoreVersion", "Put a former version in use", PublicationReply, 404, 409)
FILE = _route("versionFile", "A version as a file in the national standard", str, 404, of=303)
FILE["responses"][303] = {"description": "`Location` is where to read the file for 15 minutes."}


def openapi(app: APIGatewayHttpResolver) -> dict[str, Any]:
    """Returns the OpenAPI 3.1 document of an application, made from its code."""
    text = app.get_openapi_json_schema(
        title="Maillage - sites",
        version=VERSION,
        description="New sites in, checked and published; any version out. For operators.",
    )
    document: dict[str, Any] = json.loads(text)
    return with_gateway(document, WRITE_SITES)
