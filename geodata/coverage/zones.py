"""Zones: gaps that touch by road together, named, ranked, and followed from one run to the next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.coverage.measures import PER, Measures
from geodata.coverage.statuses import STATUSES, is_gap, lack_of
from geodata.territory import Units

Floats = NDArray[np.float64]

_MOST_NAMES = 3
_MOST_COMMUNES = 60
"""A longer chain of gaps is cut by EPCI: a zone is what people can meet about."""


@dataclass(frozen=True, slots=True)
class Zone:
    """Units that are gaps and that touch by road.

    Attributes:
        id: the code of the unit it was first named after, kept while the zone is followed.
        rank: from 1, by people x lack, over all of France.
        name: after its largest communes and the EPCI where most of its people are.
        units: positions in `Units`, growing.
        status: how many of its units have each status.
        departements: their codes, growing.
        people: of its units, those that are not known left out.
        weighed_lack: Σ weight x lack of its units, what ranks it.
        lack: the mean over the weight, from 0 to 1.
        minutes_worst: the longest to the nearest site; None when a unit is unreachable.
        minutes_mean: over the people of those that are reachable; None of none.
        nearest_site: position in the table of the site that is nearest to most of its people.
        posts_needed: advisors that bring it to the thresholds: by capacity alone, as `zones_of`
            makes it; by reach too, as `NationalCoverage` tells it (`geodata.coverage.needs`).
        posts_needed_at_least: fewer are proven not to do; `posts_needed` itself where that is
            proven to be the fewest.
        followed_from: ids of the zones of the former run that it continues; several when they
            merged. Empty in a first run, or when it is new.
    """

    id: str
    rank: int
    name: str
    units: tuple[int, ...]
    status: dict[str, int]
    departements: tuple[str, ...]
    people: float
    weighed_lack: float
    lack: float
    minutes_worst: float | None
    minutes_mean: float | None
    nearest_site: int | None
    posts_needed: int
    posts_needed_at_least: int
    followed_from: tuple[str, ...] = ()


def zones_of(
    units: Units,
    measures: Measures,
    statuses: NDArray[np.int8],
    weight: Floats,
    pairs: NDArray[np.int64],
    least_per_10k: float,
) -> list[Zone]:
    """Returns the zones of France, the one with most people x lack first.

    Args:
        units: of the register.
        measures: of all units.
        statuses: of all units.
        weight: of all units, NaN where it is missing: the people, or what they weigh.
        pairs: units that touch by road, as `touching_by_road` gives them, (pairs, 2).
        least_per_10k: what is enough.
    """
    groups = _cut_by_epci(units, _joined(is_gap(statuses), pairs), pairs)
    lack = lack_of(statuses, measures.advisors_per_10k, least_per_10k)
    known = np.nan_to_num(weight)
    zones = [
        _zone(units, measures, statuses, lack, known, members, least_per_10k) for members in groups
    ]
    return _ranked(zones)


def part_of(
    zone: Zone,
    inside: NDArray[np.bool_],
    units: Units,
    measures: Measures,
    statuses: NDArray[np.int8],
    weight: Floats,
    least_per_10k: float,
) -> Zone:
    """Returns the part of a zone that is among some units, with the figures of that part.

    It keeps its id and its national rank. `inside` holds one of its units at least.
    """
    members = np.array(zone.units)
    members = members[inside[members]]
    if len(members) == len(zone.units):
        return zone
    lack = lack_of(statuses, measures.advisors_per_10k, least_per_10k)
    known = np.nan_to_num(weight)
    part = _zone(units, measures, statuses, lack, known, members, least_per_10k)
    return replace(part, id=zone.id, rank=zone.rank, followed_from=zone.followed_from)


def touching_units(units: Units, pairs: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the pairs of units, of pairs of entries.

    The pairs of a divided city fall away: its arrondissements have theirs.
    """
    positions = units.position_of_entry[pairs]
    return positions[(positions >= 0).all(axis=1)]


def posts_needed(
    measures: Measures, people: Floats, members: NDArray[np.int64], least: float
) -> int:
    """Returns how many advisors bring units to the least per person, one where some lack.

    ⌈Σ people x (least - what they have)⁺ / 10,000⌉, what is out of reach counting for nothing:
    an advisor among them serves nobody else. It is a need, not a plan: where to put them is
    another question.
    """
    have = np.where(np.isfinite(measures.minutes[members]), measures.advisors_per_10k[members], 0.0)
    short = np.nan_to_num(people[members]) * np.clip(least - np.nan_to_num(have), 0.0, None)
    return math.ceil(round(float(short.sum()) / PER, 9))


