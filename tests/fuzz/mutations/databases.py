"""GeoPackages changed by SQL: rows, geometries, and what the tables of the standard say of them."""

from __future__ import annotations

import sqlite3
from random import Random
from typing import Any

from tests.fuzz.mutations.archives import flipped

_VALUES: tuple[Any, ...] = (
    *(None, 0, -1, 1e308, float("inf"), 2154, 4326, 27572, 10**15, "", "x", "lieux", "Médiathèque"),
    *("a" * 3_000, "\u0000", "geom", b"", b"GP", b"GP\0\1", b"\xff" * 40, "12000", "LINESTRING"),
)
_SCHEMAS = (
    "CREATE TABLE autre (a, b)",
    "CREATE VIEW vue AS SELECT * FROM lieux",
    "ALTER TABLE lieux ADD COLUMN horaires",
    "ALTER TABLE lieux RENAME COLUMN nom TO name",
    "ALTER TABLE lieux RENAME TO places",
    "DROP TABLE lieux",
    "DROP TABLE gpkg_contents",
    "DROP TABLE gpkg_geometry_columns",
    "DROP TABLE gpkg_spatial_ref_sys",
    "INSERT INTO gpkg_contents SELECT 'vue', data_type, identifier, srs_id FROM gpkg_contents",
    (
        "CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        "SELECT x AS fid, x AS geom, x AS nom FROM n"
    ),
    "UPDATE gpkg_contents SET table_name = 'endless'",
    "UPDATE gpkg_contents SET table_name = 'vue'",
)


def changed_database(content: bytes, random: Random, most: int) -> bytes:
    """Returns a GeoPackage with a few changes; what SQLite cannot open has a byte changed."""
    if random.random() < 0.15:
        return flipped(content, random)
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(content)
        for _ in range(random.choice((1, 1, 2, 4))):
            _change(database, random, most)
        database.commit()
        return database.serialize()
    except (sqlite3.Error, OverflowError, UnicodeError):
        return flipped(content, random)
    finally:
        database.close()


def _change(database: sqlite3.Connection, random: Random, most: int) -> None:
    if random.random() < 0.2:
        database.execute(random.choice(_SCHEMAS))
        return
    named = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    tables = [name for (name,) in database.execute(named)]
    table = random.choice(tables)
    columns = [each[1] for each in database.execute(f'PRAGMA table_info("{table}")')]
    column = random.choice(columns)
    match random.randrange(4):
        case 0:
            database.execute(f'DELETE FROM "{table}" WHERE rowid % 2')  # noqa: S608 - our own
        case 1 if table == "lieux":
            rows = min(random.choice((1, 10, 200)), most // 200)
            one = "INSERT INTO lieux (geom, nom, cp) SELECT geom, nom, cp FROM lieux LIMIT 1"
            for _ in range(rows):
                database.execute(one)
        case 2 if column == "geom":
            _spoil_geometry(database, random)
        case _:
            one = f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?'  # noqa: S608 - our own
            database.execute(one, (random.choice(_VALUES), random.choice((1, 1, 2, 3))))


def _spoil_geometry(database: sqlite3.Connection, random: Random) -> None:
    for row, geometry in database.execute("SELECT rowid, geom FROM lieux").fetchall():
        if isinstance(geometry, bytes) and geometry:
            changed = flipped(geometry, random)
            database.execute("UPDATE lieux SET geom = ? WHERE rowid = ?", (changed, row))
