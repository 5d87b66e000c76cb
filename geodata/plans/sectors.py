"""The sectors of big communes: several places where their people are, instead of one point.

A commune whose people a grid spreads is cut in two, at the median of its people and across its
longer side, then the part that is farthest from its people again, until each part's people are
within `WITHIN_M` of its place, or it has few people, or there are `MOST_SECTORS`: a k-d tree on
weights (J. L. Bentley, Multidimensional binary search trees used for associative searching,
Communications of the ACM 18, 1975). The place of a part is the cell that is nearest to the middle
of its people. Nothing is drawn, and the order of cells changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.placement import Floats, Indices
from geodata.territory import Cells, Units, metres_per_degree

BIG_PEOPLE = 5_000
"""Of a commune that has sectors: below, its point stands for all of it."""
FEW_PEOPLE = 2_500
"""A sector of fewer is not cut."""
WITHIN_M = 1_500.0
MOST_SECTORS = 12
LEAST_APART_M = 500.0
"""A sector whose place is nearer than that to the commune's point is no other place to open in."""


@dataclass(frozen=True, slots=True, eq=False)
class Sectors:
    """The sectors of some units, those of a unit one after the other.

    Attributes:
        unit: of each sector, growing; a unit that is not cut has none.
        number: of the sector in its unit, from 1, the most people first.
        lon: degrees east of its place.
        lat: degrees north.
        share: of its unit's people.
    """

    unit: Indices
    number: Indices
    lon: Floats
    lat: Floats
    share: Floats

    def __len__(self) -> int:
        return len(self.unit)


def sectors_of(units: Units, some: Indices) -> Sectors | None:
    """Returns the sectors of units that have some; None without a grid of people.

    Args:
        units: with where their people live.
        some: positions of units, growing.
    """
    cells = units.cells
    if cells is None:
        return None
    big = some[(units.people[some] >= BIG_PEOPLE) & cells.is_spread[some]]
    found: list[tuple[int, int, float, float, float]] = []
    for unit in big.tolist():
        parts = _parts(cells, unit, float(units.people[unit]))
        if len(parts) > 1:
            found += [(unit, rank + 1, *each) for rank, each in enumerate(parts)]
    columns = list(zip(*found, strict=True)) or [()] * 5
    unit_of, number = (np.array(each, dtype=np.int64) for each in columns[:2])
    lon, lat, share = (np.array(each, dtype=np.float64) for each in columns[2:])
    return Sectors(unit_of, number, lon, lat, share)


def _parts(cells: Cells, unit: int, people: float) -> list[tuple[float, float, float]]:
    """Returns the sectors of a unit: lon, lat and share of each, the most people first."""
    own = slice(int(cells.starts[unit]), int(cells.starts[unit + 1]))
    lon, lat, share = cells.lon[own], cells.lat[own], cells.share[own]
    wide, high = (float(each) for each in metres_per_degree(lat.mean()))
    at_m = np.column_stack([lon * wide, lat * high])
    order = np.lexsort((share, at_m[:, 1], at_m[:, 0]))
    leaves = [order]
    while len(leaves) < MOST_SECTORS:
        far = [_off_m(at_m, share, leaf, people) for leaf in leaves]
        worst = int(np.argmax(far))
        if far[worst] <= WITHIN_M:
            break
        leaves[worst : worst + 1] = _halves(at_m, share, leaves[worst])
    found = []
    for leaf in leaves:
        place = leaf[_place(at_m, share, leaf)]
        found.append((float(lon[place]), float(lat[place]), float(share[leaf].sum())))
    return sorted(found, key=lambda each: (-each[2], each[0], each[1]))


def _off_m(at_m: Floats, share: Floats, leaf: Indices, people: float) -> float:
    """Returns how far the farthest tenth of a sector's people are from its place, metres.

    0 of a sector that is not to be cut.
    """
    if len(leaf) < 2 or people * share[leaf].sum() < 2 * FEW_PEOPLE:
        return 0.0
    apart = np.hypot(*(at_m[leaf] - at_m[leaf[_place(at_m, share, leaf)]]).T)
    ranked = np.argsort(apart, kind="stable")
    reached = np.cumsum(share[leaf][ranked])
    at = int(np.searchsorted(reached, 0.9 * reached[-1]))
    return float(apart[ranked[min(at, len(leaf) - 1)]])


def _place(at_m: Floats, share: Floats, leaf: Indices) -> int:
    """Returns which cell of a sector is nearest to the middle of its people."""
    middle = np.average(at_m[leaf], axis=0, weights=share[leaf])
    return int(np.argmin(np.round(np.hypot(*(at_m[leaf] - middle).T), 3)))


def _halves(at_m: Floats, share: Floats, leaf: Indices) -> list[Indices]:
    sides = np.ptp(at_m[leaf], axis=0)
    axis = int(np.argmax(sides))
    order = leaf[np.lexsort((at_m[leaf, 1 - axis], at_m[leaf, axis]))]
    reached = np.cumsum(share[order])
    cut = int(np.searchsorted(reached, reached[-1] / 2, side="left")) + 1
    cut = min(max(cut, 1), len(order) - 1)
    return [order[:cut], order[cut:]]
