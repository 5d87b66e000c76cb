"""The positions that two numbers may mean: swapped, without their sign, or in metres."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from geodata.sites.site import Fact
from geodata.territory import LAMBERT_93, OVERSEAS_ZONES, Area, degrees_from

_EVERY_ZONE = (LAMBERT_93, *dict.fromkeys(OVERSEAS_ZONES.values()))

_MOST_DECIMALS = 12
"""Figures after a decimal point that a spreadsheet may have lost."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read two numbers as a position; `code` and `facts` say what was wrong."""

    lon: float
    lat: float
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def readings_of(lon: float, lat: float, area: Area | None) -> Iterator[Reading]:
    """Yields the other positions that the numbers may be, the likeliest mistake first.

    Args:
        lon: what stands for the longitude.
        lat: what stands for the latitude.
        area: where the position should be, whose projection is tried; None tries every one.
    """
    if abs(lat) <= 180 and abs(lon) <= 180:
        if abs(lon) <= 90:
            yield Reading(lat, lon, "coordinates_swapped")
        if lon:
            yield Reading(-lon, lat, "coordinates_sign")
        return
    yield from _projected(lon, lat, area)
    if area is not None:
        for power in range(1, _MOST_DECIMALS + 1):
            scale = 10.0**power
            if abs(lon) / scale <= 180 and abs(lat) / scale <= 90:
                yield Reading(lon / scale, lat / scale, "coordinates_scaled")


def _projected(lon: float, lat: float, area: Area | None) -> Iterator[Reading]:
    zones = _EVERY_ZONE if area is None else (OVERSEAS_ZONES.get(area.code[:3], LAMBERT_93),)
    for zone in zones:
        for east_m, north_m in ((lon, lat), (lat, lon)):
            degrees = degrees_from(zone, east_m, north_m)
            if degrees is not None:
                facts = {"zone": zone.name, "epsg": str(zone.epsg)}
                yield Reading(*degrees, "coordinates_projected", facts)
