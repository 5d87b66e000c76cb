"""Settings to stores to callables: the only module of the edge that knows where data lies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from functions.logs import LateLog, Log
from functions.settings import SCOPE_PREFIX, Settings
from functions.snap_start import follow
from geodata.clock import today_in_france
from geodata.errors import SnapshotError, StoreUnavailableError
from geodata.nearest import Guide
from geodata.nearest.geocoding import BanGeocoder, Geocoder
from geodata.services import Breaker, OverdueError, run_within
from geodata.services.routing import Guarded, Router, router_at
from geodata.sites import FormerSites, Network, SiteTable
from geodata.snapshot import (
    NEEDED_FOR_NEAREST,
    Snapshot,
    current_former_key,
    current_snapshot_id,
    current_version,
    fetch_former,
    fetch_sites,
    fetch_snapshot,
)
from geodata.stores import Latest, Objects
from geodata.territory import Places

if TYPE_CHECKING:
    from functions.direct import DirectApplication
    from geodata.sites.checks import CheckedRow

Placing = Callable[["Iterable[CheckedRow]", Places], "Iterator[CheckedRow]"]
"""Places the rows of a check, over the register and contours that they were checked against."""
BuildApp = Callable[..., "DirectApplication"]
"""Takes what answers citizens, the log, the address service, and what gives former sites."""

FIRST_WITHIN_S = 3.5
"""What a citizen waits for the snapshot, and then for the sites, of a slow store at most: the two
together end before the function's time-out (10 s), and what came too late is there for the next."""
NEWER_WITHIN_S = 1.0
"""What one waits for each of them when there is an older one to answer with."""
MEASURED_WITHIN_S = 0.5
"""What the first one to ask from somewhere waits for the times that were measured there."""


@cache
def nearest_app(build_app: BuildApp) -> DirectApplication:
    """Builds the citizens' application over the data of the environment's store."""
    logger = LateLog()
    settings = Settings.from_environment()
    former = former_of(Objects.at(settings.data_url), settings, logger)
    guide = guide_of(settings, logger)
    return build_app(guide, logger, geocoder_of(settings), former=former)


def geocoder_of(settings: Settings) -> Geocoder | None:
    """Returns the address service of the settings, or None."""
    return BanGeocoder(settings.geocoder_url) if settings.geocoder_url else None


def placing_of(settings: Settings, objects: Objects) -> Placing:
    """Returns what places the sites of a check by their address; they stay, without a service.

    Its answers are kept among the objects, under `addresses/`.
    """
    if not settings.geocoder_url:
        return lambda rows, _places: iter(rows)
    # The checks behind it take longer to import than a citizen's start may.
    from geodata.nearest.geocoding import BanCsvGeocoder, StoredAnswers, locate

    bulk = BanCsvGeocoder(settings.geocoder_url)

    def placing(rows: Iterable[CheckedRow], places: Places) -> Iterator[CheckedRow]:
        memory = StoredAnswers(objects)
        return locate(rows, bulk, memory, places, today_in_france(), time.monotonic)

    return placing


def router_of(settings: Settings) -> Router | None:
    """Returns the routing engine of the settings, left alone while it fails, or None.

    Raises:
        BadInputError: its URL is of no engine.
    """
    router = router_at(settings.router_url, "MAILLAGE_ROUTER_URL")
    return None if router is None else Guarded(router, time.monotonic)


def guide_of(settings: Settings, logger: Log) -> Callable[[], Guide]:
    """Builds the function that gives the guide over the latest snapshot and sites."""
    objects, router = Objects.at(settings.data_url), router_of(settings)
    later = within_reason(objects.get)

    def keep(error: Exception) -> None:
        logger.warning("the latest data does not load; the last good one is served", error=error)

    snapshot = _latest(
        lambda: current_snapshot_id(objects.get),
        lambda found: _load_snapshot(objects, settings, later, found),
        settings,
        keep,
    )
    table = _latest(
        lambda: current_version(objects.get),
        lambda version: fetch_sites(objects.get, version),
        settings,
        keep,
    )

    @lru_cache(maxsize=1)
    def guide_over(opened: Snapshot, sites: SiteTable) -> Guide:
        places = Places(opened.register, opened.contours)
        return Guide(opened.id, places, opened.travel, Network.of(sites, places), router)

    def guide() -> Guide:
        found = guide_over(snapshot.get(), table.get())
        is_latest = snapshot.is_latest and table.is_latest
        return found if is_latest else replace(found, lacks=("data_not_latest",))

    follow(objects, snapshot, table, load=guide)
    return guide


def former_of(objects: Objects, settings: Settings, logger: Log) -> Callable[[], FormerSites]:
    """Builds the function that gives the sites that are no longer published.

    Read when somebody asks for one: who asks for a place that is there waits for none of it. What
    cannot be read is unknown, and no site is then said to have been published.
    """

    def keep(error: Exception) -> None:
        logger.warning("former sites do not load; the last good ones are served", error=error)

    latest = _latest(
        lambda: current_former_key(objects.get),
        lambda key: fetch_former(objects.get, key),
        settings,
        keep,
    )

    def former() -> FormerSites:
        try:
            return latest.get()
        except (SnapshotError, StoreUnavailableError) as error:
            keep(error)
            return FormerSites()

    follow(objects, latest)
    return former


def _load_snapshot(
    objects: Objects, settings: Settings, later: Callable[[str], bytes], snapshot_id: str
) -> Snapshot:
    cache = settings.cache_dir
    return fetch_snapshot(objects.get, cache, snapshot_id, NEEDED_FOR_NEAREST, later)


def _latest[T](
    version: Callable[[], str],
    load: Callable[[str], T],
    settings: Settings,
    keep: Callable[[Exception], None],
) -> Latest[T]:
    """Returns what keeps the latest of something that a question waits for."""
    return Latest(
        version,
        load,
        check_every_s=settings.check_every_s,
        on_failure=keep,
        first_within_s=FIRST_WITHIN_S,
        newer_within_s=NEWER_WITHIN_S,
    )


def within_reason(get: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """Builds what reads measured times while somebody waits for an answer.

    A store that is slow or silent is waited for a little, then left alone for a while: the model's
    times are there.
    """
    breaker = Breaker(time.monotonic)

    def read(key: str) -> bytes:
        if not breaker.allows():
            raise StoreUnavailableError(key)
        try:
            found = run_within(MEASURED_WITHIN_S, lambda: get(key), name="measured-times")
        except (OverdueError, StoreUnavailableError) as error:
            breaker.failed()
            raise StoreUnavailableError(key) from error
        except BaseException:
            breaker.failed()
            raise
        breaker.succeeded()
        return found

    return read


def sign_in() -> dict[str, str]:
    """Returns where the pages' users sign in, and under which name the pages ask for it."""
    variables = {
        "issuer": "MAILLAGE_OIDC_ISSUER",
        "client_id": "MAILLAGE_OIDC_CLIENT",
        "scope_prefix": SCOPE_PREFIX,
    }
    return {key: os.environ.get(name, "") for key, name in variables.items()}
