"""The operators' application over a room."""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn

from aws_lambda_powertools import Logger

from functions.sites.app import build_app
from functions.sites.wiring import Service
from geodata.imports.correcting import Corrector
from geodata.imports.error_reports import ErrorReports
from geodata.imports.operations import NO_SCHEDULE, Operations, Schedule
from geodata.imports.places import PlacesInUse
from geodata.stores.links import linker
from geodata.territory.origins import Places
from tests.country import LITTLE_FRANCE, SQUARES, places_of
from tests.geodata.imports.room import Room


@cache
def _places() -> Places:
    return places_of(LITTLE_FRANCE, SQUARES)


def service_of(room: Room, schedule: Schedule = NO_SCHEDULE) -> Service:
    """What the routes ask of the library, over a small country."""
    return Service(
        Operations(room.imports, room.versions, schedule),
        PlacesInUse(room.objects, room.versions),
        Corrector(room.imports, room.versions, _places),
        ErrorReports(room.objects, lambda: room.time),
        linker(room.objects, "imports/large"),
        _no_layers,
    )


def _no_layers() -> NoReturn:
    raise AssertionError("operators ask for no layer")


def app_over(room: Room, schedule: Schedule = NO_SCHEDULE) -> Any:
    """The application itself."""
    service = service_of(room, schedule)
    return build_app(lambda: service, Logger(service="test"))
