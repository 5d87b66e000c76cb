"""What became of a file of people, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from geodata.matches.answers import Answers
from geodata.matches.questions import Questions
from geodata.matches.reasons import WHYS
from geodata.matches.whereabouts import Understood

if TYPE_CHECKING:
    from geodata.matches.sharing import Shared

MATCH_LICENCE = (
    "Licence Ouverte 2.0 (IGN, INSEE, DILA, Etalab); the rows' own columns are their giver's"
)
"""What a matched file says of what it holds."""


class MatchSummary(TypedDict):
    """What became of the rows.

    `rows` counts all: each is in what is written; `matched` have a site at least. `within` are
    those whose first site is within their limit in minutes, null where nobody had one, and
    `beyond` those whose nearest site is farther. `by_origin` counts rows by how their origin was
    understood, `notes` what was not understood, by code (a row may have several), `options` rows
    whose own options make no sense, by option. `median_minutes` is to the first site, of the rows
    that have a way by road; null of none.
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


class SharedProof(TypedDict):
    """What was shared out, with its bounds.

    `status` is that of the solver; `why_not` counts the rows that nobody takes by their reason.
    """

    served: float
    most_served: float
    served_gap: float
    mean_minutes: float | None
    travel_minutes: float
    least_travel_minutes: float
    travel_gap: float
    status: str
    why_not: dict[str, int]


def proof_of(shared: Shared) -> SharedProof:
    """Returns what was shared out, with its bounds, and why nobody takes the others."""
    found, counts = shared.matched, Counter(shared.why[shared.why >= 0].tolist())
    served_gap, travel_gap = found.gaps
    return {
        "served": found.served,
        "most_served": found.most_served,
        "served_gap": served_gap,
        "mean_minutes": found.travel / found.served if found.served else None,
        "travel_minutes": found.travel,
        "least_travel_minutes": found.least_travel,
        "travel_gap": travel_gap,
        "status": found.status,
        "why_not": {WHYS[why]: count for why, count in counts.most_common()},
    }
