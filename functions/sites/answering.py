"""What the operators' routes share: who may ask, and how they answer."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.callers import caller_of
from functions.http import PRIVATE, answer

Strict = Callable[..., Any]


def may_run(app: APIGatewayHttpResolver) -> None:
    """Refuses whoever may not run the country's network.

    Raises:
        ForbiddenError: the token is limited to some départements.
    """
    caller_of(app.current_event.raw_event).may_run_the_network()


def reply(
    app: APIGatewayHttpResolver,
    body: Any,
    status: int = 200,
    *,
    media_type: str = "application/json",
    **headers: str,
) -> Response[str]:
    """Returns an answer that nobody else's cache keeps."""
    return answer(app, body, cache=PRIVATE, media_type=media_type, status=status, headers=headers)
