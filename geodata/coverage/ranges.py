"""The range of a share of people, from what modelled minutes may really be: by drawing.

Each commune's trip to its nearest site is off by a factor whose bounds the model gives
(`geodata.travel.intervals`). Errors that share a cause go together: 200 times, one is drawn for
each département, EPCI, site and commune, and the people within the limit are counted again. Nine
draws in ten are in the range (5th to 95th percentile; B. Efron, R. Tibshirani, *An introduction to
the bootstrap*, 1993, §13). The draws of a commune are the same in every territory and at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geodata.territory import Units, short_distances_m
from geodata.travel import Destinations, Roads

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]

DRAWS = 200
OF_DEPARTEMENT = 0.12
OF_EPCI = 0.04
OF_SITE = 0.18
"""Shares of an error's variance that all trips of a département, those of an EPCI and those to one
site have in common: what `python -m infra.measure.calibration --intervals` finds. Two trips of an
EPCI are correlated by 0.04 beyond what their département has in common, two to one place by 0.22;
two of a département by 0.12, which only the trips to Paris tell."""
OF_NEAREST = (1.1, 0.63)
"""What the bounds of a trip come to, below and above, where the trip is to the nearest of several
places: one that takes longer than modelled leaves another nearer, so the way to the nearest is
late less often than any one way. Measured likewise, in networks of one place in seven communes."""
_OWN = 1 - OF_DEPARTEMENT - OF_EPCI - OF_SITE
_TAIL = 1.6449
"""The 95th percentile of a normal law: a bound of the interval."""
_SURE = 5.0
"""Beyond so many deviations no draw changes anything."""
_SEEDS = {"departement": 1, "epci": 2, "site": 3, "unit": 4}
_IN_A_BLOCK = 256
_HALF_A_TENTH = 0.05
"""20.04 minutes are shown, and count, as 20.0."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class TripErrors:
    """What the minutes of units to their nearest site may really be, unit by unit.

    Attributes:
        minutes: as they are counted; infinite where no road leads, NaN where nothing is known.
        low: the bound of ln(real / modelled) below, 0 where the minutes were measured.
        high: the bound above.
        site: the position of the site, -1 of none.
        departement: a number, -1 of none.
        epci: likewise.
    """

    minutes: Floats
    low: Floats
    high: Floats
    site: NDArray[np.int64]
    departement: NDArray[np.int64]
    epci: NDArray[np.int64]

    @staticmethod
    def of(units: Units, minutes: Floats, site: NDArray[np.int64], bounds: Bounds) -> TripErrors:
        """Returns those of all units; see `trip_bounds`."""
        low, high = (each.astype(np.float64) for each in bounds)
        areas = units.belongs("departement"), units.belongs("epci")
        return TripErrors(minutes, low, high, site, *areas)

    def shares(
        self, among: NDArray[np.int64], weight: Floats, limits: Sequence[float]
    ) -> list[Range | None]:
        """Returns the range of the share of some units' weight within each limit, None of nothing.

        From 0 to 1, not rounded; it holds the share itself.

        Args:
            among: positions of units.
            weight: of each of these, NaN where it is not known.
            limits: minutes, inclusive.
        """
        known = np.nan_to_num(weight)
        total = float(known.sum())
        if not total > 0:
            return [None] * len(limits)
        each = sorted(set(limits))
        found: dict[float, Range] = {}
        for drawn, limit in zip(self._drawn(among, known, each) / total, each, strict=True):
            share = float(known[self.minutes[among] <= limit].sum()) / total
            low, high = np.quantile(drawn, (0.05, 0.95)).tolist()
            found[limit] = min(low, share), max(high, share)
        return [found[limit] for limit in limits]

    def shares_by(
        self,
        numbers: Sequence[NDArray[np.int64]],
        among: NDArray[np.int64],
        weight: Floats,
        limit: float,
    ) -> list[dict[int, Range | None]]:
        """Returns the range of the share of each class of some units within a limit.

        By class as `shares` does, but for what floats add: all are counted in the same draws, once.

        Args:
            numbers: of the class of each of the units, one array for each way to class them.
            among: positions of units.
            weight: of each of these, NaN where it is not known.
            limit: minutes, inclusive.
        """
        known = np.nan_to_num(weight)
        groups = [np.unique(each, return_inverse=True) for each in numbers]
        drawn = self._drawn_by([rank for _, rank in groups], among, known, limit)
        is_within = self.minutes[among] <= limit
        found: list[dict[int, Range | None]] = []
        for (names, rank), sums in zip(groups, drawn, strict=True):
            totals = np.bincount(rank, weights=known, minlength=len(names))
            told = np.bincount(rank, weights=known * is_within, minlength=len(names))
            ends = np.quantile(sums, (0.05, 0.95), axis=1)
            low, high = np.minimum(ends[0], told), np.maximum(ends[1], told)
            rows = zip(names.tolist(), low.tolist(), high.tolist(), totals.tolist(), strict=True)
            found.append(
                {name: (one / of, other / of) if of > 0 else None for name, one, other, of in rows}
            )
        return found

    def gains(
        self, before: TripErrors, among: NDArray[np.int64], weight: Floats, limit: float
    ) -> Range:
        """Returns the range of the weight within a limit that was not, before other sites opened.

        Args:
            before: of the same units.
            among: positions of units.
            weight: of each of these, NaN where it is not known.
            limit: minutes, inclusive.
        """
        known = np.nan_to_num(weight)
        drawn = self._drawn(among, known, (limit,)) - before._drawn(among, known, (limit,))
        inside = self.minutes[among] <= limit, before.minutes[among] <= limit
        gained = float(known[inside[0]].sum() - known[inside[1]].sum())
        low, high = np.quantile(drawn[0], (0.05, 0.95)).tolist()
        return min(low, gained), max(high, gained)

    def _drawn(
        self, among: NDArray[np.int64], weight: Floats, limits: Sequence[float]
    ) -> NDArray[np.float64]:
        """Returns the weight within each limit in each draw, (limits, draws)."""
        beyond = np.stack([self._deviations(among, limit) for limit in limits])
        sure = np.where(beyond >= _SURE, weight, 0.0).sum(axis=1)
        found = np.repeat(sure[:, None], DRAWS, axis=1)
        open_ = np.flatnonzero((np.abs(beyond) < _SURE).any(axis=0) & (weight > 0))
        for own, errors in self._in_blocks(among, open_):
            for row in range(len(limits)):
                apart = beyond[row, own]
                drawn = np.flatnonzero(np.abs(apart) < _SURE)
                inside = errors[drawn] <= apart[drawn, None].astype(np.float32)
                found[row] += weight[own[drawn]] @ inside
        return found

    def _drawn_by(
        self,
        ranks: Sequence[NDArray[np.int64]],
        among: NDArray[np.int64],
        weight: Floats,
        limit: float,
    ) -> list[NDArray[np.float64]]:
        """Returns the weight of each class within a limit in each draw, (classes, draws)."""
        beyond = self._deviations(among, limit)
        sure = np.where(beyond >= _SURE, weight, 0.0)
        sums = [np.bincount(rank, weights=sure) for rank in ranks]
        found = [np.repeat(each[:, None], DRAWS, axis=1) for each in sums]
        open_ = np.flatnonzero((np.abs(beyond) < _SURE) & (weight > 0))
        for own, errors in self._in_blocks(among, open_):
            inside = errors <= beyond[own, None].astype(np.float32)
            for rank, total in zip(ranks, found, strict=True):
                here, row = np.unique(rank[own], return_inverse=True)
                members = np.zeros((len(here), len(own)))
                members[row, np.arange(len(own))] = weight[own]
                total[here] += members @ inside
        return found

    def _in_blocks(
        self, among: NDArray[np.int64], open_: NDArray[np.int64]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Yields some of the units, and their errors in each draw, as many as are held at once."""
        blocks = among[open_] // _IN_A_BLOCK
        for block in np.unique(blocks).tolist():
            own = open_[blocks == block]
            yield own, self._errors(among[own], block)

    def _deviations(self, among: NDArray[np.int64], limit: float) -> Floats:
        """Returns how far from the modelled minutes a limit is, in deviations of the error."""
        minutes, low, high = self.minutes[among], self.low[among], self.high[among]
        known = np.isfinite(minutes)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            apart = np.log((limit + _HALF_A_TENTH) / np.maximum(minutes, _HALF_A_TENTH))
            far = np.where(apart >= 0, apart / high, apart / -low) * _TAIL
        # Without an error, a trip is on one side for sure.
        sure = np.where(minutes <= limit, np.inf, -np.inf)
        exact = np.where(apart >= 0, high <= 0, low >= 0)
        return np.where(known & ~exact, far, sure)

    def _errors(self, units: NDArray[np.int64], block: int) -> Draws:
        """Returns the error of each unit of a block in each draw, in deviations."""
        own = _normals("unit", block)[units % _IN_A_BLOCK] * np.float32(_OWN**0.5)
        for name, number, share in (
            ("departement", self.departement[units], OF_DEPARTEMENT),
            ("epci", self.epci[units], OF_EPCI),
            ("site", self.site[units], OF_SITE),
        ):
            # Of none is a number like another.
            own += _common(name, number + 1) * np.float32(share**0.5)
        return own


def _common(name: str, numbers: NDArray[np.int64]) -> Draws:
    """Returns the draws of what units have in common, by its number."""
    found = np.empty((len(numbers), DRAWS), dtype=np.float32)
    blocks = numbers // _IN_A_BLOCK
    for block in np.unique(blocks).tolist():
        own = blocks == block
        found[own] = _kept_normals(name, block)[numbers[own] % _IN_A_BLOCK]
    return found


def _normals(name: str, block: int) -> Draws:
    rng = np.random.default_rng([_SEEDS[name], block])
    return rng.standard_normal((_IN_A_BLOCK, DRAWS), dtype=np.float32)


_kept_normals = lru_cache(maxsize=32)(_normals)
"""Of départements, EPCI and sites, which block after block of units asks for; 200 kB each."""


Bounds = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Of ln(real / modelled minutes) of the way to the nearest site of each unit: below, and above."""


def trip_bounds(
    units: Units,
    roads: Roads,
    minutes: Floats,
    site: NDArray[np.int64],
    sites: Destinations,
    is_measured: NDArray[np.bool_] | None,
) -> Bounds | None:
    """Returns the bounds of what the minutes of all units may really be, 0 where there are none.

    None of another way to travel than by car: nothing says how wrong its model is.

    Args:
        units: of the register.
        roads: over the same register.
        minutes: of each unit to its nearest site.
        site: the position of that site among `sites`, -1 of none.
        sites: where they stand.
        is_measured: of each unit, whether these minutes were measured; None where none were.
    """
    if roads.mode != "car":
        return None
    graph = roads.graph
    features = graph.features[:, 0].astype(np.float64)
    low, high = np.zeros(len(units)), np.zeros(len(units))
    timed = (site >= 0) & np.isfinite(minutes)
    if is_measured is not None:
        timed &= ~is_measured
    own = np.flatnonzero(timed)
    entry, there = units.entry[own], sites.take(site[own])
    metres = short_distances_m(graph.lon[entry], graph.lat[entry], there.lon, there.lat)
    density = (features[entry] + features[there.node]) / 2
    low[own], high[own] = graph.model.interval.log_bounds(minutes[own] * 60, metres, density)
    below, above = OF_NEAREST
    return (low * below).astype(np.float32), (high * above).astype(np.float32)
