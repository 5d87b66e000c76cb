"""Files of where people live, as others write them: INSEE's grids, points, areas with contours."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import geopandas
import numpy as np
import pandas as pd
import pyogrio
from numpy.typing import NDArray

from geodata.errors import PeopleFileError
from geodata.territory import GEOGRAPHIC_CRS, degrees_in

Floats = NDArray[np.float64]
Kind = Literal["grid", "points", "areas"]

_CELL = re.compile(r"CRS(\d{4,5})RES(\d{1,6})mN(-?\d{1,8})E(-?\d{1,8})")
_GRIDS = ("idcar_200m", "idinspire", "idcar_1km", "id_carr1km")
"""Columns of cells, the finest first: a file of 200 m also says which 1 km each is in."""
_PROJECTIONS = (3035, 5490, 2975, 2972, 4471, 4467, 2154)
"""INSEE's grids are in the first three; the others are legal projections of French territories."""
_PEOPLE = ("ind", "ind_c", "people", "population", "pop", "habitants", "nb_habitants", "p22_pop")
_LON = ("lon", "longitude", "lng", "x_lon")
_LAT = ("lat", "latitude", "y_lat")
_TABLES = (".csv", ".txt", ".csv.gz", ".txt.gz")
_PARQUET = (".parquet", ".geoparquet")
_VECTORS = (".gpkg", ".geojson", ".json", ".fgb")
_SHOWN = 3
_LONGEST_HEAD = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class PeopleFile:
    """The people of a file, each line at one position.

    Attributes:
        kind: cells of a grid, points, or areas.
        lon: degrees east: the middle of a cell, the point, a point inside the area, (n,).
        lat: degrees north.
        people: of each line, none below 0.
        labels: what the file calls each line: the id of a cell, or the number of its line.
        resolution_m: of the grid, None of points and areas.
    """

    kind: Kind
    lon: Floats
    lat: Floats
    people: Floats
    labels: NDArray[Any]
    resolution_m: int | None = None


def read_people(path: Path, column: str | None = None) -> PeopleFile:
    """Returns the people of a CSV, a Parquet, a GeoPackage or a GeoJSON file.

    Args:
        path: the file; a CSV may be gzipped, and have semicolons or tabs.
        column: of its people, where it has another name than INSEE's.

    Raises:
        PeopleFileError: it cannot be used; a line for each fault.
    """
    if not path.is_file():
        raise PeopleFileError(str(path), ["no such file"])
    frame = _frame(path)
    if not len(frame):
        raise PeopleFileError(path.name, ["is empty: no line of people"])
    frame = frame.rename(columns=lambda name: str(name).strip().lower())
    people, faults = _people(path, frame, column)
    cells = next((name for name in _GRIDS if name in frame.columns), None)
    if cells is not None:
        return _grid(path, frame[cells].to_numpy(), people, faults)
    if isinstance(frame, geopandas.GeoDataFrame) and frame.geometry is not None:
        return _geometries(path, frame, people, faults)
    return _points(path, frame, people, faults)


def together(name: str, files: Sequence[PeopleFile]) -> PeopleFile:
    """Returns the people of several files as those of one.

    Raises:
        PeopleFileError: they are of several kinds, or a cell is in two of them.
    """
    first = files[0]
    kinds = {(each.kind, each.resolution_m) for each in files}
    if len(kinds) > 1:
        raise PeopleFileError(name, ["are not of one kind: cells of one size, points or areas"])
    labels = np.concatenate([each.labels for each in files])
    repeated = np.flatnonzero(pd.Series(labels).duplicated().to_numpy())
    if first.kind == "grid" and len(repeated):
        examples = [str(labels[at]) for at in repeated[:_SHOWN].tolist()]
        raise PeopleFileError(name, [_of(len(repeated), "cells that are there twice", examples)])
    return PeopleFile(
        first.kind,
        np.concatenate([each.lon for each in files]),
        np.concatenate([each.lat for each in files]),
        np.concatenate([each.people for each in files]),
        labels,
        first.resolution_m,
    )


