"""Lists the trips of many rows at once: all within their limits, or the shorter ones first.

What `/v1/nearest` answers of each row, to the tenth of a minute. Where a routing engine times
trips, it is asked row by row for as many sites as a round takes; the model lists them all from
arrays, a hundred times as fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from geodata.matches.finding import ACCESSES, METHODS, answers_of
from geodata.matches.questions import Questions
from geodata.matches.trips import FACTS, Rows, TripPart, Trips, repeated, trips_of
from geodata.nearest import METHOD_OF_MODEL, OPEN_WITHIN_S, Guide, NearestQuery
from geodata.territory import Origin
from geodata.travel import Destinations, Point, Roads, blocks_of_trips, trips_from

MOST_TRIPS = 12_000_000
"""That are listed at once: 300 MB with what the flow keeps of each."""
SHARES_OF_LIMIT = (1.0, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1)
"""Of the limit in minutes, up to which trips are listed first where all are too many."""
BY_ENGINE = (24, 96, 384)
"""Sites of a row that an engine times, round by round."""
_SAMPLE = 200
_SHORTEST_LIMIT = 0.1
"""Minutes: a limit of none is met by trips of none."""
_HALF_A_TENTH_S = 3.0
"""By which a trip may be longer than its minutes as shown."""

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Rows of a file, and what they ask.

    Attributes:
        guide: to answer with.
        origins: where each row is asked from.
        questions: what each row asks, each with a limit in minutes.
        now: the present moment.
        serves: which sites serve somebody.
        told: how many rows are listed.
    """

    guide: Guide
    origins: Sequence[Origin | None]
    questions: Questions
    now: datetime
    serves: NDArray[np.bool_]
    told: Told


