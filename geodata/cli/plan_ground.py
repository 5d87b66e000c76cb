"""What plans of this machine are made on."""

from __future__ import annotations

from pathlib import Path

from geodata.cli.site_tables import table_in
from geodata.clock import today_in_france
from geodata.indicators import fetch_columns
from geodata.plans import Ground, ground_over
from geodata.snapshot import open_current
from geodata.stores import Objects
from geodata.territory import Places


def ground_in(var: Path, sites: Path | None = None) -> Ground:
    """Returns the ground over the snapshot, the columns and some sites."""
    snapshot = open_current(var / "snapshots")
    columns = fetch_columns(Objects.at(f"file://{var.resolve()}").get, snapshot.register)
    places = Places(snapshot.register, snapshot.contours)
    table = snapshot.demonstration if sites is None else table_in(sites, places)
    return ground_over(snapshot, table, columns, today_in_france())
