"""The layers as GDAL reads them, and QGIS by it: by the address alone, whole, by box, by value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from pyproj import Transformer

from tests.clients.served import served
from tests.functions.gdal_reading import listed, read, told
from tests.layers_country import COUNT, answering, published_over, store_at


@pytest.fixture(scope="module")
def asked() -> list[str]:
    return []


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, asked: list[str]) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("layers")
    answer = answering(published_over(store_at(folder), folder))

    def counted(event: dict[str, Any]) -> dict[str, Any]:
        asked.append(f"{event['rawPath']}?{event['rawQueryString']}")
        return answer(event)

    with served(counted) as where:
        yield f"OAPIF:{where}/v1/ogc"


def test_both_layers_are_listed(address: str) -> None:
    assert {(name, kind) for name, kind in listed(address)} == {
        ("sites", "Point"),
        ("communes", "MultiPolygon"),
    }


@pytest.mark.parametrize("page", [7, 100, 1000])
def test_every_site_is_read_once_whatever_the_page(
    address: str, asked: list[str], page: int
) -> None:
    asked.clear()
    found = read(address, "sites", PAGE_SIZE=page)
    assert len(found["nom"]) == COUNT
    assert len(set(found["nom"])) == COUNT
    pages = [each for each in asked if each.startswith("/v1/ogc/collections/sites/items")]
    assert len([each for each in pages if f"limit={page}" in each]) >= -(-COUNT // page)
    assert sum(each is None for each in found["geometry"]) == 1
    assert "CRS84" in found["crs"] or "4326" in found["crs"]


def test_every_commune_is_read_with_its_measures(address: str) -> None:
    found = read(address, "communes", PAGE_SIZE=3)
    reach = dict(zip(found["code"], found["reach"], strict=True))
    assert (len(reach), reach["01002"], reach["85113"]) == (10, "within", "no_road")
    assert "75056" not in reach
    people = dict(zip(found["code"], found["people"], strict=True))
    assert people["01002"] == 170_000


def test_a_box_has_what_is_in_it_by_the_server(address: str, asked: list[str]) -> None:
    asked.clear()
    found = read(address, "sites", bbox=(0.15, 46.0, 0.1605, 46.1))
    lons = [0.15 + n / 1000 for n in range(11)]
    assert len(found["nom"]) == len(lons)
    assert any("bbox=" in each for each in asked)
    inside = read(address, "communes", bbox=(0.15, 46.05, 0.16, 46.06))
    assert inside["code"] == ["01002"]


@pytest.mark.parametrize("code", [2154, 3857, 2975])
def test_another_reference_system_is_asked_of_the_server(
    address: str, asked: list[str], code: int
) -> None:
    for layer in ("sites", "communes"):
        stored = read(address, layer)["geometry"]
        asked.clear()
        found = read(address, layer, CRS=f"EPSG:{code}")
        assert found["crs"] == f"EPSG:{code}"
        assert any(f"crs=http://www.opengis.net/def/crs/EPSG/0/{code}" in each for each in asked)
        there = Transformer.from_crs("OGC:CRS84", f"EPSG:{code}", always_xy=True)
        for one, other in zip(stored, found["geometry"], strict=True):
            assert (one is None) == (other is None)
            if one is not None:
                first = shapely.get_coordinates(shapely.from_wkt(one))[0]
                given = shapely.get_coordinates(shapely.from_wkt(other))[0]
                assert given.tolist() == pytest.approx(there.transform(*first), abs=2e-3)


def test_a_box_in_metres_has_what_is_in_it_by_the_server(address: str, asked: list[str]) -> None:
    there = Transformer.from_crs("OGC:CRS84", "EPSG:2154", always_xy=True)
    west, south, east, north = there.transform_bounds(0.1495, 46.0495, 0.1605, 46.0505)
    asked.clear()
    found = read(address, "sites", CRS="EPSG:2154", bbox=(west, south, east, north))
    assert len(found["nom"]) == 11
    assert any("bbox-crs=http" in each for each in asked)


def test_the_order_of_latitude_and_longitude_is_gdals_affair(address: str) -> None:
    stored, found = read(address, "sites"), read(address, "sites", CRS="EPSG:4326")
    assert found["geometry"] == stored["geometry"]


def test_a_value_of_an_attribute_is_asked_of_the_server(address: str, asked: list[str]) -> None:
    asked.clear()
    found = read(address, "communes", where="reach = 'no_road'")
    assert "85113" in found["code"]
    assert any("reach=no_road" in each for each in asked)
    named = read(address, "sites", where="nom = 'L’été & l’hiver, 100 %'")
    assert named["id"] == ["a/b c~d"]
    assert len(read(address, "sites", where="longitude > 0.2")["nom"]) == 129


def test_counts_and_bounds_are_told(address: str) -> None:
    assert told(address, "sites")["features"] == COUNT
    found = told(address, "communes")
    assert (found["features"], found["bounds"]) == (10, pytest.approx([-0.1, 45.0, 2.1, 46.2]))
