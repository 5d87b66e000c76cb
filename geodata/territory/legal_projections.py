"""Positions in metres of the legal projections of the French territories: from degrees, and back.

Written out rather than asked of PROJ, whose table of reference systems (10 MB) the functions do not
carry; `tests/geodata/territory/test_legal_projections.py` holds every zone against PROJ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Zone:
    """A legal projection of the French territories, all on RGF93 or its like (GRS 80).

    These systems and WGS 84 are the same to less than a metre.
    """

    name: str
    epsg: int
    central_meridian: float | None
    """Of a UTM zone, in degrees; None for Lambert-93."""
    is_south: bool = False


LAMBERT_93 = Zone("Lambert-93", 2154, None)
OVERSEAS_ZONES = {
    "971": Zone("UTM 20N", 5490, -63.0),
    "972": Zone("UTM 20N", 5490, -63.0),
    "973": Zone("UTM 22N", 2972, -51.0),
    "974": Zone("UTM 40S", 2975, 57.0, is_south=True),
    "975": Zone("UTM 21N", 4467, -57.0),
    "976": Zone("UTM 38S", 4471, 45.0, is_south=True),
    "977": Zone("UTM 20N", 5490, -63.0),
    "978": Zone("UTM 20N", 5490, -63.0),
}
"""The zone of each overseas département or collectivité; elsewhere it is Lambert-93."""

_GRS80_FLATTENING = 1 / 298.257222101
_GRS80_ECCENTRICITY = math.sqrt(_GRS80_FLATTENING * (2 - _GRS80_FLATTENING))
_GRS80_THIRD_FLATTENING = _GRS80_FLATTENING / (2 - _GRS80_FLATTENING)
_SEMI_MAJOR_M = 6_378_137.0
# IGN, NT/G 71 and 73: standard parallels 44 and 49, origin 46.5 N 3 E at (700000, 6600000).
_LAMBERT_PARALLELS, _LAMBERT_ORIGIN = (44.0, 49.0), (46.5, 3.0, 700_000.0, 6_600_000.0)
_FARTHEST_ETA = 2.623395162778
_UTM_SCALE, _UTM_EAST_M, _UTM_SOUTH_M = 0.9996, 500_000.0, 10_000_000.0


def degrees_from(zone: Zone, east_m: float, north_m: float) -> tuple[float, float] | None:
    """Returns the lon and lat in degrees of a projected position.

    Returns:
        None when the position is nowhere that the projection is used: more than 1,000 km from
        the middle of its zone, in a direction where it means nothing.
    """
    if zone.central_meridian is None:
        if not (-400_000 <= east_m <= 1_800_000 and 5_500_000 <= north_m <= 7_700_000):
            return None
        return _from_lambert_93(east_m, north_m)
    if not (-500_000 <= east_m <= 1_500_000 and 0 <= north_m <= _UTM_SOUTH_M):
        return None
    return _from_utm(zone, east_m, north_m)


@cache
def _lambert_93() -> tuple[float, float, float]:
    """Returns the exponent, the constant and the ordinate of the pole (IGN, ALG0054)."""

    def isometric(degrees: float) -> float:
        sine = math.sin(math.radians(degrees))
        return math.atanh(sine) - _GRS80_ECCENTRICITY * math.atanh(_GRS80_ECCENTRICITY * sine)

    def parallel_m(degrees: float) -> float:
        phi = math.radians(degrees)
        sine = _GRS80_ECCENTRICITY * math.sin(phi)
        return _SEMI_MAJOR_M / math.sqrt(1 - sine**2) * math.cos(phi)

    (low, high), (lat, _, _, north_m) = _LAMBERT_PARALLELS, _LAMBERT_ORIGIN
    exponent = math.log(parallel_m(high) / parallel_m(low)) / (isometric(low) - isometric(high))
    constant = parallel_m(low) / exponent * math.exp(exponent * isometric(low))
    return exponent, constant, north_m + constant * math.exp(-exponent * isometric(lat))


def _from_lambert_93(east_m: float, north_m: float) -> tuple[float, float]:
    """Inverts the conformal conic (IGN, NT/G 71, ALG0004 and ALG0002)."""
    exponent, constant, pole_m = _lambert_93()
    _, lon, east_0_m, _ = _LAMBERT_ORIGIN
    radius_m = math.hypot(east_m - east_0_m, north_m - pole_m)
    angle = math.atan2(east_m - east_0_m, pole_m - north_m)
    isometric = -math.log(radius_m / constant) / exponent
    return lon + math.degrees(angle / exponent), _latitude_of_isometric(isometric)


def lambert_93_m(
    lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns the metres east and north in Lambert-93 of degrees (IGN, NT/G 71, ALG0003)."""
    exponent, constant, pole_m = _lambert_93()
    _, origin, east_0_m, _ = _LAMBERT_ORIGIN
    sine = np.sin(np.radians(lat))
    isometric = np.arctanh(sine) - _GRS80_ECCENTRICITY * np.arctanh(_GRS80_ECCENTRICITY * sine)
    radius_m = constant * np.exp(-exponent * isometric)
    angle = exponent * np.radians(lon - origin)
    return east_0_m + radius_m * np.sin(angle), pole_m - radius_m * np.cos(angle)


