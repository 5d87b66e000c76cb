"""Which communes' town halls could host a post, and how many candidates a scenario has."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, TypedDict

import numpy as np
from numpy.typing import NDArray

from geodata.parameters import Meaning
from geodata.placement import Indices
from geodata.plans.scenario import Candidates, Scenario
from geodata.plans.territories import area_key, unit_of_place
from geodata.sites import Network, SiteTable
from geodata.territory import Units

Mask = NDArray[np.bool_]

SMALL_PEOPLE = 500
"""People under which a commune is counted as small, and what a new scenario asks for at least."""


class CandidatesReply(TypedDict):
    """How many places a scenario chooses among."""

    count: Annotated[int, Meaning("Places where a post could be, in the territory.")]
    communes: Annotated[int, Meaning("The communes that they are in.")]
    small: Annotated[int, Meaning("Of the places, those in communes under 500 people.")]
    town_halls_left_out: Annotated[
        int, Meaning("Town halls of the territory that the scenario does not take.")
    ]


def takes_published_sites(asked: Candidates) -> bool:
    """Returns whether candidates depend on the published sites."""
    return bool(asked.hosts or asked.communes_with)


def halls_of(scenario: Scenario, units: Units, network: Network | None = None) -> Mask:
    """Returns the units whose town hall is a candidate, in the territory or not.

    A commune that is required keeps its own, whatever its people and its sites.

    Args:
        scenario: that was checked.
        units: of the ground.
        network: the published sites; without them, what is asked of sites lets all communes pass.
    """
    asked = scenario.candidates
    found: Mask = ~np.isnan(units.register.positions[0][units.entry])
    if not asked.town_halls:
        return np.zeros(len(units), dtype=bool)
    required = _mask(scenario.required, units)
    if asked.communes is not None:
        found &= _mask(asked.communes, units)
    if asked.least_people:
        # Unknown people are not so many.
        found &= (units.people >= asked.least_people) | required
    if asked.communes_with and network is not None:
        found &= _with_sites(asked.communes_with, units, network) | required
    return found


def count_candidates(
    scenario: Scenario, units: Units, network: Network | None
) -> CandidatesReply | None:
    """Returns how many candidates a scenario has; None where its sites are not at hand.

    Args:
        scenario: that was checked.
        units: of the ground.
        network: the published sites; None where they are not known.
    """
    asked = scenario.candidates
    if takes_published_sites(asked) and network is None:
        return None
    allowed = np.zeros(len(units), dtype=bool)
    allowed[units.territory(*area_key(scenario.territory)).units] = True
    placed = allowed & ~np.isnan(units.register.positions[0][units.entry])
    allowed[_mask(scenario.excluded, units)] = False
    halls = halls_of(scenario, units, network) & allowed
    counts = halls.astype(np.int64)
    for place in asked.places:
        if place.commune is not None:
            counts[unit_of_place(place.commune, units)] += 1
    if asked.hosts and network is not None:
        np.add.at(counts, _of_kinds(asked.hosts, units, network), 1)
    counts[~allowed] = 0
    small = np.nan_to_num(units.people) < SMALL_PEOPLE
    return {
        "count": int(counts.sum()),
        "communes": int((counts > 0).sum()),
        "small": int(counts[small].sum()),
        "town_halls_left_out": int((placed & ~halls).sum()),
    }


def _mask(codes: Iterable[str], units: Units) -> Mask:
    found = np.zeros(len(units), dtype=bool)
    for code in codes:
        found[units.territory("commune", code).units] = True
    return found


def _with_sites(kinds: Iterable[str], units: Units, network: Network) -> Mask:
    found = np.zeros(len(units), dtype=bool)
    found[_of_kinds(kinds, units, network, with_programmes=True)] = True
    return found


def _of_kinds(
    kinds: Iterable[str], units: Units, network: Network, *, with_programmes: bool = False
) -> Indices:
    """Returns the unit of each published site of some kinds, or also of some programmes."""
    wanted = set(kinds)
    placed = np.flatnonzero(network.sites.node >= 0)
    home = units.position_of_entry[network.sites.node[placed]]
    told = _kinds_told(network.table)
    found = [
        unit
        for position, unit in zip(placed.tolist(), home.tolist(), strict=True)
        if unit >= 0
        and any(wanted.intersection(each) for each in told[position][: 1 + with_programmes])
    ]
    return np.array(found, dtype=np.int64)


# A check is asked at each key of who writes a scenario: the records of a version are read once.
@lru_cache(maxsize=1)
def _kinds_told(table: SiteTable) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Returns of each site of a version its kinds, and its national programmes."""
    records = (table.record(position) for position in range(len(table)))
    return [
        (tuple(each["typologie"]), tuple(each["dispositif_programmes_nationaux"]))
        for each in records
    ]
