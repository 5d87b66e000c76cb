"""`maillage sites`: what operators do with a file of sites."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from geodata.cli.options import VAR, AsJson, Var, console
from geodata.errors import BadInputError
from geodata.sites import Finding
from geodata.sites.checks import CheckedRow, Summary
from geodata.sites.files import CsvWriter, JsonWriter, SiteWriter
from geodata.snapshot import open_current
from geodata.territory import Places

app = typer.Typer(help="Check files of sites.", no_args_is_help=True)

_WRITERS: Mapping[str, Callable[[TextIO], SiteWriter]] = {".csv": CsvWriter, ".json": JsonWriter}


@app.callback()
def _root() -> None:
    """Keeps `maillage sites check` a subcommand, whatever the number of commands."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="CSV, JSON, or one JSON record a line.")],
    output: Annotated[
        Path | None, typer.Option(help="Write the sites kept, repaired, as .csv or .json.")
    ] = None,
    notes: Annotated[bool, typer.Option(help="Also print what only tells.")] = True,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Report row by row what a file of sites gets wrong, and how each row is repaired.

    Exit code: 0 when every row is kept, 1 when some are refused, 2 when the file is unusable.
    """
    if output is not None and output.suffix not in _WRITERS:
        raise BadInputError(f"{output}: a file to write ends in .csv or .json")
    snapshot = open_current(var / "snapshots")
    places, summary = Places(snapshot.register, snapshot.contours), Summary()
    with _written(output) as writer, _progress(file) as told:
        for row in _rows(file, places, told):
            summary.add(row)
            if writer is not None and row.site is not None:
                writer.write(row.site)
            _print_row(row, as_json=as_json, notes=notes)
    if as_json:
        print(json.dumps({"summary": summary.as_record()}, ensure_ascii=False))
    else:
        _print_summary(summary)
    if summary.refused:
        raise typer.Exit(1)


def _rows(file: Path, places: Places, told: Callable[[int], None]) -> Iterator[CheckedRow]:
    from geodata.sources import check_file

    return check_file(file, places, told=told)


@contextmanager
def _written(output: Path | None) -> Iterator[SiteWriter | None]:
    """Gives what writes the sites; the file is in its place only once it is whole."""
    if output is None:
        yield None
        return
    partial = output.with_name(f".{output.name}.partial")
    try:
        stream = partial.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise BadInputError(f"{output}: {error.strerror or 'cannot be written'}") from error
    try:
        with stream:
            writer = _WRITERS[output.suffix](stream)
            yield writer
            writer.close()
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


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


def _print_row(row: CheckedRow, *, as_json: bool, notes: bool) -> None:
    findings = [found for found in row.findings if notes or found.severity != "note"]
    if not findings:
        return
    if as_json:
        outcome = "file" if row.number == 0 else "refused" if row.is_refused else "kept"
        line = {
            "row": row.number,
            "outcome": outcome,
            "id": None if row.site is None else row.site.id,
            "findings": [finding.as_record() for finding in findings],
        }
        print(json.dumps(line, ensure_ascii=False))
        return
    for finding in findings:
        print(_in_words(finding))


def _in_words(finding: Finding) -> str:
    where = f"row {finding.row}" if finding.row else "file"
    name = f"{finding.field}: " if finding.field else ""
    is_changed = finding.given is not None or finding.kept is not None
    change = f" [{finding.given or 'nothing'} -> {finding.kept or 'nothing'}]" if is_changed else ""
    return f"{where}: {finding.severity}: {name}{finding.message}{change} ({finding.code})"


def _print_summary(summary: Summary) -> None:
    print(summary.in_words())
    for code, count in summary.as_record()["findings"].items():
        print(f"{count:>8}  {code}")
