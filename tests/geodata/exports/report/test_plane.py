"""A map's plane: fitted, true to scale, and turned as the north is."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geodata.exports.report.furniture import nice_length_m
from geodata.exports.report.plane import Frame, Plane, Projection

FRAME = Frame(10.0, 20.0, 400.0, 300.0)
PLACES = {
    "Pas-de-Calais": shapely.box(1.6, 50.0, 3.2, 51.0),
    "Finistère": shapely.box(-5.1, 47.7, -3.4, 48.8),
    "Haute-Corse": shapely.box(8.5, 41.8, 9.6, 43.0),
    "Guyane": shapely.box(-54.6, 2.1, -51.6, 5.8),
    "Mayotte": shapely.box(45.0, -13.0, 45.3, -12.6),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_is_drawn_fills_its_frame_and_stays_within(name: str) -> None:
    plane = Plane.fitting([PLACES[name]], FRAME)
    placed = plane.place(shapely.get_coordinates(PLACES[name]))
    assert (placed >= [10 - 1e-6, 20 - 1e-6]).all()
    assert (placed <= [410 + 1e-6, 320 + 1e-6]).all()
    spans = np.ptp(placed, axis=0)
    assert spans[0] == pytest.approx(400.0) or spans[1] == pytest.approx(300.0)


@pytest.mark.parametrize("name", PLACES)
def test_a_length_is_true_to_the_ground_in_the_middle_of_the_map(name: str) -> None:
    plane = Plane.fitting([PLACES[name]], FRAME)
    lon, lat = plane.centre
    ends = Geod(ellps="WGS84").fwd([lon, lon], [lat, lat], [90, 270], [5_000, 5_000])
    (one, other) = plane.place(np.array([ends[0], ends[1]]).T).tolist()
    assert plane.length_of(10_000.0) == pytest.approx(math.dist(one, other), rel=1e-4)


def test_the_north_of_lambert_93_leans_with_the_distance_to_its_meridian() -> None:
    west = Plane.fitting([PLACES["Finistère"]], FRAME).north_degrees
    east = Plane.fitting([PLACES["Haute-Corse"]], FRAME).north_degrees
    # sin 46.5° of the degrees from the meridian of 3° E: about three quarters of them.
    assert west == pytest.approx((3 + 4.25) * 0.7256, abs=0.05)
    assert east == pytest.approx((3 - 9.05) * 0.7256, abs=0.05)


def test_overseas_is_not_in_lambert_93() -> None:
    assert Projection.suiting([PLACES["Mayotte"]]).middle == pytest.approx((45.15, -12.8))
    assert Projection.suiting([PLACES["Guyane"]]).middle is not None
    assert Projection.suiting([PLACES["Haute-Corse"]]).middle is None


@pytest.mark.parametrize(
    ("wanted_m", "length_m"),
    [(24_000, 20_000), (20_000, 20_000), (9_999, 5_000), (1.5, 1), (0.2, 1), (130, 100)],
)
def test_a_scale_has_a_round_length(wanted_m: float, length_m: float) -> None:
    assert nice_length_m(wanted_m) == length_m