def _frame(path: Path) -> pd.DataFrame:
    name = path.name.lower()
    try:
        if name.endswith(_PARQUET):
            return _parquet(path)
        if name.endswith(_VECTORS):
            return _vector(path)
        if name.endswith(_TABLES):
            return _table(path)
    except PeopleFileError:
        raise
    except (ValueError, OSError, EOFError, RuntimeError, pyogrio.errors.DataSourceError) as error:
        raise PeopleFileError(path.name, ["cannot be read"]) from error
    known = ", ".join((*_TABLES, *_PARQUET, *_VECTORS))
    raise PeopleFileError(path.name, [f"is of no format that is read: {known}"])


def _table(path: Path) -> pd.DataFrame:
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8-sig", errors="replace") as file:
        line = file.readline(_LONGEST_HEAD).rstrip("\r\n")
    if not line.strip():
        return pd.DataFrame()
    separator = max(";\t,", key=line.count)
    names = [each.strip().strip('"') for each in line.split(separator)]
    texts = {each: str for each in names if each.lower() in _GRIDS}
    return pd.read_csv(path, sep=separator, dtype=texts, encoding="utf-8-sig", low_memory=False)


def _parquet(path: Path) -> pd.DataFrame:
    import pyarrow.parquet

    schema = pyarrow.parquet.read_schema(path)
    if b"geo" in (schema.metadata or {}) and not _has_cells(schema.names):
        return geopandas.read_parquet(path)
    wanted = [name for name in schema.names if name.lower() not in ("geometry", "geom")]
    return pd.read_parquet(path, columns=wanted)


def _vector(path: Path) -> pd.DataFrame:
    layers = pyogrio.list_layers(path)
    if len(layers) != 1:
        listed = ", ".join(map(str, layers[:, 0][:_SHOWN]))
        raise PeopleFileError(path.name, [f"has {len(layers)} layers and not one: {listed}"])
    names = pyogrio.read_info(path)["fields"]
    # The squares of a grid say nothing more than the ids of its cells.
    frame: pd.DataFrame = pyogrio.read_dataframe(path, read_geometry=not _has_cells(names))
    return frame


def _has_cells(names: Any) -> bool:
    return any(str(name).lower() in _GRIDS for name in names)


