"""`maillage columns`: numbers or classes per commune, checked, published, listed, removed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geodata.cli.column_polygons import import_
from geodata.cli.column_stores import store_at
from geodata.cli.options import VAR, AsJson, Var
from geodata.errors import BadInputError
from geodata.indicators import (
    MOST_BYTES,
    By,
    ColumnFacts,
    Columns,
    Kind,
    Layout,
    ReadColumn,
    fetch_columns,
    read_column,
)
from geodata.snapshot import open_current
from geodata.territory import Register

app = typer.Typer(
    help="Numbers or classes per commune: weights of people, classes to group communes by.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="What questions call the column: a-z, 0-9, _ and -.")]
File = Annotated[Path, typer.Argument(help="CSV: UTF-8 or Windows-1252; commas or semicolons.")]
CodeColumn = Annotated[str, typer.Option(help="Column of the INSEE codes, or of the postcodes.")]
ValueColumn = Annotated[
    list[str] | None, typer.Option(help="Column of the values; counts: several add.")
]
Less = Annotated[
    list[str] | None, typer.Option(help="Column of counts to take off the values; repeat.")
]
ShareOf = Annotated[
    str | None, typer.Option(help="Column that the values are a share of; with --kind index.")
]
KindOption = Annotated[
    Kind, typer.Option(help="index: of each commune; count: adds up; class: a name.")
]
Label = Annotated[str, typer.Option(help="What people read, in French.")]
Unit = Annotated[str, typer.Option(help="Unit of the numbers.")]
Source = Annotated[str, typer.Option(help="Who publishes the values.")]
Vintage = Annotated[str, typer.Option(help="Year or date of the values.")]
Licence = Annotated[str, typer.Option(help="Under which they may be used.")]
ByOption = Annotated[By, typer.Option(help="What the codes are; a postcode's count is shared.")]
PeopleColumn = Annotated[
    str | None, typer.Option(help="People each value is of, to average merged communes by.")
]
ClassOption = Annotated[
    list[str] | None, typer.Option("--class", help="A class there may be, in order; repeat.")
]
AbsentClass = Annotated[
    str | None, typer.Option(help="Class of the communes that the file does not list.")
]
ListedClass = Annotated[
    str | None,
    typer.Option(help="Of a list of things in communes: the class of each commune it names."),
]
IgnoreUnknown = Annotated[
    bool, typer.Option("--ignore-unknown", help="Leave out codes of no commune, and say so.")
]
StoreUrl = Annotated[
    str | None, typer.Option("--store", help="A folder, or s3://bucket/prefix; by default var.")
]


app.command("import")(import_)


@app.command()
def check(
    name: Name,
    file: File,
    code_column: CodeColumn,
    kind: KindOption,
    value_column: ValueColumn = None,
    less: Less = None,
    share_of: ShareOf = None,
    by: ByOption = "insee",
    people_column: PeopleColumn = None,
    classes: ClassOption = None,
    absent_class: AbsentClass = None,
    listed_class: ListedClass = None,
    ignore_unknown: IgnoreUnknown = False,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Report what a file of values per commune holds, and publish nothing.

    Exit code: 0 when it can be published, 2 when it cannot.
    """
    values = tuple(value_column or ())
    named = tuple(classes or ())
    taken = tuple(less or ())
    layout = Layout(code_column, values, by, people_column, named, listed_class, taken, share_of)
    register = open_current(var / "snapshots").register
    facts = ColumnFacts(name, kind)
    read = _read(file, facts, layout, register, ignore_unknown, absent_class)
    _print_reading(read, {"published": False}, as_json=as_json)


