"""Answers too large for a function: stored, and given by a link."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.http import PRIVATE, answer

# A page that sends a token cannot follow a redirection to another origin: it asks for the link.
Redirect = Annotated[
    bool, Query(description="When false, what is too large is told by 200 and `Location`.")
]


def linked(app: APIGatewayHttpResolver, where: str, *, redirect: bool) -> Response[str]:
    """Returns where a document is had: a link that is good for it alone, for a few minutes."""
    status = 303 if redirect else 200
    return answer(app, None, cache=PRIVATE, status=status, headers={"Location": where})
