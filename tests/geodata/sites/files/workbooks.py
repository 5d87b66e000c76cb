"""Workbooks that tests make: XLSX by XlsxWriter, OpenDocument and GeoPackage by hand."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import shapely
import xlsxwriter

Rows = Sequence[Sequence[Any]]

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def xlsx(fill: Callable[[Any], None], **options: Any) -> bytes:
    """Returns the bytes of a workbook that a function fills."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        fill(book)
    return stream.getvalue()


def xlsx_of(rows: Rows) -> bytes:
    """Returns a workbook of one sheet of these rows."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Lieux")
        for line, cells in enumerate(rows):
            sheet.write_row(line, 0, cells)

    return xlsx(fill)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Returns an archive of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def ods(tables: str, **parts: str) -> bytes:
    """Returns an OpenDocument spreadsheet of the XML of its tables."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": _ODS, "content.xml": content, **parts})


def ods_of(rows: Rows, name: str = "Lieux") -> str:
    """Returns the XML of a table of texts."""
    lines = "".join(
        f"<table:table-row>{''.join(map(text_cell, cells))}</table:table-row>" for cells in rows
    )
    return f'<table:table table:name="{name}">{lines}</table:table>'


def text_cell(text: str) -> str:
    """Returns the XML of a cell of text."""
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )


def geopackage(path: Path, rows: Sequence[tuple[str, Any]], *, epsg: int = 4326) -> Path:
    """Writes a GeoPackage of one layer: the name of a place, and its geometry or None."""
    database = sqlite3.connect(path)
    layer = f"""
        PRAGMA application_id = 1196444487;
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,
            organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT,
            srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,
            geometry_type_name TEXT, srs_id INTEGER);
        INSERT INTO gpkg_spatial_ref_sys VALUES ('x', {epsg}, 'EPSG', {epsg}, '');
        INSERT INTO gpkg_contents VALUES ('lieux', 'features', 'Les lieux', {epsg});
        INSERT INTO gpkg_geometry_columns VALUES ('lieux', 'geom', 'POINT', {epsg});
        CREATE TABLE lieux (fid INTEGER PRIMARY KEY, geom BLOB, nom TEXT, cp TEXT);
    """  # noqa: S608 - a number
    database.executescript(layer)
    for name, geometry in rows:
        blob = None if geometry is None else blob_of(geometry, epsg)
        database.execute("INSERT INTO lieux (geom, nom, cp) VALUES (?, ?, '12000')", (blob, name))
    database.commit()
    database.close()
    return path


def blob_of(geometry: Any, epsg: int, *, bounds: bool = False) -> bytes:
    """Returns a geometry as a GeoPackage holds it."""
    envelope = b"\0" * 32 if bounds else b""
    flags = bytes([1 | (2 if bounds else 0)])
    return b"GP\0" + flags + epsg.to_bytes(4, "little") + envelope + shapely.to_wkb(geometry)
