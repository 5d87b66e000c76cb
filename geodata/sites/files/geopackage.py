"""Layers of GeoPackages (OGC 12-128), which are SQLite, read row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from geodata.sites.files.faults import unusable
from geodata.sites.files.geometries import LATITUDE, LONGITUDE, in_degrees
from geodata.sites.files.headers import MOST_COLUMNS
from geodata.sites.files.table import RawRow, Table, refuse_endless
from geodata.sites.site import Fact, Finding

_LONGEST_VALUE = 10_000_000
_MOST_STEPS = 5_000
"""Of a million instructions of SQLite each: far more than a million rows take."""
_HEADER_BYTES = 8
_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the bounds that stand before a geometry, by their code."""
_LON, _LAT = f"geometry.{LONGITUDE}", f"geometry.{LATITUDE}"
_MAGIC = b"GP"


@dataclass(frozen=True, slots=True)
class _Layer:
    """A table of features or attributes, and the reference system of its geometries."""

    table: str
    title: str
    geometry: str | None
    epsg: int | None
    columns: tuple[str, ...]


def geopackage_table(path: Path, name: str) -> Table:
    """Returns the table of the first layer that has rows.

    Raises:
        SitesFileError: it is damaged, or no layer has a row.
    """
    with _reading(path, name) as database:
        layers = [layer for layer in _layers(database) if _has_rows(database, layer)]
    if not layers:
        raise unusable(name, "no_layer")
    layer = layers[0]
    if len(layer.columns) > MOST_COLUMNS:
        raise unusable(name, "too_many_columns", most=MOST_COLUMNS)

    def read() -> Iterator[RawRow]:
        with _reading(path, name) as database:
            for number, values in enumerate(_records(database, layer), 1):
                refuse_endless(number, name)
                yield _row(number, values, layer)

    columns = tuple(column for column in layer.columns if column != layer.geometry)
    if layer.geometry is not None:
        columns += (_LON, _LAT)
    return Table("gpkg", columns, read, sheet=layer.title, findings=_findings(layer, len(layers)))


@contextmanager
def _reading(path: Path, name: str) -> Iterator[sqlite3.Connection]:
    """Opens a database that nobody trusts: nothing is written, and each question is bounded."""
    steps = 0

    def count_step() -> bool:
        nonlocal steps
        steps += 1
        return steps > _MOST_STEPS

    try:
        # `immutable` reads no journal that lies beside the file, and takes no lock.
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            database.set_progress_handler(count_step, 1_000_000)
            database.text_factory = _text
            yield database
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise unusable(name, "damaged_geopackage", cause=str(error)[:120]) from error


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _layers(database: sqlite3.Connection) -> list[_Layer]:
    """Returns the layers, those with geometries first; views, which may compute, are not read."""
    found = database.execute(
        "SELECT c.table_name, coalesce(c.identifier, c.table_name), g.column_name,"
        " CASE WHEN upper(s.organization) = 'EPSG' THEN s.organization_coordsys_id END"
        " FROM gpkg_contents c JOIN sqlite_master m ON m.name = c.table_name AND m.type = 'table'"
        " LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name"
        " LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
        " WHERE c.data_type IN ('features', 'attributes') AND m.sql NOT LIKE '%VIRTUAL%'"
        " ORDER BY c.data_type = 'attributes', m.rowid LIMIT 1000"
    ).fetchall()
    return [
        _Layer(str(table), str(title), geometry, epsg, _columns(database, str(table)))
        for table, title, geometry, epsg in found
    ]


def _columns(database: sqlite3.Connection, table: str) -> tuple[str, ...]:
    rows = database.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return tuple(str(name) for (name,) in rows)


def _has_rows(database: sqlite3.Connection, layer: _Layer) -> bool:
    question = f"SELECT 1 FROM {_quoted(layer.table)} LIMIT 1"  # noqa: S608 - quoted # nosec B608
    return database.execute(question).fetchone() is not None


def _records(database: sqlite3.Connection, layer: _Layer) -> Iterator[dict[str, Any]]:
    names = ", ".join(map(_quoted, layer.columns))
    question = f"SELECT {names} FROM {_quoted(layer.table)}"  # noqa: S608 - quoted # nosec B608
    for cells in database.execute(question):
        yield dict(zip(layer.columns, cells, strict=True))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _row(number: int, record: dict[str, Any], layer: _Layer) -> RawRow:
    blob = record.pop(layer.geometry, None) if layer.geometry is not None else None
    values: dict[str | None, Any] = {
        column: None if isinstance(value, bytes) else value for column, value in record.items()
    }
    if not isinstance(blob, bytes):
        return RawRow(number, values)
    geometry = _geometry(blob)
    if geometry is None or geometry.geom_type != "Point" or geometry.is_empty:
        kind = "empty" if geometry is None or geometry.is_empty else geometry.geom_type
        facts = {"kind": kind}
        finding = Finding(number, "warning", "latitude", "geometry_not_point", facts)
        return RawRow(number, values, (finding,))
    degrees = in_degrees(layer.epsg, geometry.x, geometry.y)
    if degrees is None:
        given = f"{geometry.x}, {geometry.y}"
        finding = Finding(number, "warning", "latitude", "geometry_unknown_system", given=given)
        return RawRow(number, values, (finding,))
    values[_LON], values[_LAT] = degrees
    return RawRow(number, values)


def _geometry(blob: bytes) -> Any:
    """Returns the geometry of a blob, or None when it is none (OGC 12-128, 2.1.3)."""
    if len(blob) < _HEADER_BYTES or not blob.startswith(_MAGIC):
        return None
    envelope = blob[3] >> 1 & 7
    if envelope >= len(_ENVELOPES):
        return None
    geometry: Any = shapely.from_wkb(
        blob[_HEADER_BYTES + _ENVELOPES[envelope] :], on_invalid="ignore"
    )
    if geometry is not None and geometry.geom_type == "MultiPoint" and len(geometry.geoms) == 1:
        return geometry.geoms[0]
    return geometry


def _findings(layer: _Layer, count: int) -> tuple[Finding, ...]:
    findings = []
    facts: dict[str, Fact]
    if count > 1:
        facts = {"sheet": layer.title[:80], "count": count}
        findings.append(Finding(0, "warning", "", "sheet_chosen", facts))
    if layer.geometry is not None and layer.epsg != 4326:
        facts = {"system": f"EPSG:{layer.epsg}" if layer.epsg is not None else "?"}
        findings.append(Finding(0, "note", "latitude", "reference_system", facts))
    return tuple(findings)
