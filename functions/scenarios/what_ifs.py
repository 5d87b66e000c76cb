"""The routes of kept what-ifs: an account keeps them by name, lists them, takes them away."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path
from pydantic import Field

from functions.callers import caller_of
from functions.http import PRIVATE, answer
from functions.scenarios import documentation, parameters as given, wiring
from geodata.coverage import CELLS, MOST_CHANGED, MOST_CONDITIONS, MOST_THRESHOLD_MINUTES
from geodata.patterns import CELL, MADE_ID, PRINTABLE, TERRITORY, VERSION
from geodata.plans import Level
from geodata.plans.jobs import WhatIfGiven
from geodata.travel import Mode
from geodata.written import Written


class TerritoryBody(Written):
    """A territory."""

    level: Level
    code: str = Field(pattern=TERRITORY)


class WhatIfBody(Written):
    """A what-if to keep."""

    name: str = Field(min_length=1, max_length=80, pattern=PRINTABLE)
    territory: TerritoryBody
    without: list[Annotated[str, Field(min_length=1, max_length=200, pattern=PRINTABLE)]] = Field(
        [], max_length=MOST_CHANGED
    )
    added: list[given.InseeCode] = Field([], max_length=MOST_CHANGED)
    threshold_minutes: float = Field(20.0, gt=0, le=MOST_THRESHOLD_MINUTES)
    posts: Literal["filled", "granted"] = "filled"
    at: date | None = None
    weight: str = Field("people", min_length=1, max_length=60, pattern=PRINTABLE)
    column: str | None = Field(None, min_length=1, max_length=60, pattern=PRINTABLE)
    where: list[Annotated[str, Field(min_length=1, max_length=200, pattern=PRINTABLE)]] = Field(
        [], max_length=MOST_CONDITIONS
    )
    cells: list[Annotated[str, Field(pattern=CELL)]] = Field([], max_length=len(CELLS))
    sites_version: str = Field(max_length=80, pattern=VERSION)
    mode: Mode = "car"


WhatIf = Annotated[WhatIfBody, Body()]
WhatIfId = Annotated[str, Path(pattern=MADE_ID, description="The id of a what-if.")]


def add_what_ifs(
    app: APIGatewayHttpResolver, serve: Callable[[], wiring.Service], strict: Callable[..., Any]
) -> None:
    """Adds the routes of what-ifs to the planners' application."""

    @app.get("/v1/scenarios/what-ifs", **documentation.WHAT_IFS)
    @strict
    def what_ifs() -> Response[str]:
        account = caller_of(app.current_event.raw_event)
        return answer(app, serve().what_ifs.listed(account), cache=PRIVATE)

    @app.post("/v1/scenarios/what-ifs", **documentation.KEEP_WHAT_IF)
    @strict
    def keep(body: WhatIf) -> Response[str]:
        account = caller_of(app.current_event.raw_event)
        kept = serve().what_ifs.keep(account, _given(body))
        return answer(app, kept, cache=PRIVATE, status=201)

    @app.delete("/v1/scenarios/what-ifs/<what_if_id>", **documentation.DELETE_WHAT_IF)
    @strict
    def delete(what_if_id: WhatIfId) -> Response[str]:
        serve().what_ifs.delete(caller_of(app.current_event.raw_event), what_if_id)
        return Response(204, "application/json", "", {"Cache-Control": PRIVATE})


def _given(body: WhatIfBody) -> WhatIfGiven:
    given: WhatIfGiven = {
        "name": body.name,
        "territory": {"level": body.territory.level, "code": body.territory.code.upper()},
        "without": body.without,
        "added": body.added,
        "threshold_minutes": body.threshold_minutes,
        "posts": body.posts,
        "at": None if body.at is None else body.at.isoformat(),
        "weight": body.weight,
        "column": body.column,
        "where": body.where,
        "cells": body.cells,
        "sites_version": body.sites_version,
    }
    return given if body.mode == "car" else {**given, "mode": body.mode}
