"""Coordinates are PROJ's, in the order that each system has its axes in."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import CRS, Transformer

from geodata.territory.reference_systems import CRS84, REFERENCE_SYSTEMS, ReferenceSystem

SEED = 342
EVERY = list(REFERENCE_SYSTEMS.values())


def code_of(system: ReferenceSystem) -> str:
    name = system.uri.rpartition("/")[2]
    return "OGC:CRS84" if name == "CRS84" else f"EPSG:{name}"


@pytest.mark.parametrize("system", EVERY, ids=code_of)
@pytest.mark.parametrize("middle", [(2.5, 46.5), (55.5, -21.1), (-61.5, 16.2)])
def test_coordinates_and_their_order_are_those_of_proj(
    system: ReferenceSystem, middle: tuple[float, float]
) -> None:
    lon, lat = (np.array(middle) + np.random.default_rng(SEED).uniform(-2, 2, (100, 2))).T
    # Without `always_xy`, PROJ has the axes of each system in its own order.
    expected = Transformer.from_crs("OGC:CRS84", code_of(system)).transform(lon, lat)
    for mine, theirs in zip(system.placed(lon, lat), expected, strict=True):
        assert np.abs(mine - theirs).max() < 1e-3


def test_systems_are_named_as_their_authority_has_them() -> None:
    for each in EVERY:
        assert CRS.from_user_input(each.uri) == CRS.from_user_input(code_of(each))
        unit = CRS.from_user_input(each.uri).axis_info[0].unit_name
        assert unit == ("degree" if each.is_in_degrees else "metre")
    assert EVERY[0] is CRS84
    assert {code_of(each) for each in EVERY} >= {"EPSG:2154", "EPSG:2975", "EPSG:5490"}
