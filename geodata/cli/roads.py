"""`maillage roads`: times that were measured on roads, beside the model's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from geodata.cli.options import VAR, Var, console
from geodata.errors import BadInputError
from geodata.snapshot import Snapshot, open_current, road_sources

if TYPE_CHECKING:
    from geodata.services.routing import BuildMode, Engine
    from geodata.sources import Estimate, RoadMode, Unit
else:
    # As the library has them, whose import takes a second: typer reads them at the start.
    BuildMode = Literal["car", "foot", "bicycle"]
    Engine = Literal["osrm", "valhalla"]
    RoadMode = Literal["car", "foot", "bicycle", "transit"]
    Unit = Literal["seconds", "minutes"]

app = typer.Typer(
    help="Times measured on roads: they take the place of the model's wherever they are known.",
    no_args_is_help=True,
)

Mode = Annotated[RoadMode, typer.Option(help="How one travels.")]
Source = Annotated[str, typer.Option(help="Who measured: answers credit them.")]
Licence = Annotated[str, typer.Option(help="Of the times, as `ODbL 1.0`.")]
Vintage = Annotated[str, typer.Option("--date", help="Of when they are: a day or a year.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV or Parquet: pairs, or a matrix of codes.")],
    mode: Mode,
    source: Source,
    unit: Annotated[
        Unit | None, typer.Option(help="Of the times, where no column says it.")
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="INSEE code that every time leads to, where no column does.")
    ] = None,
    licence: Licence = "",
    vintage: Vintage = "",
    percentile: Annotated[
        int | None, typer.Option(min=1, max=99, help="Of times by public transport.")
    ] = None,
    departure: Annotated[
        str, typer.Option(help="Their window of departures, as `2026-03-03 07:00-09:00`.")
    ] = "",
    allow_gaps: Annotated[
        bool, typer.Option("--allow-gaps", help="One way may be there and not the other.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Forget all other times of this mode.")
    ] = False,
    var: Var = VAR,
) -> None:
    """Publish times between communes that somebody else computed, with the data set in use."""
    if not source.strip():
        raise BadInputError("--source: say who measured these times")
    # pandas takes a second to import.
    from geodata.sources import RoadFacts, Told, import_roads

    done = import_roads(
        var / "snapshots",
        open_current(var / "snapshots"),
        file,
        RoadFacts(mode, source.strip(), licence, vintage, departure),
        Told(unit, to, percentile),
        _now(),
        allow_gaps=allow_gaps,
        replace=replace,
    )
    console.print(
        f"{escape(file.name)}: {done.pairs:,} times between {done.communes:,} communes, "
        f"in snapshot {done.manifest.id}"
    )
    for reason in done.left_out:
        console.print(f"  {escape(reason)}", soft_wrap=True)


@app.command()
def build(
    osm: Annotated[Path, typer.Option(help="Extract of OpenStreetMap, .osm.pbf.")],
    engine: Annotated[Engine, typer.Option(help="What times the trips; from PyPI.")] = "osrm",
    mode: Annotated[BuildMode, typer.Option(help="How one travels.")] = "car",
    within: Annotated[
        float, typer.Option(min=1, max=240, help="Longest trip that is kept, minutes.")
    ] = 90,
    vintage: Vintage = "",
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Say what it takes, and do nothing.")
    ] = False,
    var: Var = VAR,
) -> None:
    """Time all pairs of communes of an extract, and publish the times with the data set in use.

    What was timed is kept in var/roads: a build that is stopped goes on where it was.
    """
    from geodata.services.routing import prepared
    from geodata.sources import RoadBuild, RoadPoints, file_digest, publish_built

    snapshot = open_current(var / "snapshots")
    if not osm.is_file():
        raise BadInputError(f"{osm}: no such file")
    digest = file_digest(osm)
    folder = var / "roads" / digest[:16]
    with console.status(f"preparing the roads of {osm.name}"):
        tables = prepared(engine, mode, osm, folder)
    register, graph = snapshot.register, snapshot.travel
    codes = tuple(register.codes[: register.whole_count])
    points = RoadPoints(codes, graph.lon, graph.lat)
    work = RoadBuild(points, tables, mode, within * 60, folder, digest)
    found = work.estimate()
    console.print(_in_words(found, osm.name))
    if not found.points:
        raise BadInputError(f"{osm.name}: no commune is within two kilometres of its roads")
    if estimate:
        return
    with Progress(*_COLUMNS, console=console) as bar:
        task = bar.add_task(f"times by {mode}", total=1.0)
        pairs = work.run(lambda share: bar.update(task, completed=share))
    source = {
        "mode": mode,
        "name": f"© les contributeurs d’OpenStreetMap, {tables.name}",
        "licence": "ODbL 1.0",
        "file": osm.name,
        "sha256": digest,
        "origin": f"timed between communes, within {within:g} minutes",
        **({"vintage": vintage} if vintage else {}),
    }
    manifest = publish_built(var / "snapshots", snapshot, pairs, source, _now())
    console.print(f"{len(pairs):,} times between communes, in snapshot {manifest.id}")


_COLUMNS = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())


def _in_words(found: Estimate, name: str) -> str:
    head = f"{name}: {found.points:,} communes near its roads, {found.pairs:,} pairs to time"
    if found.seconds is None:
        return f"{head}, all of them timed before"
    return f"{head}, {found.left:,} left: about {max(1, round(found.seconds / 60)):,} min here"


@app.command()
def show(var: Var = VAR) -> None:
    """List the measured times of the data set in use, and where each come from."""
    snapshot = open_current(var / "snapshots")
    keys = ("mode", "pairs", "name", "vintage", "licence", "percentile", "departure")
    names = ("mode", "pairs", "source", "date", "licence", "percentile", "departures")
    table = Table(*names, title="Measured times")
    for each in road_sources(snapshot.manifest):
        facts = (each.get(key, "") for key in keys)
        table.add_row(*map(escape, facts))
    console.print(table)


@app.command()
def forget(mode: Mode, var: Var = VAR) -> None:
    """Publish the data set in use without the measured times of a mode: the model's come back."""
    snapshot = open_current(var / "snapshots")
    _measured(snapshot, mode)
    from geodata.sources import without_roads

    manifest = without_roads(var / "snapshots", snapshot, mode, _now())
    console.print(f"no measured times by {mode} any more, in snapshot {manifest.id}")


def _measured(snapshot: Snapshot, mode: str) -> None:
    if mode not in snapshot.measured:
        raise BadInputError(f"no times by {mode} are measured in snapshot {snapshot.id}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
