"""The indicators of a territory: who is within reach, how well served, how unequally."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_figures import (
    Counted,
    GridFacts,
    Inequality,
    Measured,
    Theil,
    Weighed as WeightReply,
    Within,
)
from geodata.coverage.cells import spread_of
from geodata.coverage.class_rows import ClassedUnits, Classes
from geodata.coverage.figures import Floats, finite, mean, rounded, share_of, whole
from geodata.coverage.inequality import gini, quantile, theil, worst_served
from geodata.coverage.measures import Measures
from geodata.coverage.ranges import Range, TripErrors
from geodata.coverage.statuses import Status
from geodata.territory import Units

STEPS_MINUTES = (10.0, 15.0, 20.0, 30.0, 45.0)
"""Times within which people are always counted, inclusive."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the people of each unit weigh: themselves, or what a column says of them.

    Attributes:
        name: of the weight.
        value: of each unit, NaN where it is missing.
        people: of each unit, NaN where no source says.
    """

    name: str
    value: Floats
    people: Floats


def indicators(
    units: Units,
    measures: Measures,
    weighed: Weighed,
    statuses: NDArray[np.int8],
    status_names: Sequence[Status],
    threshold_minutes: float,
    among: NDArray[np.int64],
    classes: Mapping[str, Classes],
    errors: TripErrors | None = None,
) -> Measured:
    """Returns the indicators of some units, ready for JSON: what is not known is None.

    Shares are of the weight of all the units where it is known, those that no road joins to a
    site included. `people` are always people; where another weight is asked, `share`s, medians
    and inequalities are of that weight.

    Args:
        units: of the register.
        measures: of all units.
        weighed: the people and the weight of all units.
        statuses: of all units, numbers into `status_names`.
        status_names: as answers show them.
        threshold_minutes: the limit asked for, inclusive.
        among: positions of the units of the territory.
        classes: ways to class the units, by name.
        errors: of the minutes, for the range of each share; None where they are not known.
    """
    people, weight = weighed.people[among], weighed.value[among]
    minutes, score = measures.minutes[among], measures.advisors_per_10k[among]
    known = np.nan_to_num(weight)
    spread = spread_of(units, measures.cells, measures.minutes, among)
    own_people, own_weight = spread.of(people), spread.of(weight)
    own_known = np.nan_to_num(own_weight)
    limits = (*STEPS_MINUTES, threshold_minutes)
    ranges = None if errors is None else errors.shares(among, weight, limits)
    within = [
        _within(
            spread.minutes,
            own_people,
            own_weight,
            limit,
            *([] if ranges is None else [ranges[at]]),
        )
        for at, limit in enumerate(limits)
    ]
    far = np.isinf(spread.minutes)
    far_units = np.isinf(minutes) if spread.rank is None else _any_of(spread.rank[far], among)
    scored = ~np.isnan(score) & (known > 0)
    groups = _groups(units, among)
    return {
        **units.counted(among),
        "people": whole(np.nansum(people)),
        "people_unknown_in": int(np.isnan(people).sum()),
        "weight": _of_weight(weighed.name, people, weight),
        "sites": int(np.isin(measures.site_units, among).sum()),
        "advisors": rounded(measures.advisors[among].sum(), 1),
        "within": within[:-1],
        "within_threshold": within[-1],
        "unreachable": {
            **units.counted(among[far_units]),
            "people": whole(np.nansum(own_people[far])),
        },
        "unsure_points": _unsure(units, among, people),
        "measured_on_roads": _measured(units, measures, among, people),
        "minutes_median": finite(quantile(spread.minutes, own_known, 0.5), 1),
        "minutes_p90": finite(quantile(spread.minutes, own_known, 0.9), 1),
        "advisors_per_10k": mean(score[scored], known[scored]),
        "status": _by_status(units, among, statuses[among], status_names, people),
        "inequality": _inequality(score[scored], known[scored], minutes[scored], groups[scored]),
        "by_class": ClassedUnits(
            units, among, spread, score, people, weight, threshold_minutes
        ).by_class(classes, errors),
        **_where_people_live(units, measures, among, people),
    }


class _PeopleGrid(TypedDict):
    people_grid: NotRequired[GridFacts]


def _where_people_live(
    units: Units, measures: Measures, among: NDArray[np.int64], people: Floats
) -> _PeopleGrid:
    """Returns what is said of the grid of people; nothing without one."""
    cells = units.cells
    if measures.cells is None or cells is None:
        return {}
    without = ~cells.is_spread[among]
    counts = (cells.starts[1:] - cells.starts[:-1])[among]
    return {
        "people_grid": {
            "name": cells.name,
            "cells": int(counts[~without].sum()),
            "communes_without": int(without.sum()),
            "people_without": whole(np.nansum(people[without])),
        }
    }


def _any_of(rank: NDArray[np.int64], among: NDArray[np.int64]) -> NDArray[np.bool_]:
    found = np.zeros(len(among), dtype=bool)
    found[rank] = True
    return found


def _within(
    minutes: Floats, people: Floats, weight: Floats, limit: float, *drawn: Range | None
) -> Within:
    inside = minutes <= limit
    share = share_of(weight, inside)
    found: Within = {
        "minutes": limit,
        "people": whole(np.nansum(people[inside])),
        "share": share,
    }
    for each in drawn:
        # Rounded as the share is: what holds it before does so after.
        found["share_low"] = None if each is None else round(each[0], 4)
        found["share_high"] = None if each is None else round(each[1], 4)
    return found


def _unsure(units: Units, among: NDArray[np.int64], people: Floats) -> Counted:
    """Returns the communes whose point may be far from their people, and these people."""
    unsure = units.is_unsure[among]
    return {**units.counted(among[unsure]), "people": whole(np.nansum(people[unsure]))}


def _measured(
    units: Units, measures: Measures, among: NDArray[np.int64], people: Floats
) -> Counted:
    """Returns the communes whose minutes were measured, and their people."""
    told = measures.is_measured
    own = np.zeros(len(among), dtype=bool) if told is None else told[among]
    return {**units.counted(among[own]), "people": whole(np.nansum(people[own]))}


def _of_weight(name: str, people: Floats, weight: Floats) -> WeightReply:
    missing = np.isnan(weight)
    return {
        "name": name,
        "total": rounded(np.nansum(weight), 1),
        "communes_without": int(missing.sum()),
        "people_without": whole(np.nansum(people[missing])),
    }


def _by_status(
    units: Units,
    among: NDArray[np.int64],
    statuses: NDArray[np.int8],
    names: Sequence[Status],
    people: Floats,
) -> dict[Status, Counted]:
    known = np.nan_to_num(people)
    return {
        name: {
            **units.counted(among[statuses == number]),
            "people": whole(known[statuses == number].sum()),
        }
        for number, name in enumerate(names)
    }


def _inequality(
    score: Floats, weight: Floats, minutes: Floats, groups: NDArray[np.int64]
) -> Inequality:
    """Returns how unequally advisors are within reach of people."""
    low, high = quantile(score, weight, 0.1), quantile(score, weight, 0.9)
    parts = theil(score, weight, groups)
    worst = worst_served(score, weight)
    reached = np.isfinite(minutes)
    return {
        "gini": finite(gini(score, weight), 4),
        "p90_p10": finite(high / low, 2) if low and high is not None else None,
        "theil": None if parts is None else _rounded_parts(parts),
        "worst_decile": {
            "people": whole(worst.sum()),
            "advisors_per_10k": mean(score, worst),
            "minutes": mean(minutes[reached], worst[reached], 1),
            "unreachable": whole(worst[~reached].sum()),
        },
    }


def _rounded_parts(parts: Theil) -> Theil:
    return {
        "total": round(parts["total"], 4),
        "within": round(parts["within"], 4),
        "between": round(parts["between"], 4),
    }


def _groups(units: Units, among: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the département of each unit, or its EPCI where all are of one département."""
    groups = units.belongs("departement")[among]
    return units.belongs("epci")[among] if len(np.unique(groups)) < 2 else groups
