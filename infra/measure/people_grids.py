"""Grids of people that are drawn here, by a seed, over the real contours: for tests and measures.

Their people are nobody's. Each commune has cells around its own point, more where more live, the
farther from the point the fewer: so a grid has about as many cells as INSEE's, in as many communes,
and what it should give is known from the draw itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.snapshot import REGISTER, Snapshot
from geodata.territory import Units, metres_in

Floats = NDArray[np.float64]
_ZONES = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}


@dataclass(frozen=True, slots=True, eq=False)
class DrawnGrid:
    """A grid as INSEE writes it: ids of cells, their people, and the commune each was drawn for."""

    ids: list[str]
    people: Floats
    unit: NDArray[np.int64]

    def write(self, path: Path, column: str = "idcar_200m") -> None:
        """Writes it as CSV."""
        lines = (
            f"{cell},{people:.1f}\n" for cell, people in zip(self.ids, self.people, strict=True)
        )
        with path.open("w", encoding="utf-8") as file:
            file.write(f"{column},ind\n")
            file.writelines(lines)


def drawn_grid(snapshot: Snapshot, size_m: int, cells: int, seed: int) -> DrawnGrid:
    """Returns a grid of about so many cells over all of France.

    Args:
        snapshot: gives communes, their people, areas and points.
        size_m: of a cell, metres.
        cells: to draw; those that fall on one another are one.
        seed: of the draw.
    """
    rng = np.random.default_rng(seed)
    units = Units(snapshot.register)
    lon, lat = (each[units.entry] for each in snapshot.register.positions)
    people = np.nan_to_num(units.people)
    placed = np.flatnonzero(~np.isnan(lon) & (people > 0))
    area_km2 = np.nan_to_num(snapshot.arrays(REGISTER)["area_km2"])[units.entry]
    # Half by area, half by people: hamlets everywhere, and towns that are full.
    weight = 0.7 * area_km2[placed] / area_km2[placed].sum() + 0.3 * people[placed] / people.sum()
    counts = 1 + rng.poisson(cells * weight)
    unit = np.repeat(placed, counts)
    spread_m = 1000 * np.sqrt(area_km2[unit]) / 3.2
    code = np.array([each[:3] for each in units.codes])
    zone = np.array([_ZONES.get(each, 3035) for each in code])[unit]
    east, north = np.empty(len(unit)), np.empty(len(unit))
    for epsg in np.unique(zone).tolist():
        own = zone == epsg
        east[own], north[own] = metres_in(epsg, lon[unit[own]], lat[unit[own]])
    is_first = np.diff(unit, prepend=-1) > 0
    east += np.where(is_first, 0.0, rng.normal(0, 1, len(unit)) * spread_m)
    north += np.where(is_first, 0.0, rng.normal(0, 1, len(unit)) * spread_m)
    corner = np.column_stack([zone, (north // size_m) * size_m, (east // size_m) * size_m])
    cell, which = np.unique(corner.astype(np.int64), axis=0, return_index=True)
    drawn = rng.lognormal(1.0, 1.0, len(cell))
    of_unit = unit[which]
    total = np.bincount(of_unit, drawn, len(units))
    own_people = np.maximum(drawn * (people / np.maximum(total, 1e-9))[of_unit], 0.1)
    ids = [f"CRS{epsg}RES{size_m}mN{north}E{east}" for epsg, north, east in cell.tolist()]
    return DrawnGrid(ids, own_people, of_unit)
