"""The whole network as a GeoPackage (OGC 12-128r18), written by SQLite alone.

GDAL, which writes the other GeoPackages, is larger than the package of a function may grow by.
Points need no more than the tables of the standard and 29 bytes of geometry each.
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing

from geodata.exports.features.layers import Kind
from geodata.exports.features.network_columns import columns_of, facts_of, flat_records
from geodata.exports.features.sites_layer import SitesLayer

_TYPES: dict[Kind, str] = {"whole": "INTEGER", "number": "DOUBLE", "day": "DATE"}
_WGS_84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
_TABLES = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10200;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE metadata (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT, text TEXT);
"""
"""Of the standard, as its annex C writes them; the application is `GPKG`, the version 1.2."""
_HEADER = struct.pack("<2sBBi", b"GP", 0, 1, 4326)
"""Of a geometry in little endian without an envelope (2.1.3)."""
_EPOCH = "1970-01-01"


def network_geopackage(layer: SitesLayer) -> bytes:
    """Returns a GeoPackage of the layer `sites`, and the table `metadata` of its facts.

    The same sites make the same bytes: the moment of the last change is the day of the data.
    """
    facts, columns = facts_of(layer), columns_of(layer)
    changed = f"{facts['sites_as_of'] or _EPOCH}T00:00:00.000Z"
    with closing(sqlite3.connect(":memory:")) as file:
        file.executescript(_TABLES)
        named = ", ".join(f'"{each.name}" {_TYPES.get(each.kind, "TEXT")}' for each in columns)
        file.execute(
            "CREATE TABLE sites (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, "
            f"{named})"
        )
        _describe(file, layer, changed)
        marks = ", ".join("?" for _ in range(len(columns) + 1))
        names = ", ".join(f'"{each.name}"' for each in columns)
        file.executemany(
            f"INSERT INTO sites (geom, {names}) VALUES ({marks})",  # noqa: S608 - names of our own # nosec B608
            (
                (_point(each["longitude"], each["latitude"]), *each.values())
                for each in flat_records(layer)
            ),
        )
        file.executemany("INSERT INTO metadata (name, text) VALUES (?, ?)", facts.items())
        file.commit()
        return file.serialize()


def _describe(file: sqlite3.Connection, layer: SitesLayer, changed: str) -> None:
    file.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", None),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
            ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS_84, "longitude, latitude"),
        ],
    )
    extent = layer.extent or (None, None, None, None)
    file.executemany(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            ("sites", "features", layer.title, layer.description, changed, *extent, 4326),
            ("metadata", "attributes", "metadata", "", changed, None, None, None, None, None),
        ],
    )
    file.execute("INSERT INTO gpkg_geometry_columns VALUES ('sites', 'geom', 'POINT', 4326, 0, 0)")


def _point(lon: float | None, lat: float | None) -> bytes | None:
    if lon is None or lat is None:
        return None
    return _HEADER + struct.pack("<BIdd", 1, 1, lon, lat)
