"""Sites in the order a citizen reaches them, by travel time or by distance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.territory import contender_chord, geodesics_m, on_unit_sphere
from geodata.travel import Destinations, Mode, Point, Search, TravelGraph, trip_seconds

FIRST_GUESS = {"car": (8.0, 420.0), "foot": (0.9, 300.0)}
"""Metres of straight line a second, and seconds more, that a first search goes for."""
METRES_PER_DEGREE = 111_200.0
MOST_SAMPLED = 5_000
GROWTH = 2.5
"""How much farther each following search goes."""
LONGEST_S = 40_000.0
"""Beyond it, one last search goes all the way."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A site by its position, and the seconds to reach it."""

    position: int
    seconds: float


def ranked(
    graph: TravelGraph,
    origin: Point,
    sites: Destinations,
    positions: NDArray[np.int64],
    mode: Mode,
    expected: int = 5,
) -> Iterator[Ranked]:
    """Yields some of the sites in the order of travel time, ties in the order given.

    Lazily: a caller that stops early spares the search of what lies farther, and the first
    search goes about as far as the `expected` nearest ones. Only sites with a road from the
    origin are yielded. Exact for the model: a site is yielded once no site that was not reached
    yet can beat it.
    """
    left = positions[graph.joins(origin.node, sites.node[positions])]
    search = Search(graph, origin, mode)
    bound = _bound(graph, mode)
    stage_s = _first_stage_s(origin, sites, left, mode, expected)
    while len(left):
        stage_s = stage_s if stage_s < LONGEST_S else np.inf
        search.extend(stage_s)
        near = np.flatnonzero(np.isfinite(search.seconds[sites.node[left]]))
        seconds = trip_seconds(graph, search, origin, sites.take(left[near]), mode)
        order = np.lexsort((left[near], seconds))
        sure = len(order)
        if not (np.isinf(stage_s) or search.is_exhausted):
            sure = int(np.searchsorted(seconds[order], bound(stage_s)))
        for rank in order[:sure].tolist():
            yield Ranked(int(left[near[rank]]), float(seconds[rank]))
        left = np.delete(left, near[order[:sure]])
        if sure == len(order) and (np.isinf(stage_s) or search.is_exhausted):
            return
        stage_s *= GROWTH


def _first_stage_s(
    origin: Point, sites: Destinations, left: NDArray[np.int64], mode: Mode, expected: int
) -> float:
    """Returns how far to search first: about as far as the expected number of sites lies.

    Rough on purpose, from one site in a few when there are many: only how much is searched
    depends on it, never the answer.
    """
    speed, more_s = FIRST_GUESS[mode]
    step = 1 + len(left) // MOST_SAMPLED
    some = left[::step]
    if not len(some):
        return more_s
    narrow = np.cos(np.radians(origin.lat))
    gaps = ((sites.lon[some] - origin.lon) * narrow) ** 2 + (sites.lat[some] - origin.lat) ** 2
    rank = min(-(-expected // step), len(gaps)) - 1
    degrees = float(np.sqrt(np.partition(gaps, rank)[rank]))
    return degrees * METRES_PER_DEGREE / speed + more_s


def _bound(graph: TravelGraph, mode: Mode) -> Callable[[float], float]:
    """Builds the function that gives the least seconds of what a search has not reached yet."""
    if mode == "foot":
        return float
    return graph.model.unseen_beyond_s


@dataclass(frozen=True, slots=True)
class Match:
    """A site by its position in the arrays it was given in, and how far it lies."""

    position: int
    distance_m: float


class SiteIndex:
    """Positions of sites, ready to be asked for the nearest.

    A site without coordinates (NaN) is at no distance and never matches.
    """

    def __init__(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> None:
        """Takes the sites' degrees, NaN where a site is unplaced."""
        self._lon, self._lat = lon, lat
        self._placed = np.flatnonzero(~(np.isnan(lon) | np.isnan(lat)))
        self._vectors = on_unit_sphere(lon[self._placed], lat[self._placed])

    @property
    def placed_count(self) -> int:
        """How many sites have a position."""
        return len(self._placed)

    def nearest(self, lon: float, lat: float, limit: int) -> list[Match]:
        """Returns the `limit` nearest sites, the nearest first, ties in the order given.

        Two bounds 0.34 % apart leave a handful of candidates, and only these are measured with
        the geodesic: the same answer as measuring every site.
        """
        limit = min(limit, len(self._placed))
        if limit <= 0:
            return []
        origin = on_unit_sphere(np.array([lon]), np.array([lat]))[0]
        offsets = self._vectors - origin
        chords = np.sqrt(np.einsum("ij,ij->i", offsets, offsets))
        farthest = float(np.partition(chords, limit - 1)[limit - 1])
        close = np.flatnonzero(chords <= contender_chord(farthest))
        entries = self._placed[close]
        distances_m = geodesics_m(lon, lat, self._lon[entries], self._lat[entries])
        nearest = np.lexsort((entries, distances_m))[:limit]
        return [Match(int(entries[i]), float(distances_m[i])) for i in nearest]
