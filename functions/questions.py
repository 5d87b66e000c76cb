"""Routes whose handlers take a question, and name each of its parameters to OpenAPI."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BeforeValidator, Field

from geodata.parameters import LONGEST_ITEM, Parameter, one_by_one

_DECIMAL = (float, float | None)
_TEXTS = (list[str], list[str] | None)


def asked_in_query[R](handler: Callable[..., R], in_path: str | None = None) -> Callable[..., R]:
    """Returns a route's handler that is given each parameter of its question in the query.

    Args:
        handler: of the route.
        in_path: the one that is in the path, if any.
    """

    def declare(name: str, kind: Any, parameter: Parameter) -> Any:
        if name != in_path:
            return _in_query(kind, parameter)
        path = Path(
            min_length=parameter.shortest,
            max_length=parameter.longest,
            pattern=parameter.pattern,
            description=parameter.description,
        )
        return Annotated[kind, path]

    return one_by_one(handler, declare)


def _in_query(kind: Any, parameter: Parameter) -> Any:
    of = Query if kind not in _DECIMAL else partial(Query, allow_inf_nan=False)
    query = of(
        ge=parameter.least,
        gt=parameter.above,
        le=parameter.most,
        min_length=parameter.shortest,
        max_length=parameter.most_values or parameter.longest,
        pattern=parameter.pattern,
        description=parameter.description,
        examples=_examples(parameter),
    )
    if parameter.most_values is not None:
        kind = _with_items(kind, parameter.among)
    if parameter.convert is None:
        return Annotated[kind, query]
    return Annotated[kind, query, BeforeValidator(parameter.convert)]


def _examples(parameter: Parameter) -> list[Any] | None:
    """Returns values of a parameter; of a list, lists of one value each."""
    found = list(parameter.examples)
    if parameter.most_values is not None:
        found = [[each] for each in found]
    return found or None


def _with_items(kind: Any, among: tuple[str, ...]) -> Any:
    """Returns a type of texts each of which has an end; the document lists what each may be."""
    if kind not in _TEXTS:
        return kind
    listed = {"enum": list(among)} if among else None
    texts = list[Annotated[str, Field(max_length=LONGEST_ITEM, json_schema_extra=listed)]]
    return texts if kind == list[str] else texts | None
