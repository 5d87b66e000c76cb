"""The routes of a direct application as powertools has them: its documents, and what is wrong.

A citizen's function imports it at the first request that is not plainly right.
"""

from __future__ import annotations

import functools
from typing import Any

from aws_lambda_powertools.event_handler import Response

from functions.direct import DirectApplication, DirectRoute
from functions.http import of_framework, refuse_unknown, report_errors
from functions.large import Application
from functions.questions import asked_in_query


def framework_of(direct: DirectApplication) -> Application:
    """Returns an application of powertools with the same routes, each with its options."""
    app, options = Application(), direct.options()
    strict = refuse_unknown(app)
    for route in direct.routes:
        handler = asked_in_query(_handler(app, direct, route), in_path=route.variable)
        app.get(route.rule, **options[route.handler.__name__])(strict(handler))
    report_errors(app, direct.logger)
    return app


def _handler(app: Application, direct: DirectApplication, route: DirectRoute) -> Any:
    """Returns the handler of a route, whose reply is powertools'."""

    @functools.wraps(route.handler)
    def answered(**given: Any) -> Response[str]:
        direct.heard(app.current_event.raw_event)
        return of_framework(route.handler(**given))

    answered.__annotations__ = {**route.handler.__annotations__, "return": Response[str]}
    return answered
