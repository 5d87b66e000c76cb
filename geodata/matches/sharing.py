"""Rows shared out among sites that serve so many people: the most served, then the least travel.

Each row is a person. Rows that ask the same from the same place are one demand; rows of one group
are one too, which one site serves whole. The trips of a demand are those of `/v1/nearest` within
its limit in minutes; where these are too many to hold, the shorter ones first, and more where the
proof asks for more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ParameterError
from geodata.matches.answers import Answers
from geodata.matches.capacities import Capacities
from geodata.matches.demands import Demands, DemandTable
from geodata.matches.listing import Alone, Asked, AtOnce
from geodata.matches.questions import Questions
from geodata.matches.reasons import WHYS, Why
from geodata.matches.trips import FACTS, Trips
from geodata.nearest import Guide
from geodata.placement import Matched, SolveOptions, matching
from geodata.territory import Origin

_LEAST_S = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Who is served where.

    Attributes:
        answers: of one site a row, that which takes it.
        why: of each row, as a position in `WHYS`; -1 of one that is served.
        matched: the proof: people served and travel, with their bounds.
    """

    answers: Answers
    why: NDArray[np.int8]
    matched: Matched


def share_out(
    guide: Guide,
    origins: Sequence[Origin | None],
    questions: Questions,
    capacities: Capacities,
    now: datetime,
    *,
    groups: Sequence[str] | None = None,
    publics: Sequence[str] | None = None,
    opened: Callable[[], Guide] | None = None,
    processes: int = 1,
    told: Callable[[int], None] = lambda _: None,
    options: SolveOptions | None = None,
) -> Shared:
    """Returns which site takes each row, within its limit in minutes.

    Args:
        guide: to answer with.
        origins: where each row is asked from.
        questions: what each row asks; each with a limit in minutes.
        capacities: of the guide's sites.
        now: the present moment.
        groups: of each row, the name of its group; '' of one that is alone.
        publics: of each row, the public that it is of; '' of none.
        opened: as of `answers_of`.
        processes: likewise.
        told: likewise; rows that need more trips count again.
        options: of the solver; its time is that of all its rounds together.

    Raises:
        ParameterError: a row has no limit in minutes.
    """
    if any(query.max_minutes is None for query in questions.queries):
        raise ParameterError("max_minutes", "capacities are shared out within a limit: give one")

    asked = Asked(guide, origins, questions, now, capacities.people > 0, told)
    listing = AtOnce(asked) if guide.router is None else Alone(asked, opened, processes)
    demands = Demands.of(origins, questions, groups, publics)
    rows = np.unique(demands.asks[demands.asks >= 0])
    trips = listing.first(rows)
    chosen = options or SolveOptions(time_limit_s=120, gap=1e-3)
    left_s = chosen.time_limit_s
    while True:
        began_s = time.monotonic()
        table = demands.table(trips, capacities, publics)
        found = matching(
            *(table.costs, demands.people, capacities.people),
            whole=demands.whole,
            beyond=table.beyond,
            options=replace(chosen, time_limit_s=max(left_s, _LEAST_S)),
        )
        left_s -= time.monotonic() - began_s
        short = rows[np.isin(demands.of_row[rows], _short_of(found, demands, capacities))]
        if not len(short) or left_s <= 0:
            break
        more = listing.more(short, trips)
        if more is None:
            break
        trips = trips.replaced(short, more)
    return _shared(demands, trips, table, found, capacities)


def _short_of(found: Matched, demands: Demands, capacities: Capacities) -> NDArray[np.int64]:
    """Returns the demands of which longer trips have to be listed.

    All whom they may help, until it is proven; then those alone whom nobody takes, while some site
    has room: why nobody does has to be true of each.
    """
    if found.status != "optimal":
        return found.short
    if found.served >= capacities.people.sum():
        return found.short[:0]
    served = np.bincount(found.demand, found.people, minlength=len(demands.people))
    return found.short[demands.people[found.short] > served[found.short]]


def _shared(
    demands: Demands, trips: Trips, table: DemandTable, found: Matched, capacities: Capacities
) -> Shared:
    """Returns the site of each row, those of a demand in their order."""
    rows, sites = len(demands.of_row), len(capacities.people)
    site = np.full(rows, -1, dtype=np.int32)
    order = np.argsort(demands.of_row, kind="stable")
    first = np.searchsorted(demands.of_row[order], np.arange(len(demands.people)))
    given = np.repeat(np.arange(len(found.demand)), found.people.astype(np.int64))
    demand = found.demand[given]
    rank = np.arange(len(given)) - np.searchsorted(demand, demand)
    site[order[first[demand] + rank]] = found.site[given]
    minutes = np.full((rows, 1), np.nan)
    facts = np.full((rows, FACTS), -1, dtype=np.int8)
    used = np.flatnonzero(site >= 0)
    taken = trips.taken(demands.asks[used], site[used].astype(np.int64))
    minutes[used, 0], facts[used] = trips.minutes[taken], trips.facts[taken]
    nothing = np.full(rows, -1, dtype=np.int8)
    answers = Answers(
        site[:, None],
        minutes,
        facts[:, :1],
        facts[:, 1:2],
        facts[:, 2:],
        np.where(site >= 0, 1, nothing).astype(np.int8),
        nothing,
        np.full((rows, 1), -1, dtype=np.int32),
        np.full(rows, np.nan),
        len(demands.people),
        lacks_router=False,
    )
    return Shared(answers, _why(site, demands, table, capacities.people, sites), found)


def _why(
    site: NDArray[np.int32],
    demands: Demands,
    table: DemandTable,
    capacity: NDArray[np.float64],
    sites: int,
) -> NDArray[np.int8]:
    """Returns why nobody takes each row, the first reason that holds."""
    demand = demands.of_row
    is_group = (demand >= 0) & demands.whole[demand] if len(demands.people) else demand >= 0
    has_common = (np.diff(table.costs.indptr) > 0)[demand] if len(demands.people) else demand >= 0
    largest = capacity.max(initial=0.0) if sites else 0.0
    people = demands.people[demand] if len(demands.people) else np.zeros(len(demand))
    reasons: list[tuple[Why, NDArray[np.bool_]]] = [
        ("group_not_understood", demands.broken),
        ("not_understood", demand < 0),
        ("no_site_within_limit", ~table.reached),
        ("closed_to_its_public", ~table.received),
        ("group_too_large", is_group & (people > largest)),
        ("group_without_common_site", is_group & ~has_common),
        ("full", np.ones(len(demand), dtype=bool)),
    ]
    why = np.full(len(demand), -1, dtype=np.int8)
    for name, holds in reversed(reasons):
        why[holds] = WHYS.index(name)
    why[site >= 0] = -1
    return why