def _people(path: Path, frame: pd.DataFrame, column: str | None) -> tuple[Floats, list[str]]:
    """Returns the people of each line, and what is wrong with them."""
    wanted = _PEOPLE if column is None else (column.strip().lower(),)
    name = next((each for each in wanted if each in frame.columns), None)
    if name is None:
        there = ", ".join(str(each) for each in list(frame.columns)[:8])
        looked = "ind, people, population… (--column)" if column is None else column
        raise PeopleFileError(path.name, [f"no column of people, {looked}, among {there}"])
    values = frame[name]
    if not pd.api.types.is_numeric_dtype(values):
        # French decimals have a comma.
        values = values.astype("string").str.strip().str.replace(",", ".", regex=False)
    people = pd.to_numeric(values, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    faults = [
        _of(int(wrong.sum()), words, [f"line {at + 2}" for at in np.flatnonzero(wrong)[:_SHOWN]])
        for wrong, words in (
            (~np.isfinite(people), f"{name}: lines without a number of people"),
            (people < 0, f"{name}: lines with fewer people than none"),
        )
        if wrong.any()
    ]
    return people, faults


def _grid(path: Path, ids: NDArray[Any], people: Floats, faults: list[str]) -> PeopleFile:
    texts = np.array(["" if each is None else str(each).strip() for each in ids], dtype=object)
    found = pd.Series(texts).str.extract(rf"^{_CELL.pattern}$").to_numpy(dtype=object)
    malformed = np.flatnonzero(pd.isna(found[:, 0]))
    if len(malformed):
        examples = [f"{str(texts[at])[:40]!r} on line {at + 2}" for at in malformed[:_SHOWN]]
        raise PeopleFileError(
            path.name,
            [*faults, _of(len(malformed), "ids of no cell (CRS3035RES200mN…E…)", examples)],
        )
    epsg, size, north, east = (found[:, at].astype(np.int64) for at in range(4))
    unknown = np.flatnonzero(~np.isin(epsg, _PROJECTIONS))
    if len(unknown):
        examples = sorted({f"EPSG:{epsg[at]}" for at in unknown.tolist()})[:_SHOWN]
        faults.append(
            _of(len(unknown), "cells in a projection that no grid of INSEE has", examples)
        )
    if len(np.unique(size)) > 1:
        sizes = ", ".join(f"{each} m" for each in np.unique(size)[:_SHOWN])
        faults.append(f"cells of several sizes, and people may be there twice: {sizes}")
    repeated = np.flatnonzero(pd.Series(texts).duplicated().to_numpy())
    if len(repeated):
        faults.append(
            _of(
                len(repeated),
                "cells that are there twice",
                [str(texts[at]) for at in repeated[:_SHOWN]],
            )
        )
    if faults:
        raise PeopleFileError(path.name, faults)
    lon, lat = np.empty(len(texts)), np.empty(len(texts))
    for each in np.unique(epsg).tolist():
        own = epsg == each
        # An id says the south-west corner of its cell.
        middle = size[own] / 2
        lon[own], lat[own] = degrees_in(each, east[own] + middle, north[own] + middle)
    nowhere = np.flatnonzero(~(np.isfinite(lon) & np.isfinite(lat)))
    if len(nowhere):
        examples = [str(texts[at]) for at in nowhere[:_SHOWN]]
        raise PeopleFileError(path.name, [_of(len(nowhere), "cells that are nowhere", examples)])
    return PeopleFile("grid", lon, lat, people, texts, int(size[0]))


def _points(path: Path, frame: pd.DataFrame, people: Floats, faults: list[str]) -> PeopleFile:
    lon_name = next((each for each in _LON if each in frame.columns), None)
    lat_name = next((each for each in _LAT if each in frame.columns), None)
    if lon_name is None or lat_name is None:
        there = ", ".join(str(each) for each in list(frame.columns)[:8])
        needed = "no cell (idcar_200m, IdINSPIRE, idcar_1km) and no lon and lat"
        raise PeopleFileError(path.name, [f"{needed} among {there}"])
    lon, lat = (
        pd.to_numeric(frame[name], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        for name in (lon_name, lat_name)
    )
    return _checked(path, "points", (lon, lat), people, faults)


def _geometries(
    path: Path, frame: geopandas.GeoDataFrame, people: Floats, faults: list[str]
) -> PeopleFile:
    if frame.crs is None:
        raise PeopleFileError(path.name, [*faults, "says no projection"])
    missing = (frame.geometry.isna() | frame.geometry.is_empty).to_numpy()
    if missing.any():
        lines = [f"line {at + 1}" for at in np.flatnonzero(missing)[:_SHOWN]]
        raise PeopleFileError(
            path.name, [*faults, _of(int(missing.sum()), "lines without a geometry", lines)]
        )
    kinds = set(frame.geometry.geom_type)
    if kinds <= {"Point"}:
        points, kind = frame.geometry, "points"
    elif kinds <= {"Polygon", "MultiPolygon"}:
        # Of a crescent the middle is outside: then a point inside.
        middle = frame.geometry.centroid if not frame.crs.is_geographic else frame.geometry
        inside = frame.geometry.representative_point()
        if not frame.crs.is_geographic:
            is_in = middle.within(frame.geometry)
            inside = middle.where(is_in, inside)
        points, kind = inside, "areas"
    else:
        raise PeopleFileError(
            path.name, [*faults, f"neither points nor areas: {', '.join(sorted(kinds))}"]
        )
    degrees = points.to_crs(GEOGRAPHIC_CRS)
    where = degrees.x.to_numpy(), degrees.y.to_numpy()
    return _checked(path, "points" if kind == "points" else "areas", where, people, faults)


def _checked(
    path: Path, kind: Kind, degrees: tuple[Floats, Floats], people: Floats, faults: list[str]
) -> PeopleFile:
    lon, lat = degrees
    nowhere = np.flatnonzero(~((np.abs(lon) <= 180) & (np.abs(lat) <= 90)))
    if len(nowhere):
        lines = [f"line {at + 2}" for at in nowhere[:_SHOWN]]
        faults.append(_of(len(nowhere), "lines without a position in degrees", lines))
    if faults:
        raise PeopleFileError(path.name, faults)
    labels = np.array([f"line {at + 2}" for at in range(len(lon))], dtype=object)
    return PeopleFile(kind, lon, lat, people, labels)


def _of(count: int, words: str, examples: list[str]) -> str:
    return f"{words}: {count}, {', '.join(examples)}"
