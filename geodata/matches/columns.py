"""What a match adds to the columns of a file: where each row was asked from, and its sites."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Literal

import numpy as np

from geodata.matches.answers import ACCESSES, METHODS, Answers
from geodata.matches.questions import Questions
from geodata.matches.reading import People
from geodata.matches.whereabouts import Understood
from geodata.sites import SiteRecord, SiteTable

Kind = Literal["text", "number", "whole", "flag"]
PREFIX = "match_"
"""What the names of the columns that are added begin with."""


@dataclass(frozen=True, slots=True, eq=False)
class MatchColumn:
    """A column of a matched file: its name, what its values are, a value a row (None: empty)."""

    name: str
    kind: Kind
    values: Sequence[Any]


def matched_columns(
    people: People,
    understood: Sequence[Understood],
    questions: Questions,
    answers: Answers,
    sites: SiteTable,
    why_not: Sequence[str | None] | None = None,
) -> list[MatchColumn]:
    """Returns the columns of a matched file: those of the file as they are, then those added.

    Args:
        people: the file.
        understood: where each row was asked from.
        questions: what each row asked.
        answers: the sites of each row.
        sites: among which they are.
        why_not: of each row, why nobody takes it, where capacities were shared out.
    """
    own = [MatchColumn(name, "text", people.cells[name]) for name in people.columns]
    added = [
        *_of_rows(people, understood, questions, answers),
        *_of_sites(answers, sites),
    ]
    if why_not is None:
        added += _of_unconfirmed(answers, sites)
    else:
        added.append(_column("why_not", "text", why_not))
    taken = {each.name for each in own}
    return [*own, *(MatchColumn(_free(each.name, taken), each.kind, each.values) for each in added)]


def _free(name: str, taken: set[str]) -> str:
    """Returns a name that no column has: the file may have been matched before."""
    while name in taken:
        name = f"{name}_"
    taken.add(name)
    return name


def _of_rows(
    people: People, understood: Sequence[Understood], questions: Questions, answers: Answers
) -> Iterator[MatchColumn]:
    origins = [each.origin for each in understood]
    yield _column("lat", "number", (None if at is None else at.lat for at in origins))
    yield _column("lon", "number", (None if at is None else at.lon for at in origins))
    yield _column("from", "text", (None if at is None else at.understood_as for at in origins))
    areas = [None if at is None else at.commune for at in origins]
    yield _column("commune", "text", (None if area is None else area.code for area in areas))
    yield _column("commune_name", "text", (None if area is None else area.name for area in areas))
    unread = set(people.unread)
    yield _column(
        "not_understood",
        "text",
        (
            "|".join(_faults(row, each, questions, is_record=row + 1 not in unread)) or None
            for row, each in enumerate(understood)
        ),
    )
    suggested = ("|".join(each.suggested) or None for each in understood)
    yield _column("suggested", "text", suggested)
    yield _column("within_limit", "flag", _flags(answers.is_within))
    yield _column("open_found", "flag", _flags(answers.open_found))


def _faults(row: int, each: Understood, questions: Questions, *, is_record: bool) -> Iterator[str]:
    if not is_record:
        yield "not_a_record"
    yield from each.notes
    if row in questions.faults:
        yield f"option:{questions.faults[row]}"


def _of_sites(answers: Answers, sites: SiteTable) -> Iterator[MatchColumn]:
    """Yields the columns of the first sites, then of the second ones, and so on."""
    facts = {
        int(at): _facts(sites.kept(int(at)).record)
        for at in np.unique(answers.site[answers.site >= 0])
    }
    for rank in range(answers.site.shape[1]):
        here, number = answers.site[:, rank].tolist(), rank + 1
        for index, name in enumerate(("id", "name", "address", "postcode", "commune", "telephone")):
            values = (facts[at][index] if at >= 0 else None for at in here)
            yield _column(f"site_{number}_{name}", "text", values)
        minutes = (None if isnan(each) else each for each in answers.minutes[:, rank].tolist())
        yield _column(f"site_{number}_minutes", "number", minutes)
        methods = (METHODS[at] if at >= 0 else None for at in answers.method[:, rank].tolist())
        yield _column(f"site_{number}_travel_method", "text", methods)
        accesses = (ACCESSES[at] if at >= 0 else None for at in answers.access[:, rank].tolist())
        yield _column(f"site_{number}_access", "text", accesses)
        yield _column(f"site_{number}_open", "flag", _flags(answers.is_open[:, rank]))


def _of_unconfirmed(answers: Answers, sites: SiteTable) -> Iterator[MatchColumn]:
    """Yields who may answer as well: they do not say all that is asked, and are worth a call."""
    known = np.unique(answers.unconfirmed[answers.unconfirmed >= 0]).tolist()
    ids = {at: sites.kept(at).record["id"] for at in known}
    listed = ("|".join(ids[at] for at in row if at >= 0) for row in answers.unconfirmed.tolist())
    yield _column("unconfirmed_sites", "text", (text or None for text in listed))
    minutes = (None if isnan(each) else each for each in answers.unconfirmed_minutes.tolist())
    yield _column("unconfirmed_minutes", "number", minutes)


def _facts(record: SiteRecord) -> tuple[str | None, ...]:
    return (
        record["id"],
        record["nom"],
        record["adresse"],
        record["code_postal"],
        record["commune"],
        record["telephone"],
    )


def _flags(values: Any) -> Iterator[bool | None]:
    of: Callable[[int], bool | None] = {-1: None, 0: False, 1: True}.__getitem__
    return map(of, values.tolist())


def _column(name: str, kind: Kind, values: Iterable[Any]) -> MatchColumn:
    return MatchColumn(f"{PREFIX}{name}", kind, list(values))
