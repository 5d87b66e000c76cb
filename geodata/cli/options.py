"""Options that several commands share, and the console on which they speak to people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

console = Console(stderr=True)

Var = Annotated[Path, typer.Option(help="Folder of sources and snapshots.", envvar="MAILLAGE_VAR")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
SitesFile = Annotated[
    Path | None, typer.Option(help="CSV or JSON of sites; by default the demonstration network.")
]
Values = Annotated[list[str] | None, typer.Option(help="Of the standard's vocabulary.")]
GeocoderUrl = Annotated[
    str, typer.Option("--geocoder", help="Base URL of an address service (BAN protocol).")
]
RouterUrl = Annotated[
    str, typer.Option("--router", help="A routing engine: valhalla+https://…, osrm+https://….")
]
VAR = Path("var")
