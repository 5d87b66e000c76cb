"""Grids of people over the small country, as files that somebody would import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from geodata.snapshot.publishing import open_current
from geodata.sources.people_import import ImportedPeople, PeopleFacts, import_people
from geodata.territory.projections import metres_in
from tests.coverage_country import write_country

NOW = "2026-11-24T10:00:00+00:00"
FACTS = PeopleFacts("Tests", "Licence Ouverte 2.0", "2019")
ANY_PERCENT = 1_000_000.0

Hamlets = Mapping[tuple[float, float], float]
"""People by position, degrees east and north."""


def as_cell(lon: float, lat: float, size_m: int = 200, epsg: int = 3035) -> str:
    """Returns the id of the cell that a position is in, as INSEE writes it."""
    east, north = metres_in(epsg, np.array([lon]), np.array([lat]))
    corner = [int(each[0] // size_m) * size_m for each in (north, east)]
    return f"CRS{epsg}RES{size_m}mN{corner[0]}E{corner[1]}"


def points_csv(hamlets: Hamlets) -> str:
    """Returns a file of points with people."""
    lines = (f"{lon!r},{lat!r},{people!r}\n" for (lon, lat), people in hamlets.items())
    return "lon,lat,people\n" + "".join(lines)


def country_with(snapshots: Path, hamlets: Hamlets) -> ImportedPeople:
    """Publishes the country with people at some positions."""
    write_country(snapshots)
    path = snapshots.parent / "hamlets.csv"
    path.write_text(points_csv(hamlets), encoding="utf-8")
    return import_people(snapshots, open_current(snapshots), [path], FACTS, NOW, ANY_PERCENT)