def _joined(gaps: NDArray[np.bool_], pairs: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Returns the connected groups of gaps."""
    members = np.flatnonzero(gaps)
    both = pairs[gaps[pairs].all(axis=1)]
    graph = coo_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(len(gaps), len(gaps)))
    _, label = connected_components(graph, directed=False)
    return _grouped(members, label[members])


def _grouped(members: NDArray[np.int64], label: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    order = np.argsort(label, kind="stable")
    ends = np.flatnonzero(np.diff(label[order])) + 1
    return np.split(members[order], ends) if len(members) else []


def _cut_by_epci(
    units: Units, groups: Sequence[NDArray[np.int64]], pairs: NDArray[np.int64]
) -> list[NDArray[np.int64]]:
    """Returns the groups, those of too many communes cut into the touching parts of each EPCI."""
    epci = units.belongs("epci")
    cut: list[NDArray[np.int64]] = []
    for members in groups:
        if len(members) <= _MOST_COMMUNES:
            cut.append(members)
            continue
        inside = np.zeros(len(units), dtype=bool)
        inside[members] = True
        near = pairs[inside[pairs].all(axis=1) & (epci[pairs[:, 0]] == epci[pairs[:, 1]])]
        cut.extend(_joined(inside, near))
    return cut


def _zone(
    units: Units,
    measures: Measures,
    statuses: NDArray[np.int8],
    lack: Floats,
    weight: Floats,
    members: NDArray[np.int64],
    least: float,
) -> Zone:
    people = np.nan_to_num(units.people[members])
    minutes = measures.minutes[members]
    reached = np.isfinite(minutes)
    total = float(weight[members].sum())
    weighed = float((weight[members] * lack[members]).sum())
    counts = np.bincount(statuses[members], minlength=len(STATUSES))
    codes = units.register.territory_codes
    numbers = np.unique(units.belongs("departement")[members]).tolist()
    enough = max(1, posts_needed(measures, units.people, members, least))
    largest = members[np.argsort(-people, kind="stable")]
    return Zone(
        id=units.codes[largest[0]],
        rank=0,
        name=_name(units, largest),
        units=tuple(members.tolist()),
        status={STATUSES[i]: int(count) for i, count in enumerate(counts.tolist()) if count},
        departements=tuple(sorted(codes[number] for number in numbers)),
        people=float(people.sum()),
        weighed_lack=weighed,
        lack=weighed / total if total > 0 else float(lack[members].mean()),
        minutes_worst=float(minutes.max()) if reached.all() else None,
        minutes_mean=_mean(minutes[reached], people[reached]),
        nearest_site=_site_of_most(measures.nearest[members], people),
        posts_needed=enough,
        posts_needed_at_least=enough,
    )


def _mean(values: Floats, people: Floats) -> float | None:
    if not len(values):
        return None
    total = people.sum()
    return float((values * people).sum() / total) if total > 0 else float(values.mean())


def _site_of_most(nearest: NDArray[np.int64], people: Floats) -> int | None:
    """Returns the site that is the nearest of most people, the first in a tie."""
    found = nearest >= 0
    if not found.any():
        return None
    sites, number = np.unique(nearest[found], return_inverse=True)
    # A commune without people still says where its help is.
    return int(sites[np.argmax(np.bincount(number, weights=people[found] + 1e-9))])


def _name(units: Units, largest: NDArray[np.int64]) -> str:
    names = [units.names[unit] for unit in largest[:_MOST_NAMES].tolist()]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
    epci = units.belongs("epci")[largest]
    known = epci[epci >= 0]
    if not len(known):
        return listed
    people = np.nan_to_num(units.people[largest[epci >= 0]]) + 1e-9
    numbers, place = np.unique(known, return_inverse=True)
    most = int(numbers[np.argmax(np.bincount(place, weights=people))])
    name = units.register.territories["epci", units.register.territory_codes[most]]
    # "CA Porte de l'Isère (CAPI)": its initials would be brackets in brackets.
    return f"{listed} ({name.partition(' (')[0]})"


def _ranked(zones: Sequence[Zone]) -> list[Zone]:
    ordered = sorted(zones, key=lambda zone: (-zone.weighed_lack, -zone.people, zone.id))
    return [replace(zone, rank=rank) for rank, zone in enumerate(ordered, start=1)]
