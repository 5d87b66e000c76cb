"""A file of people matched from its first row to its last: what the command and a job both do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from geodata.errors import ParameterError
from geodata.matches.answers import Answers
from geodata.matches.capacities import Capacities
from geodata.matches.columns import MatchColumn, matched_columns
from geodata.matches.finding import answers_of
from geodata.matches.questions import Questions, questions_of
from geodata.matches.reading import People
from geodata.matches.reasons import WHYS
from geodata.matches.summary import MatchSummary, summary_of
from geodata.matches.whereabouts import Understood, Whereabouts
from geodata.nearest import Guide, NearestParameters
from geodata.nearest.geocoding import BulkSearch

if TYPE_CHECKING:
    from geodata.matches.sharing import Shared

_OUTSIDE = Understood(None, ("outside_departements",))


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """How a file is matched, beside what each row asks.

    Attributes:
        capacities: what sites serve, where they are shared out.
        group: the column of groups that one site serves whole.
        public: the column of the public of each row.
        departements: those whose rows are answered, and whose sites are shared out; None for all.
    """

    capacities: Capacities | None = None
    group: str | None = None
    public: str | None = None
    departements: Collection[str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MatchedPeople:
    """A file that was matched: its columns with those added, and how it went.

    Attributes:
        columns: a value a row, in the order of the file.
        points: longitude and latitude of each row, None of one that is nowhere.
        questions: what the rows asked.
        answers: the sites of each row.
        summary: what became of them.
        shared: the proof, where capacities were shared out.
    """

    columns: list[MatchColumn]
    points: list[tuple[float, float] | None]
    questions: Questions
    answers: Answers
    summary: MatchSummary
    shared: Shared | None


def match_people(
    guide: Guide,
    people: People,
    asked: NearestParameters,
    now: datetime,
    options: MatchOptions,
    *,
    search: BulkSearch | None = None,
    opened: Callable[[], Guide] | None = None,
    processes: int = 1,
    told: Callable[[int], None] = lambda _: None,
) -> MatchedPeople:
    """Returns a file matched.

    Args:
        guide: to answer with.
        people: the rows.
        asked: the options of the rows that have none of their own.
        now: the present moment.
        options: how.
        search: what finds addresses, if anything does.
        opened: opens the same guide in another process; picklable. None to use this one alone.
        processes: how many may work at once.
        told: how many rows are done: each is told twice, once it is placed and once answered.

    Raises:
        ParameterError: an option makes no sense, or a column that it names is not there.
    """
    table = guide.network.table
    questions = questions_of(people, asked, table.facets.networks, now, guide.roads.measured)
    groups = _column(people, "group", options.group)
    publics = _column(people, "public", options.public)
    limits = options.capacities
    if limits is None and (options.group or options.public):
        raise ParameterError("group", "groups and publics matter with capacities alone")
    if limits is not None and any(query.max_minutes is None for query in questions.queries):
        raise ParameterError("max_minutes", "capacities are shared out within a limit: give one")
    understood = [
        _allowed(each, options.departements)
        for each in Whereabouts(guide.places, search).of_all(people.where, told)
    ]
    origins = [each.origin for each in understood]
    shared, why_not = None, None
    if limits is None:
        answers = answers_of(
            guide, origins, questions, now, opened=opened, processes=processes, told=told
        )
    else:
        # With it come the solver and scipy, half a second of import.
        from geodata.matches.sharing import share_out

        shared = share_out(
            guide,
            origins,
            questions,
            _within(limits, guide, options.departements),
            now,
            groups=groups,
            publics=publics,
            opened=opened,
            processes=processes,
            told=told,
        )
        answers = shared.answers
        why_not = [None if why < 0 else WHYS[why] for why in shared.why.tolist()]
    columns = matched_columns(people, understood, questions, answers, table, why_not)
    points = [None if at is None else (at.lon, at.lat) for at in origins]
    summary = summary_of(understood, questions, answers)
    return MatchedPeople(columns, points, questions, answers, summary, shared)


def _allowed(each: Understood, departements: Collection[str] | None) -> Understood:
    """Returns where a row is, or that it is in no département of who asks."""
    if departements is None or each.origin is None:
        return each
    area = each.origin.commune
    return each if area is not None and area.departement in departements else _OUTSIDE


def _within(limits: Capacities, guide: Guide, departements: Collection[str] | None) -> Capacities:
    """Returns capacities without the places of sites in other départements: they are others'."""
    if departements is None:
        return limits
    register, nodes = guide.places.register, guide.network.sites.node
    own = [at >= 0 and register.area(at).departement in departements for at in nodes.tolist()]
    return replace(limits, people=np.where(own, limits.people, 0.0))


def _column(people: People, option: str, column: str | None) -> Sequence[str] | None:
    if column is None:
        return None
    if column not in people.cells:
        known = people.columns
        raise ParameterError(option, f"no column {column!r}: there are {', '.join(known)}", known)
    return people.cells[column]
