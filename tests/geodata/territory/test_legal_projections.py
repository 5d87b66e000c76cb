"""The projections are PROJ's, zone by zone."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Transformer

from geodata.territory.legal_projections import (
    LAMBERT_93,
    OVERSEAS_ZONES,
    Zone,
    degrees_from,
    lambert_93_m,
    zone_m,
)

WHERE = {
    "971": (-61.5, 16.2),
    "972": (-61.0, 14.6),
    "973": (-53.0, 4.0),
    "974": (55.5, -21.1),
    "975": (-56.3, 46.9),
    "976": (45.1, -12.8),
    "977": (-62.8, 17.9),
    "978": (-63.1, 18.1),
}
SEED = 9301


@pytest.mark.parametrize(
    ("zone", "middle"),
    [(LAMBERT_93, (2.5, 46.5)), (LAMBERT_93, (9.2, 42.2))]
    + [(zone, WHERE[code]) for code, zone in OVERSEAS_ZONES.items()],
)
def test_every_zone_is_within_a_millimetre_of_proj(zone: Zone, middle: tuple[float, float]) -> None:
    forward = Transformer.from_crs("EPSG:4326", f"EPSG:{zone.epsg}", always_xy=True)
    for lon, lat in np.array(middle) + np.random.default_rng(SEED).uniform(-3, 3, (200, 2)):
        found = degrees_from(zone, *forward.transform(lon, lat))
        assert found == pytest.approx((lon, lat), abs=5e-9)


@pytest.mark.parametrize("zone", [LAMBERT_93, *OVERSEAS_ZONES.values()])
@pytest.mark.parametrize("metres", [(1e9, 1e9), (-5e6, 0.0), (0.0, -1.0), (0.0, 1e300)])
def test_metres_of_nowhere_are_no_degrees(zone: Zone, metres: tuple[float, float]) -> None:
    assert degrees_from(zone, *metres) is None


def test_lambert_93_is_within_a_millimetre_of_proj() -> None:
    lon, lat = np.random.default_rng(SEED).uniform((-5.5, 41.0), (10.0, 51.5), (500, 2)).T
    east_m, north_m = lambert_93_m(lon, lat)
    forward = Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
    expected = forward.transform(lon, lat)
    assert np.abs(east_m - expected[0]).max() < 1e-3
    assert np.abs(north_m - expected[1]).max() < 1e-3


@pytest.mark.parametrize("zone", [LAMBERT_93, *OVERSEAS_ZONES.values()])
@pytest.mark.parametrize("middle", [(2.5, 46.5), (9.2, 42.2), *WHERE.values()])
def test_any_territory_has_metres_in_any_zone_as_proj_has_them(
    zone: Zone, middle: tuple[float, float]
) -> None:
    drawn = np.random.default_rng(SEED).uniform(-3, 3, (200, 2))
    lon, lat = (np.array(middle) + drawn).T
    forward = Transformer.from_crs("EPSG:4326", f"EPSG:{zone.epsg}", always_xy=True)
    expected = forward.transform(lon, lat)
    has_place = np.isfinite(expected[0])
    assert has_place.any()
    for mine, theirs in zip(zone_m(zone, lon, lat), expected, strict=True):
        assert np.abs(mine - theirs)[has_place].max() < 1e-3
    assert np.isnan(zone_m(zone, lon, lat)[0][~has_place]).all()


@pytest.mark.parametrize("zone", [LAMBERT_93, *OVERSEAS_ZONES.values()])
def test_a_position_without_a_place_in_a_zone_says_so_and_warns_nobody(zone: Zone) -> None:
    lon, lat = np.array([0.0, np.nan, np.inf]), np.array([-90.0, 1.0, np.inf])
    east_m, north_m = zone_m(zone, lon, lat)
    assert not np.isfinite(east_m[1:] + north_m[1:]).any()
