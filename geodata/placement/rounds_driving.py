"""The stops of rounds shared out again among days, with the least driving."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array, csr_array

from geodata.placement.clock import clock_s
from geodata.placement.mip import Program, solve
from geodata.placement.rounds import DayRound
from geodata.placement.rounds_master import Column, Master

_MOST_DRIVES = 20_000
_NODES = 200


def as_days(
    master: Master,
    chosen: Sequence[Column],
    advisors: tuple[int, ...],
    until: float,
    seed: int,
) -> list[DayRound]:
    """Returns the days of a plan, its stops shared out again with the least driving."""
    best = _least_driving(master, chosen, advisors, until, seed)
    found = [
        DayRound(base, master.drives.shortest(base, stops), is_weekly)
        for base, stops, is_weekly in best
    ]
    kept = [
        DayRound(each.base, each.stops, each.weeks == 0, number)
        for number, each in enumerate(master.kept)
    ]
    return [*kept, *sorted(found, key=lambda d: (d.base, not d.is_weekly, d.stops))]


def _least_driving(
    master: Master,
    chosen: Sequence[Column],
    advisors: tuple[int, ...],
    until: float,
    seed: int,
) -> list[Column]:
    left = until - clock_s()
    columns = _shared_out(master, chosen, advisors) if left > 0 else None
    if columns is None:
        return list(chosen)
    program = _driving_program(master, columns, chosen, advisors)
    place = {each: number for number, each in enumerate(columns)}
    start = np.zeros(len(columns))
    start[[place[each] for each in chosen]] = 1.0
    found = solve(program, time_limit_s=left, gap=0.005, seed=seed, start=start, most_nodes=_NODES)
    if not len(found.values):
        return list(chosen)
    again = master.once([columns[each] for each in np.flatnonzero(found.values > 0.5).tolist()])
    is_same = master.value(again) >= master.value(chosen) - 1e-9
    return again if is_same else list(chosen)


def _shared_out(
    master: Master, chosen: Sequence[Column], advisors: tuple[int, ...]
) -> list[Column] | None:
    """Returns all the days of the stops of a plan; None of too many."""
    found = dict.fromkeys(chosen)
    for is_weekly in (True, False):
        stops = sorted({s for _, own, weekly in chosen if weekly == is_weekly for s in own})
        values = np.full(master.stops, -np.inf)
        values[stops] = 1.0
        for base in np.flatnonzero(np.array(advisors)).tolist():
            own = master.days.all_above(base, values, 1.0, _MOST_DRIVES - len(found))
            if own is None:
                return None
            found.update(dict.fromkeys((base, tuple(sorted(each)), is_weekly) for each in own))
    return sorted(found)


def _driving_program(
    master: Master, columns: Sequence[Column], chosen: Sequence[Column], advisors: tuple[int, ...]
) -> Program:
    at = 2 * master.demands
    all_rows = master.days_as_columns(columns)
    first_half = at + 3 * master.stops
    visits = -all_rows[at : at + 2 * master.stops]
    needed = np.zeros(2 * master.stops)
    for _, own, is_weekly in chosen:
        needed[np.array(own) + (0 if is_weekly else master.stops)] = 1.0
    capacity = np.concatenate(
        [
            master.slots * np.array(advisors) - master.taken,
            master.week.days * np.array(advisors) - master.taken_days,
        ]
    ).astype(float)
    matrix = csr_array(
        coo_array(
            np.vstack(
                [visits.toarray(), all_rows[first_half : first_half + 2 * master.bases].toarray()]
            )
        )
    )
    driving = np.array(
        [
            (2 if is_weekly else 1)
            * master.drives.minutes(base, master.drives.shortest(base, stops))
            for base, stops, is_weekly in columns
        ]
    )
    count = len(columns)
    return Program(
        driving,
        np.zeros(count),
        np.ones(count),
        matrix,
        np.concatenate([needed, np.full(2 * master.bases, -np.inf)]),
        np.concatenate([np.full(2 * master.stops, np.inf), capacity]),
        np.ones(count, dtype=bool),
    )
