"""Nobody comes to a route that is not for everybody whom API Gateway has not let in by name.

The template puts an authorizer on each of these routes. Were one left out by mistake, its events
would carry no caller, and be refused here.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.http import as_event, problem, resolve


def resolve_signed(
    app: APIGatewayHttpResolver, event: dict[str, Any], context: Any
) -> dict[str, Any]:
    """Returns the answer to an event whose caller an authorizer vouches for; refuses any other."""
    if is_signed(event):
        return resolve(app, event, context)
    return as_event(problem(403, "forbidden", "Not for everybody: send a token."))


def is_signed(event: dict[str, Any]) -> bool:
    """Returns whether an authorizer names the caller of an event."""
    told = event.get("requestContext", {}).get("authorizer") or {}
    return bool((told.get("jwt") or {}).get("claims"))
