"""The nearest sites of many questions at once: what `Guide.reached` answers of each, from arrays.

Trips are listed up to some minutes, then up to more for whom these were too few. Whoever is not
answered by the last of them is left to be asked alone, and so is all that is rare: nobody near,
no road, an engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.matches.timing import FEWEST, Place, Starts, Timed, timed
from geodata.matches.trips import Rows
from geodata.nearest import Guide, NearestQuery, Standing
from geodata.travel import Roads

UP_TO_MINUTES = (15.0, 40.0)
"""Trips that are listed, round by round."""
COMMUNES_A_QUESTION = 2.0
"""Around the questions, of which the graph is searched from each: with more, searching from each
question takes no longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Sites of some questions, the first reached first.

    Attributes:
        row: the question of each.
        rank: among those of the question, from 0.
        site: its rank among those that stand.
        minutes: to it.
        measured: whether they were.
    """

    row: Rows
    rank: Rows
    site: Rows
    minutes: NDArray[np.float64]
    measured: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """What was answered.

    Attributes:
        rows: the questions that were.
        sure: the sites that surely answer them, each within its limit.
        unsure: those that do not say all that is asked, before the last of these.
    """

    rows: Rows
    sure: Ranks
    unsure: Ranks


def may_be_at_once(guide: Guide, query: NearestQuery, count: int) -> bool:
    """Whether so many questions of a kind are answered from arrays."""
    is_usual = query.mode == "car" and not query.include_unreachable
    return guide.router is None and is_usual and count >= FEWEST


def nearest_at_once(
    guide: Guide, roads: Roads, query: NearestQuery, standing: Standing, places: Sequence[Place]
) -> list[Answered]:
    """Returns the answers of questions of one kind, round by round; some are left unanswered.

    Args:
        guide: to answer with.
        roads: of its graph, by car.
        query: what is asked of each place.
        standing: the sites that may answer it.
        places: where from.
    """
    limit = np.inf if query.max_minutes is None else query.max_minutes
    left, rounds = np.arange(len(places)), []
    nodes = np.array([node for _, _, node in places], dtype=np.int64)
    for up_to in UP_TO_MINUTES:
        if len(left) < FEWEST or not _is_worth_it(guide, nodes[left]):
            break
        minutes = min(up_to, limit)
        starts = Starts.of([places[at] for at in left.tolist()])
        found = [*timed(guide, roads, query, starts.places, standing.positions, minutes)]
        answered = _ranked(found, starts, query, standing, is_all=minutes >= limit)
        done = left[answered.rows]
        rounds.append(Answered(done, _of(answered.sure, left), _of(answered.unsure, left)))
        left = np.setdiff1d(left, done)
    return rounds


def _is_worth_it(guide: Guide, nodes: Rows) -> bool:
    """Whether questions of some communes are so close together that arrays are faster."""
    own = np.unique(nodes[nodes >= 0])
    around = len(np.unique(guide.roads.around(own, "car")[1]))
    return around <= COMMUNES_A_QUESTION * len(nodes)


def _of(ranks: Ranks, rows: Rows) -> Ranks:
    return Ranks(rows[ranks.row], ranks.rank, ranks.site, ranks.minutes, ranks.measured)


def _ranked(
    found: Sequence[Timed],
    starts: Starts,
    query: NearestQuery,
    standing: Standing,
    *,
    is_all: bool,
) -> Answered:
    """Returns the answers of whoever these trips are enough for."""
    count = len(starts.places.node)
    if not found or not count:
        nothing = np.empty(0, dtype=np.int64)
        none = Ranks(nothing, nothing, nothing, np.empty(0), np.empty(0, dtype=bool))
        return Answered(nothing, none, none)
    start, site, seconds, minutes, measured = (
        np.concatenate(each)
        for each in zip(
            *((of.start, of.site, of.seconds, of.minutes, of.measured) for of in found),
            strict=True,
        )
    )
    order = np.lexsort((site, seconds, start))
    start, site = start[order], site[order]
    minutes, measured = minutes[order], measured[order]
    surely = standing.surely[site]
    total = np.bincount(start, surely, minlength=count)
    before = _counted_before(surely, start, count)
    # With all trips within the limit listed, one that surely answers is enough; otherwise as many
    # as are asked for, since a nearer one may not be listed.
    enough = (total >= query.limit) | (is_all & (total > 0))
    is_sure = surely & (before < query.limit) & enough[start]
    is_unsure = ~surely & (before < query.limit) & enough[start]
    is_unsure &= _counted_before(is_unsure, start, count) < query.limit

    def ranks(chosen: NDArray[np.bool_]) -> Ranks:
        at = np.flatnonzero(chosen)
        rank = _counted_before(chosen, start, count)[at]
        # A place may be that of several questions.
        trip, row = starts.members(start[at])
        return Ranks(row, rank[trip], site[at][trip], minutes[at][trip], measured[at][trip])

    return Answered(starts.member[enough[starts.of_member]], ranks(is_sure), ranks(is_unsure))


def _counted_before(chosen: NDArray[np.bool_], start: Rows, count: int) -> Rows:
    """Returns how many of the chosen trips of its place come before each."""
    so_far = np.cumsum(chosen) - chosen
    first = np.searchsorted(start, np.arange(count))
    base = np.append(so_far, 0)[first]
    found: Rows = so_far - base[start]
    return found
