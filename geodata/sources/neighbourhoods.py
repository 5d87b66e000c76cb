"""Neighbourhoods of a policy (QPV) as polygons, and what each commune holds of them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.errors import PolygonFileError
from geodata.territory import GEOGRAPHIC_CRS, Contours, PeopleGrid

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

CODE_COLUMNS = ("code_qp", "codeqp", "code_qpv", "code")
NAME_COLUMNS = ("lib_qp", "nom_qp", "libelle", "nom", "name")
LEAST_SHARE = 0.05
"""Of a neighbourhood, for a commune to hold it: less is how two maps draw one border."""
_SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhoods:
    """The polygons of a file.

    Attributes:
        codes: of each, no two alike.
        names: of each, '' where the file has none.
        shapes: valid (multi)polygons, in degrees.
        repaired: codes of those that crossed themselves, and were made valid.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: NDArray[np.object_]
    repaired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What each whole area of a register holds.

    Attributes:
        number: of neighbourhoods that lie in it, for 5 % of their surface at least.
        people: its people inside of them, 0 of an area that holds none; NaN where no grid says
            where its people live, or no source how many they are. None without any grid.
        nowhere: positions of the neighbourhoods that touch no area.
        split: positions of those that several areas hold.
        slivers: how many pairs of a neighbourhood and an area were under 5 %, and not counted.
    """

    number: Whole
    people: Floats | None
    nowhere: tuple[int, ...]
    split: tuple[int, ...]
    slivers: int


def read_neighbourhoods(path: Path, column: str | None = None) -> Neighbourhoods:
    """Returns the neighbourhoods of a GeoJSON file, or of the one layer of a GeoPackage.

    Args:
        path: the file; its reference system may be any that it names.
        column: of the codes, where it is none of `CODE_COLUMNS`.

    Raises:
        PolygonFileError: it cannot be used; a line for each fault.
    """
    frame = _read(path)
    codes = _codes(path, frame, column)
    faults = [*_without_shape(frame, codes), *_repeated(codes)]
    if frame.crs is None:
        faults.append("says no reference system (EPSG:4326, EPSG:2154…)")
    if faults:
        raise PolygonFileError(path.name, faults)
    shapes = frame.geometry.to_crs(GEOGRAPHIC_CRS).to_numpy()
    _refuse_far(path, codes, shapes)
    crossing = np.flatnonzero(~shapely.is_valid(shapes))
    shapes = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    flat = [codes[at] for at in np.flatnonzero(~(shapely.area(shapes) > 0)).tolist()]
    if flat:
        raise PolygonFileError(path.name, [_of(flat, "polygons without a surface")])
    named = next((each for each in NAME_COLUMNS if each in frame.columns), None)
    names = [""] * len(codes) if named is None else frame[named].fillna("").astype(str).tolist()
    repaired = tuple(codes[at] for at in crossing.tolist())
    return Neighbourhoods(tuple(codes), tuple(names), shapes, repaired)


def _read(path: Path) -> Any:
    if not path.is_file():
        raise PolygonFileError(str(path), ["no such file"])
    try:
        with warnings.catch_warnings():
            # The driver warns of a damaged file, then reads what is left of it: refuse instead.
            warnings.simplefilter("error", RuntimeWarning)
            layers = pyogrio.list_layers(path)
            if len(layers) != 1:
                raise PolygonFileError(path.name, [f"has {len(layers)} layers and not one"])
            frame = geopandas.read_file(path)
    except (DataSourceError, DataLayerError, RuntimeWarning, shapely.GEOSException) as error:
        raise PolygonFileError(path.name, ["truncated, or not a file of polygons"]) from error
    if not len(frame):
        raise PolygonFileError(path.name, ["is empty: no polygon"])
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.active_geometry_name is None:
        raise PolygonFileError(path.name, ["has no geometry: a table lists, and draws nothing"])
    return frame.rename(columns={each: str(each).strip().lower() for each in frame.columns})


def _codes(path: Path, frame: Any, column: str | None) -> list[str]:
    wanted = CODE_COLUMNS if column is None else (column.strip().lower(),)
    name = next((each for each in wanted if each in frame.columns), None)
    if name is None:
        there = ", ".join(str(each) for each in list(frame.columns)[:8])
        looked = ", ".join(wanted)
        raise PolygonFileError(path.name, [f"no column of codes ({looked}) among {there}"])
    codes: list[str] = frame[name].fillna("").astype(str).str.strip().tolist()
    without = [f"feature {at + 1}" for at, code in enumerate(codes) if not code]
    if without:
        raise PolygonFileError(path.name, [_of(without, f"{name}: features without a code")])
    return codes


def _without_shape(frame: Any, codes: Sequence[str]) -> list[str]:
    missing = (frame.geometry.isna() | frame.geometry.is_empty).to_numpy()
    kinds = frame.geometry.geom_type.isin(("Polygon", "MultiPolygon")).to_numpy()
    return [
        _of([codes[at] for at in np.flatnonzero(wrong).tolist()], words)
        for wrong, words in (
            (missing, "features without a geometry"),
            (~missing & ~kinds, "features that are no polygons"),
        )
        if wrong.any()
    ]


def _repeated(codes: Sequence[str]) -> list[str]:
    seen, twice = set[str](), dict[str, None]()
    for code in codes:
        if code in seen:
            twice[code] = None
        seen.add(code)
    return [_of(list(twice), "codes that stand more than once")] if twice else []


def _refuse_far(path: Path, codes: Sequence[str], shapes: NDArray[np.object_]) -> None:
    """Refuses what has no position in degrees: metres of Lambert-93 that are said to be degrees."""
    west, south, east, north = shapely.bounds(shapes).T
    is_near = (np.abs([west, east]) <= 180).all(axis=0) & (np.abs([south, north]) <= 90).all(axis=0)
    far = [codes[at] for at in np.flatnonzero(~is_near).tolist()]
    if far:
        words = "are not in degrees, as their reference system says: Lambert-93 that is not named?"
        raise PolygonFileError(path.name, [f"{_of(far, 'polygons')}: {words}"])


def held_by_areas(
    of: Neighbourhoods, contours: Contours, among: Whole, people: Floats, grid: PeopleGrid | None
) -> Held:
    """Returns what each area holds of neighbourhoods, and how many people live there.

    The people of a commune are where the middles of its cells are, in proportion, and as many as
    the register says. A neighbourhood counts for each commune in which 5 % of its surface lies, and
    for the one with most of it.

    Args:
        of: the polygons.
        contours: of the register.
        among: the areas to look at, growing: arrondissements, not their city.
        people: of every whole area, NaN where no source says.
        grid: where people live, None where nothing says.
    """
    pair_area, pair_of, share = _pairs(of.shapes, contours, among)
    most = np.zeros(len(of.codes))
    np.maximum.at(most, pair_of, share)
    holds = (share >= LEAST_SHARE) | (share == most[pair_of])
    number = np.bincount(pair_area[holds], minlength=len(people))
    times = np.bincount(pair_of[holds], minlength=len(of.codes))
    return Held(
        number,
        None if grid is None else _people(of, (pair_area[holds], pair_of[holds]), people, grid),
        tuple(np.flatnonzero(times == 0).tolist()),
        tuple(np.flatnonzero(times > 1).tolist()),
        int((~holds).sum()),
    )


def _pairs(
    shapes: NDArray[np.object_], contours: Contours, among: Whole
) -> tuple[Whole, Whole, Floats]:
    """Returns each area and neighbourhood that overlap, and the share of the latter that does."""
    drawn = np.array(contours.geometries(among.tolist()), dtype=object)
    there = np.array([each is not None for each in drawn], dtype=bool)
    drawn, areas = drawn[there], among[there]
    own, of = shapely.STRtree(drawn).query(shapes, predicate="intersects")[::-1]
    # In one neighbourhood a degree is as long everywhere: a share needs no metres.
    share = shapely.area(shapely.intersection(drawn[own], shapes[of])) / shapely.area(shapes[of])
    kept = share > 0
    return areas[own[kept]], of[kept], share[kept]


def _people(
    of: Neighbourhoods, held: tuple[Whole, Whole], people: Floats, grid: PeopleGrid
) -> Floats:
    """Returns the people of each area inside of the neighbourhoods that it holds."""
    found = np.zeros(len(people))
    areas, shapes = held
    for area in np.unique(areas).tolist():
        cells = slice(grid.starts[area], grid.starts[area + 1])
        weights = grid.people[cells]
        if not len(weights):
            found[area] = np.nan
            continue
        own = shapely.union_all(of.shapes[shapes[areas == area]])
        shapely.prepare(own)
        inside = shapely.intersects_xy(own, grid.lon[cells], grid.lat[cells])
        found[area] = people[area] * weights[inside].sum() / weights.sum()
    return found


def _of(which: Sequence[str], words: str) -> str:
    more = ", …" if len(which) > _SHOWN else ""
    return f"{words}: {len(which)}, {', '.join(which[:_SHOWN])}{more}"
