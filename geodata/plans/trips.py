"""How far the trips of a plan are looked for, and the table of those within that horizon.

Where people within the limit are counted, no longer trip matters. Where travel itself is weighed,
any may: every trip that a road allows for a département; for a région or for France, as far as the
plan turns out to need, since all trips of the country are a billion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.errors import ScenarioError
from geodata.placement import Indices
from geodata.plans.checks_of_attendance import reach_minutes
from geodata.plans.findings import Finding
from geodata.plans.french import count_words, minutes_words
from geodata.plans.ground import Ground
from geodata.plans.scenario import Scenario
from geodata.travel import Destinations, Mode

BY_TRAVEL = ("p_median", "p_center")
"""Objectives that weigh travel itself; the others count who is within the limit."""

NEAR_S = 3_600.0
"""Seconds of the first look for nearest sites; farther ones are searched for after."""

LEAST_BEYOND_MINUTES = 120.0
"""What no trip counts for at least, where travel is weighed."""

GROWTH = 4
"""Trips within twice as long are about as many times more: they fill a disc."""

_ALL_MINUTES: Mapping[Mode, float] = {
    "car": 240.0,
    "foot": 2_400.0,
    "bicycle": 720.0,
    "transit": 480.0,
}
"""From one end of a département to the other, or nearly: what is longer is looked for by need."""
ALL_PAIRS = 4_000_000
_FAR_MINUTES, _FAR_PAIRS = 120.0, 30_000_000
_NEAR_MINUTES = 60.0
_IN_A_CHUNK, _IN_A_NEAR_CHUNK = 512, 4_096


def horizon_of(scenario: Scenario, pairs: int) -> float:
    """Returns the minutes up to which trips are looked for at first.

    Args:
        scenario: its objective and its limit decide.
        pairs: of a demand and a candidate.
    """
    if scenario.objective not in BY_TRAVEL:
        return reach_minutes(scenario)
    if pairs <= ALL_PAIRS:
        return _ALL_MINUTES[scenario.mode]
    return max(scenario.limit_minutes, _FAR_MINUTES if pairs <= _FAR_PAIRS else _NEAR_MINUTES)


def trips_to(
    to: Destinations,
    demands: Indices,
    horizon_minutes: float,
    ground: Ground,
    watch: Callable[[float], None] | None = None,
) -> Any:
    """Returns demands x destinations, minutes to 0.1 within a horizon, zeros stored.

    Args:
        to: the destinations.
        demands: units that trips leave from.
        horizon_minutes: of the longest.
        ground: of the plan.
        watch: told of the share that is done; what it raises ends the table.

    Raises:
        ScenarioError: they are more than `ground.most_trips`; told while they are counted, before
            they fill the memory of whoever plans.
    """
    shape = (len(demands), len(to.node))
    place = np.full(len(ground.units), -1, dtype=np.int64)
    place[demands] = np.arange(len(demands))
    # Long ones part by part: a table has the trips of all communes, and only the demands' stay.
    size = _IN_A_CHUNK if horizon_minutes > _NEAR_MINUTES else _IN_A_NEAR_CHUNK
    chunks = np.split(np.arange(len(to.node)), range(size, len(to.node), size))
    parts, found = [], 0
    for number, own in enumerate(chunks):
        part_watch = None if watch is None else _in_part(watch, number, len(chunks))
        parts.append(_part(to, own, place, horizon_minutes, ground, part_watch))
        found += len(parts[-1][0])
        if found > ground.most_trips:
            raise too_many(shape, horizon_minutes, ground.most_trips)
    if not parts:
        return csr_array(shape)
    row, column, minutes = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.lexsort((column, row))
    ends = np.searchsorted(row[order], np.arange(shape[0] + 1))
    return csr_array((minutes[order], column[order], ends), shape=shape)


def too_many(shape: tuple[int, int], horizon_minutes: float, most: int) -> ScenarioError:
    """Returns the error of demands x destinations that have more trips than there is room for."""
    words = (
        f"Entre {count_words(shape[0], 'commune', 'communes')} et "
        f"{count_words(shape[1], 'lieu possible', 'lieux possibles')}, plus de "
        f"{count_words(most, 'trajet dure', 'trajets durent')} {minutes_words(horizon_minutes)} ou "
        "moins : ce calcul n'en tient pas plus. Demandez un trajet plus court, un territoire plus "
        "petit ou moins de lieux possibles."
    )
    return ScenarioError([Finding("limit_minutes", "trips_too_many", words)])


def _part(
    to: Destinations,
    own: Indices,
    place: Indices,
    horizon_minutes: float,
    ground: Ground,
    watch: Callable[[float], None] | None,
) -> tuple[Indices, Indices, Any]:
    # Half a tenth more: 20.04 minutes are shown, and count, as 20.0.
    table = ground.roads.table(to.take(own), horizon_minutes * 60 + 3.0, watch)
    unit = ground.units.position_of_entry[table.node]
    row = np.where(unit >= 0, place[unit], -1)
    minutes = np.round(table.seconds / 60, 1)
    kept = (row >= 0) & (minutes <= horizon_minutes)
    return row[kept], own[table.point[kept]], minutes[kept]


def _in_part(watch: Callable[[float], None], number: int, parts: int) -> Callable[[float], None]:
    return lambda share: watch((number + share) / parts)


def within(trips: Any, limit: float) -> Any:
    """Returns 1 for each stored trip within a limit: a trip of no time is stored, and is one."""
    found = trips.tocoo()
    kept = found.data <= limit
    parts = (np.ones(int(kept.sum())), (found.row[kept], found.col[kept]))
    return csr_array(parts, shape=found.shape)
