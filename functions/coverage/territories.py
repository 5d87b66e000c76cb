"""Everybody: GET /v1/territories/{code}/figures, and its page, /territoire/{code}."""

import json
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.bodies import Event
from functions.coverage import documentation, parameters as given, wiring
from functions.coverage.answering import marked
from functions.http import PRIVATE, answer
from functions.methods import by_method
from functions.metrics import Figure, count
from functions.pages import made_or_failed, question_of, tagged

PAGE = "/territoire/"
API = "/v1/territories/"
FIGURES = "public, max-age=300, stale-if-error=3600"
"""They change with a run, once a day or when sites are published."""


def add_territories(
    app: APIGatewayHttpResolver, service: Callable[[], wiring.Service], strict: Callable[..., Any]
) -> None:
    """Adds the public route of figures."""

    @app.get("/v1/territories/<code>/figures", **documentation.FIGURES)
    @strict
    def figures(code: given.AnyCodeInPath) -> Response[str]:
        served = service()
        found = served.public.of(code)
        count(Figure.ANSWERED)
        cache = FIGURES if found["ready"] and served.is_latest else PRIVATE
        return marked(answer(app, found, cache=cache), served)


def or_public(
    event: Event, public: Callable[[Event], Event], signed: Callable[[Event], Event]
) -> Event:
    """Returns the answer to an event by what it asks for.

    Args:
        event: of the HTTP API.
        public: answers anybody.
        signed: answers who has a token, and refuses any other.
    """
    path = str(event.get("rawPath"))
    if path.startswith(PAGE):
        return by_method(event, lambda asked: _page(asked, path.removeprefix(PAGE), public))
    return by_method(event, public) if path.startswith(API) else signed(event)


def _page(event: Event, code: str, ask: Callable[[Event], Event]) -> Event:
    from geodata.exports.answer_page import no_territory_page, territory_page

    def made() -> Event:
        reply = ask(question_of(event, f"{API}{code}/figures", f"{API}{{code}}/figures"))
        status, body = int(reply["statusCode"]), json.loads(reply["body"] or "{}")
        page = territory_page(body) if status == 200 else no_territory_page(status)
        # powertools has lists of values; of these there is one each.
        sent = reply.get("headers") or {
            name: values[0] for name, values in reply.get("multiValueHeaders", {}).items()
        }
        return tagged(404 if status == 422 else status, page, sent)

    return made_or_failed(made, lambda: no_territory_page(500))
