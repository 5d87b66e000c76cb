"""The ten nearest of the real sites are exactly those of a search by brute force."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from geodata.nearest.by_distance import SiteIndex
from geodata.snapshot.reader import Snapshot
from geodata.sources.site_tables import read_sites, table_of
from geodata.territory.origins import Places

pytestmark = pytest.mark.real

SEED = 20221201
OVERSEAS = ("971", "972", "973", "974", "976")


def random_points(france: Snapshot, count: int, codes: tuple[str, ...] | None) -> np.ndarray:
    """Returns points spread around the communes' own, by at most a tenth of a degree."""
    register, rng = france.register, np.random.default_rng(SEED)
    areas = [
        area
        for area in map(register.area, range(register.commune_count))
        if (area.departement in codes if codes else area.departement not in OVERSEAS)
    ]
    chosen = rng.choice(len(areas), count)
    spread = rng.uniform(-0.1, 0.1, (count, 2))
    return np.array([[areas[i].lon, areas[i].lat] for i in chosen]) + spread


def test_the_ten_nearest_are_those_of_brute_force(france: Snapshot, real_data: Path) -> None:
    path = real_data / "sites" / "cnfs-permanences-2022-12.csv"
    table = table_of(path, read_sites(path, Places(france.register, france.contours)))
    assert (len(table), len(table.unplaced)) == (4_930, 22)
    index, ellipsoid = SiteIndex(table.lon, table.lat), Geod(ellps="WGS84")
    placed = np.flatnonzero(~np.isnan(table.lon))
    points = np.vstack(
        [random_points(france, 500, None)]
        + [random_points(france, 100, (departement,)) for departement in OVERSEAS]
    )
    assert len(points) == 1_000
    for lon, lat in points:
        found = index.nearest(lon, lat, 10)
        here = np.full(len(placed), lon), np.full(len(placed), lat)
        every = ellipsoid.inv(*here, table.lon[placed], table.lat[placed])[2]
        # Sites at one address are as far as each other to the last bit: the first row wins.
        order = np.lexsort((placed, np.round(every, 6)))[:10]
        assert [match.position for match in found] == placed[order].tolist(), f"{lon}, {lat}"
        assert np.allclose([match.distance_m for match in found], every[order], atol=1e-6)
