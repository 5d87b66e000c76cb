"""The whole network as a file: opened as GIS and analysts do, with its version and its licence."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
from pyarrow import parquet

from geodata.cli.app import main
from geodata.exports.features import SitesLayer, network_geopackage, network_parquet
from geodata.sites.network import Network
from geodata.sites.site import Site
from geodata.sites.table import SiteTable
from tests.country import LITTLE_FRANCE, SQUARES, places_of, site, write_snapshot

SITES = (
    site(
        "a",
        0.15,
        46.05,
        services=(
            "Utiliser le numérique au quotidien",
            "Maîtriser les outils numériques du quotidien",
        ),
        date_maj=date(2026, 11, 1),
        posts_filled=0,
        nom="L’été, 100 %",
    ),
    site("lost", None, None, code_insee="01002"),
)


def layer_of(*sites: Site) -> SitesLayer:
    places = places_of(LITTLE_FRANCE, SQUARES)
    table = SiteTable.from_sites(sites, version="v1", source="tests")
    return SitesLayer(Network.of(table, places), places.register, date(2026, 11, 24), "snap")


def geo_of(path: Path) -> Any:
    return json.loads(parquet.read_schema(path).metadata[b"geo"])


def test_a_geopackage_opens_in_gdal_with_every_site(tmp_path: Path) -> None:
    path = tmp_path / "lieux.gpkg"
    path.write_bytes(network_geopackage(layer_of(*SITES)))
    assert pyogrio.list_layers(path)[:, 0].tolist() == ["sites", "metadata"]
    found = geopandas.read_file(path, layer="sites")
    assert found.crs.to_epsg() == 4326
    assert found["id"].tolist() == ["a", "lost"]
    assert (found.geometry[0].x, found.geometry[0].y, found.geometry[1]) == (0.15, 46.05, None)
    assert found["services"][0].count("|") == 1
    assert found["services"].isna().tolist() == [False, True]
    assert found["departement"].tolist() == ["01", "01"]
    assert (found["posts_filled"][0], found["nom"][0]) == (0, "L’été, 100 %")
    assert str(found["date_maj"][0])[:10] == "2026-11-01"
    assert pyogrio.read_info(path, layer="sites")["total_bounds"] == (0.15, 46.05, 0.15, 46.05)


def test_a_geopackage_says_its_version_and_its_licence(tmp_path: Path) -> None:
    path = tmp_path / "lieux.gpkg"
    path.write_bytes(network_geopackage(layer_of(*SITES)))
    with closing(sqlite3.connect(path)) as file:
        facts = dict(file.execute("SELECT name, text FROM metadata").fetchall())
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    assert facts["version"] == "v1"
    assert facts["licence"] == "Licence Ouverte 2.0"
    assert facts["sites_as_of"] == "2026-11-01"


def test_the_same_network_makes_the_same_bytes() -> None:
    for write in (network_geopackage, network_parquet):
        assert write(layer_of(*SITES)) == write(layer_of(*SITES))


@pytest.mark.parametrize("sites", [(), SITES[1:]], ids=["none", "none has a position"])
def test_a_network_without_positions_is_a_file_too(tmp_path: Path, sites: tuple[Site, ...]) -> None:
    path = tmp_path / "lieux.gpkg"
    path.write_bytes(network_geopackage(layer_of(*sites)))
    assert len(geopandas.read_file(path, layer="sites")) == len(sites)
    whole = tmp_path / "lieux.parquet"
    whole.write_bytes(network_parquet(layer_of(*sites)))
    found = geopandas.read_parquet(whole)
    assert (len(found), found.geometry.isna().all()) == (len(sites), True)
    assert "bbox" not in geo_of(whole)["columns"]["geometry"]


def test_a_geoparquet_opens_with_its_positions_and_its_facts(tmp_path: Path) -> None:
    path = tmp_path / "lieux.parquet"
    path.write_bytes(network_parquet(layer_of(*SITES)))
    found = geopandas.read_parquet(path)
    assert found.crs.to_string() in ("OGC:CRS84", "EPSG:4326")
    assert (found.geometry[0].x, found.geometry[0].y, found.geometry[1]) == (0.15, 46.05, None)
    assert found["id"].tolist() == ["a", "lost"]
    assert (found["posts_filled"][0], found["nom"][0]) == (0, "L’été, 100 %")
    metadata = parquet.read_schema(path).metadata
    assert metadata[b"maillage:licence"].decode() == "Licence Ouverte 2.0"
    assert metadata[b"maillage:version"] == b"v1"


def test_a_geoparquet_is_what_version_1_1_of_the_standard_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "lieux.parquet"
    path.write_bytes(network_parquet(layer_of(*SITES)))
    # Without `crs`, positions are in OGC:CRS84.
    assert geo_of(path) == {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": ["Point"],
                "bbox": [0.15, 46.05, 0.15, 46.05],
            }
        },
    }
    described = parquet.read_schema(path).field("geometry")
    assert str(described.type) == "binary"
    chunk = parquet.ParquetFile(path).metadata.row_group(0).column(0)
    assert chunk.compression == "GZIP"


def test_a_geoparquet_has_the_rows_and_the_columns_of_the_geopackage(tmp_path: Path) -> None:
    one, other = tmp_path / "lieux.gpkg", tmp_path / "lieux.parquet"
    one.write_bytes(network_geopackage(layer_of(*SITES)))
    other.write_bytes(network_parquet(layer_of(*SITES)))
    rows = parquet.read_table(other).drop_columns("geometry")
    with closing(sqlite3.connect(one)) as file:
        named = ", ".join(f'"{each}"' for each in rows.column_names)
        read = file.execute(f"SELECT {named} FROM sites ORDER BY fid").fetchall()  # noqa: S608
    assert [tuple(row.values()) for row in rows.to_pylist()] == read


@pytest.mark.parametrize("name", ["lieux.gpkg", "lieux.parquet"])
def test_a_command_writes_either(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(tmp_path / "var" / "snapshots")
    source = tmp_path / "lieux.csv"
    source.write_text(
        "id,nom,commune,code_postal,code_insee,adresse,latitude,longitude,services\n"
        "a,Halle,Saint-Étienne,42000,01002,1 rue X,46.05,0.15,\n",
        encoding="utf-8",
    )
    output = tmp_path / name
    command = ["sites", "export", str(output), "--sites", str(source)]
    monkeypatch.setattr("sys.argv", ["maillage", *command, "--var", str(tmp_path / "var")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in (0, None)
    found = (
        geopandas.read_parquet(output)
        if output.suffix == ".parquet"
        else geopandas.read_file(output, layer="sites")
    )
    assert found["id"].tolist() == ["a"]
