"""Contours of communes from a file the user names: Etalab's GeoJSON, IGN's Admin Express."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.errors import SourceError
from geodata.territory import GEOGRAPHIC_CRS

CODE_COLUMNS = ("code", "code_insee", "insee_com", "INSEE_COM", "codgeo", "code_commune")
"""Names of the INSEE code: Etalab's contours, Admin Express 4, Admin Express 2-3, INSEE."""

_LAYERS = ("commune", "communes", "chflieu_commune")


def read_contours(path: Path) -> Mapping[str, Any]:
    """Returns the polygon of each commune by INSEE code, in degrees on WGS 84.

    Args:
        path: a GeoJSON file, or a GeoPackage with a layer of communes.

    Raises:
        SourceError: the file is missing, truncated or empty, has no code column, no known
            reference system, repeats a code or holds something else than polygons.
    """
    frame = _read(path)
    if not len(frame):
        raise SourceError(str(path), "no commune at all")
    if frame.crs is None:
        raise SourceError(str(path), "unknown coordinate reference system")
    column = next((name for name in CODE_COLUMNS if name in frame.columns), None)
    if column is None:
        raise SourceError(str(path), f"no column of INSEE codes ({', '.join(CODE_COLUMNS)})")
    codes = frame[column].astype(str)
    repeated = codes[codes.duplicated()]
    if len(repeated):
        raise SourceError(str(path), f"the code {repeated.iloc[0]} stands twice")
    if _has_other_shapes(frame):
        raise SourceError(str(path), "holds other shapes than polygons")
    degrees = frame.geometry.to_crs(GEOGRAPHIC_CRS)
    return dict(zip(codes, degrees, strict=True))


def _read(path: Path) -> Any:
    if not path.is_file():
        raise SourceError(str(path), "no such file")
    try:
        with warnings.catch_warnings():
            # The driver warns of a damaged file, then reads what is left of it: refuse instead.
            warnings.simplefilter("error", RuntimeWarning)
            return geopandas.read_file(path, layer=_layer_of(path))
    except (DataSourceError, DataLayerError, RuntimeWarning, shapely.GEOSException) as error:
        raise SourceError(str(path), "truncated, or not a file of polygons") from error


def _layer_of(path: Path) -> str:
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    for name in layers:
        if name.lower() in _LAYERS:
            return name
    return layers[0]


def _has_other_shapes(frame: Any) -> bool:
    kinds = set(frame.geometry.dropna().geom_type)
    return not kinds <= {"Polygon", "MultiPolygon"}
