"""The whole network as GeoParquet 1.1, by the same writer at a terminal and in a function."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

from geodata.exports.features.layers import Kind
from geodata.exports.features.network_columns import columns_of, facts_of, flat_records
from geodata.exports.features.sites_layer import SitesLayer
from geodata.exports.parquet_file import ParquetColumn, ValueKind, parquet_file

GEOMETRY = "geometry"
_KINDS: Mapping[Kind, ValueKind] = {"whole": "whole", "number": "number"}


def network_parquet(layer: SitesLayer) -> bytes:
    """Returns the sites as points in degrees (OGC:CRS84), null where none is known.

    The facts of the file are beside `geo` in its metadata, each under `maillage:` and its name.
    The same sites make the same bytes.
    """
    records = list(flat_records(layer))
    columns = [
        ParquetColumn(each.name, _KINDS.get(each.kind, "text"), [row[each.name] for row in records])
        for each in columns_of(layer)
    ]
    points = [_point(each["longitude"], each["latitude"]) for each in records]
    facts = {f"maillage:{name}": text for name, text in facts_of(layer).items()}
    return parquet_file(
        [*columns, ParquetColumn(GEOMETRY, "bytes", points)],
        {"geo": json.dumps(_geo(layer)), **facts},
    )


def _geo(layer: SitesLayer) -> dict[str, Any]:
    """Returns what the standard asks of a file; without `crs`, positions are in OGC:CRS84."""
    extent = layer.extent
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if extent is not None:
        column["bbox"] = list(extent)
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _point(lon: float | None, lat: float | None) -> bytes | None:
    """Returns a point as WKB, in little endian."""
    return None if lon is None or lat is None else struct.pack("<BIdd", 1, 1, lon, lat)
