"""Polygons of neighbourhoods: what each commune holds, its people inside, and what is refused."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box, mapping

from geodata.errors import PolygonFileError
from geodata.snapshot.publishing import open_current
from geodata.snapshot.reader import Snapshot
from geodata.sources.neighbourhoods import Held, held_by_areas, read_neighbourhoods
from geodata.territory.units import Units
from tests.coverage_country import write_country
from tests.people_country import country_with

IN_FIRST = box(0.02, 46.02, 0.04, 46.04)
"""In 01001, L'Abergement-Clémenciat."""
OVER_BOTH = box(0.08, 46.02, 0.12, 46.04)
"""Half in 01001, half in 01002, Saint-Étienne."""
NEARLY_IN = box(0.0999, 46.06, 0.12, 46.08)
"""In 01002, but for a sliver that another map's border leaves in 01001."""
AT_SEA = box(-5.0, 47.0, -4.9, 47.1)
BOW_TIE = Polygon([(0.02, 46.05), (0.04, 46.07), (0.04, 46.05), (0.02, 46.07)])


def written(folder: Path, *shapes: Any, crs: Any = None, **members: Any) -> Path:
    """Writes polygons as GeoJSON, QN00101M and on."""
    features = [
        {
            "type": "Feature",
            "properties": {"code_qp": f"QN0010{at + 1}M", "lib_qp": f"Quartier {at + 1}"},
            "geometry": None if each is None else mapping(each),
            **members,
        }
        for at, each in enumerate(shapes)
    ]
    path = folder / "qp.geojson"
    named = {} if crs is None else {"crs": {"type": "name", "properties": {"name": crs}}}
    path.write_text(json.dumps({"type": "FeatureCollection", **named, "features": features}))
    return path


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("country") / "snapshots"
    write_country(folder)
    return open_current(folder)


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """860 people of 01001, a quarter of them in `IN_FIRST`; those of 01002 have no cell."""
    folder = tmp_path_factory.mktemp("peopled") / "snapshots"
    country_with(folder, {(0.03, 46.03): 100.0, (-0.05, 46.05): 300.0})
    return open_current(folder)


def held(snapshot: Snapshot, path: Path) -> Held:
    units, register = Units(snapshot.register), snapshot.register
    people = register.people[: register.whole_count]
    found = read_neighbourhoods(path)
    return held_by_areas(found, snapshot.contours, units.entry, people, snapshot.people)


def at(snapshot: Snapshot, code: str) -> int:
    return snapshot.register.resolve(code).area.index


def test_a_commune_holds_what_lies_in_it_for_a_twentieth(country: Snapshot, tmp_path: Path) -> None:
    found = held(country, written(tmp_path, IN_FIRST, OVER_BOTH, NEARLY_IN))
    assert found.number[at(country, "01001")] == 2
    assert found.number[at(country, "01002")] == 2
    assert found.number.sum() == 4
    assert (found.split, found.slivers, found.nowhere) == ((1,), 1, ())


def test_people_inside_are_missing_without_a_grid_and_never_nobody(
    country: Snapshot, peopled: Snapshot, tmp_path: Path
) -> None:
    path = written(tmp_path, IN_FIRST, OVER_BOTH)
    assert held(country, path).people is None
    people = held(peopled, path).people
    assert people is not None
    assert people[at(peopled, "01001")] == pytest.approx(860 / 4)
    # No cell says where the people of Saint-Étienne live.
    assert math.isnan(people[at(peopled, "01002")])
    assert people[at(peopled, "01003")] == 0


