"""JSON made a table: records, features of GeoJSON, elements of OpenStreetMap, one a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from geodata.errors import SitesFileError
from geodata.sites.files.faults import unusable
from geodata.sites.files.flattening import Flat, flat_record, is_vertex
from geodata.sites.files.geometries import LATITUDE, LONGITUDE, epsg_of, in_degrees
from geodata.sites.files.headers import MOST_COLUMNS
from geodata.sites.files.json_layout import JsonLayout, layout_of, records_of
from geodata.sites.files.json_text import JsonText
from geodata.sites.files.table import Format, RawRow, Table, refuse_endless
from geodata.sites.site import Finding

Texts = Callable[[], Iterator[str]]
"""Gives the text of a file from its beginning, each time that it is called."""

_LON, _LAT = f"geometry.{LONGITUDE}", f"geometry.{LATITUDE}"


def json_table(texts: Texts, name: str) -> Table:
    """Returns the table of a JSON document, read once to know its columns.

    Raises:
        SitesFileError: it is no JSON, or holds no record.
    """
    layout = layout_of(JsonText(texts(), name))
    epsg = epsg_of(layout.reference_system)

    def read() -> Iterator[RawRow]:
        records = records_of(JsonText(texts(), name), layout, name)
        places = (
            each for each in records if not isinstance(each[1], dict) or not is_vertex(each[1])
        )
        for number, (line, record) in enumerate(places, 1):
            refuse_endless(number, name)
            yield _row(number, line, record, epsg)

    columns, kind, count = _columns(read, texts, layout, name)
    findings = _findings(layout, epsg) if count else ()
    return Table(kind, columns, read, findings=findings)


def _columns(
    read: Callable[[], Iterator[RawRow]], texts: Texts, layout: JsonLayout, name: str
) -> tuple[tuple[str, ...], Format, int]:
    """Returns the union of the columns, what the file is, and how many rows were readable."""
    columns: dict[str, bool] = {}
    count = 0
    try:
        for row in read():
            count += 1
            for key, value in (row.values or {}).items():
                columns[str(key)] = columns.get(str(key), False) or value is not None
            if len(columns) > MOST_COLUMNS:
                break
    except SitesFileError:
        # What was before the fault is yielded; the fault is raised where it is.
        if not count:
            raise
    if len(columns) > MOST_COLUMNS:
        raise unusable(name, "too_many_columns", most=MOST_COLUMNS)
    if not count or not columns:
        raise unusable(name, "no_row")
    return _without_missing_objects(columns), _format(texts, layout, name), count


def _without_missing_objects(columns: dict[str, bool]) -> tuple[str, ...]:
    """Returns the columns without those of objects that are sometimes null: `geo` of `geo.lon`."""
    outer = {name.rpartition(".")[0] for name in columns}
    return tuple(name for name, is_filled in columns.items() if is_filled or name not in outer)


def _format(texts: Texts, layout: JsonLayout, name: str) -> Format:
    _, first = next(records_of(JsonText(texts(), name), layout, name))
    if isinstance(first, dict) and first.get("type") == "Feature" and not layout.is_lines:
        return "geojson"
    return "jsonl" if layout.is_lines else "json"


def _row(number: int, line: int, record: Any, epsg: int | None) -> RawRow:
    if not isinstance(record, dict):
        return RawRow(number, None, line=line)
    flat = flat_record(record)
    findings: list[Finding] = []
    if flat.other_geometry is not None:
        facts = {"kind": flat.other_geometry}
        findings.append(Finding(number, "warning", "latitude", "geometry_not_point", facts))
    if epsg != 4326 and _LON in flat.values:
        findings += _put_in_degrees(number, flat, epsg)
    return RawRow(number, flat.values, tuple(findings), line)


def _put_in_degrees(number: int, flat: Flat, epsg: int | None) -> list[Finding]:
    """Converts the position of a record, or leaves it out and returns why."""
    east, north = flat.values[_LON], flat.values[_LAT]
    degrees = in_degrees(epsg, east, north)
    if degrees is None:
        del flat.values[_LON], flat.values[_LAT]
        given = f"{east}, {north}"
        return [Finding(number, "warning", "latitude", "geometry_unknown_system", given=given)]
    flat.values[_LON], flat.values[_LAT] = degrees
    return []


def _findings(layout: JsonLayout, epsg: int | None) -> tuple[Finding, ...]:
    if layout.reference_system is None or epsg == 4326:
        return ()
    facts = {"system": layout.reference_system[:80]}
    return (Finding(0, "note", "latitude", "reference_system", facts),)
