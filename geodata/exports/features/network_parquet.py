"""The whole network as GeoParquet 1.1, where pyarrow is: on a workstation."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

from geodata.exports.features.layers import Kind
from geodata.exports.features.network_columns import columns_of, facts_of, flat_records
from geodata.exports.features.sites_layer import SitesLayer

GEOMETRY = "geometry"


def write_network_parquet(file: BinaryIO, layer: SitesLayer) -> None:
    """Writes the sites as points in degrees (WGS 84), null where none is known.

    The facts of the file are beside `geo` in its metadata, each under `maillage:` and its name.
    """
    # A workstation's package: it is not in Lambda's.
    import pyarrow as arrow
    from pyarrow import parquet

    records = list(flat_records(layer))
    kinds: dict[Kind, Any] = {"whole": arrow.int64(), "number": arrow.float64()}
    fields = [
        arrow.field(each.name, kinds.get(each.kind, arrow.string())) for each in columns_of(layer)
    ]
    points = [_point(each["longitude"], each["latitude"]) for each in records]
    arrays = [
        arrow.array([record[field.name] for record in records], field.type) for field in fields
    ]
    facts = {f"maillage:{name}": text for name, text in facts_of(layer).items()}
    schema = arrow.schema(
        [*fields, arrow.field(GEOMETRY, arrow.binary())],
        metadata={"geo": json.dumps(_geo(layer)), **facts},
    )
    table = arrow.Table.from_arrays([*arrays, arrow.array(points, arrow.binary())], schema=schema)
    parquet.write_table(table, file, compression="zstd")


def _geo(layer: SitesLayer) -> dict[str, Any]:
    extent = layer.extent
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if extent is not None:
        column["bbox"] = list(extent)
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _point(lon: float | None, lat: float | None) -> bytes | None:
    """Returns a point as WKB, in little endian."""
    return None if lon is None or lat is None else struct.pack("<BIdd", 1, 1, lon, lat)
