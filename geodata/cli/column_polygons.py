"""`maillage columns import`: polygons of neighbourhoods (QPV) as columns of communes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from geodata.cli.column_stores import store_at
from geodata.cli.options import VAR, AsJson, Var
from geodata.errors import BadInputError, PolygonFileError
from geodata.indicators import Column, ColumnFacts, column_of
from geodata.snapshot import Snapshot, open_current
from geodata.territory import Units

if TYPE_CHECKING:
    from geodata.sources import Held, Neighbourhoods

_SHOWN = 10


def import_(
    name: Annotated[str, typer.Argument(help="What questions call the column: a-z, 0-9, _ and -.")],
    file: Annotated[Path, typer.Argument(help="Polygons: GeoJSON, or a GeoPackage of one layer.")],
    label: Annotated[str, typer.Option(help="What people read, in French.")],
    source: Annotated[str, typer.Option(help="Who publishes the polygons.")],
    licence: Annotated[str, typer.Option(help="Under which they may be used.")],
    listed_class: Annotated[str, typer.Option(help="Class of the communes that hold one.")],
    absent_class: Annotated[
        str | None,
        typer.Option(help="Class of all others, where the file is whole; else they have none."),
    ] = None,
    code_column: Annotated[
        str | None, typer.Option(help="Column of the codes, where it is not `code_qp`.")
    ] = None,
    vintage: Annotated[str, typer.Option(help="Year or date of the polygons.")] = "",
    ignore_unknown: Annotated[
        bool,
        typer.Option("--ignore-unknown", help="Leave out polygons on no commune, and say so."),
    ] = False,
    is_check: Annotated[
        bool, typer.Option("--check", help="Say what is found, and publish nothing.")
    ] = False,
    store: Annotated[
        str | None,
        typer.Option("--store", help="A folder, or s3://bucket/prefix; by default var."),
    ] = None,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Publish which communes hold polygons of a policy (QPV), how many, and people inside.

    Three columns: NAME, the class; NAME-count, how many; NAME-people, where a grid was imported
    (`maillage people import`). Exit code: 2 when the file cannot be used: nothing is published.
    """
    facts = {"source": source, "vintage": vintage, "licence": licence}
    of_class = ColumnFacts(name, "class", label, **facts)
    of_count = ColumnFacts(f"{name}-count", "count", f"{label} : nombre", "quartiers", **facts)
    of_people = ColumnFacts(f"{name}-people", "count", f"{label} : habitants", "habitants", **facts)
    of_class.check_origin()
    names = [each for each in (listed_class, absent_class) if each is not None]
    if not all(each.strip() for each in names) or len(set(names)) < len(names):
        raise BadInputError("--listed-class, --absent-class: two classes have two names")
    # geopandas takes a second to import.
    from geodata.sources import held_by_areas, read_neighbourhoods

    snapshot = open_current(var / "snapshots")
    units = Units(snapshot.register)
    found = read_neighbourhoods(file, code_column)
    people = snapshot.register.people[: snapshot.register.whole_count]
    held = held_by_areas(found, snapshot.contours, units.entry, people, snapshot.people)
    _refuse_nowhere(file, found, held, ignore_unknown=ignore_unknown)
    columns = _columns((of_class, of_count, of_people), tuple(names), snapshot, units, held)
    outcome: dict[str, Any] = {"published": False}
    if not is_check:
        from geodata.indicators import publish_columns

        # Without a grid, people that older polygons had would pass for these.
        without = () if held.people is not None else (of_people.name,)
        objects = store_at(store, var, to_write=True)
        now = publish_columns(objects, columns, snapshot.register, without)
        outcome = {"published": True, "set": now.id}
    report = _report(found, held, columns, snapshot)
    if as_json:
        records = [each.as_record() for each in columns]
        print(json.dumps({**outcome, "columns": records, "report": report}, ensure_ascii=False))
        return
    for line in _in_words(report):
        print(line)
    if not is_check:
        print(f"published: {', '.join(each.facts.name for each in columns)}, set {outcome['set']}")


def _refuse_nowhere(file: Path, found: Neighbourhoods, held: Held, *, ignore_unknown: bool) -> None:
    codes = [found.codes[at] for at in held.nowhere]
    if len(codes) == len(found.codes):
        fault = "no polygon touches any commune: another reference system than it says?"
        raise PolygonFileError(file.name, [fault])
    if codes and not ignore_unknown:
        shown = ", ".join(codes[:_SHOWN]) + (", …" if len(codes) > _SHOWN else "")
        fault = f"polygons that touch no commune: {len(codes)}, {shown} (--ignore-unknown)"
        raise PolygonFileError(file.name, [fault])


def _columns(
    facts: tuple[ColumnFacts, ColumnFacts, ColumnFacts],
    classes: tuple[str, ...],
    snapshot: Snapshot,
    units: Units,
    held: Held,
) -> list[Column]:
    """Returns the class, the number and the people of each commune, missing where not known."""
    whole = snapshot.register.whole_count
    is_drawn = np.zeros(whole, dtype=bool)
    drawn = snapshot.contours.geometries(units.entry.tolist())
    is_drawn[units.entry] = [each is not None for each in drawn]
    holds = is_drawn & (held.number > 0)
    is_told = holds if len(classes) == 1 else is_drawn
    classed = np.where(is_told, np.where(holds, 0.0, 1.0), np.nan)
    columns = [
        column_of(facts[0], classed, classes),
        column_of(facts[1], np.where(is_told, held.number.astype(np.float64), np.nan), ()),
    ]
    if held.people is not None:
        columns.append(column_of(facts[2], np.where(is_told, held.people, np.nan), ()))
    return columns


def _report(
    found: Neighbourhoods, held: Held, columns: list[Column], snapshot: Snapshot
) -> dict[str, Any]:
    inside = None if held.people is None else held.people
    unknown = 0 if inside is None else int((np.isnan(inside) & (held.number > 0)).sum())
    return {
        "polygons": len(found.codes),
        "communes": int((held.number > 0).sum()),
        "known_in": int(columns[0].is_known.sum()),
        "split": [found.codes[at] for at in held.split],
        "slivers": held.slivers,
        "repaired": list(found.repaired),
        "ignored": [found.codes[at] for at in held.nowhere],
        "people": None if inside is None else round(float(np.nansum(inside))),
        "people_unknown_in": None if inside is None else unknown,
        "grid": None if snapshot.people is None else snapshot.people.name,
    }


def _in_words(report: dict[str, Any]) -> Iterator[str]:
    yield f"{report['polygons']:,} polygons in {report['communes']:,} communes and arrondissements"
    yield f"communes with a class: {report['known_in']:,}"
    for field, words in (
        ("repaired", "polygons that crossed themselves, made valid"),
        ("split", "polygons over several communes, counted in each"),
        ("ignored", "polygons on no commune, left out"),
    ):
        codes = report[field]
        if codes:
            shown = ", ".join(codes[:_SHOWN]) + (", …" if len(codes) > _SHOWN else "")
            yield f"{words}: {len(codes):,} ({shown})"
    if report["slivers"]:
        yield f"overlaps under 5 % of a polygon, not counted: {report['slivers']:,}"
    if report["people"] is None:
        yield "people inside: not known, no grid of people was imported (maillage people import)"
        return
    yield f"people inside: {report['people']:,} ({report['grid']})"
    if report["people_unknown_in"]:
        yield f"  not known in {report['people_unknown_in']:,} of these communes"
