"""Coverage as a GeoPackage, read back as QGIS reads it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyogrio
import pytest
import shapely

from geodata.exports.coverage_geopackage import write_geopackage
from geodata.exports.coverage_qml import _MINUTES, _SHARES, _steps
from geodata.exports.plan_geopackage import write_plan_geopackage
from tests.coverage_answers import (
    GEOMETRIES,
    commune_row,
    coverage_answer,
    france_answer,
    gaps_answer,
)
from tests.plan_answers import SHAPES, plan_answer


@pytest.fixture
def path(tmp_path: Path) -> str:
    path = str(tmp_path / "ain.gpkg")
    write_geopackage(path, coverage_answer(), GEOMETRIES, gaps_answer())
    return path


def layer(path: str, name: str) -> Any:
    return pyogrio.read_dataframe(path, layer=name)


def test_the_layers_are_rows_zones_metadata_and_styles(path: str) -> None:
    layers = dict(pyogrio.list_layers(path).tolist())
    assert layers["communes"] == layers["zones"] == "MultiPolygon"
    assert set(layers) == {"communes", "zones", "sites", "metadata", "layer_styles"}
    assert pyogrio.read_info(path, layer="communes")["crs"] == "EPSG:4326"


def test_codes_are_text_and_numbers_are_typed(path: str) -> None:
    info = pyogrio.read_info(path, layer="communes")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert (types["code"], types["people"], types["minutes"]) == (
        ("OFTString", "OFTInteger64", "OFTReal")
    )
    communes = layer(path, "communes").set_index("code")
    assert communes.loc["01001", "nearest_site_id"] == "12345678900011"
    assert communes.loc["01001", "geometry"].covers(shapely.Point(5.09, 46.05))


def test_missing_is_null_and_no_row_is_lost(path: str) -> None:
    communes = layer(path, "communes").set_index("code")
    island = communes.loc["01003"]
    assert island["people"] != island["people"]
    assert island["minutes"] != island["minutes"]
    assert island["geometry"] is None
    assert (island["status"], island["advisors_per_10k"]) == ("unreachable", 0.0)
    assert len(communes) == 3


def test_zones_have_their_outlines_and_communes(path: str) -> None:
    zones = layer(path, "zones")
    assert zones.loc[0, "commune_codes"] == "01003"
    assert zones.loc[0, "geometry"].covers(shapely.Point(4.05, 46.05))


def test_the_metadata_say_date_sources_licence_and_every_field(path: str) -> None:
    table = layer(path, "metadata")
    said = {(row.about, row.name): row.text for row in table.itertuples(index=False)}
    assert said["file", "licence"] == "Licence Ouverte 2.0"
    assert said["file", "at"] == "2026-11-24"
    assert "INSEE" in said["file", "sources"]
    for name in ("communes", "zones"):
        for field in pyogrio.read_info(path, layer=name)["fields"]:
            assert said[name, field]


def test_styles_draw_every_row_once_by_fields_that_exist(path: str) -> None:
    styles = layer(path, "layer_styles").set_index("f_table_name")
    for name in ("communes", "zones"):
        style = styles.loc[name]
        assert (style["f_geometry_column"], style["f_table_schema"]) == ("geom", "")
        assert style["useAsDefault"]
        rules = ET.fromstring(style["styleQML"]).findall(".//rule")  # noqa: S314  our own text
        fields = set(pyogrio.read_info(path, layer=name)["fields"])
        assert {
            part for rule in rules for part in rule.get("filter", "").split('"')[1::2]
        } <= fields
        # A style's expressions are SQL that the file itself answers.
        drawn = [
            pyogrio.read_dataframe(path, layer=name, where=rule.get("filter")) for rule in rules
        ]
        assert sum(len(found) for found in drawn) == len(layer(path, name))


def test_a_legend_reads_as_french(path: str, tmp_path: Path) -> None:
    territories = str(tmp_path / "france.gpkg")
    write_geopackage(territories, france_answer(), {})
    labels = labels_of(path, "communes") + labels_of(territories, "territoires")
    assert {"10\u00a0min au plus", "de 10 à 15\u00a0min", "plus de 45\u00a0min"} <= set(labels)
    assert {"50\u00a0% au plus", "plus de 97\u00a0%"} <= set(labels)
    assert labels_of(path, "sites") == ["lieu d'accueil"]


def labels_of(path: str, name: str) -> list[str]:
    style = layer(path, "layer_styles").set_index("f_table_name").loc[name, "styleQML"]
    return [
        rule.get("label", "")
        for rule in ET.fromstring(style).findall(".//rule")  # noqa: S314  our own text
    ]


SITE = {
    "site_id": "0123",
    "name": "=Maison",
    "commune": "01001",
    "commune_name": "Bourg",
    "network": None,
    "lon": 5.05,
    "lat": 46.05,
    "posts_granted": 2,
    "posts_filled": None,
    "opens_on": None,
    "closes_on": None,
    "updated_on": "2022-12-01",
    "people_in_catchment": 1_000,
    "people_in_catchment_alone": None,
}


def test_sites_are_points_with_their_numbers_and_dates(tmp_path: Path) -> None:
    path = str(tmp_path / "sites.gpkg")
    write_geopackage(path, coverage_answer(), GEOMETRIES, gaps_answer(), [SITE])
    [site] = layer(path, "sites").itertuples()
    assert (site.site_id, site.name, site.updated_on) == ("0123", "=Maison", "2022-12-01")
    assert (site.posts_granted, site.people_in_catchment) == (2, 1_000)
    assert site.people_in_catchment_alone != site.people_in_catchment_alone  # missing is not zero
    assert site.geometry == shapely.Point(5.05, 46.05)


def test_older_readers_find_nothing_that_the_standard_does_not_have(path: str) -> None:
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("PRAGMA user_version").fetchone() == (10200,)
        moments = base.execute("SELECT update_time FROM layer_styles").fetchall()
    assert set(moments) == {("2026-11-24T02:00:00.000Z",)}


def test_gdal_warns_of_nothing_in_writing_nor_in_reading(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = str(tmp_path / "all.gpkg")
    with caplog.at_level("WARNING"):
        write_geopackage(path, coverage_answer(), GEOMETRIES, gaps_answer(), [SITE])
        write_geopackage(path, coverage_answer(rows=[], zones=[]), {})
        write_geopackage(path, france_answer(), {"01": shapely.box(5, 46, 6, 47)})
        write_plan_geopackage(path, plan_answer(), SHAPES)
        for name, _ in pyogrio.list_layers(path):
            layer(path, name)
    assert caplog.records == []


def test_a_plan_has_its_sites_those_that_stay_and_what_it_supposed(tmp_path: Path) -> None:
    path = str(tmp_path / "plan.gpkg")
    write_plan_geopackage(path, plan_answer(), SHAPES)
    layers = dict(pyogrio.list_layers(path).tolist())
    assert (layers["sites"], layers["existing_sites"]) == ("Point", "Point")
    assert layer(path, "sites").loc[0, "rank"] == 1
    assert layer(path, "existing_sites").loc[0, "people_in_catchment"] == 1_000
    assert layer(path, "communes").set_index("code").loc["01002", "minutes_after"] == 30.1
    said = layer(path, "metadata").set_index("name")["text"]
    assert "15/12/2022" in said["existing"]
    assert "3\u202f000 habitants au plus par poste" in said["capacity"]


def test_unreachable_is_a_class_of_its_own(path: str) -> None:
    style = layer(path, "layer_styles").set_index("f_table_name").loc["communes", "styleQML"]
    [rule] = [
        rule
        for rule in ET.fromstring(style).findall(".//rule")  # noqa: S314  our own text
        if rule.get("label") == "hors d'atteinte"
    ]
    found = pyogrio.read_dataframe(path, layer="communes", where=rule.get("filter"))
    assert found["code"].tolist() == ["01003"]


@pytest.mark.parametrize("limits", [_MINUTES, _SHARES])
def test_a_class_holds_its_upper_limit(limits: tuple[float, ...]) -> None:
    colours = [f"c{i}" for i in range(len(limits) + 1)]
    classes = [
        (said.replace('"x"', "x"), colour)
        for said, _, colour in _steps("x", limits, colours, 1, "min")
    ]
    for number, limit in enumerate(limits):
        for x, expected in ((limit, number), (limit + 0.001, number + 1)):
            holds = [
                colour
                for said, colour in classes
                if eval(said.replace("AND", "and"), {"x": x})  # noqa: S307  our own text
            ]
            assert holds == [f"c{expected}"]


def test_what_was_at_the_path_is_replaced(path: str) -> None:
    write_geopackage(path, france_answer(), {"01": shapely.box(5, 46, 6, 47)})
    layers = dict(pyogrio.list_layers(path).tolist())
    assert set(layers) == {"territoires", "zones", "sites", "metadata", "layer_styles"}
    row = layer(path, "territoires").iloc[0]
    assert (row["code"], row["share_within_20"]) == ("01", 0.7692)
    assert layer(path, "zones").loc[0, "geometry"] is None


def test_an_answer_without_row_or_zone_is_a_file_too(tmp_path: Path) -> None:
    path = str(tmp_path / "none.gpkg")
    write_geopackage(path, coverage_answer(rows=[], zones=[]), {})
    assert len(layer(path, "communes")) == len(layer(path, "zones")) == 0


def test_a_column_that_is_missing_everywhere_keeps_its_type(tmp_path: Path) -> None:
    path = str(tmp_path / "lost.gpkg")
    lost = commune_row("01004", people=None, minutes=None, reachable=None, status="unknown")
    write_geopackage(path, coverage_answer(rows=[lost]), {})
    info = pyogrio.read_info(path, layer="communes")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert (types["people"], types["minutes"]) == ("OFTInteger64", "OFTReal")
