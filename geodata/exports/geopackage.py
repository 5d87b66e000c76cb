"""GeoPackages (OGC 12-128r18), written layer by layer, with their metadata and their styles."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.exports.columns.column import Column, Record
from geodata.exports.coverage_facts import Fact
from geodata.exports.coverage_tables import Table

WGS_84 = "EPSG:4326"
GEOMETRY = "geom"
_OPTIONS = {"VERSION": "1.2"}
"""What readers of 2018 and later know: GDAL before 3.7 warns of what is later."""
_UTC = 100
"""GDAL's sign of universal time: a moment without it is written as the standard does not."""


class GeoPackageFile:
    """A GeoPackage that is written layer by layer."""

    def __init__(self, path: str) -> None:
        """Takes the path; whatever was there is replaced."""
        self._path = path
        # What GDAL cannot open it writes anew; a file already there would keep its own layers.
        with open(path, "wb"):  # noqa: PTH123  this room knows no Path: the name is the caller's
            self._begun = False

    def add_layer(
        self,
        name: str,
        table: Table,
        outlines: Sequence[Any | None],
        geometry_type: str = "MultiPolygon",
    ) -> None:
        """Writes a layer of multipolygons, or of points."""
        cells = [_field(column, table.records) for column in table.columns]
        self._add(
            name,
            shapely.to_wkb(np.array(outlines, dtype=object)),
            [values for values, _ in cells],
            [column.key for column in table.columns],
            field_mask=[mask for _, mask in cells],
            geometry_type=geometry_type,
            promote_to_multi=geometry_type.startswith("Multi"),
            crs=WGS_84,
            layer_options={"GEOMETRY_NAME": GEOMETRY, "IDENTIFIER": table.title},
        )

    def add_points(self, name: str, table: Table) -> None:
        """Writes a layer of points, where its records say."""
        points = [shapely.Point(each["lon"], each["lat"]) for each in table.records]
        self.add_layer(name, table, points, "Point")

    def add_table(
        self, name: str, fields: Sequence[str], rows: Sequence[Sequence[Any]], fid: str = "fid"
    ) -> None:
        """Writes a table without geometry."""
        columns = [_array([row[i] for row in rows]) for i in range(len(fields))]
        moments = {
            field: np.full(len(values), _UTC, dtype=np.int8)
            for field, values in zip(fields, columns, strict=True)
            if values.dtype.kind == "M"
        }
        self._add(
            name, None, columns, list(fields), layer_options={"FID": fid}, gdal_tz_offsets=moments
        )

    def add_metadata(self, facts: Sequence[Fact], tables: Mapping[str, Table]) -> None:
        """Writes what the file says of itself, and the definition of each field."""
        rows = [("file", fact.key, fact.label, fact.value) for fact in facts]
        for layer, table in tables.items():
            rows.extend((layer, column.key, column.label, column.fr) for column in table.columns)
        self.add_table("metadata", ("about", "name", "label", "text"), rows)

    def _add(
        self,
        name: str,
        geometry: NDArray[Any] | None,
        values: list[NDArray[Any]],
        fields: list[str],
        **options: Any,
    ) -> None:
        # A workstation's package: it is not in Lambda's.
        from pyogrio.errors import DataLayerError, DataSourceError
        from pyogrio.raw import write

        append, self._begun = self._begun, True
        if not append:
            options["dataset_options"] = _OPTIONS
        try:
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
        except (DataLayerError, DataSourceError) as error:
            # GDAL says a full disk as `Failed to commit transaction`, and has an error of its own.
            raise OSError(errno.EIO, str(error), self._path) from error


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
