"""Times the trips from many places to sites at once, as the model and what was measured have them.

What `/v1/nearest` finds of each place, to the tenth of a minute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.matches.answers import METHODS
from geodata.matches.trips import Rows
from geodata.nearest import METHOD_OF_MODEL, OPEN_WITHIN_S, Guide, Method, NearestQuery
from geodata.territory import Origin, members_of_spans
from geodata.travel import Destinations, Point, Roads, blocks_of_trips, trips_from

HALF_A_TENTH_S = 3.0
"""By which a trip may be longer than its minutes as shown."""

FEWEST = 200
"""Places below which each is searched from by itself: to begin takes longer than to answer."""

Place = tuple[float, float, int]
"""Longitude, latitude, node; -1 of what is on no road."""


def place_of(origin: Origin | None, nodes: int) -> Place:
    """Returns where a question is asked from, on a graph of so many nodes."""
    commune = None if origin is None else origin.commune
    if origin is None or commune is None or commune.index >= nodes:
        return np.nan, np.nan, -1
    return origin.lon, origin.lat, commune.index


@dataclass(frozen=True, slots=True, eq=False)
class Starts:
    """The different places among some, by commune.

    Attributes:
        places: each once.
        member: which of the places that were given are on a road, those of one together.
        of_member: the place of each of these, growing.
    """

    places: Destinations
    member: Rows
    of_member: Rows

    def members(self, places: Rows) -> tuple[Rows, Rows]:
        """Returns what was given of each of some places: the rank of the place, and which."""
        first = np.searchsorted(self.of_member, np.arange(len(self.places.node) + 1))
        rank, at = members_of_spans(first[places], np.diff(first)[places])
        return rank, self.member[at]

    @staticmethod
    def of(given: Sequence[Place]) -> Starts:
        """Returns the different ones of some places."""
        table = np.array(given, dtype=np.float64).reshape(-1, 3)
        known = np.flatnonzero((table[:, 2] >= 0) & ~np.isnan(table).any(axis=1))
        order = known[np.lexsort(table[known].T)]
        table = table[order]
        is_first = np.ones(len(table), dtype=bool)
        is_first[1:] = (table[1:] != table[:-1]).any(axis=1)
        lon, lat, node = (table[is_first, at].copy() for at in range(3))
        return Starts(Destinations(lon, lat, node.astype(np.int64)), order, np.cumsum(is_first) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Timed:
    """Some trips, those of a place together.

    Attributes:
        start: of each, which place.
        site: its rank among the positions.
        seconds: of each.
        minutes: as they are shown.
        measured: whether they were.
    """

    start: Rows
    site: Rows
    seconds: NDArray[np.float64]
    minutes: NDArray[np.float64]
    measured: NDArray[np.bool_]


def timed(
    guide: Guide,
    roads: Roads,
    query: NearestQuery,
    starts: Destinations,
    positions: Rows,
    limit: float,
) -> Iterator[Timed]:
    """Yields the trips of no more minutes than a limit, as these are shown.

    Where a moment is asked for, none is longer than what an open place is looked for within.

    Args:
        guide: to answer with.
        roads: of its graph, by car.
        query: how one travels, and when.
        starts: from where, by commune.
        positions: of the sites where to.
        limit: minutes, inclusive.
    """
    within_s = limit * 60 + HALF_A_TENTH_S
    if query.at is not None:
        within_s = min(within_s, OPEN_WITHIN_S)
    found = (
        _together(roads, starts, guide.network.sites.take(positions), within_s)
        if query.mode == "car" and len(starts.node) >= FEWEST
        else _one_by_one(guide, query, starts, positions, within_s)
    )
    for start, site, seconds, measured in found:
        minutes = np.round(seconds / 60 * 10) / 10
        kept = np.flatnonzero((minutes <= limit) & (seconds <= within_s))
        yield Timed(start[kept], site[kept], seconds[kept], minutes[kept], measured[kept])


def methods_of(query: NearestQuery, measured: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Returns what timed trips, as positions in `METHODS`."""
    by: tuple[Method, Method] = (METHOD_OF_MODEL[query.mode], "measured")
    return np.array([METHODS.index(each) for each in by], dtype=np.int8)[measured.astype(np.int64)]


_Trips = tuple[Rows, Rows, NDArray[np.float64], NDArray[np.bool_]]
"""Starts, sites, seconds, whether they were measured."""


def _together(
    roads: Roads, starts: Destinations, sites: Destinations, within_s: float
) -> Iterator[_Trips]:
    for each in blocks_of_trips(roads, starts, sites, within_s, at_points=False):
        measured = np.full(len(each.position), each.measured)
        yield each.position, each.destination, each.seconds, measured


def _one_by_one(
    guide: Guide,
    query: NearestQuery,
    starts: Destinations,
    positions: Rows,
    within_s: float,
) -> Iterator[_Trips]:
    """Yields the trips of each place, searched by itself: of few places, or by a slow mode."""
    graph, mode, sites = guide.roads, query.mode, guide.network.sites
    wanted = np.zeros(len(sites.node), dtype=bool)
    wanted[positions] = sites.node[positions] >= 0
    far = graph.law(mode).farthest_graph_s(within_s)
    table = graph.measured.get(mode)
    each = zip(starts.node.tolist(), starts.lon.tolist(), starts.lat.tolist(), strict=True)
    for at, (node, lon, lat) in enumerate(each):
        trips = trips_from(graph, Point(node, lon, lat), sites, mode)
        trips.extend(far)
        near, seconds = trips.found(wanted)
        told = np.zeros(len(near), dtype=bool)
        if table is not None:
            told = table.is_measured(node, sites.node[near])
        yield np.full(len(near), at), np.searchsorted(positions, near), seconds, told
