"""What became of a file of people, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.matches.finding import Answers
from geodata.matches.questions import Questions
from geodata.matches.whereabouts import Understood


@dataclass(frozen=True, slots=True)
class MatchSummary:
    """Rows of a file, counted.

    Attributes:
        rows: in all; each is in what is written.
        matched: with at least one site.
        within: whose first site is within the limit, None where nobody had one.
        beyond: whose nearest site is farther than the limit.
        by_origin: rows by how their origin was understood.
        notes: what was not understood, by code; a row may have several.
        options: rows whose options make no sense, by option.
        median_minutes: to the first site, of the rows that have a way by road; None of none.
    """

    rows: int
    matched: int
    within: int | None
    beyond: int
    by_origin: dict[str, int]
    notes: dict[str, int]
    options: dict[str, int]
    median_minutes: float | None


def summary_of(
    understood: Sequence[Understood], questions: Questions, answers: Answers
) -> MatchSummary:
    """Returns what became of the rows of a file."""
    minutes = answers.minutes[:, 0]
    known = minutes[~np.isnan(minutes)]
    has_limit = bool((answers.is_within >= 0).any())
    origins = Counter(each.origin.understood_as for each in understood if each.origin is not None)
    return MatchSummary(
        rows=len(understood),
        matched=int((answers.site[:, 0] >= 0).sum()),
        within=int((answers.is_within == 1).sum()) if has_limit else None,
        beyond=int((answers.is_within == 0).sum()),
        by_origin=dict(origins.most_common()),
        notes=dict(Counter(note for each in understood for note in each.notes).most_common()),
        options=dict(Counter(questions.faults.values()).most_common()),
        median_minutes=float(np.median(known)) if len(known) else None,
    )
