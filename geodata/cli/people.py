"""`maillage people`: where people live, cell by cell, instead of at their commune's point."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from geodata.cli.options import VAR, Var, console
from geodata.errors import BadInputError
from geodata.snapshot import open_current, people_sources, publish_people

app = typer.Typer(
    help="Where people live: with a grid, minutes and shares are of them and not of communes.",
    no_args_is_help=True,
)


@app.command("import")
def import_(
    grid: Annotated[
        list[Path],
        typer.Argument(
            help="Gridded population of INSEE (200 m or 1 km), points or areas with people: CSV, "
            "GeoPackage, GeoJSON or Parquet; its overseas files after it."
        ),
    ],
    source: Annotated[str, typer.Option(help="Who counted: answers credit them.")],
    licence: Annotated[str, typer.Option(help="Of the file, as `Licence Ouverte 2.0`.")] = "",
    vintage: Annotated[str, typer.Option("--date", help="Of the count: a day or a year.")] = "",
    column: Annotated[
        str | None, typer.Option(help="Column of the people, where it is not INSEE's `ind`.")
    ] = None,
    most_off: Annotated[
        float,
        typer.Option(min=0, max=1000, help="How far its sum may be from the official one, %."),
    ] = 15.0,
    var: Var = VAR,
) -> None:
    """Publish where people live with the data set in use; a grid it has is replaced."""
    if not source.strip():
        raise BadInputError("--source: say who counted these people")
    # geopandas takes a second to import.
    from geodata.sources import PeopleFacts, import_people

    name = escape(", ".join(each.name for each in grid))
    with console.status(f"placing the people of {name}"):
        done = import_people(
            var / "snapshots",
            open_current(var / "snapshots"),
            grid,
            PeopleFacts(source.strip(), licence, vintage, column),
            _now(),
            most_off,
        )
    console.print(
        f"{name}: {done.cells:,} cells in {done.communes:,} communes, "
        f"in snapshot {done.manifest.id}"
    )
    if done.without:
        console.print(f"  communes without a cell, which keep their point: {done.without:,}")
    for note in done.notes:
        console.print(f"  {escape(note)}", soft_wrap=True)


@app.command()
def show(var: Var = VAR) -> None:
    """Say where people live in the data set in use, and where that comes from."""
    sources = people_sources(open_current(var / "snapshots").manifest)
    if not sources:
        console.print("no grid: people are counted at their commune's point")
        return
    names = ("kind", "cells", "communes_without", "name", "vintage", "licence", "file")
    table = Table(*(name.replace("_", " ") for name in names), title="Where people live")
    for each in sources:
        table.add_row(*(escape(each.get(name, "")) for name in names))
    console.print(table)


@app.command()
def forget(var: Var = VAR) -> None:
    """Publish the data set in use without its grid: people are at their commune's point again."""
    snapshot = open_current(var / "snapshots")
    if snapshot.people is None:
        raise BadInputError(f"no grid of people in snapshot {snapshot.id}")
    manifest = publish_people(var / "snapshots", snapshot, None, {}, _now())
    console.print(f"no grid of people any more, in snapshot {manifest.id}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
