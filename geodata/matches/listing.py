"""Lists the trips of many rows at once: all within their limits, or the shorter ones first.

What `/v1/nearest` answers of each row, to the tenth of a minute: from arrays, or, where a routing
engine times trips, row by row of as many sites as a round takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from geodata.matches.answers import ACCESSES
from geodata.matches.finding import answers_of
from geodata.matches.questions import Questions
from geodata.matches.timing import Place, Starts, methods_of, place_of, timed
from geodata.matches.trips import FACTS, Rows, TripPart, Trips, trips_of
from geodata.nearest import Guide
from geodata.territory import Origin
from geodata.travel import Roads

MOST_TRIPS = 12_000_000
"""That are listed at once: 300 MB with what the flow keeps of each."""
SHARES_OF_LIMIT = (1.0, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1)
"""Of the limit in minutes, up to which trips are listed first where all are too many."""
ROUNDS = (24, 96, 384)
"""Sites of a row that an engine times, round by round."""
_SAMPLE = 200
_NOT_LOOKED = -2
"""Whether it is open was not looked at."""
_SHORTEST_LIMIT = 0.1
"""Minutes: a limit of none is met by trips of none."""

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


class AtOnce:
    """Trips as the travel model and what was measured have them, from arrays."""

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
        # Rows that ask nothing, or what a neighbour asks, are listed with these.
        self._asked.told(len(self._asked.origins) - len(rows))
        return self._up_to(self._share_of(rows, 0), rows)

    def more(self, rows: Rows, held: Trips) -> Trips | None:
        """Returns longer trips of some rows than are held; None where none fit beside these."""
        if not len(rows):
            return None
        share = self._share_of(rows, len(held.row))
        limits = self._limits[self._number[rows]]
        return None if (limits * share <= held.beyond[rows]).all() else self._up_to(share, rows)

    def _up_to(self, share: float, rows: Rows) -> Trips:
        """Returns the trips of rows up to a share of their limits."""
        beyond = np.full(len(self._asked.origins), np.inf)
        if share < 1:
            beyond[rows] = self._limits[self._number[rows]] * share
        parts: list[TripPart] = []
        for number, own in self._by_question(rows):
            parts.extend(self._listed(own, number, share))
            self._asked.told(len(own))
        return Trips.of(parts, beyond)

    def _share_of(self, rows: Rows, held: int) -> float:
        """Returns up to which share of their limits trips of rows are few enough to be listed."""
        some = rows[:: max(1, len(rows) // _SAMPLE)]
        most = (MOST_TRIPS - held) * len(some) / max(1, len(rows))
        if len(some) * self._asked.serves.sum() <= most:
            return 1.0
        shares = [np.empty(0)]
        for number, own in self._by_question(some):
            limit = max(float(self._limits[number]), _SHORTEST_LIMIT)
            shares.extend(minutes / limit for _, _, minutes, _ in self._listed(own, number, 1.0))
        found = np.sort(np.concatenate(shares))
        fits = [each for each in SHARES_OF_LIMIT if np.searchsorted(found, each, "right") <= most]
        return fits[0] if fits else SHARES_OF_LIMIT[-1]

    def _by_question(self, rows: Rows) -> Iterator[tuple[int, Rows]]:
        """Yields the questions of rows, and which rows ask each."""
        rows = rows[np.argsort(self._number[rows], kind="stable")]
        numbers, first = np.unique(self._number[rows], return_index=True)
        yield from zip(numbers.tolist(), np.split(rows, first[1:]), strict=True)

    def _listed(self, rows: Rows, number: int, share: float) -> Iterator[TripPart]:
        """Yields the trips of rows that ask the same, up to a share of their limit."""
        asked, limit = self._asked, float(self._limits[number]) * share
        guide, query = asked.guide, asked.questions.queries[number]
        positions = guide.answering(query, asked.now)
        positions = positions[asked.serves[positions]]
        is_open = np.full(len(positions), _NOT_LOOKED, dtype=np.int8)
        starts = Starts.of([self._place(row) for row in rows.tolist()])
        access = ACCESSES.index("road")
        for each in timed(guide, self._roads, query, starts.places, positions, limit):
            new = np.unique(each.site[is_open[each.site] == _NOT_LOOKED])
            is_open[new] = guide.open_at(positions[new], query.at or asked.now)
            facts = np.empty((len(each.start), FACTS), dtype=np.int8)
            facts[:, 0], facts[:, 1] = methods_of(query, each.measured), access
            facts[:, 2] = is_open[each.site]
            trip, which = starts.members(each.start)
            if query.at is not None:
                surely = is_open[each.site[trip]] == 1
                trip, which = trip[surely], which[surely]
            site = positions[each.site[trip]].astype(np.int32)
            yield rows[which].astype(np.int32), site, each.minutes[trip], facts[trip]

    def _place(self, row: int) -> Place:
        """Returns where a row is, of no node where it is on no road."""
        return place_of(self._asked.origins[row], len(self._asked.guide.roads))


class Alone:
    """Trips as a routing engine times those that the model finds the nearest, row by row."""

    def __init__(
        self, asked: Asked, opened: Callable[[], Guide] | None = None, processes: int = 1
    ) -> None:
        """Takes the rows, and what `answers_of` does of processes."""
        self._asked, self._apart = asked, (opened, processes)
        self._left = list(ROUNDS)

    def first(self, rows: Rows) -> Trips:
        """Returns trips of some rows, so many of each."""
        return self._of_each(rows, self._left.pop(0))

    def more(self, rows: Rows, held: Trips) -> Trips | None:
        """Returns more trips of some rows than are held; None where no more are listed."""
        if not len(rows) or not self._left or np.isinf(held.beyond[rows]).all():
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
