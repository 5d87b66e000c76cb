"""Features in another reference system than that of what is stored."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from geodata.sites import compact_json
from geodata.territory import CRS84, ReferenceSystem

_DECIMALS = 3
"""Of metres: positions are stored to the centimetre."""


def feature_in(system: ReferenceSystem, text: str) -> str:
    """Returns a feature as GeoJSON with its coordinates in a system, in the order of its axes.

    Degrees are as they are stored, metres at three decimals. What has no place in the system has a
    null geometry.
    """
    if system is CRS84:
        return text
    feature = json.loads(text)
    feature["geometry"] = _geometry_in(system, feature["geometry"])
    return compact_json(feature)


def _geometry_in(system: ReferenceSystem, geometry: dict[str, Any] | None) -> Any:
    if geometry is None:
        return None
    coordinates = _placed(system, geometry["coordinates"])
    return None if coordinates is None else {**geometry, "coordinates": coordinates}


def _placed(system: ReferenceSystem, coordinates: list[Any]) -> list[Any] | None:
    """Returns coordinates in a system, whatever their depth; None where one has no place."""
    if not isinstance(coordinates[0], list):
        found = _placed(system, [coordinates])
        return None if found is None else list(found[0])
    if not isinstance(coordinates[0][0], list):
        return _line(system, coordinates)
    parts = [_placed(system, part) for part in coordinates]
    return None if any(part is None for part in parts) else parts


def _line(system: ReferenceSystem, positions: list[list[float]]) -> list[Any] | None:
    lon, lat = np.array(positions, dtype=np.float64).T
    placed = np.stack(system.placed(lon, lat), axis=1)
    if not np.isfinite(placed).all():
        return None
    kept = placed if system.is_in_degrees else np.round(placed, _DECIMALS)
    return list(kept.tolist())
