"""Settings to stores to what matches files of people."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from importlib.util import find_spec

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.bodies import Event
from functions.replies import place_of
from functions.settings import Settings
from functions.snap_start import follow
from functions.wiring import guide_of
from geodata.clock import present, today_in_france
from geodata.exports import write_rows
from geodata.matches.jobs import FORMATS, AddressesBy, Matches, MatchOperations, MatchRunner
from geodata.nearest import Guide
from geodata.nearest.geocoding import BanCsvGeocoder
from geodata.stores import Objects

BuildApp = Callable[[Callable[[], MatchOperations], Logger], APIGatewayHttpResolver]
BuildWorker = Callable[[MatchRunner, Logger], Callable[[Event], Event]]


@cache
def matches_app(build_app: BuildApp) -> APIGatewayHttpResolver:
    """Builds the application over the environment's store."""
    settings = Settings.from_environment()
    objects = Objects.at(settings.needed("matches_url"))
    follow(objects)
    operations = operations_of(objects, settings)
    return build_app(lambda: operations, Logger())


def operations_of(objects: Objects, settings: Settings) -> MatchOperations:
    """Builds what people do, over a store that keeps no former versions."""
    return MatchOperations(_matches(objects, settings), written_here())


@cache
def matches_worker(build_worker: BuildWorker) -> Callable[[Event], Event]:
    """Builds the worker over the environment's stores."""
    settings, logger = Settings.from_environment(), Logger()
    objects = Objects.at(settings.needed("matches_url"))
    runner = runner_of(objects, settings, guide_of(settings, logger), logger)
    return build_worker(runner, logger)


def runner_of(
    objects: Objects, settings: Settings, guide: Callable[[], Guide], logger: Logger
) -> MatchRunner:
    """Builds what works on files, over a store that keeps no former versions."""
    bulk = BanCsvGeocoder(settings.geocoder_url) if settings.geocoder_url else None

    def failed(match_id: str, error: Exception) -> None:
        # The trace names the place in our code; a message may repeat what the file holds.
        logger.error(
            "a match failed", match_id=match_id, error=type(error).__name__, place=place_of(error)
        )

    return MatchRunner(
        _matches(objects, settings),
        guide,
        AddressesBy(bulk, today_in_france),
        write_rows,
        time.monotonic,
        failed,
    )


def written_here() -> Sequence[str]:
    """Returns the formats that are written: Parquet where its library is, which is not Lambda."""
    return [each for each in FORMATS if each != "parquet" or find_spec("pyarrow") is not None]


def _matches(objects: Objects, settings: Settings) -> Matches:
    return Matches(objects, present, timedelta(hours=settings.match_hours))
