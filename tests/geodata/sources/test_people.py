"""Files of where people live: what is understood, what is refused, what is published of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, box

from geodata.errors import PeopleFileError
from geodata.snapshot.people_layout import people_credits, people_sources
from geodata.snapshot.people_publishing import publish_people
from geodata.snapshot.publishing import current_id, open_current
from geodata.snapshot.reader import Snapshot
from geodata.sources.people_files import read_people
from geodata.sources.people_import import PeopleFacts, import_people
from geodata.sources.people_placing import areas_of
from geodata.sources.people_publishing import carried_people
from geodata.territory.projections import degrees_in
from geodata.territory.units import Units
from tests.coverage_country import CONTOURS, write_country
from tests.people_country import ANY_PERCENT, FACTS, NOW, as_cell, country_with

WHERE = ((0.12, 46.05), (0.18, 46.02), (0.02, 46.03))
PEOPLE = (10.5, 4.0, 7.0)
CELLS = [as_cell(*each) for each in WHERE]


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    write_country(tmp_path / "snapshots")
    return tmp_path / "snapshots"


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("column", ["idcar_200m", "Idcar_200m", "IdINSPIRE", "IDCAR_200M"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_grid_of_insee_is_read_whatever_year_it_is_of(
    tmp_path: Path, column: str, separator: str
) -> None:
    lines = [
        separator.join((f'"{cell}"', "0", str(n))) for cell, n in zip(CELLS, PEOPLE, strict=True)
    ]
    head = separator.join((column, "Men", "Ind"))
    found = read_people(written(tmp_path, "grid.csv", "\n".join((head, *lines))))
    assert (found.kind, found.resolution_m) == ("grid", 200)
    assert found.people.tolist() == list(PEOPLE)
    off = np.hypot(found.lon - [w[0] for w in WHERE], found.lat - [w[1] for w in WHERE])
    # The middle of a cell is within 142 m of whatever is in it.
    assert off.max() < 142 / 75_000


def test_decimal_commas_are_decimals(tmp_path: Path) -> None:
    text = f"idcar_200m;ind\n{CELLS[0]};10,5\n"
    assert read_people(written(tmp_path, "grid.csv", text)).people.tolist() == [10.5]


def test_a_gzipped_grid_of_a_kilometre_is_read(tmp_path: Path) -> None:
    path = tmp_path / "grid.csv.gz"
    path.write_bytes(gzip.compress(f"idcar_1km,ind\n{as_cell(0.1, 46.0, 1000)},3\n".encode()))
    assert read_people(path).resolution_m == 1000


def test_of_the_cells_of_a_line_the_smallest_counts(tmp_path: Path) -> None:
    text = f"idcar_1km,idcar_200m,ind\n{as_cell(0.1, 46.0, 1000)},{CELLS[0]},3\n"
    assert read_people(written(tmp_path, "grid.csv", text)).resolution_m == 200


@pytest.mark.parametrize("suffix", ["parquet", "gpkg"])
def test_a_grid_in_parquet_or_geopackage_is_that_of_the_csv(tmp_path: Path, suffix: str) -> None:
    frame = pd.DataFrame({"idcar_200m": CELLS, "ind": PEOPLE})
    path = tmp_path / f"grid.{suffix}"
    if suffix == "parquet":
        frame.to_parquet(path)
    else:
        squares = [box(0, 0, 200, 200)] * len(frame)
        geopandas.GeoDataFrame(frame, geometry=squares, crs="EPSG:3035").to_file(path)
    text = frame.to_csv(index=False)
    told, found = read_people(written(tmp_path, "grid.csv", text)), read_people(path)
    assert found.lon.tolist() == told.lon.tolist()
    assert found.people.tolist() == told.people.tolist()


@pytest.mark.parametrize(
    ("epsg", "lon", "lat"), [(5490, -61.0, 14.6), (2975, 55.5, -21.1), (3035, 2.35, 48.85)]
)
def test_overseas_cells_are_where_their_projection_says(
    tmp_path: Path, epsg: int, lon: float, lat: float
) -> None:
    text = f"idcar_200m,ind\n{as_cell(lon, lat, 200, epsg)},3\n"
    found = read_people(written(tmp_path, "grid.csv", text))
    assert found.lon[0] == pytest.approx(lon, abs=0.002)
    assert found.lat[0] == pytest.approx(lat, abs=0.002)


def test_the_corner_of_a_cell_is_its_south_west(tmp_path: Path) -> None:
    text = "idcar_200m,ind\nCRS3035RES200mN2039400E3527200,3\n"
    found = read_people(written(tmp_path, "grid.csv", text))
    lon, lat = degrees_in(3035, np.array([3_527_300.0]), np.array([2_039_500.0]))
    assert (found.lon[0], found.lat[0]) == (lon[0], lat[0])


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "parquet", "csv"])
def test_points_with_people_are_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"points.{suffix}"
    frame = pd.DataFrame({"habitants": PEOPLE})
    points = geopandas.GeoDataFrame(frame, geometry=[Point(*w) for w in WHERE], crs="EPSG:4326")
    if suffix == "csv":
        frame.assign(latitude=[w[1] for w in WHERE], longitude=[w[0] for w in WHERE]).to_csv(path)
    elif suffix == "parquet":
        points.to_parquet(path)
    else:
        points.to_file(path)
    found = read_people(path)
    assert found.kind == "points"
    assert found.lon == pytest.approx([w[0] for w in WHERE])
    assert found.people.tolist() == list(PEOPLE)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154"])
def test_areas_have_their_people_inside_them(tmp_path: Path, crs: str) -> None:
    # A crescent: its middle is outside.
    crescent = box(0.1, 46.0, 0.2, 46.1).difference(box(0.11, 46.0, 0.2, 46.09))
    frame = geopandas.GeoDataFrame({"p22_pop": [30.0]}, geometry=[crescent], crs="EPSG:4326")
    path = tmp_path / "iris.gpkg"
    frame.to_crs(crs).to_file(path)
    found = read_people(path)
    assert found.kind == "areas"
    assert crescent.buffer(1e-6).contains(Point(found.lon[0], found.lat[0]))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("idcar_200m,ind\nCRS3035N2039400E3527200,3\n", r"ids of no cell .*: 1, .* on line 2"),
        (
            "idcar_200m,ind\nCRS32631RES200mN2039400E3527200,3\n",
            "a projection that no grid .*32631",
        ),
        (
            "idcar_200m,ind\nCRS3035RES200mN1E1,3\nCRS3035RES200mN1E1,4\n",
            "cells that are there twice: 1",
        ),
        ("idcar_200m,ind\nCRS3035RES200mN1E1,3\nCRS3035RES1000mN1E1,4\n", "of several sizes"),
        ("idcar_200m,ind\nCRS3035RES200mN1E1,-3\n", "fewer people than none: 1, line 2"),
        ("idcar_200m,ind\nCRS3035RES200mN1E1,\n", "without a number of people: 1, line 2"),
        ("idcar_200m,ind\nCRS3035RES200mN1E1,inf\n", "without a number of people: 1, line 2"),
        ("idcar_200m,ind\nCRS3035RES200mN1E1,x\n", "without a number of people: 1, line 2"),
        ("idcar_200m,men\nCRS3035RES200mN1E1,3\n", "no column of people"),
        ("lon,lat,people\n200,46,3\n", "without a position in degrees: 1, line 2"),
        ("lon,lat,people\n,46,3\n", "without a position in degrees: 1, line 2"),
        ("x,people\n1,3\n", "no cell .* and no lon and lat"),
        ("", "is empty"),
        ("idcar_200m,ind\n", "is empty"),
    ],
)
def test_what_cannot_be_is_a_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(PeopleFileError, match=fault):
        read_people(written(tmp_path, "grid.csv", text))


@pytest.mark.parametrize("name", ["grid.xlsx", "grid.gpkg", "grid.parquet", "nothing.csv"])
def test_a_file_that_is_none_of_these_is_a_line(tmp_path: Path, name: str) -> None:
    if name != "nothing.csv":
        (tmp_path / name).write_bytes(b"not a file of that kind")
    with pytest.raises(PeopleFileError, match=r"cannot be read|no such file|of no format"):
        read_people(tmp_path / name)


def test_lines_and_layers_that_are_no_places_are_refused(tmp_path: Path) -> None:
    line = geopandas.GeoDataFrame(
        {"pop": [1.0]}, geometry=[LineString([(0, 46), (1, 46)])], crs=4326
    )
    line.to_file(tmp_path / "line.gpkg")
    with pytest.raises(PeopleFileError, match="neither points nor areas"):
        read_people(tmp_path / "line.gpkg")
    line.to_file(tmp_path / "line.gpkg", layer="second")
    with pytest.raises(PeopleFileError, match="has 2 layers"):
        read_people(tmp_path / "line.gpkg")


def test_files_that_are_apart_are_imported_together(snapshots: Path) -> None:
    paths = [
        written(snapshots.parent, f"{at}.csv", f"idcar_200m,ind\n{cell},{people}\n")
        for at, (cell, people) in enumerate(zip(CELLS, PEOPLE, strict=True))
    ]
    snapshot = open_current(snapshots)
    done = import_people(snapshots, snapshot, paths, FACTS, NOW, ANY_PERCENT)
    assert (done.cells, done.people) == (3, sum(PEOPLE))
    [source] = people_sources(done.manifest)
    assert source["file"] == "0.csv, 1.csv, 2.csv"
    with pytest.raises(PeopleFileError, match="twice: 1"):
        import_people(snapshots, snapshot, [*paths, paths[0]], FACTS, NOW, ANY_PERCENT)
    points = written(snapshots.parent, "points.csv", "lon,lat,people\n0.15,46.05,3\n")
    with pytest.raises(PeopleFileError, match="not of one kind"):
        import_people(snapshots, snapshot, [*paths, points], FACTS, NOW, ANY_PERCENT)


def test_positions_are_in_the_first_contour_that_holds_them(snapshots: Path) -> None:
    snapshot = open_current(snapshots)
    units = Units(snapshot.register)
    lon = np.array([0.15, 0.1, 0.15, 2.05, 5.0, -0.11])
    lat = np.array([46.05, 46.05, 46.15, 45.05, 50.0, 46.05])
    area, away_m = areas_of(lon, lat, snapshot.contours, units.entry)
    codes = [None if each < 0 else snapshot.register.codes[each] for each in area.tolist()]
    # On the border of 01001 and 01002; 770 m west of 01001; nowhere.
    assert codes == ["01002", "01001", "01004", "85113", None, "01001"]
    assert away_m[:4].tolist() == [0, 0, 0, 0]
    assert np.isnan(away_m[4])
    assert away_m[5] == pytest.approx(775, rel=0.02)


def test_positions_are_placed_as_one_by_one(snapshots: Path) -> None:
    snapshot = open_current(snapshots)
    units, rng = Units(snapshot.register), np.random.default_rng(3)
    lon, lat = rng.uniform(-0.2, 1.1, 3_000), rng.uniform(45.95, 46.25, 3_000)
    area, away_m = areas_of(lon, lat, snapshot.contours, units.entry)
    whole = slice(0, snapshot.register.whole_count)
    for at in range(len(lon)):
        one = snapshot.contours.containing(float(lon[at]), float(lat[at]), within=whole)
        # A divided city is not among the units: its arrondissements are.
        told = -1 if one is None else one.entry
        # A hundredth from the limit, the planes that are measured on do not agree.
        is_at_the_limit = (told < 0) != (area[at] < 0) and away_m[at] > 4_950
        if told not in snapshot.register.divided and not is_at_the_limit:
            assert area[at] == told


def test_a_grid_is_published_with_where_it_is_from(snapshots: Path) -> None:
    path = written(snapshots.parent, "p.csv", "lon,lat,people\n0.15,46.05,5\n0.0,46.05,7\n")
    done = import_people(snapshots, open_current(snapshots), [path], FACTS, NOW, ANY_PERCENT)
    snapshot = open_current(snapshots)
    assert done.manifest.id == snapshot.id
    assert (done.cells, done.communes, done.people) == (2, 2, 12)
    assert people_credits(snapshot.manifest) == ("Tests, 2019, Licence Ouverte 2.0",)
    assert snapshot.manifest.counts["people_cells"] == 2
    assert snapshot.people is not None
    assert snapshot.people.name == "Tests, 2019, Licence Ouverte 2.0"
    publish_people(snapshots, snapshot, None, {}, NOW)
    assert open_current(snapshots).people is None


def test_without_its_grid_a_snapshot_is_the_one_before(snapshots: Path) -> None:
    before = current_id(snapshots)
    country_with(snapshots, {(0.15, 46.05): 5.0})
    assert current_id(snapshots) != before
    publish_people(snapshots, open_current(snapshots), None, {}, NOW)
    assert current_id(snapshots) == before


@pytest.mark.parametrize(
    ("text", "percent", "fault"),
    [
        ("lon,lat,people\n0.15,46.05,5\n", 15.0, r"off by -100.0 % .* \(--most-off allows 15 %\)"),
        ("lon,lat,people\n0.15,46.05,5\n30,46.05,5\n", ANY_PERCENT, "farther than 5 km"),
        ("lon,lat,people\n0.15,46.05,0\n", ANY_PERCENT, "nobody lives in any of its lines"),
        ("lon,lat,people\n0.15,46.15,4\n", ANY_PERCENT, "no commune of it has people officially"),
    ],
)
def test_what_is_wrong_publishes_nothing(
    snapshots: Path, text: str, percent: float, fault: str
) -> None:
    before = current_id(snapshots)
    path = written(snapshots.parent, "p.csv", text)
    with pytest.raises(PeopleFileError, match=fault):
        import_people(snapshots, open_current(snapshots), [path], FACTS, NOW, percent)
    assert current_id(snapshots) == before


def test_the_order_of_lines_changes_nothing(snapshots: Path) -> None:
    rng = np.random.default_rng(8)
    rows = [
        f"{lon:.6f},{lat:.6f},{people:.2f}\n"
        for lon, lat, people in zip(
            rng.uniform(0, 0.3, 200),
            rng.uniform(46, 46.1, 200),
            rng.uniform(1, 9, 200),
            strict=True,
        )
    ]
    facts = PeopleFacts("Tests")
    written(snapshots.parent, "p.csv", "lon,lat,people\n" + "".join(rows))
    digests = set()
    for _ in range(3):
        rng.shuffle(rows)
        path = written(snapshots.parent, "p.csv", "lon,lat,people\n" + "".join(rows))
        import_people(snapshots, open_current(snapshots), [path], facts, NOW, ANY_PERCENT)
        digests.add(open_current(snapshots).manifest.files["people.npz"].sha256)
    assert len(digests) == 1


def test_the_people_of_cells_sum_to_the_official_ones(snapshots: Path) -> None:
    done = country_with(snapshots, {(0.12, 46.05): 30.0, (0.18, 46.02): 60.0, (0.0, 46.05): 3.0})
    snapshot = open_current(snapshots)
    units = Units(snapshot.register, snapshot.people)
    cells = units.cells
    assert cells is not None
    people = np.bincount(cells.unit, cells.share * np.nan_to_num(units.people)[cells.unit])
    assert people == pytest.approx(np.nan_to_num(units.people), rel=1e-12)
    at = units.codes.index("01002")
    assert cells.share[cells.starts[at] : cells.starts[at + 1]].tolist() == [1 / 3, 2 / 3]
    # Those without a cell keep their point, and are counted where they have people.
    lived = np.nan_to_num(units.people) > 0
    assert done.without == int((lived & ~cells.is_spread).sum()) > 0
    alone = ~cells.is_spread
    assert (np.diff(cells.starts)[alone] == 1).all()


def test_a_build_keeps_where_people_live(snapshots: Path) -> None:
    country_with(snapshots, {(0.12, 46.05): 30.0, (0.0, 46.05): 3.0})
    former = Snapshot(snapshots / str(current_id(snapshots)))
    codes = former.register.codes[: former.register.whole_count]
    kept = carried_people(snapshots, codes)
    assert kept.grid is not None
    assert kept.grid.people.tolist() == [3.0, 30.0]
    assert kept.sources == [each for each in former.manifest.sources if each["what"] == "people"]
    fewer = carried_people(snapshots, [each for each in codes if each != "01001"])
    assert fewer.grid is not None
    assert fewer.grid.people.tolist() == [30.0]
    assert fewer.defects[0].codes == ("01001",)


def test_the_contours_of_the_country_hold_what_the_tests_say() -> None:
    assert CONTOURS["01002"].contains(Point(0.12, 46.05))
