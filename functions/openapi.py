"""What the OpenAPI documents of all functions have: problems, the gateway's tokens and refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, NotRequired, TypedDict

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import Field

from functions.bodies import most_bytes
from functions.throttles import throttle_of

OpenApiDocument = dict[str, Any]
"""An OpenAPI document, as JSON: its schema is the standard's."""

READ_COVERAGE = ("coverage:read",)
WRITE_SCENARIOS = ("scenarios:write",)
WRITE_SITES = ("sites:write",)
WRITE_MATCHES = ("matches:write",)

_SCHEME = "token"
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token of the OpenID Connect issuer that `/v1/sign-in` names. The "
    "claim `departements` has the codes of those whose data its holder may have, or `*` for all; "
    "without it, none.",
}
_MESSAGE = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": "string", "description": "What the gateway says."}},
}
_REFUSALS = {
    "401": "No token, or one that is expired, of another issuer or for others.",
    "403": "The token has none of the scopes asked for (the gateway's `message`), or what is asked "
    "for is not its holder's (a problem, whose code is `forbidden`).",
    "429": "More requests than the route takes (`x-throttle`): wait a second, then twice as long "
    "each time. The gateway's own says no more.",
}
_RETRY_AFTER = {
    "description": "Seconds after which the same may be sent again.",
    "schema": {"type": "integer", "minimum": 1},
}
_TELL_WHEN = ("503",)
"""Statuses whose problems always have `Retry-After`."""
_OF_POWERTOOLS = ("HTTPValidationError", "ResponseValidationError", "ValidationError")
"""Schemas that it adds to every document, and that no answer of ours has."""
_METHODS = ("get", "put", "post", "delete")


def means(text: str, example: object = None) -> Any:
    """Builds the annotation that gives a field of a reply its description in the document."""
    return Field(description=text, examples=None if example is None else [example])


class Problem(TypedDict):
    """An error, as RFC 9457 writes it."""

    type: Annotated[str, means("A stable URN.")]
    title: Annotated[str, means("What the status means.")]
    status: Annotated[int, means("The HTTP status.")]
    code: Annotated[str, means("Stable, for programs.", "unknown_territory")]
    detail: Annotated[str, means("One line for people.")]
    parameter: NotRequired[Annotated[str, means("Which value is wrong.", "threshold_minutes")]]
    allowed: NotRequired[Annotated[list[str], means("The right values, where there is a list.")]]


class RouteOptions(TypedDict):
    """What a route hands its resolver for the document."""

    summary: str
    operation_id: str
    tags: list[str]
    responses: dict[int, Any]
    description: NotRequired[str]


def problems(
    faults: Mapping[int, str], statuses: Sequence[int], model: type = Problem
) -> dict[int, Any]:
    """Returns the responses of some statuses, each a problem, in the order of `faults`."""
    return {
        status: {
            "description": text,
            "content": {"application/problem+json": {"model": model}},
        }
        for status, text in faults.items()
        if status in statuses
    }


def route(
    name: str,
    summary: str,
    model: Any,
    tag: str,
    faults: Mapping[int, Any],
    *,
    of: int = 200,
    content: Mapping[str, Any] | None = None,
    known: Mapping[int, str] | None = None,
) -> RouteOptions:
    """Builds what OpenAPI says of a route beyond its signature.

    Args:
        name: of the operation.
        summary: in a line.
        model: of the JSON that it answers, None of an answer without a body.
        tag: whose route it is.
        faults: the other responses, as `problems` gives them.
        of: the status of the answer; one of 200 may be 304 instead.
        content: of the answer in other media types.
        known: other outcomes by status, in words.
    """
    reply: dict[str, Any] = {"description": "The answer."}
    if model is not None:
        reply["content"] = {"application/json": {"model": model}, **(content or {})}
    unchanged = {304: "The caller already has this answer (If-None-Match)."} if of == 200 else {}
    outcomes = {
        status: {"description": words} for status, words in (unchanged | dict(known or {})).items()
    }
    responses = {of: reply, **outcomes, **faults}
    return {"summary": summary, "operation_id": name, "tags": [tag], "responses": responses}


def document_of(
    app: APIGatewayHttpResolver,
    *,
    title: str,
    version: str,
    description: str,
    scopes: Sequence[str] = (),
    but: Mapping[str, Sequence[str]] | None = None,
    prefix: str = "",
) -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, made from its code.

    Args:
        app: whose routes are documented.
        title: of the document.
        version: of the API.
        description: in a sentence or two.
        scopes: as `with_gateway` takes them.
        but: as `with_gateway` takes them.
        prefix: as `with_gateway` takes it.
    """
    document = described(app, title=title, version=version, description=description)
    return with_gateway(document, scopes, but, prefix)


def described(
    app: APIGatewayHttpResolver, *, title: str, version: str, description: str
) -> OpenApiDocument:
    """Returns what an application says of itself: `document_of` without the gateway's part."""
    # The models of OpenAPI take 150 ms to import, and few ever ask for the document.
    from aws_lambda_powertools.event_handler.openapi.models import Contact, License

    text = app.get_openapi_json_schema(
        title=title,
        version=version,
        description=description,
        contact=Contact(name="Maillage"),
        license_info=License(name="MIT", identifier="MIT"),
    )
    document: OpenApiDocument = json.loads(text)
    return document


def with_gateway(
    document: OpenApiDocument,
    scopes: Sequence[str] = (),
    but: Mapping[str, Sequence[str]] | None = None,
    prefix: str = "",
) -> OpenApiDocument:
    """Returns a document with what the gateway asks for and answers on each of its routes.

    Args:
        document: of OpenAPI 3.1, changed in place.
        scopes: any one of which opens a route; none of a public one.
        but: the scopes of the routes that ask for others, as `GET /v1/…`.
        prefix: what the issuer writes before each scope (`functions.settings.scope_prefix`).
    """
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["GatewayMessage"] = _MESSAGE
    for key, operation in _operations(document):
        if "requestBody" in operation:
            operation["requestBody"]["x-max-bytes"] = most_bytes(key.partition(" ")[2])
        asked = (but or {}).get(key, scopes)
        for status in _REFUSALS if asked else ("429",):
            _add(operation["responses"], status)
        for status in _TELL_WHEN:
            if status in operation["responses"]:
                operation["responses"][status]["headers"] = {"Retry-After": _RETRY_AFTER}
        operation["x-throttle"] = throttle_of(key)
        # Alternatives, of which any one is enough; an empty list says that nothing is asked for.
        operation["security"] = [{_SCHEME: [f"{prefix}{scope}"]} for scope in asked]
        if asked:
            components["securitySchemes"] = {_SCHEME: _TOKEN}
    _forget_unused(document)
    return document


def _forget_unused(document: OpenApiDocument) -> None:
    """Takes powertools' own schemas out of a document where nothing of it refers to them."""
    schemas = document["components"]["schemas"]
    for name in _OF_POWERTOOLS:
        if f'"#/components/schemas/{name}"' not in json.dumps(document):
            schemas.pop(name, None)


def _operations(document: OpenApiDocument) -> Iterator[tuple[str, Any]]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield f"{method.upper()} {path}", methods[method]


def _add(responses: Any, status: str) -> None:
    """Adds a refusal of the gateway beside what the function answers under the same status."""
    response = responses.setdefault(status, {})
    response["description"] = _REFUSALS[status]
    response.setdefault("content", {})["application/json"] = {
        "schema": {"$ref": "#/components/schemas/GatewayMessage"}
    }
