"""Reference systems that coordinates are given in, by their addresses, and how degrees go there.

WGS 84 in either order of its axes, Web Mercator, and the legal projections of the French
territories; without PROJ, whose table functions do not carry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.territory.legal_projections import LAMBERT_93, OVERSEAS_ZONES, Zone, zone_m

Coordinates = tuple[NDArray[np.float64], NDArray[np.float64]]
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_SEMI_MAJOR_M = 6_378_137.0


@dataclass(frozen=True, slots=True)
class ReferenceSystem:
    """A reference system by its address.

    Attributes:
        uri: its address, by which the standards of the OGC name it.
        kind: degrees east then north, degrees north then east, or metres of Web Mercator or of a
            zone, east then north.
        zone: of a legal projection; None of another system.
    """

    uri: str
    kind: Literal["lon_lat", "lat_lon", "mercator", "zone"]
    zone: Zone | None = None

    @property
    def is_in_degrees(self) -> bool:
        """Whether its coordinates are degrees, which go around the Earth."""
        return self.kind in ("lon_lat", "lat_lon")

    def placed(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Coordinates:
        """Returns the coordinates of positions in degrees, in the order of the axes.

        What has no place in the system is not finite.
        """
        if self.zone is not None:
            return zone_m(self.zone, lon, lat)
        if self.kind == "mercator":
            return _mercator_m(lon, lat)
        return (lat, lon) if self.kind == "lat_lon" else (lon, lat)


def _mercator_m(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Coordinates:
    """Returns the metres of Web Mercator: of the sphere (EPSG, Guidance Note 7-2, method 1024)."""
    with np.errstate(all="ignore"):
        north = np.arcsinh(np.tan(np.radians(lat)))
    return _SEMI_MAJOR_M * np.radians(lon), _SEMI_MAJOR_M * north


def _systems() -> Mapping[str, ReferenceSystem]:
    found = [
        ReferenceSystem("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "lon_lat"),
        ReferenceSystem(f"{_EPSG}4326", "lat_lon"),
        ReferenceSystem(f"{_EPSG}3857", "mercator"),
    ]
    # Several territories have the zone of the Antilles.
    zones = {each.epsg: each for each in (LAMBERT_93, *OVERSEAS_ZONES.values())}
    found += [ReferenceSystem(f"{_EPSG}{epsg}", "zone", zone) for epsg, zone in zones.items()]
    return {each.uri: each for each in found}


REFERENCE_SYSTEMS = _systems()
"""By their addresses; the first is that of what is stored."""
CRS84 = next(iter(REFERENCE_SYSTEMS.values()))