class ByModel:
    """Trips as the travel model and what was measured have them."""

    def __init__(self, asked: Asked) -> None:
        """Takes the rows."""
        self._asked = asked
        self._roads = Roads(asked.guide.roads)
        self._number = np.array(asked.questions.of_row, dtype=np.int64)
        self._limits = np.array([query.max_minutes or 0.0 for query in asked.questions.queries])

    def first(self, rows: Rows) -> Trips:
        """Returns trips of some rows.

        All within their limits, or where these are too many all up to a share of these.
        """
        return self._up_to(self._share_of(rows, 0), rows)

    def more(self, rows: Rows, held: Trips) -> Trips | None:
        """Returns longer trips of some rows than are held; None where none fit beside these."""
        share = self._share_of(rows, len(held.row))
        limits = self._limits[self._number[rows]]
        return None if (limits * share <= held.beyond[rows]).all() else self._up_to(share, rows)

    def _up_to(self, share: float, rows: Rows) -> Trips:
        """Returns the trips of rows up to a share of their limits."""
        asked = self._asked
        beyond = np.full(len(asked.origins), np.inf)
        if share < 1:
            beyond[rows] = self._limits[self._number[rows]] * share
        parts: list[TripPart] = []
        for number, query in enumerate(asked.questions.queries):
            own = rows[self._number[rows] == number]
            parts.extend(self._listed(own, query, self._limits[number] * share))
            # Rows that are alone in what they ask stand for all.
            asked.told(len(asked.origins) * len(own) // max(1, len(rows)))
        return Trips.of(parts, beyond)

    def _share_of(self, rows: Rows, held: int) -> float:
        """Returns up to which share of their limits trips of rows are few enough to be listed."""
        some = rows[:: max(1, len(rows) // _SAMPLE)]
        most = (MOST_TRIPS - held) * len(some) / max(1, len(rows))
        if len(some) * self._asked.serves.sum() <= most:
            return 1.0
        shares = []
        for number, query in enumerate(self._asked.questions.queries):
            limit, own = float(self._limits[number]), some[self._number[some] == number]
            for _, _, minutes, _ in self._listed(own, query, limit):
                shares.append(minutes / max(limit, _SHORTEST_LIMIT))
        found = np.sort(np.concatenate([np.empty(0), *shares]))
        fits = [each for each in SHARES_OF_LIMIT if np.searchsorted(found, each, "right") <= most]
        return fits[0] if fits else SHARES_OF_LIMIT[-1]

    def _listed(self, rows: Rows, query: NearestQuery, limit: float) -> Iterator[TripPart]:
        """Yields the trips of rows that ask the same, up to a limit in minutes."""
        asked = self._asked
        guide = asked.guide
        positions, is_open = guide.answering(query, asked.now)
        serving = asked.serves[positions]
        positions, is_open = positions[serving], is_open[serving]
        sites = guide.network.sites.take(positions)
        within_s = limit * 60 + _HALF_A_TENTH_S
        if query.at is not None:
            within_s = min(within_s, OPEN_WITHIN_S)
        starts, of_row, rows = self._starts(rows)
        access = ACCESSES.index("road")
        for at, site, seconds, methods in self._timed(query, starts, sites, within_s):
            minutes = np.round(seconds / 60 * 10) / 10
            kept = np.flatnonzero((minutes <= limit) & (seconds <= within_s))
            facts = np.empty((len(kept), FACTS), dtype=np.int8)
            facts[:, 0], facts[:, 1] = methods[kept], access
            facts[:, 2] = is_open[site[kept]]
            part = (at[kept], positions[site[kept]].astype(np.int32), minutes[kept], facts)
            yield _by_row(part, of_row, rows)

    def _starts(self, rows: Rows) -> tuple[Destinations, Rows, Rows]:
        """Returns the different places of rows by commune, which each row has, and the rows.

        Rows that are on no road are left out; those of a place follow one another.
        """
        graph, origins = self._asked.guide.roads, self._asked.origins
        places = np.full((len(rows), 3), np.nan)
        for at, row in enumerate(rows.tolist()):
            origin = origins[row]
            commune = None if origin is None else origin.commune
            if origin is not None and commune is not None and commune.index < len(graph):
                places[at] = commune.index, origin.lon, origin.lat
        known = np.flatnonzero(~np.isnan(places).any(axis=1))
        order = known[np.lexsort(places[known].T[::-1])]
        places, rows = places[order], rows[order]
        is_first = np.ones(len(places), dtype=bool)
        is_first[1:] = (places[1:] != places[:-1]).any(axis=1)
        first = places[is_first]
        starts = Destinations(first[:, 1].copy(), first[:, 2].copy(), first[:, 0].astype(np.int64))
        return starts, np.cumsum(is_first) - 1, rows

    def _timed(
        self, query: NearestQuery, starts: Destinations, sites: Destinations, within_s: float
    ) -> Iterator[tuple[Rows, Rows, NDArray[np.float64], NDArray[np.int8]]]:
        """Yields trips: which start, which site, seconds, by which method."""
        graph, mode = self._asked.guide.roads, query.mode
        methods = np.array([METHODS.index(METHOD_OF_MODEL[mode]), METHODS.index("measured")])
        methods = methods.astype(np.int8)
        if mode == "car":
            blocks = blocks_of_trips(self._roads, starts, sites, within_s, at_points=False)
            for each in blocks:
                by = np.full(len(each.position), methods[int(each.measured)])
                yield each.position, each.destination, each.seconds, by
            return
        far, wanted = graph.law(mode).farthest_graph_s(within_s), sites.node >= 0
        table = graph.measured.get(mode)
        for at, (node, lon, lat) in enumerate(
            zip(starts.node.tolist(), starts.lon.tolist(), starts.lat.tolist(), strict=True)
        ):
            trips = trips_from(graph, Point(node, lon, lat), sites, mode)
            trips.extend(far)
            near, seconds = trips.found(wanted)
            near, seconds = near[seconds <= within_s], seconds[seconds <= within_s]
            told = np.zeros(len(near), dtype=np.int64)
            if table is not None:
                told = table.is_measured(node, sites.node[near]).astype(np.int64)
            yield np.full(len(near), at), near, seconds, methods[told]


def _by_row(
    part: tuple[Rows, NDArray[np.int32], NDArray[np.float64], NDArray[np.int8]],
    of_row: Rows,
    rows: Rows,
) -> TripPart:
    """Returns the trips of places, which grow, as those of the rows that are asked from each."""
    at, site, minutes, facts = part
    if len(rows) == 0 or len(at) == 0:
        return np.empty(0, dtype=np.int32), site[:0], minutes[:0], facts[:0]
    first = np.searchsorted(of_row, at)
    counts = np.searchsorted(of_row, at, side="right") - first
    if (counts == 1).all():
        return rows[first].astype(np.int32), site, minutes, facts
    trip, which = repeated(first, counts)
    return rows[which].astype(np.int32), site[trip], minutes[trip], facts[trip]


class ByEngine:
    """Trips as a routing engine times those that the model finds the nearest."""

    def __init__(
        self, asked: Asked, opened: Callable[[], Guide] | None = None, processes: int = 1
    ) -> None:
        """Takes the rows, and what `answers_of` does of processes."""
        self._asked, self._apart = asked, (opened, processes)
        self._left = list(BY_ENGINE)

    def first(self, rows: Rows) -> Trips:
        """Returns trips of some rows, so many of each."""
        return self._of_each(rows, self._left.pop(0))

    def more(self, rows: Rows, held: Trips) -> Trips | None:
        """Returns more trips of some rows than are held; None where no more are listed."""
        if not self._left or np.isinf(held.beyond[rows]).all():
            return None
        return self._of_each(rows, self._left.pop(0))

    def _of_each(self, rows: Rows, most: int) -> Trips:
        asked = self._asked
        wider = replace(
            asked.questions,
            queries=tuple(replace(query, limit=most) for query in asked.questions.queries),
            of_row=[asked.questions.of_row[row] for row in rows.tolist()],
        )
        some = [asked.origins[row] for row in rows.tolist()]
        opened, processes = self._apart
        found = answers_of(
            *(asked.guide, some, wider, asked.now),
            opened=opened,
            processes=processes,
            told=asked.told,
        )
        return trips_of(found, rows, most, len(asked.origins))
