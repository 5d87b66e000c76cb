"""`maillage nearest`: the places that a citizen reaches first."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from geodata.cli.options import VAR, AsJson, GeocoderUrl, RouterUrl, SitesFile, Values, Var
from geodata.cli.site_tables import table_in
from geodata.errors import ParameterError
from geodata.nearest import Guide, Question, moment_of, wanted_of
from geodata.nearest.geocoding import AddressBook, Ambiguity, BanGeocoder, Geocoder, checked_url
from geodata.services.routing import router_at
from geodata.sites import Network
from geodata.snapshot import open_current
from geodata.territory import Asked, Places
from geodata.travel import Mode


def nearest(
    lat: Annotated[float | None, typer.Option(help="Degrees north, with --lon.")] = None,
    lon: Annotated[float | None, typer.Option(help="Degrees east, with --lat.")] = None,
    commune: Annotated[str | None, typer.Option(help="INSEE code, current or old.")] = None,
    postcode: Annotated[str | None, typer.Option(help="Postcode.")] = None,
    q: Annotated[str | None, typer.Option("--q", help="Name of a commune, or an address.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many sites.")] = 5,
    mode: Annotated[str, typer.Option(help="car or foot.")] = "car",
    max_minutes: Annotated[float | None, typer.Option(min=0, help="Longest trip.")] = None,
    service: Values = None,
    need: Annotated[list[str] | None, typer.Option(help="contact, cv, schooling…")] = None,
    audience: Values = None,
    support: Values = None,
    fee: Values = None,
    programme: Values = None,
    network: Annotated[list[str] | None, typer.Option(help="Network of the place.")] = None,
    open_at: Annotated[str | None, typer.Option(help="`now`, or ISO 8601 with offset.")] = None,
    wheelchair: Annotated[bool, typer.Option("--wheelchair", help="Received there.")] = False,
    appointment: Annotated[bool, typer.Option("--appointment", help="Taken online.")] = False,
    include_unreachable: Annotated[
        bool, typer.Option("--include-unreachable", help="Also beyond the sea.")
    ] = False,
    sites: SitesFile = None,
    geocoder: GeocoderUrl = "",
    router: RouterUrl = "",
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Show the places that a point, a postcode, a commune or an address reaches first."""
    if mode not in ("car", "foot"):
        raise ParameterError("mode", "neither car nor foot", ("car", "foot"))
    snapshot, now = open_current(var / "snapshots"), datetime.now(UTC)
    places = Places(snapshot.register, snapshot.contours)
    table = snapshot.demonstration if sites is None else table_in(sites, places)
    roads, engine = snapshot.travel, router_at(router, "--router")
    guide = Guide(snapshot.id, places, roads, Network.of(table, places), engine)
    wanted = wanted_of(
        {
            "service": service or (),
            "audience": audience or (),
            "support": support or (),
            "fee": fee or (),
            "programme": programme or (),
        },
        needs=need or (),
        networks=network or (),
        known_networks=table.facets.networks,
        appointment=appointment,
        wheelchair=wheelchair,
    )
    by: Mode = "foot" if mode == "foot" else "car"
    question = Question(
        limit, by, max_minutes, wanted, moment_of(open_at, now), include_unreachable
    )
    asked = Asked(lat, lon, commune, postcode, q)
    origin = AddressBook(places, _geocoder(geocoder)).understand(asked)
    if isinstance(origin, Ambiguity):
        found = guide.to_choose(origin.as_record())
    else:
        found = guide.nearest(origin, question, now)
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _list(found)


def _geocoder(url: str) -> Geocoder | None:
    return BanGeocoder(checked_url(url, "--geocoder")) if url else None


def _list(found: dict[str, Any]) -> None:
    if found["origin"] is None:
        _choose(found["candidates"])
        return
    title = f"sites: {found['sites_version']}"
    table = Table("minutes", "km", "open", "place", "address", title=title)
    for site in found["sites"]:
        address = f"{site['adresse']}, {site['code_postal']} {site['commune']}"
        minutes = "-" if site["travel_minutes"] is None else f"{site['travel_minutes']:.0f}"
        state = {True: "open", False: "closed", None: "?"}[site["open"]]
        distance = f"{site['distance_m'] / 1000:.1f}"
        table.add_row(minutes, distance, state, site["nom"], address)
    Console().print(table)


def _choose(candidates: list[dict[str, Any]]) -> None:
    table = Table("place", "kind", "--lat", "--lon", title="This may mean several places: which?")
    for each in candidates:
        table.add_row(each["label"], each["kind"], f"{each['lat']:.5f}", f"{each['lon']:.5f}")
    Console().print(table)
