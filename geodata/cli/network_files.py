"""`maillage sites export`: the whole network as a file for GIS and for analysts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.options import VAR, SitesFile, Var, console
from geodata.cli.site_tables import table_in
from geodata.cli.whole_files import written_whole
from geodata.clock import today_in_france
from geodata.errors import BadInputError
from geodata.exports.features import SitesLayer, network_geopackage, network_parquet
from geodata.sites import Network
from geodata.snapshot import open_current
from geodata.territory import Places


def export(
    output: Annotated[Path, typer.Argument(help="The file to write: .gpkg or .parquet.")],
    sites: SitesFile = None,
    var: Var = VAR,
) -> None:
    """Write a network as a GeoPackage, or as GeoParquet 1.1: its version and licence are in it."""
    write = _WRITERS.get(output.suffix)
    if write is None:
        raise BadInputError(f"{output}: a file to write ends in .gpkg or .parquet")
    snapshot = open_current(var / "snapshots")
    places = Places(snapshot.register, snapshot.contours)
    table = snapshot.demonstration if sites is None else table_in(sites, places)
    network = Network.of(table, places)
    layer = SitesLayer(network, snapshot.register, today_in_france(), snapshot.id)
    with written_whole(output) as path:
        path.write_bytes(write(layer))
    console.print(f"{output}: {len(layer)} sites, version {table.version.version}")


_WRITERS: Mapping[str, Callable[[SitesLayer], bytes]] = {
    ".gpkg": network_geopackage,
    ".parquet": network_parquet,
}
