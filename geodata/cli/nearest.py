"""`maillage nearest`: the places that a citizen reaches first."""

from __future__ import annotations

import json
from math import ceil, floor

from rich.console import Console
from rich.table import Table

from geodata.cli.options import (
    VAR,
    AsJson,
    GeocoderUrl,
    RouterUrl,
    SitesFile,
    Var,
    asked_in_options,
)
from geodata.cli.site_tables import table_in
from geodata.clock import present
from geodata.nearest import Guide, NearestParameters, NearestReply, SiteReply
from geodata.nearest.geocoding import (
    AddressBook,
    AddressReply,
    Ambiguity,
    BanGeocoder,
    Geocoder,
    checked_url,
)
from geodata.services.routing import router_at
from geodata.sites import Network
from geodata.snapshot import open_current
from geodata.territory import Places


@asked_in_options
def nearest(
    asked: NearestParameters,
    sites: SitesFile = None,
    geocoder: GeocoderUrl = "",
    router: RouterUrl = "",
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Show the places that a point, a postcode, a commune or an address reaches first."""
    snapshot, now = open_current(var / "snapshots"), present()
    places = Places(snapshot.register, snapshot.contours)
    table = snapshot.demonstration if sites is None else table_in(sites, places)
    roads, engine = snapshot.travel, router_at(router, "--router")
    guide = Guide(snapshot.id, places, roads, Network.of(table, places), engine)
    query = asked.query(table.facets.networks, now)
    origin = AddressBook(places, _geocoder(geocoder)).understand(asked.origin())
    if isinstance(origin, Ambiguity):
        found = guide.to_choose(origin)
    else:
        found = guide.nearest(origin, query, now)
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _list(found)


def _geocoder(url: str) -> Geocoder | None:
    return BanGeocoder(checked_url(url, "--geocoder")) if url else None


def _list(found: NearestReply) -> None:
    if found["origin"] is None:
        _choose(found["candidates"])
        return
    title = f"sites: {found['sites_version']}"
    table = Table("minutes", "km", "open", "place", "address", title=title)
    for site in found["sites"]:
        address = f"{site['adresse']}, {site['code_postal']} {site['commune']}"
        minutes = _minutes(site)
        state = {True: "open", False: "closed", None: "?"}[site["open"]]
        distance = "-" if site["distance_m"] is None else f"{site['distance_m'] / 1000:.1f}"
        table.add_row(minutes, distance, state, site["nom"], address)
    Console().print(table)


def _minutes(site: SiteReply) -> str:
    """Returns the minutes of a trip, with their bounds where the model timed it: `25 (21-30)`."""
    if site["travel_minutes"] is None:
        return "-"
    shown = f"{site['travel_minutes']:.0f}"
    if "travel_minutes_low" not in site:
        return shown
    low, high = site["travel_minutes_low"], site["travel_minutes_high"]
    return f"{shown} ({floor(low)}-{ceil(high)})"


def _choose(candidates: list[AddressReply]) -> None:
    table = Table("place", "kind", "--lat", "--lon", title="This may mean several places: which?")
    for each in candidates:
        table.add_row(each["label"], each["kind"], f"{each['lat']:.5f}", f"{each['lon']:.5f}")
    Console().print(table)