@pytest.mark.parametrize("seed", range(8))
def test_no_order_of_polygons_changes_what_is_held(
    peopled: Snapshot, tmp_path: Path, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    shapes = [
        box(x, y, x + draw.uniform(0.002, 0.08), y + draw.uniform(0.002, 0.08))
        for x, y in ((draw.uniform(-0.1, 0.25), draw.uniform(46.0, 46.08)) for _ in range(6))
    ]
    one = held(peopled, written(tmp_path, *shapes))
    other = held(peopled, written(tmp_path, *reversed(shapes)))
    assert one.number.tolist() == other.number.tolist()
    inside, again = one.people, other.people
    assert inside is not None
    assert again is not None
    np.testing.assert_allclose(inside, again)
    known = ~np.isnan(inside)
    people = peopled.register.people[: len(inside)]
    assert (inside[known] <= np.nan_to_num(people[known]) + 1e-9).all()
    # Counted one by one, in every commune.
    units = Units(peopled.register)
    areas = dict(zip(units.entry, peopled.contours.geometries(units.entry.tolist()), strict=True))
    for entry, area in areas.items():
        shares = [0.0 if area is None else area.intersection(s).area / s.area for s in shapes]
        most = [
            max((a.intersection(s).area / s.area for a in areas.values() if a), default=0)
            for s in shapes
        ]
        expected = sum(
            share > 0 and (share >= 0.05 or share == top)
            for share, top in zip(shares, most, strict=True)
        )
        assert one.number[entry] == expected


def test_a_geopackage_in_lambert_93_and_a_geojson_in_degrees_are_alike(
    country: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "qp.gpkg"
    frame = geopandas.GeoDataFrame(
        {"code_qp": ["a", "b"], "geometry": [IN_FIRST, MultiPolygon([OVER_BOTH])]}, crs="EPSG:4326"
    )
    frame.to_crs("EPSG:2154").to_file(path)
    one = held(country, path)
    assert (
        one.number.tolist() == held(country, written(tmp_path, IN_FIRST, OVER_BOTH)).number.tolist()
    )


def test_what_crosses_itself_is_made_valid_and_told(country: Snapshot, tmp_path: Path) -> None:
    path = written(tmp_path, IN_FIRST, BOW_TIE)
    assert read_neighbourhoods(path).repaired == ("QN00102M",)
    assert held(country, path).number[at(country, "01001")] == 2


def test_what_touches_no_commune_is_named(country: Snapshot, tmp_path: Path) -> None:
    assert held(country, written(tmp_path, IN_FIRST, AT_SEA)).nowhere == (1,)


def lambert(shape: Any) -> Any:
    return shapely.transform(shape, lambda degrees: degrees * 10_000 + 600_000)


@pytest.mark.parametrize(
    ("shapes", "fault"),
    [
        ((IN_FIRST, None), "features without a geometry: 1, QN00102M"),
        ((IN_FIRST, Point(0, 46)), "features that are no polygons: 1, QN00102M"),
        ((lambert(IN_FIRST),), "Lambert-93 that is not named?"),
        ((), "is empty"),
        ((Polygon([(0, 46), (0.1, 46), (0.2, 46)]),), "polygons without a surface: 1, QN00101M"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, shapes: tuple[Any, ...], fault: str) -> None:
    with pytest.raises(PolygonFileError) as refused:
        read_neighbourhoods(written(tmp_path, *shapes))
    assert fault in str(refused.value)


def test_a_code_that_stands_twice_or_is_missing_is_told(tmp_path: Path) -> None:
    twice = {"properties": {"code_qp": "QN00101M"}}
    with pytest.raises(PolygonFileError, match=r"stand more than once: 1, QN00101M"):
        read_neighbourhoods(written(tmp_path, IN_FIRST, OVER_BOTH, **twice))
    with pytest.raises(PolygonFileError, match=r"without a code: 1, feature 1"):
        read_neighbourhoods(written(tmp_path, IN_FIRST, properties={"code_qp": " "}))
    with pytest.raises(PolygonFileError, match=r"no column of codes \(code_qp, .*\) among nom"):
        read_neighbourhoods(written(tmp_path, IN_FIRST, properties={"nom": "A"}))


def test_a_file_without_projection_or_geometry_or_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "qp.gpkg"
    frame = geopandas.GeoDataFrame({"code_qp": ["a"], "geometry": [lambert(IN_FIRST)]})
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file(path)
    with pytest.raises(PolygonFileError, match="says no reference system"):
        read_neighbourhoods(path)
    table = tmp_path / "qp.csv"
    table.write_text("code_qp,lib_qp\nQN00101M,A\n")
    with pytest.raises(PolygonFileError, match="has no geometry"):
        read_neighbourhoods(table)
    whole = written(tmp_path, IN_FIRST, OVER_BOTH).read_bytes()
    (tmp_path / "cut.geojson").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PolygonFileError, match="truncated, or not a file of polygons"):
        read_neighbourhoods(tmp_path / "cut.geojson")
    with pytest.raises(PolygonFileError, match="no such file"):
        read_neighbourhoods(tmp_path / "none.geojson")
