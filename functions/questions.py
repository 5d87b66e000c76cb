"""Routes whose handlers take a question, and name each of its parameters to OpenAPI."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BeforeValidator

from geodata.parameters import Parameter, one_by_one

_DECIMAL = (float, float | None)


def asked_in_query[R](handler: Callable[..., R]) -> Callable[..., R]:
    """Returns a route's handler that is given each parameter of its question in the query."""
    return one_by_one(handler, _in_query)


def _in_query(_: str, kind: Any, parameter: Parameter) -> Any:
    of = Query if kind not in _DECIMAL else partial(Query, allow_inf_nan=False)
    query = of(
        ge=parameter.least,
        gt=parameter.above,
        le=parameter.most,
        min_length=parameter.shortest,
        max_length=parameter.most_values or parameter.longest,
        pattern=parameter.pattern,
        description=parameter.description,
        examples=list(parameter.examples) or None,
    )
    if parameter.convert is None:
        return Annotated[kind, query]
    return Annotated[kind, query, BeforeValidator(parameter.convert)]
