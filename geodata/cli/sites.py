"""`maillage sites`: what operators do with a file of sites."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from geodata.cli.network_files import export
from geodata.cli.options import VAR, AsJson, Var, console
from geodata.cli.site_mappings import (
    HOW,
    HOW_IN_FRENCH,
    guess_of,
    in_json,
    mapping_in,
    show,
    write_mapping,
)
from geodata.cli.site_reports import Language, Report, faults_in
from geodata.cli.whole_files import written_whole
from geodata.clock import today_in_france
from geodata.errors import BadInputError
from geodata.nearest.geocoding import BanCsvGeocoder, StoredAnswers, checked_url, locate
from geodata.sites.checks import CheckedRow, Columns
from geodata.sites.files import CsvWriter, JsonWriter, SiteWriter
from geodata.sites.mapping import ColumnMapping, publishable
from geodata.snapshot import open_current
from geodata.stores import Objects
from geodata.territory import Places

app = typer.Typer(help="Check files of sites.", no_args_is_help=True)
app.command("export")(export)

_WRITERS: Mapping[str, Callable[[TextIO], SiteWriter]] = {".csv": CsvWriter, ".json": JsonWriter}


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="CSV, JSON, GeoJSON, XLSX, ODS, XLS or GeoPackage.")],
    output: Annotated[
        Path | None, typer.Option(help="Write the sites kept, repaired, as .csv or .json.")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="Which columns give which fields, as `sites map` writes it; else guessed."
        ),
    ] = None,
    notes: Annotated[bool, typer.Option(help="Also print what only tells.")] = True,
    geocode: Annotated[
        str,
        typer.Option(
            help="Base URL of an address service (BAN protocol): sites without a position of "
            "their own are found by their address, each once; the answers are kept in --var."
        ),
    ] = "",
    locale: Annotated[Language, typer.Option(help="Language of the report.")] = Language.en,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Report by cause what a file of sites gets wrong, and how it is repaired; in JSON, by row.

    Exit code: 0 when every row is kept and every filled column is read, or may be lost; 1 when
    some rows are refused or some columns undecided; 2 when the file is unusable.
    """
    if output is not None and output.suffix not in _WRITERS:
        raise BadInputError(f"{output}: a file to write ends in .csv or .json")
    snapshot = open_current(var / "snapshots")
    places = Places(snapshot.register, snapshot.contours)
    report = Report(locale.value, as_json=as_json, with_notes=notes)
    with faults_in(locale.value), _written(output) as writer, _progress(file) as told:
        asked = None if mapping is None else mapping_in(mapping)
        rows = _rows(file, places, told, asked, report.locate)
        for row in _placed(rows, geocode, places, var):
            report.add(row)
            if writer is not None and row.site is not None:
                writer.write(row.site)
    report.close()
    if report.summary.unread_columns:
        told_how = HOW_IN_FRENCH if locale == Language.fr else HOW
        console.print("\n".join(told_how), highlight=False)
    if report.summary.refused or report.summary.unread_columns:
        raise typer.Exit(1)


@app.command("map")
def show_mapping(
    file: Annotated[Path, typer.Argument(help="A file of sites, whatever its form.")],
    output: Annotated[
        Path | None, typer.Option(help="Write the mapping, to be changed: .yaml or .json.")
    ] = None,
    locale: Annotated[Language, typer.Option(help="Language of the table.")] = Language.en,
    as_json: AsJson = False,
) -> None:
    """Show which column of a file gives which field, with examples, and what is in doubt.

    Exit code: 0 when every filled column is read, or may be lost; 1 when some are undecided; 2
    when the file is unusable.
    """
    with faults_in(locale.value):
        guessed = guess_of(file)
    if output is not None:
        write_mapping(guessed.mapping, output)
    if as_json:
        print(in_json(guessed))
    else:
        show(guessed, locale.value)
    if publishable(guessed.mapping):
        raise typer.Exit(1)


def _rows(
    file: Path,
    places: Places,
    told: Callable[[int], None],
    mapping: ColumnMapping | None,
    opened: Callable[[Columns], None],
) -> Iterator[CheckedRow]:
    from geodata.sources import check_file

    return check_file(file, places, told=told, mapping=mapping, opened=opened)


def _placed(
    rows: Iterator[CheckedRow], geocode: str, places: Places, var: Path
) -> Iterator[CheckedRow]:
    """Yields the rows, those without a position of their own placed by their address."""
    if not geocode:
        return rows
    bulk = BanCsvGeocoder(checked_url(geocode, "--geocode"))
    memory = StoredAnswers(Objects.at(var.resolve().as_uri()))
    return locate(rows, bulk, memory, places, today_in_france(), time.monotonic)


@contextmanager
def _written(output: Path | None) -> Iterator[SiteWriter | None]:
    """Gives what writes the sites; the file is in its place only once it is whole."""
    if output is None:
        yield None
        return
    with (
        written_whole(output) as partial,
        partial.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = _WRITERS[output.suffix](stream)
        yield writer
        writer.close()


@contextmanager
def _progress(file: Path) -> Iterator[Callable[[int], None]]:
    """Shows people how far the file is read; says nothing where nobody looks."""
    if not console.is_terminal or not file.is_file():
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(file.name, total=file.stat().st_size)
        yield lambda count: bar.advance(task, count)
