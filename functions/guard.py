"""API Gateway authenticates every route but the public ones; this refuses what it let through.

The template puts an authorizer on each of these routes. Were one left out by mistake, the events of
the route would carry no claims, and be answered 403.
"""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.bodies import Event
from functions.callers import claims_of
from functions.languages import in_callers_language
from functions.replies import Reply, as_event, problem, resolve


def resolve_signed(app: APIGatewayHttpResolver, event: Event, context: Any) -> Event:
    """Returns the answer to an event whose token an authorizer checked; refuses any other."""
    if is_signed(event):
        return in_callers_language(event, resolve(app, event, context))
    return in_callers_language(event, as_event(unsigned()))


def unsigned() -> Reply:
    """Returns the problem of whoever sends no token where one is needed."""
    return problem(403, "forbidden", "Not for everybody: send a token.")


def is_signed(event: Event) -> bool:
    """Returns whether an authorizer checked the token of an event's caller."""
    return bool(claims_of(event))
