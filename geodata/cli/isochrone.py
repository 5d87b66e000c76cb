"""`maillage isochrone` and `maillage matrix`: what a place reaches, and trips between places."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from geodata.cli.options import VAR, AsJson, SitesFile, Var, asked_of_library, console
from geodata.cli.whole_files import written_whole
from geodata.clock import today_in_france
from geodata.coverage import (
    MOST_DESTINATIONS,
    MOST_MAX_MINUTES,
    MOST_ORIGINS,
    USUAL_MAX_MINUTES,
    IsochroneParameters,
    PlaceAsked,
)
from geodata.errors import ParameterError

if TYPE_CHECKING:
    from geodata.coverage import IsochroneReply

_SUFFIXES = (".json", ".geojson")
_LISTS = (("origins", MOST_ORIGINS), ("destinations", MOST_DESTINATIONS))
_FIELDS = ("lat", "lon", "commune", "site")
_TRIP = ("minutes", "minutes_low", "minutes_high", "metres", "method", "reason")


@asked_of_library
def isochrone(
    asked: IsochroneParameters,
    out: Annotated[Path | None, typer.Option(help="File to write: .json or .geojson.")] = None,
    sites: SitesFile = None,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Show what a place reaches: communes and people by minutes, a site's catchment."""
    # It takes half a second to import, which no other command waits for.
    from geodata.cli.coverage_data import open_documents, usual_question
    from geodata.exports import isochrone_document

    if out is not None and out.suffix not in _SUFFIXES:
        raise ParameterError("--out", f"ends in none of {', '.join(_SUFFIXES)}", _SUFFIXES)
    place, bands, day = asked.place, asked.bands, today_in_france()
    answers = open_documents(var, usual_question(day.isoformat()), sites).answers
    found = answers.isochrone(answers.place(place), bands, asked.mode, day)
    if out is not None:
        with written_whole(out) as partial:
            partial.write_bytes(isochrone_document(found, out.suffix[1:]))
        console.print(f"{out}: {out.stat().st_size:,} bytes", highlight=False, soft_wrap=True)
    elif as_json:
        print(isochrone_document(found, "json").decode())
    else:
        _print(found)


def _print(found: IsochroneReply) -> None:
    place = found["place"]
    name = place["site"]["name"] if "site" in place else place["commune"]["name"]
    table = Table("minutes", "communes", "people", "also elsewhere", "only here", title=name)
    for band in found["bands"]:
        counts = (band["communes"], band["people"])
        shared = (band["people_also_elsewhere"], band["people_only_here"])
        table.add_row(f"{band['minutes']:g}", *(f"{each:,}" for each in (*counts, *shared)))
    catchment = found["catchment"]
    if catchment is not None:
        table.add_row("nearest", f"{catchment['communes']:,}", f"{catchment['people']:,}", "", "")
    Console().print(table)


def matrix(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON as POST /v1/matrix takes it, or CSV with a column role (origin, "
            "destination or both) and lat and lon, commune, or site."
        ),
    ],
    out: Annotated[Path | None, typer.Option(help="CSV to write, a row a trip.")] = None,
    mode: Annotated[str, typer.Option(help="car, foot, bicycle or transit.")] = "car",
    max_minutes: Annotated[
        float, typer.Option(help="Longest trip, inclusive.", min=0.1, max=MOST_MAX_MINUTES)
    ] = USUAL_MAX_MINUTES,
    sites: SitesFile = None,
    var: Var = VAR,
) -> None:
    """Time the trips between up to 100 origins and 1,000 destinations."""
    from geodata.cli.coverage_data import open_documents, usual_question

    origins, destinations = (_places(file, name, most) for name, most in _LISTS)
    day = today_in_france()
    answers = open_documents(var, usual_question(day.isoformat()), sites).answers
    ends = [[answers.place(each) for each in some] for some in (origins, destinations)]
    # What is no mode is refused there, in words.
    text = answers.matrix(ends[0], ends[1], mode, max_minutes)  # type: ignore[arg-type]
    if out is None:
        print(text)
        return
    with written_whole(out) as partial:
        partial.write_text(_as_csv(json.loads(text)), encoding="utf-8")
    console.print(f"{out}: {out.stat().st_size:,} bytes", highlight=False, soft_wrap=True)


def _places(file: Path, name: str, most: int) -> list[PlaceAsked]:
    """Returns the places of a list of a file.

    Raises:
        OriginError: one of them is none, or several.
        ParameterError: the file cannot be read, or the list is empty or too long.
    """
    given = list(_given(file, name))
    if not 0 < len(given) <= most:
        raise ParameterError(name, f"{len(given):,} places; from 1 to {most:,}")
    return [_asked(each, f"{name}[{at}]") for at, each in enumerate(given)]


def _given(file: Path, name: str) -> Iterator[Mapping[str, Any]]:
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix != ".json":
        role = name.removesuffix("s")
        for row in csv.DictReader(io.StringIO(text)):
            if row.get("role") in (role, "both"):
                yield {field: row[field] for field in _FIELDS if row.get(field)}
        return
    try:
        body = json.loads(text)
        yield from (dict(each) for each in body[name])
    except (ValueError, TypeError, KeyError) as error:
        raise ParameterError("FILE", f"{file}: no JSON with a list {name} of places") from error


def _asked(given: Mapping[str, Any], name: str) -> PlaceAsked:
    unknown = set(given) - set(_FIELDS)
    if unknown:
        raise ParameterError(name, f"unknown: {', '.join(sorted(unknown))}", _FIELDS)
    try:
        lat, lon = (None if given.get(each) is None else float(given[each]) for each in _FIELDS[:2])
    except (TypeError, ValueError) as error:
        raise ParameterError(name, "lat and lon must be degrees") from error
    commune, site = (None if given.get(each) is None else str(given[each]) for each in _FIELDS[2:])
    return PlaceAsked(lat, lon, commune, site, name)


def _as_csv(found: Mapping[str, Any]) -> str:
    """Returns the trips of a table, a row each, by the numbers of their ends from 0."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("origin", "destination", *_TRIP))
    for row in range(len(found["origins"])):
        for column in range(len(found["destinations"])):
            minutes = found["minutes"][row][column]
            method = found["method"] or found["methods"][row][column]
            trip = (
                minutes,
                *(_at(found[each], row, column) for each in _TRIP[1:4]),
                None if minutes is None else method,
                _at(found["reasons"], row, column),
            )
            writer.writerow((row, column, *trip))
    return written.getvalue()


def _at(table: Any, row: int, column: int) -> object:
    return None if table is None else table[row][column]
