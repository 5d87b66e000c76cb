"""Minutes where people live: of each cell of a grid, and what they are of a commune.

Without a grid all people of a commune are at its point, and nothing here is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.territory import Cells, Units
from geodata.travel import Destinations, Roads, nearest_of_positions

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_DIGITS, _NOTHING = 4, 1e-9
_TENTHS, _NO_ROAD, _UNPLACED = 10, 65_535, 65_534
"""Minutes are kept as tenths in 16 bits: more than four days."""


@dataclass(frozen=True, slots=True, eq=False)
class CellTimes:
    """What each cell has, in the order of `Cells`.

    Attributes:
        minutes: by car to the nearest site, to 0.1; infinite where no road leads to one, NaN where
            no source places its commune.
        nearest: the position of that site in the table of sites, or -1.
    """

    minutes: Floats
    nearest: Whole

    def to_arrays(self) -> dict[str, NDArray[np.uint16] | NDArray[np.int32]]:
        """Returns the arrays to store: six bytes a cell."""
        tenths = np.rint(np.nan_to_num(self.minutes, posinf=0.0) * _TENTHS)
        kept = np.minimum(tenths, _UNPLACED - 1).astype(np.uint16)
        kept[np.isinf(self.minutes)] = _NO_ROAD
        kept[np.isnan(self.minutes)] = _UNPLACED
        return {"cell_minutes": kept, "cell_nearest": self.nearest.astype(np.int32)}

    @staticmethod
    def of_arrays(minutes: NDArray[np.uint16], nearest: NDArray[np.int32]) -> CellTimes:
        """Returns the times that `to_arrays` stored."""
        told = minutes / _TENTHS
        told[minutes == _NO_ROAD] = np.inf
        told[minutes == _UNPLACED] = np.nan
        return CellTimes(told, nearest.astype(np.int64))


def cell_times(units: Units, roads: Roads, sites: Destinations, named: Whole) -> CellTimes | None:
    """Returns the times of all cells; None without a grid.

    Args:
        units: of the register, with where their people live.
        roads: the travel graph over the same register.
        sites: those that count.
        named: what each of them is called: its position in the table of sites.
    """
    cells = units.cells
    if cells is None:
        return None
    positions = Destinations(cells.lon, cells.lat, units.entry[cells.unit])
    seconds, which = nearest_of_positions(roads, positions, sites)
    return CellTimes(
        _minutes(seconds, units, roads, cells.unit), np.append(named, -1)[which].astype(np.int64)
    )


def _minutes(seconds: Floats, units: Units, roads: Roads, unit: Whole) -> Floats:
    minutes = np.round(seconds / 60, 1)
    minutes[np.isnan(roads.graph.lon[units.entry])[unit]] = np.nan
    return minutes


def without_sites(
    units: Units, roads: Roads, times: CellTimes, left: tuple[Destinations, Whole], gone: Whole
) -> CellTimes:
    """Returns the times when some sites are gone: whoever loses the nearest looks again.

    Args:
        units: of the register, with where their people live.
        roads: the travel graph.
        times: with them.
        left: the sites that stay, and what each is called.
        gone: what those that do not are called.
    """
    cells, (sites, named) = units.cells, left
    losing = np.flatnonzero(np.isin(times.nearest, gone))
    if cells is None or not len(losing):
        return times
    minutes, nearest = times.minutes.copy(), times.nearest.copy()
    unit = cells.unit[losing]
    positions = Destinations(cells.lon[losing], cells.lat[losing], units.entry[unit])
    seconds, which = nearest_of_positions(roads, positions, sites)
    minutes[losing] = _minutes(seconds, units, roads, unit)
    nearest[losing] = np.append(named, -1)[which]
    return CellTimes(minutes, nearest)


def with_sites(
    units: Units, roads: Roads, times: CellTimes, sites: Destinations, named: Whole
) -> CellTimes:
    """Returns the times when some sites are added, where they are nearer.

    Args:
        units: of the register, with where their people live.
        roads: the travel graph.
        times: without them.
        sites: those that are added.
        named: what each is called.
    """
    cells = units.cells
    if cells is None or not len(named):
        return times
    positions = Destinations(cells.lon, cells.lat, units.entry[cells.unit])
    limits = np.where(np.isnan(times.minutes), 0.0, times.minutes * 60)
    seconds, which = nearest_of_positions(roads, positions, sites, limits)
    found = np.round(seconds / 60, 1)
    nearer = found < times.minutes
    minutes, nearest = times.minutes.copy(), times.nearest.copy()
    minutes[nearer], nearest[nearer] = found[nearer], named[which[nearer]]
    return CellTimes(minutes, nearest)


def medians_of(cells: Cells, times: CellTimes) -> tuple[Floats, Whole]:
    """Returns the minutes of each unit that half of its people have, or less; and that site.

    The weighted median, of a cell that there is: its minutes, and its nearest site.
    """
    order = np.lexsort((times.nearest, times.minutes, cells.unit))
    ranked = np.cumsum(cells.share[order])
    before = np.concatenate([[0.0], ranked])[cells.starts[:-1]]
    whole = np.concatenate([[0.0], ranked])[cells.starts[1:]] - before
    # A share that is half but for what is lost of a sum is half.
    half = before + 0.5 * whole * (1 - 1e-9)
    at = np.minimum(np.searchsorted(ranked, half, side="left"), cells.starts[1:] - 1)
    found = order[np.maximum(at, cells.starts[:-1])]
    return times.minutes[found], times.nearest[found]


@dataclass(frozen=True, slots=True, eq=False)
class OfUnits:
    """What cells say of some units, each (n,).

    Attributes:
        within: the share of people within the threshold; NaN where no source places the unit.
        beyond_any: the share whom no road joins to a site.
        worst: minutes of the farthest cell that a road joins to a site; NaN of none.
        cells: how many there are, its point alone being none.
    """

    within: Floats
    beyond_any: Floats
    worst: Floats
    cells: Whole


def of_units(cells: Cells, times: CellTimes, members: Whole, threshold_minutes: float) -> OfUnits:
    """Returns what cells say of some units.

    Args:
        cells: of all units.
        times: of the cells.
        members: positions of units, at least one.
        threshold_minutes: the limit, inclusive.
    """
    at, rank = cells.of_units(members)
    minutes, share, count = times.minutes[at], cells.share[at], len(members)
    total = np.bincount(rank, share, count)
    unplaced = np.bincount(rank, np.isnan(minutes), count) > 0
    within = np.bincount(rank, np.where(minutes <= threshold_minutes, share, 0.0), count) / total
    far = np.bincount(rank, np.where(np.isinf(minutes), share, 0.0), count) / total
    reached = np.where(np.isfinite(minutes), minutes, -1.0)
    worst = np.full(count, -1.0)
    np.maximum.at(worst, rank, reached)
    spread = cells.is_spread[members]
    return OfUnits(
        np.where(unplaced, np.nan, within),
        np.where(unplaced, np.nan, far),
        np.where(worst < 0, np.nan, worst),
        np.where(spread, np.bincount(rank, minlength=count), 0),
    )


def share_shown(share: Floats) -> Floats:
    """Returns shares as they are shown, to 0.0001: what is not all or none never reads so."""
    shown = np.round(share, _DIGITS)
    least = 10.0**-_DIGITS
    some = (share > _NOTHING) & (share < 1 - _NOTHING)
    return np.where(some, np.clip(shown, least, 1 - least), shown)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """The people of some units, each with their minutes: at cells, or at the points of units.

    Attributes:
        minutes: of each part.
        rank: which of the units it is of.
        share: of its people; None where each unit is one part.
    """

    minutes: Floats
    rank: Whole | None = None
    share: Floats | None = None

    def of(self, values: Floats) -> Floats:
        """Returns what each part has of values that are summed over people."""
        if self.rank is None or self.share is None:
            return values
        return np.asarray(values[self.rank] * self.share)

    def among(self, units: NDArray[np.bool_]) -> Spread:
        """Returns the parts of some of the units, these numbered anew."""
        if self.rank is None or self.share is None:
            return Spread(self.minutes[units])
        number = np.cumsum(units) - 1
        kept = units[self.rank]
        return Spread(self.minutes[kept], number[self.rank[kept]], self.share[kept])


def spread_of(units: Units, times: CellTimes | None, minutes: Floats, among: Whole) -> Spread:
    """Returns the people of some units with their minutes.

    Args:
        units: of the register.
        times: of their cells; None without a grid.
        minutes: of all units.
        among: positions of units.
    """
    if times is None or units.cells is None:
        return Spread(minutes[among])
    at, rank = units.cells.of_units(among)
    return Spread(times.minutes[at], rank, units.cells.share[at])
