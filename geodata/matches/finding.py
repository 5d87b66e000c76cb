"""The nearest sites of many rows: each different question is answered once, in several processes.

What is answered is what `Guide.nearest` answers of each alone: of most at once, from arrays, and of
the others by the same code.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from itertools import batched, groupby

import numpy as np
from numpy.typing import NDArray

from geodata.matches.answers import ACCESSES, METHODS, Answers
from geodata.matches.nearest_at_once import may_be_at_once, nearest_at_once
from geodata.matches.questions import Questions
from geodata.matches.timing import methods_of
from geodata.matches.trips import Rows
from geodata.nearest import Guide, NearestQuery, Reached, Standing
from geodata.territory import Origin
from geodata.travel import Roads

_CHUNK = 4_000
"""Questions that a process is given at a time."""
_FEWEST_FOR_PROCESSES = 10_000
"""Below, a process takes longer to begin than to answer."""

_Question = tuple[float, float, int, int]
"""Longitude, latitude, entry of the register (-1 of none), number of the query."""

_Found = tuple[
    NDArray[np.int32],
    NDArray[np.float64],
    NDArray[np.int8],
    NDArray[np.int8],
    NDArray[np.int32],
    NDArray[np.float64],
    bool,
]
"""Of a chunk: sites, minutes, what else is told of each (method, access, open), what is told of
the row (within, open found), sites that do not say, minutes to the first of these, whether the
engine failed."""


def answers_of(
    guide: Guide,
    origins: Sequence[Origin | None],
    questions: Questions,
    now: datetime,
    *,
    opened: Callable[[], Guide] | None = None,
    processes: int = 1,
    told: Callable[[int], None] = lambda _: None,
) -> Answers:
    """Returns the nearest sites of each row; none of a row without origin or question.

    Args:
        guide: to answer with.
        origins: where each row is asked from.
        questions: what each row asks.
        now: the present moment.
        opened: opens the same guide in another process; picklable. None to use this one alone.
        processes: how many may work at once.
        told: how many rows are answered, chunk by chunk.
    """
    asked, of_row = _different(origins, questions)
    most = max((query.limit for query in questions.queries), default=1)
    chunks = [list(each) for each in batched(asked, _CHUNK, strict=False)]
    work = _Work(guide, questions.queries, most, now)
    share = len(origins) / max(1, len(asked))
    found: list[_Found] = []
    several = opened is not None and processes > 1 and len(asked) >= _FEWEST_FOR_PROCESSES
    source = _apart(chunks, work, opened, processes) if several and opened else map(work, chunks)
    for chunk, each in zip(chunks, source, strict=True):
        found.append(each)
        told(round(len(chunk) * share))
    return _put_together(found, of_row, most, len(asked))


class _Work:
    """Answers chunks of questions."""

    def __init__(
        self, guide: Guide, queries: Sequence[NearestQuery], most: int, now: datetime
    ) -> None:
        self.guide, self.queries, self.most, self.now = guide, queries, most, now
        self._roads = Roads(guide.roads)
        self._standing: dict[int, Standing] = {}

    def __call__(self, chunk: Sequence[_Question]) -> _Found:
        """Returns what some questions are answered."""
        found = _nothing(len(chunk), self.most)
        is_left = np.ones(len(chunk), dtype=bool)
        for number, members in groupby(range(len(chunk)), key=lambda row: chunk[row][3]):
            rows = np.fromiter(members, dtype=np.int64)
            if may_be_at_once(self.guide, self.queries[number], len(rows)):
                is_left[self._at_once(number, rows, chunk, found)] = False
        lacks = False
        for row in np.flatnonzero(is_left).tolist():
            lacks |= self._alone(row, chunk[row], found)
        return *found[:-1], lacks

    def _at_once(self, number: int, rows: Rows, chunk: Sequence[_Question], found: _Found) -> Rows:
        """Puts in the answers of rows that are asked alike; returns those that have one."""
        site, minutes, each, row_facts, unsure, unsure_minutes, _ = found
        query, nodes = self.queries[number], len(self.guide.roads)
        if number not in self._standing:
            self._standing[number] = self.guide.standing(query, self.now)
        standing = self._standing[number]
        places = [
            (lon, lat, entry if entry < nodes else -1)
            for lon, lat, entry, _ in (chunk[row] for row in rows.tolist())
        ]
        done = [rows[:0]]
        for answered in nearest_at_once(self.guide, self._roads, query, standing, places):
            of = answered.sure
            at = rows[of.row], of.rank
            site[at], minutes[at] = standing.positions[of.site], of.minutes
            each[(*at, 0)] = methods_of(query, of.measured)
            each[(*at, 1)] = ACCESSES.index("road")
            each[(*at, 2)] = standing.is_open[of.site]
            of = answered.unsure
            unsure[rows[of.row], of.rank] = standing.positions[of.site]
            first = of.rank == 0
            unsure_minutes[rows[of.row[first]]] = of.minutes[first]
            own = rows[answered.rows]
            # One lies within the limit, where there is one, and is open, where that was asked.
            row_facts[own, 0] = _three(None if query.max_minutes is None else True)
            row_facts[own, 1] = _three(None if query.at is None else True)
            done.append(own)
        return np.concatenate(done)

    def _alone(self, row: int, question: _Question, found: _Found) -> bool:
        """Puts in the answer of one row; returns whether the engine failed."""
        site, minutes, each, row_facts, unsure, unsure_minutes, _ = found
        lon, lat, entry, number = question
        area = None if entry < 0 else self.guide.places.register.area(entry)
        origin = Origin(lon, lat, "point", area)
        reach = self.guide.reached(origin, self.queries[number], self.now)
        row_facts[row] = _three(reach.is_within), _three(reach.open_found)
        for rank, one in enumerate(reach.sites[: self.most]):
            site[row, rank] = one.position
            minutes[row, rank] = np.nan if one.minutes is None else one.minutes
            each[row, rank] = _facts(one)
        for rank, one in enumerate(reach.unconfirmed[: self.most]):
            unsure[row, rank] = one.position
        nearest = reach.unconfirmed[0].minutes if reach.unconfirmed else None
        unsure_minutes[row] = np.nan if nearest is None else nearest
        return bool(reach.lacks)


def _nothing(rows: int, most: int) -> _Found:
    """Returns the answers of rows that nobody has answered."""
    return (
        np.full((rows, most), -1, dtype=np.int32),
        np.full((rows, most), np.nan),
        np.full((rows, most, 3), -1, dtype=np.int8),
        np.full((rows, 2), -1, dtype=np.int8),
        np.full((rows, most), -1, dtype=np.int32),
        np.full(rows, np.nan),
        False,
    )


def _facts(found: Reached) -> tuple[int, int, int]:
    method = -1 if found.method is None else METHODS.index(found.method)
    return method, ACCESSES.index(found.access), _three(found.state.open)


def _three(fact: bool | None) -> int:
    return -1 if fact is None else int(fact)


def _different(
    origins: Sequence[Origin | None], questions: Questions
) -> tuple[list[_Question], NDArray[np.int64]]:
    """Returns the different questions, those of one query together, and which one each row asks."""
    numbers: dict[_Question, int] = {}
    of_row = np.full(len(origins), -1, dtype=np.int64)
    for row, (origin, query) in enumerate(zip(origins, questions.of_row, strict=True)):
        if origin is not None and query >= 0:
            entry = -1 if origin.commune is None else origin.commune.index
            question = (origin.lon, origin.lat, entry, query)
            of_row[row] = numbers.setdefault(question, len(numbers))
    asked = list(numbers)
    order = sorted(range(len(asked)), key=lambda at: (asked[at][3], asked[at][2]))
    place = np.empty(len(asked), dtype=np.int64)
    place[order] = np.arange(len(asked))
    known = of_row >= 0
    of_row[known] = place[of_row[known]]
    return [asked[at] for at in order], of_row


def _put_together(
    found: Sequence[_Found], of_row: NDArray[np.int64], most: int, asked: int
) -> Answers:
    """Returns the answers of the rows, of those of the questions; -1 asks nothing."""
    # The last one, which -1 stands for.
    parts = [*found, _nothing(1, most)]
    site, minutes, each, row_facts, unsure, unsure_minutes = (
        np.concatenate([part[at] for part in parts])[of_row] for at in range(6)
    )
    return Answers(
        site,
        minutes,
        each[:, :, 0],
        each[:, :, 1],
        each[:, :, 2],
        row_facts[:, 0],
        row_facts[:, 1],
        unsure,
        unsure_minutes,
        asked,
        any(part[6] for part in found),
    )


_own: list[_Work] = []
"""Of a process of its own: what it answers with."""


def _apart(
    chunks: Sequence[list[_Question]],
    work: _Work,
    opened: Callable[[], Guide],
    processes: int,
) -> Iterator[_Found]:
    """Yields what other processes answer of each chunk, in their order.

    They are spawned: a fork would copy locks that threads of numerical libraries hold.
    """
    given = (opened, work.queries, work.most, work.now)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, _begin, given) as pool:
        yield from pool.map(_answer, chunks)


def _begin(
    opened: Callable[[], Guide], queries: Sequence[NearestQuery], most: int, now: datetime
) -> None:
    _own[:] = [_Work(opened(), queries, most, now)]


def _answer(chunk: list[_Question]) -> _Found:
    return _own[0](chunk)
