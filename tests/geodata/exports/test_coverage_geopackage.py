"""Coverage as a GeoPackage, read back as QGIS reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyogrio
import pytest
import shapely

from geodata.exports.coverage_geopackage import write_geopackage
from geodata.exports.coverage_qml import _MINUTES, _SHARES, _steps
from tests.coverage_answers import (
    GEOMETRIES,
    commune_row,
    coverage_answer,
    france_answer,
    gaps_answer,
)


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
    assert set(layers) == {"communes", "zones", "metadata", "layer_styles"}
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
        (said.replace('"x"', "x"), colour) for said, _, colour in _steps("x", limits, colours, 1)
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
    assert set(layers) == {"territoires", "zones", "metadata", "layer_styles"}
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
