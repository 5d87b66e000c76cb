"""Sites in the order a citizen reaches them, by travel time or by distance."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.territory import contender_chord, geodesics_m, on_unit_sphere
from geodata.travel import LAST_STAGE_S, Destinations, Mode, Point, TravelGraph, trips_from

FIRST_GUESS: Mapping[Mode, tuple[float, float]] = {
    "car": (8.0, 420.0),
    "foot": (0.9, 300.0),
    "bicycle": (3.0, 300.0),
    "transit": (3.0, 900.0),
}
"""Metres of straight line a second, and seconds more, that a first search goes for."""
METRES_PER_DEGREE = 111_200.0
MOST_SAMPLED = 5_000
GROWTH = 2.5
"""How much farther each following search goes."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A site by its position, and the seconds to reach it."""

    position: int
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Sites that a road joins to some origins, ready to be ranked: one pass over all of them."""

    count: int
    wanted: NDArray[np.bool_]
    """Which of all sites they are."""
    lon: NDArray[np.float64]
    """Of one site in so many (`step`), by which a first search is guessed."""
    lat: NDArray[np.float64]
    step: int

    @staticmethod
    def of(
        graph: TravelGraph, part: int, sites: Destinations, positions: NDArray[np.int64]
    ) -> Joined:
        """Returns those of some sites that are in a part of the graph; `positions` are in order."""
        left = positions[graph.are_in(part, sites.node[positions])]
        wanted = np.zeros(len(sites.node), dtype=bool)
        wanted[left] = True
        step = 1 + len(left) // MOST_SAMPLED
        some = left[::step]
        return Joined(len(left), wanted, sites.lon[some], sites.lat[some], step)


def ranked(
    graph: TravelGraph,
    origin: Point,
    sites: Destinations,
    joined: Joined,
    mode: Mode,
    expected: int = 5,
    within_s: float = np.inf,
) -> Iterator[Ranked]:
    """Yields some of the sites in the order of travel time, ties in the order given.

    Lazily: a caller that stops early spares the search of what lies farther, and the first
    search goes about as far as the `expected` nearest ones. Exact for the model: a site is
    yielded once no site that was not reached yet can beat it.

    Args:
        graph: of roads.
        origin: where from.
        sites: all of them.
        joined: which of them are ranked, as a road joins them to the origin.
        mode: how one travels.
        expected: how many the first search goes for.
        within_s: the seconds beyond which the caller takes none; some of these may come too.
    """
    wanted, count = joined.wanted.copy(), joined.count
    trips = trips_from(graph, origin, sites, mode)
    bound = _bound(graph, mode)
    stage_s = _first_stage_s(origin, joined, mode, expected)
    last_s = _last(graph, mode, within_s)
    while count:
        stage_s = min(stage_s if stage_s < LAST_STAGE_S else np.inf, last_s)
        trips.extend(stage_s)
        near, seconds = trips.found(wanted)
        order = np.lexsort((near, seconds))
        sure = len(order)
        is_all = bool(np.isinf(stage_s)) or trips.is_exhausted
        if not is_all:
            sure = int(np.searchsorted(seconds[order], bound(stage_s)))
        for rank in order[:sure].tolist():
            yield Ranked(int(near[rank]), float(seconds[rank]))
        wanted[near[order[:sure]]] = False
        count -= sure
        if (is_all and sure == len(order)) or stage_s == last_s:
            return
        stage_s *= GROWTH


def _first_stage_s(origin: Point, joined: Joined, mode: Mode, expected: int) -> float:
    """Returns how far to search first: about as far as the expected number of sites lies.

    Rough on purpose, from one site in a few when there are many: only how much is searched
    depends on it, never the answer.
    """
    speed, more_s = FIRST_GUESS[mode]
    if not len(joined.lon):
        return more_s
    narrow = math.cos(math.radians(origin.lat))
    gaps = ((joined.lon - origin.lon) * narrow) ** 2 + (joined.lat - origin.lat) ** 2
    rank = min(-(-expected // joined.step), len(gaps)) - 1
    degrees = math.sqrt(np.partition(gaps, rank)[rank])
    return degrees * METRES_PER_DEGREE / speed + more_s


def _bound(graph: TravelGraph, mode: Mode) -> Callable[[float], float]:
    """Builds the function that gives the least seconds of what a search has not reached yet."""
    return graph.law(mode).unseen_beyond_s


def _last(graph: TravelGraph, mode: Mode, within_s: float) -> float:
    """Returns the seconds on the graph beyond which every trip is longer than a limit."""
    if np.isinf(within_s):
        return np.inf
    more_s = within_s + 1.0  # what lies at the limit itself is not to be lost to a rounding
    return graph.law(mode).farthest_graph_s(more_s)


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
