"""What OpenAPI says of the gateway before a function: whom it lets in, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

READ_COVERAGE = ("coverage:read",)
WRITE_SCENARIOS = ("scenarios:write",)
WRITE_SITES = ("sites:write",)

_SCHEME = "token"
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "An access token of the OpenID Connect issuer that `/v1/sign-in` names. The "
    "claim `departements` limits its holder to the data of some; without it, there is no limit.",
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
    told = responses.setdefault(status, {})
    told["description"] = _REFUSALS[status]
    told.setdefault("content", {})["application/json"] = {
        "schema": {"$ref": "#/components/schemas/GatewayMessage"}
    }
