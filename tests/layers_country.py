"""The small country with a published network and a measured run, which layers are served over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from aws_lambda_powertools import Logger

from functions.settings import Settings
from functions.sites.layers.answering import or_public_layers
from functions.sites.layers.wiring import Published, published_of
from geodata.imports.versions import Versions
from geodata.refresh.runs import serve, stored_run
from geodata.refresh.steps import Refresh
from geodata.sites.site import Site
from geodata.sites.table import SiteTable
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from tests.country import site
from tests.coverage_country import DAY, write_country

COUNT = 230
"""Sites: several pages of them."""
MOMENT = "2026-11-24T03:00:00.000Z"
LINK = "https://store.example/link"
LOGGER = Logger(service="layers")
Answer = Callable[[dict[str, Any]], dict[str, Any]]


def network_sites() -> list[Site]:
    """Returns sites along 46.05 degrees north, from 0.101 degrees east; the last has no position.

    The first is in service until 2026, the second from 2027; the third has an id that needs care
    in an address.
    """
    placed = [
        site(f"s{n:03}", round(0.101 + n / 1000, 3), 46.05, nom=f"Lieu {n}", code_postal="01400")
        for n in range(COUNT - 1)
    ]
    placed[0] = replace(placed[0], closes_on=date(2026, 1, 1))
    placed[1] = replace(placed[1], opens_on=date(2027, 1, 1))
    placed[2] = replace(placed[2], id="a/b c~d", nom="L’été & l’hiver, 100 %")
    return [*placed, site("lost", None, None, code_insee="01002")]


def store_at(folder: Path, *, measured: bool = True) -> Objects:
    """Returns a store with the country and its network, and a run that is served."""
    write_country(folder / "snapshots")
    objects = Objects.at("memory:")
    upload(open_current(folder / "snapshots"), objects.put)
    table = SiteTable.from_sites(network_sites(), version="v1", source="tests")
    publish_sites(table, objects.put)
    if measured:
        measure(objects, folder / "worker")
    return objects


def measure(objects: Objects, cache: Path) -> None:
    """Measures what is in use, and serves the run: no document of it is rendered."""
    steps = Refresh(
        objects,
        cache,
        Versions(objects).table,
        lambda: datetime(2026, 11, 24, 3, tzinfo=UTC),
        lambda: date.fromisoformat(DAY),
    )
    run = stored_run(objects.get, steps.measure()["run"])
    assert serve(objects, run, lambda: MOMENT)


def published_over(objects: Objects, folder: Path) -> Callable[[], Published]:
    """Returns what gives the layers over a store."""
    settings = Settings("memory:", folder / "cache", check_every_s=0.0)
    return published_of(objects, settings, LOGGER, lambda *_: LINK)


def answering(published: Callable[[], Published]) -> Answer:
    """Returns what answers events of the HTTP API."""

    def elsewhere(event: dict[str, Any]) -> dict[str, Any]:
        raise AssertionError(event["rawPath"])

    return lambda event: or_public_layers(event, published, LOGGER, elsewhere)