def zone_m(
    zone: Zone, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns the metres east and north in a zone of degrees; not finite where it has no place.

    A position of another territory has one too, far from the zone.
    """
    with np.errstate(all="ignore"):
        if zone.central_meridian is None:
            return lambert_93_m(lon, lat)
        return _utm_m(zone, zone.central_meridian, lon, lat)


def _utm_m(
    zone: Zone, meridian: float, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns the transverse Mercator by Krüger's series to the sixth order (Karney 2011, 35).

    Within a millimetre up to 7,600 km from the meridian: what is in another ocean is as PROJ has
    it. Beyond 150 degrees of arc on the plane, PROJ gives nothing, and so does this.
    """
    sine = np.sin(np.radians(lat))
    isometric = np.arctanh(sine) - _GRS80_ECCENTRICITY * np.arctanh(_GRS80_ECCENTRICITY * sine)
    tangent, angle = np.sinh(isometric), np.radians(lon - meridian)
    xi_0 = np.arctan2(tangent, np.cos(angle))
    eta_0 = np.arcsinh(np.sin(angle) / np.hypot(tangent, np.cos(angle)))
    xi, eta = xi_0.copy(), eta_0.copy()
    for order, factor in enumerate(_kruger(), start=1):
        xi += factor * np.sin(2 * order * xi_0) * np.cosh(2 * order * eta_0)
        eta += factor * np.cos(2 * order * xi_0) * np.sinh(2 * order * eta_0)
    eta = np.where(np.abs(eta) <= _FARTHEST_ETA, eta, np.nan)
    n = _GRS80_THIRD_FLATTENING
    radius_m = _UTM_SCALE * _SEMI_MAJOR_M / (1 + n) * (1 + n**2 / 4 + n**4 / 64 + n**6 / 256)
    south_m = _UTM_SOUTH_M if zone.is_south else 0.0
    return _UTM_EAST_M + radius_m * eta, south_m + radius_m * xi


@cache
def _kruger() -> tuple[float, ...]:
    """Returns the coefficients of the series, by powers of the third flattening."""
    n = _GRS80_THIRD_FLATTENING
    rows = (
        (1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800),
        (13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360),
        (61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440),
        (49561 / 161280, -179 / 168, 6601661 / 7257600),
        (34729 / 80640, -3418889 / 1995840),
        (212378941 / 319334400,),
    )
    return tuple(
        sum(term * n ** (order + power) for power, term in enumerate(row))
        for order, row in enumerate(rows, start=1)
    )


def _latitude_of_isometric(isometric: float) -> float:
    sine = math.tanh(isometric)
    for _ in range(8):  # gains two digits and a half each time
        sine = math.tanh(isometric + _GRS80_ECCENTRICITY * math.atanh(_GRS80_ECCENTRICITY * sine))
    return math.degrees(math.asin(sine))


def _from_utm(zone: Zone, east_m: float, north_m: float) -> tuple[float, float]:
    """Inverts the transverse Mercator by Krüger's series.

    C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers, Journal of Geodesy
    85, 2011, equations 14, 15 and 36, to the third order: a tenth of a millimetre.
    """
    n = _GRS80_FLATTENING / (2 - _GRS80_FLATTENING)
    radius_m = _SEMI_MAJOR_M / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    beta = (n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96, n**2 / 48 + n**3 / 15, 17 * n**3 / 480)
    north_m -= _UTM_SOUTH_M if zone.is_south else 0.0
    xi, eta = north_m / (_UTM_SCALE * radius_m), (east_m - _UTM_EAST_M) / (_UTM_SCALE * radius_m)
    xi_0, eta_0 = xi, eta
    for order, factor in enumerate(beta, start=1):
        xi_0 -= factor * math.sin(2 * order * xi) * math.cosh(2 * order * eta)
        eta_0 -= factor * math.cos(2 * order * xi) * math.sinh(2 * order * eta)
    conformal = math.asin(math.sin(xi_0) / math.cosh(eta_0))
    lon = (zone.central_meridian or 0.0) + math.degrees(
        math.atan2(math.sinh(eta_0), math.cos(xi_0))
    )
    return lon, _latitude_of_isometric(math.atanh(math.sin(conformal)))
