"""Settings to stores to the public layers: the published network, and what a run measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from functions.logs import Log
from functions.settings import Settings
from functions.snap_start import follow
from geodata.clock import today_in_france
from geodata.exports.features import (
    CommuneMeasures,
    CommunesLayer,
    Layers,
    SitesLayer,
    network_geopackage,
    network_parquet,
)
from geodata.refresh import Run, public_measures, run_in_use, run_of
from geodata.sites import Network
from geodata.snapshot import (
    CONTOURS,
    REGISTER,
    current_snapshot_id,
    current_version,
    fetch_sites,
    fetch_snapshot,
)
from geodata.stores import Latest, LinkTo, Objects
from geodata.territory import Places, Units

_FIRST_WITHIN_S, _NEWER_WITHIN_S = 20.0, 5.0
"""What somebody waits for the data, and for newer data, within the function's time-out (29 s)."""


@dataclass(frozen=True, slots=True)
class Published:
    """What is served of the layers.

    Attributes:
        layers: those there are.
        network_file: gives the whole network as one of `NETWORK_FILES`, made once, and its name
            among those of all versions.
        link_to: stores a document, and gives a link to it.
        is_latest: whether the latest data could be read; else this is the last good one.
    """

    layers: Layers
    network_file: Callable[[str], tuple[bytes, str]]
    link_to: LinkTo
    is_latest: bool = True


def published_of(
    objects: Objects, settings: Settings, logger: Log, link_to: LinkTo
) -> Callable[[], Published]:
    """Builds the function that gives the layers over the sites in use and the run that is served.

    Before a first run, communes have no measures. Data that does not load leaves the last good
    one in service.
    """

    def keep(error: Exception) -> None:
        logger.warning("the latest layers do not load; the last good ones are served", error=error)

    def load(name: str) -> Published:
        return _published(objects, settings, json.loads(name), link_to)

    latest = Latest(
        lambda: _named(objects),
        load,
        check_every_s=settings.check_every_s,
        on_failure=keep,
        first_within_s=_FIRST_WITHIN_S,
        newer_within_s=_NEWER_WITHIN_S,
    )

    def published() -> Published:
        found = latest.get()
        return found if latest.is_latest else replace(found, is_latest=False)

    # Not loaded before a snapshot of the function is taken: operators ask for none of it.
    follow(objects, latest)
    return published


def _named(objects: Objects) -> str:
    """Returns what the layers are made of: they change with it, and by nothing else."""
    run = run_in_use(objects.get)
    facts = {
        "run": None if run is None else run.to_json().decode(),
        "snapshot": current_snapshot_id(objects.get) if run is None else run.snapshot,
        "sites": current_version(objects.get),
        "day": today_in_france().isoformat(),
    }
    return json.dumps(facts)


def _published(
    objects: Objects, settings: Settings, facts: dict[str, Any], link_to: LinkTo
) -> Published:
    needed = (REGISTER, CONTOURS)
    snapshot = fetch_snapshot(objects.get, settings.cache_dir, facts["snapshot"], needed)
    places = Places(snapshot.register, snapshot.contours)
    network = Network.of(fetch_sites(objects.get, facts["sites"]), places)
    sites = SitesLayer(network, snapshot.register, date.fromisoformat(facts["day"]), snapshot.id)
    units = Units(snapshot.register)
    run = None if facts["run"] is None else run_of(facts["run"].encode(), "coverage")
    measures = _measures(objects, run, len(units))
    communes = CommunesLayer(units, snapshot.contours, measures, snapshot.id)

    @cache
    def network_file(file: str) -> tuple[bytes, str]:
        write = network_parquet if file.endswith(".parquet") else network_geopackage
        stem, dot, suffix = file.partition(".")
        return write(sites), f"maillage-{stem}-{facts['sites']}{dot}{suffix}"

    return Published(Layers({sites.id: sites, communes.id: communes}), network_file, link_to)


def _measures(objects: Objects, run: Run | None, unit_count: int) -> CommuneMeasures | None:
    return None if run is None else public_measures(objects.get, run, unit_count)
