"""Layers of GeoPackages: their rows, and the positions of their points."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from shapely import MultiPoint, Point, Polygon

from geodata.errors import SitesFileError
from geodata.sites.files import open_table
from geodata.sites.files.geopackage import _geometry
from tests.geodata.sites.files.workbooks import blob_of, geopackage


def test_a_layer_is_a_table_with_the_position_of_each_point(tmp_path: Path) -> None:
    places = [("A", Point(2.5, 44.3)), ("B", MultiPoint([(3, 45)])), ("C", None)]
    table = open_table(geopackage(tmp_path / "lieux", places), "sites")
    assert (table.format, table.sheet) == ("gpkg", "Les lieux")
    assert table.columns == ("fid", "nom", "cp", "geometry.longitude", "geometry.latitude")
    first, second, third = (dict(row.values or {}) for row in table.rows())
    assert first == {
        "fid": 1,
        "nom": "A",
        "cp": "12000",
        "geometry.longitude": 2.5,
        "geometry.latitude": 44.3,
    }
    assert (second["geometry.longitude"], third.get("geometry.longitude")) == (3, None)


def test_metres_are_made_degrees(tmp_path: Path) -> None:
    for epsg, point in ((2154, Point(666_000, 6_361_000)), (3857, Point(286_500, 5_519_000))):
        path = geopackage(tmp_path / f"{epsg}", [("A", point)], epsg=epsg)
        table = open_table(path, "sites")
        [row] = table.rows()
        assert (row.values or {})["geometry.longitude"] == pytest.approx(2.573, abs=0.01)
        assert (row.values or {})["geometry.latitude"] == pytest.approx(44.34, abs=0.02)
        assert [finding.code for finding in table.findings] == ["reference_system"]


def test_no_position_is_made_of_an_area_or_of_an_unknown_system(tmp_path: Path) -> None:
    square = Polygon([(0, 0), (1, 0), (1, 1)])
    [row] = open_table(geopackage(tmp_path / "a", [("A", square)]), "sites").rows()
    assert [finding.code for finding in row.findings] == ["geometry_not_point"]
    path = geopackage(tmp_path / "b", [("A", Point(5e5, 2e5))], epsg=27700)
    [row] = open_table(path, "sites").rows()
    assert [finding.code for finding in row.findings] == ["geometry_unknown_system"]
    assert "geometry.longitude" not in (row.values or {})


def test_the_bounds_before_a_geometry_are_skipped() -> None:
    assert _geometry(blob_of(Point(1, 2), 4326, bounds=True)) == Point(1, 2)
    assert _geometry(b"GP\0\x0f" + bytes(40)) is None
    assert _geometry(b"GP") is None


ENDLESS = """
DROP TABLE lieux;
CREATE VIEW lieux AS
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n
"""


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE a (b)",
        "CREATE TABLE gpkg_contents (table_name TEXT)",
        "DELETE FROM lieux",
        "DELETE FROM gpkg_contents",
        ENDLESS,
    ],
)
def test_what_has_no_layer_with_rows_is_refused(tmp_path: Path, script: str) -> None:
    path = tmp_path / "lieux"
    if "lieux" in script or "DELETE" in script:
        geopackage(path, [("A", Point(1, 2))])
    database = sqlite3.connect(path)
    database.executescript(script)
    database.close()
    with pytest.raises(SitesFileError, match=r"no layer holds a row|damaged GeoPackage"):
        open_table(path, "sites")


def test_a_damaged_one_is_refused(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "lieux", [(f"{n}", Point(1, 2)) for n in range(2_000)])
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(SitesFileError, match="damaged GeoPackage"):
        list(open_table(path, "sites").rows())
