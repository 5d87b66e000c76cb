"""Zones followed from one run to the next: what continues keeps its id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from geodata.coverage.zones import Zone
from geodata.territory import Units

FormerZones = Mapping[str, frozenset[str]]
"""The INSEE codes of the units of each zone of a former run, by the zone's id."""


def codes_by_zone(units: Units, zones: Sequence[Zone]) -> dict[str, frozenset[str]]:
    """Returns the codes of each zone's communes, which `followed` of a later run takes."""
    return {zone.id: frozenset(units.codes[unit] for unit in zone.units) for zone in zones}


def followed(units: Units, zones: Sequence[Zone], former: FormerZones) -> list[Zone]:
    """Returns the zones under the ids of the former zones that they continue.

    A zone continues every former zone with which it shares a unit. The pair that shares most
    people is matched first, and each id goes to one zone: of a zone that splits, the larger part
    keeps it; a zone made of two takes that of which it has most. Any other zone is named after
    its largest unit, by an id that no former zone had.

    Args:
        units: of the register of this run: the former one's may differ, codes are compared.
        zones: of this run.
        former: of the former run.
    """
    if not former:
        return [*zones]
    shared = _shared_people(units, zones, former)
    ids: dict[int, str] = {}
    for _, new, old in sorted((-people, new, old) for (new, old), people in shared.items()):
        if new not in ids and old not in ids.values():
            ids[new] = old
    origins: dict[int, list[str]] = defaultdict(list)
    for new, old in sorted(shared):
        origins[new].append(old)
    taken = set(former) | set(ids.values())
    result = []
    for new, zone in enumerate(zones):
        name = ids.get(new) or _free(units, zone, taken)
        taken.add(name)
        result.append(replace(zone, id=name, followed_from=tuple(origins[new])))
    return result


def _shared_people(
    units: Units, zones: Sequence[Zone], former: FormerZones
) -> dict[tuple[int, str], float]:
    zone_of = {code: old for old, codes in former.items() for code in codes}
    shared: dict[tuple[int, str], float] = defaultdict(float)
    # A commune without people, or whose people are not known, still continues.
    people = (np.nan_to_num(units.people) + 1e-6).tolist()
    for new, zone in enumerate(zones):
        for unit in zone.units:
            old = zone_of.get(units.codes[unit])
            if old is not None:
                shared[new, old] += people[unit]
    return shared


def _free(units: Units, zone: Zone, taken: set[str]) -> str:
    if zone.id not in taken:
        return zone.id
    for unit in zone.units:
        if units.codes[unit] not in taken:
            return units.codes[unit]
    # Every code of it was once a zone's name.
    number = 2
    while f"{zone.id}-{number}" in taken:
        number += 1
    return f"{zone.id}-{number}"
