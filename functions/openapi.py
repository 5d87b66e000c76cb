"""What the OpenAPI documents of all functions have: problems, the gateway's tokens and refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, NotRequired, TypedDict

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import Field

READ_COVERAGE = ("coverage:read",)
WRITE_SCENARIOS = ("scenarios:write",)
WRITE_SITES = ("sites:write",)

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
    "429": "Too many requests; try again in a moment.",
}
_METHODS = ("get", "put", "post", "delete")


def means(text: str, example: object = None) -> Any:
    """Returns what annotates a field of a reply with its meaning, in the document."""
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


def problems(faults: Mapping[int, str], statuses: Sequence[int]) -> dict[int, Any]:
    """Returns the responses of some statuses, each a problem, in the order of `faults`."""
    return {
        status: {
            "description": text,
            "content": {"application/problem+json": {"model": Problem}},
        }
        for status, text in faults.items()
        if status in statuses
    }


def document_of(
    app: APIGatewayHttpResolver,
    *,
    title: str,
    version: str,
    description: str,
    scopes: Sequence[str] = (),
    but: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Returns the OpenAPI 3.1 document of an application, made from its code.

    Args:
        app: whose routes are documented.
        title: of the document.
        version: of the API.
        description: in a sentence or two.
        scopes: as `with_gateway` takes them.
        but: as `with_gateway` takes them.
    """
    # The models of OpenAPI take 150 ms to import, and few ever ask for the document.
    from aws_lambda_powertools.event_handler.openapi.models import Contact, License

    text = app.get_openapi_json_schema(
        title=title,
        version=version,
        description=description,
        contact=Contact(name="Maillage"),
        license_info=License(name="MIT"),
    )
    document: dict[str, Any] = json.loads(text)
    return with_gateway(document, scopes, but)


def with_gateway(
    document: dict[str, Any],
    scopes: Sequence[str] = (),
    but: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Returns a document with what the gateway asks for and answers on each of its routes.

    Args:
        document: of OpenAPI 3.1, changed in place.
        scopes: any one of which opens a route; none of a public one.
        but: the scopes of the routes that ask for others, as `GET /v1/…`.
    """
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["GatewayMessage"] = _MESSAGE
    for key, operation in _operations(document):
        asked = (but or {}).get(key, scopes)
        for status in _REFUSALS if asked else ("429",):
            _add(operation["responses"], status)
        if asked:
            # Alternatives, of which any one is enough.
            operation["security"] = [{_SCHEME: [scope]} for scope in asked]
            components["securitySchemes"] = {_SCHEME: _TOKEN}
    return document


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield f"{method.upper()} {path}", methods[method]


def _add(responses: dict[str, Any], status: str) -> None:
    """Adds a refusal of the gateway beside what the function answers under the same status."""
    response = responses.setdefault(status, {})
    response["description"] = _REFUSALS[status]
    response.setdefault("content", {})["application/json"] = {
        "schema": {"$ref": "#/components/schemas/GatewayMessage"}
    }