@app.command()
def publish(
    name: Name,
    file: File,
    code_column: CodeColumn,
    kind: KindOption,
    label: Label,
    source: Source,
    licence: Licence,
    value_column: ValueColumn = None,
    less: Less = None,
    share_of: ShareOf = None,
    unit: Unit = "",
    vintage: Vintage = "",
    by: ByOption = "insee",
    people_column: PeopleColumn = None,
    classes: ClassOption = None,
    absent_class: AbsentClass = None,
    listed_class: ListedClass = None,
    ignore_unknown: IgnoreUnknown = False,
    store: StoreUrl = None,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Put a file of values per commune in use, in the place of the column of its name.

    Exit code: 2 when the file cannot be used; nothing is published then.
    """
    from geodata.indicators import publish_column

    values = tuple(value_column or ())
    named = tuple(classes or ())
    taken = tuple(less or ())
    layout = Layout(code_column, values, by, people_column, named, listed_class, taken, share_of)
    facts = ColumnFacts(name, kind, label, unit, source, vintage, licence)
    facts.check_origin()
    register = open_current(var / "snapshots").register
    read = _read(file, facts, layout, register, ignore_unknown, absent_class)
    columns = publish_column(store_at(store, var, to_write=True), read.column, register)
    _print_reading(read, {"published": True, "set": columns.id}, as_json=as_json)


@app.command("list")
def list_columns(store: StoreUrl = None, var: Var = VAR, as_json: AsJson = False) -> None:
    """List the columns in use."""
    register = open_current(var / "snapshots").register
    _print_columns(fetch_columns(store_at(store, var).get, register), as_json=as_json)


@app.command()
def remove(name: Name, store: StoreUrl = None, var: Var = VAR, as_json: AsJson = False) -> None:
    """Take a column out of use; the former sets stay in the store."""
    from geodata.indicators import remove_column

    register = open_current(var / "snapshots").register
    _print_columns(remove_column(store_at(store, var), name, register), as_json=as_json)


def _read(
    file: Path,
    facts: ColumnFacts,
    layout: Layout,
    register: Register,
    ignore_unknown: bool,
    absent_class: str | None,
) -> ReadColumn:
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror or 'cannot be read'}") from error
    return read_column(
        content,
        str(file),
        facts,
        layout,
        register,
        ignore_unknown=ignore_unknown,
        absent_class=absent_class,
    )


def _print_reading(read: ReadColumn, outcome: dict[str, Any], *, as_json: bool) -> None:
    record = read.report.as_record()
    if as_json:
        column = read.column.as_record()
        print(json.dumps({**outcome, "column": column, "report": record}, ensure_ascii=False))
        return
    for line in report_in_words(record):
        print(line)
    if outcome["published"]:
        print(f"published: {read.column.facts.name}, in the set {outcome['set']}")


def _print_columns(columns: Columns, *, as_json: bool) -> None:
    records = [column.as_record() for column in columns.values()]
    if as_json:
        print(json.dumps({"set": columns.id, "columns": records}, ensure_ascii=False))
        return
    if not records:
        print("no column is published")
        return
    table = Table("name", "kind", "known in", "label", "unit", "vintage", "source", "licence")
    for record in records:
        texts = (record[field] for field in ("label", "unit", "vintage", "source", "licence"))
        known_in = f"{record['known_in']:,}"
        table.add_row(record["name"], record["kind"], known_in, *map(escape, texts))
    Console().print(table)


def report_in_words(report: Mapping[str, Any]) -> Iterator[str]:
    """Yields the lines of a report (`ReadingReport.as_record`); what did not happen is not said."""
    yield (
        f"{report['rows']:,} rows; {report['valued']:,} of {report['communes']:,} communes and "
        f"arrondissements have a value, {report['missing']:,} have none"
    )
    yield from (f"  {name}: {_number(value)}" for name, value in report["values"].items())
    for text, count in report["missing_cells"].items():
        yield f"missing in the file: {count:,} times {text!r}"
    yield from _codes(report)
    for city in report["cities"]:
        yield f"{city['name']} ({city['code']}): {city['outcome']}"
    if report["defaulted"]:
        yield f"communes not in the file, given the class of the absent: {report['defaulted']:,}"


def _codes(report: Mapping[str, Any]) -> Iterator[str]:
    repaired, ignored, merged = report["repaired"], report["ignored"], report["merged"]
    if repaired["count"]:
        yield f"codes repaired: {repaired['count']:,}"
        yield from (
            f"  line {each['line']}: {each['given']} -> {each['kept']}"
            for each in repaired["first"]
        )
    if ignored["count"]:
        total = "" if ignored["sum"] is None else f", {_number(ignored['sum'])} in all"
        yield f"unknown codes ignored: {ignored['count']:,}{total}"
        yield from (f"  line {each['line']}: {each['code']!r}" for each in ignored["first"])
    if report["former_codes"]:
        yield f"codes of former communes: {report['former_codes']:,}"
    if merged["count"]:
        how = ", ".join(f"{name} {count:,}" for name, count in merged["how"].items())
        yield f"communes that several codes are in now: {merged['count']:,} ({how})"
        yield from (
            f"  {each['code']} {each['name']}: {', '.join(each['from'])} ({each['how']})"
            for each in merged["first"]
        )


def _number(value: float) -> str:
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
