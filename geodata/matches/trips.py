"""The trips that rows may take within their limits, and some of them first where they are many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.matches.answers import Answers
from geodata.territory import members_of_spans

Rows = NDArray[np.int64]
FACTS = 3
"""What is told of a trip: its method, its access, whether its site is open, as in `Answers`."""


@dataclass(frozen=True, slots=True, eq=False)
class Trips:
    """Trips of rows within their limits, in the order of rows."""

    row: NDArray[np.int32]
    site: NDArray[np.int32]
    minutes: NDArray[np.float64]
    facts: NDArray[np.int8]
    """Of each, trips x `FACTS`."""
    beyond: NDArray[np.float64]
    """Of each row of the file, the least minutes of a trip that is not listed; infinite of none."""

    @staticmethod
    def of(parts: list[TripPart], beyond: NDArray[np.float64]) -> Trips:
        """Returns trips that were found part by part; these are let go."""
        row, site, minutes, facts = (
            np.concatenate(each) for each in zip(_NOTHING, *parts, strict=True)
        )
        parts.clear()
        if (np.diff(row) < 0).any():
            order = np.argsort(row, kind="stable")
            row, site, minutes, facts = row[order], site[order], minutes[order], facts[order]
        return Trips(row, site, minutes, facts, beyond)

    def replaced(self, rows: Rows, by: Trips) -> Trips:
        """Returns these, but for some rows of which others list more."""
        kept = ~np.isin(self.row, rows)
        own = (self.row[kept], self.site[kept], self.minutes[kept], self.facts[kept])
        beyond = self.beyond.copy()
        beyond[rows] = by.beyond[rows]
        return Trips.of([own, (by.row, by.site, by.minutes, by.facts)], beyond)

    def spans(self, rows: Rows) -> tuple[Rows, Rows]:
        """Returns the trips of some rows, row by row: the rank of the row, and which trip."""
        starts = np.searchsorted(self.row, rows)
        counts = np.searchsorted(self.row, rows, side="right") - starts
        return members_of_spans(starts, counts)

    def taken(self, rows: Rows, sites: Rows) -> Rows:
        """Returns where the trips of some rows to a site of each are among these."""
        rank, at = self.spans(rows)
        found = at[self.site[at] == sites[rank]]
        if len(found) != len(rows):
            raise ValueError("a row is served where it has no trip")
        return found


TripPart = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.int8]]
"""Rows, sites, minutes, facts."""
_NOTHING: TripPart = (
    np.empty(0, dtype=np.int32),
    np.empty(0, dtype=np.int32),
    np.empty(0),
    np.empty((0, FACTS), dtype=np.int8),
)


def trips_of(answers: Answers, rows: Rows, most: int, count: int) -> Trips:
    """Returns the trips that answers list.

    Args:
        answers: of some rows.
        rows: which these are.
        most: sites that were asked for of each.
        count: of rows in the file.
    """
    is_one = (answers.site >= 0) & ~np.isnan(answers.minutes)
    is_one &= (answers.is_within == 1)[:, None] & (answers.open_found != 0)[:, None]
    row, rank = np.nonzero(is_one)
    facts = np.stack(
        [each[row, rank] for each in (answers.method, answers.access, answers.is_open)], axis=1
    )
    beyond = np.full(count, np.inf)
    is_full = is_one.sum(axis=1) >= most
    beyond[rows[is_full]] = answers.minutes[is_full, most - 1]
    part = (rows[row].astype(np.int32), answers.site[row, rank], answers.minutes[row, rank], facts)
    return Trips.of([part], beyond)
