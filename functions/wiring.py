"""Settings to stores to callables: the only module of the edge that knows where data lies."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.settings import Settings
from geodata.errors import MaillageError
from geodata.nearest import Guide, Network
from geodata.origins import Places
from geodata.snapshot.reader import NEEDED_FOR_NEAREST, Snapshot
from geodata.snapshot.site_versions import current_version, fetch_sites
from geodata.snapshot.transfer import current_snapshot_id, fetch_snapshot
from geodata.stores.latest import Latest
from geodata.stores.objects import Objects

BuildApp = Callable[[Callable[[], Guide], Logger], APIGatewayHttpResolver]


@cache
def nearest_app(build_app: BuildApp) -> APIGatewayHttpResolver:
    """Returns the citizens' application over the data of the environment's store."""
    logger = Logger()
    return build_app(guide_of(Settings.from_environment(), logger), logger)


def guide_of(settings: Settings, logger: Logger) -> Callable[[], Guide]:
    """Returns what gives the guide over the latest snapshot and the latest sites."""
    objects = Objects.at(settings.data_url)

    def keep(error: MaillageError) -> None:
        logger.warning("the latest data does not load; the last good one is served", error=error)

    snapshot = Latest(
        lambda: current_snapshot_id(objects.get),
        lambda found: _load_snapshot(objects, settings, found),
        check_every_s=settings.check_every_s,
        on_failure=keep,
    )
    network = Latest(
        lambda: current_version(objects.get),
        lambda version: Network.of(fetch_sites(objects.get, version)),
        check_every_s=settings.check_every_s,
        on_failure=keep,
    )

    def guide() -> Guide:
        opened = snapshot.get()
        return Guide(opened.id, Places(opened.register, opened.contours), network.get())

    return guide


def _load_snapshot(objects: Objects, settings: Settings, snapshot_id: str) -> Snapshot:
    return fetch_snapshot(objects.get, settings.cache_dir, snapshot_id, NEEDED_FOR_NEAREST)
