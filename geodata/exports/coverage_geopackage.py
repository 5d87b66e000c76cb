"""Coverage as a GeoPackage for QGIS: rows, zones, metadata, and a style that opens with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.exports.columns.column import Column, Record
from geodata.exports.coverage_facts import METHOD, facts_of, moment_of
from geodata.exports.coverage_geojson import rounded, shapes_of
from geodata.exports.coverage_qml import STYLE_FIELDS, styles_of
from geodata.exports.coverage_tables import Table, rows_of, zones_of

WGS_84 = "EPSG:4326"
GEOMETRY = "geom"


def write_geopackage(
    path: str,
    coverage: Mapping[str, Any],
    geometries: Mapping[str, Any | None],
    gaps: Mapping[str, Any] | None = None,
) -> None:
    """Writes a coverage answer as a GeoPackage, over whatever was at the path.

    Layers: the rows (`communes`, or `territoires` with their indicators) and `zones`, with the
    keys of the columns as fields and codes as text; `metadata`, a table of the question, its
    dates, sources, licence, method and the definition of each field; `layer_styles`, where QGIS
    finds how to draw them. The same answer always makes the same rows.

    Args:
        path: of the file, whose folder exists.
        coverage: the answer.
        geometries: (multi)polygons in degrees by the code of the row.
        gaps: the answer of gaps, whose zones have outlines; without it, zones have none.
    """
    rows = rows_of(coverage)
    zones = zones_of(coverage if gaps is None else gaps)
    name = "communes" if rows.title == "Communes" else "territoires"
    tables = {name: rows, "zones": zones}
    outlines = rounded([geometries.get(record["code"]) for record in rows.records])
    styles = styles_of(name, GEOMETRY, moment_of(coverage))
    file = _File(path)
    file.add_layer(name, rows, outlines)
    file.add_layer("zones", zones, rounded(shapes_of(zones.records)))
    file.add_table("metadata", ("about", "name", "label", "text"), _metadata(coverage, tables))
    file.add_table("layer_styles", STYLE_FIELDS, styles, fid="id")


class _File:
    """A GeoPackage that is written layer by layer."""

    def __init__(self, path: str) -> None:
        self._path = path
        # What GDAL cannot open it writes anew; a file already there would keep its own layers.
        with open(path, "wb"):  # noqa: PTH123  this room knows no Path: the name is the caller's
            self._begun = False

    def add_layer(self, name: str, table: Table, outlines: Sequence[Any | None]) -> None:
        """Writes a layer of multipolygons."""
        cells = [_field(column, table.records) for column in table.columns]
        self._add(
            name,
            shapely.to_wkb(np.array(outlines, dtype=object)),
            [values for values, _ in cells],
            [column.key for column in table.columns],
            field_mask=[mask for _, mask in cells],
            geometry_type="MultiPolygon",
            promote_to_multi=True,
            crs=WGS_84,
            layer_options={"GEOMETRY_NAME": GEOMETRY, "IDENTIFIER": table.title},
        )

    def add_table(
        self, name: str, fields: Sequence[str], rows: Sequence[Sequence[Any]], fid: str = "fid"
    ) -> None:
        """Writes a table without geometry."""
        columns = [_array([row[i] for row in rows]) for i in range(len(fields))]
        self._add(name, None, columns, list(fields), layer_options={"FID": fid})

    def _add(
        self,
        name: str,
        geometry: NDArray[Any] | None,
        values: list[NDArray[Any]],
        fields: list[str],
        **options: Any,
    ) -> None:
        # A workstation's package: it is not in Lambda's.
        from pyogrio.raw import write

        append, self._begun = self._begun, True
        write(
            self._path,
            geometry,
            values,
            fields,
            layer=name,
            driver="GPKG",
            append=append,
            **options,
        )


def _metadata(
    coverage: Mapping[str, Any], tables: Mapping[str, Table]
) -> list[tuple[str, str, str, str]]:
    said = [("file", fact.key, fact.label, fact.value) for fact in facts_of(coverage)]
    said.append(("file", "method", "Méthode", METHOD))
    for layer, table in tables.items():
        said.extend((layer, column.key, column.label, column.fr) for column in table.columns)
    return said


def _field(column: Column, records: Sequence[Record]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Returns a column's values in the type of its kind, and where they are missing."""
    values = [column.value(record) for record in records]
    missing = np.array([value is None for value in values], dtype=bool)
    kinds: dict[str, tuple[Any, Any]] = {
        "whole": (np.int64, 0),
        "number": (np.float64, np.nan),
        "share": (np.float64, np.nan),
        "reach": (np.bool_, False),
    }
    dtype, absent = kinds.get(column.kind, (object, None))
    filled = [absent if value is None else value for value in values]
    return np.array(filled, dtype=dtype), missing


def _array(values: Sequence[Any]) -> NDArray[Any]:
    if all(isinstance(value, bool) for value in values):
        return np.array(values, dtype=np.bool_)
    if all(isinstance(value, datetime) for value in values):
        return np.array(values, dtype="datetime64[ms]")
    return np.array(values, dtype=object)
