"""The measures of every unit of France, in a state of the sites: computed once, then asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.accessibility import Decay, floating_catchments
from geodata.coverage.reach import nearest_sites
from geodata.coverage.supply import State, supply_of
from geodata.sites import Network
from geodata.territory import Units
from geodata.travel import Roads

PER = 10_000.0
"""The advisors' score is per so many people."""

_TABLE_S = 1_800.0
"""Nearly every commune of France has a site within 30 minutes: the others are searched for."""

PEOPLE = "people"
"""The weight that is the population itself."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What each unit has, in the order of `Units`.

    Attributes:
        minutes: by car from the unit's point to the nearest site, to 0.1; infinite where no road
            leads to one, NaN where no source places the unit.
        nearest: the position of that site in the table of sites, or -1.
        advisors_per_10k: advisors within reach per 10,000 people who can reach them (or per
            10,000 of the weight, scaled to as many people).
        advisors: advisors at the sites of the unit itself.
        sites: positions of the sites that count, in the table of sites.
        site_units: the unit that each of these is in, -1 of none.
        counts: of the sites that count, and of the others by reason.
    """

    state: State
    decay: Decay
    weight: str
    minutes: NDArray[np.float64]
    nearest: NDArray[np.int64]
    advisors_per_10k: NDArray[np.float64]
    advisors: NDArray[np.float64]
    sites: NDArray[np.int64]
    site_units: NDArray[np.int64]
    counts: Mapping[str, int]

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Returns the measures as arrays to store, their question among them."""
        about = {
            "posts": self.state.posts,
            "at": self.state.at.isoformat(),
            "decay": self.decay.name,
            "catchment_minutes": self.decay.catchment_minutes,
            "weight": self.weight,
            "counts": dict(self.counts),
        }
        return {
            "minutes": self.minutes.astype(np.float32),
            "nearest": self.nearest.astype(np.int32),
            "advisors_per_10k": self.advisors_per_10k.astype(np.float32),
            "advisors": self.advisors.astype(np.float32),
            "sites": self.sites.astype(np.int32),
            "site_units": self.site_units.astype(np.int32),
            "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        }

    @staticmethod
    def of_arrays(arrays: Mapping[str, NDArray[Any]]) -> Measures:
        """Returns the measures that `to_arrays` stored."""
        about = json.loads(arrays["about"].tobytes())
        # Tenths of a minute come back as they were: 20.1 is beyond 20 and 20.0 is not.
        minutes = np.round(arrays["minutes"].astype(np.float64), 1)
        return Measures(
            State(date.fromisoformat(about["at"]), about["posts"]),
            Decay(about["decay"], about["catchment_minutes"]),
            about["weight"],
            minutes,
            arrays["nearest"].astype(np.int64),
            arrays["advisors_per_10k"].astype(np.float64),
            arrays["advisors"].astype(np.float64),
            arrays["sites"].astype(np.int64),
            arrays["site_units"].astype(np.int64),
            about["counts"],
        )


def measure(
    units: Units,
    roads: Roads,
    network: Network,
    state: State,
    decay: Decay,
    demand: NDArray[np.float64] | None = None,
    weight: str = PEOPLE,
) -> Measures:
    """Returns the measures of all units: one travel table of France, a second or two.

    Args:
        units: of the register.
        roads: the travel graph over the same register.
        network: the sites in it.
        state: which of them count.
        decay: of the advisors' score.
        demand: of each unit, the population by default; NaN where it is not known. It is scaled
            so that it sums to the people of the units where it is known, which leaves the score
            per 10,000 people (as DREES does with the consumption of care by age).
        weight: the name of that demand.
    """
    supply = supply_of(network, state)
    sites = network.sites.take(supply.sites)
    within_s = decay.within_minutes * 60
    # Half a tenth more: 30.04 minutes are shown, and count, as 30.0.
    limit_s = max(within_s, _TABLE_S) + 3.0
    table = roads.table(sites, limit_s)
    reach = nearest_sites(roads, sites, table, limit_s, units.entry)
    place = units.position_of_entry[table.node]
    trip_weights = np.where(place >= 0, decay.weights(np.round(table.seconds / 60, 1)), 0.0)
    score = PER * floating_catchments(
        table.point, place, trip_weights, supply.advisors, _scaled(units, demand)
    )
    unplaced = np.isnan(roads.graph.lon[units.entry])
    score[unplaced] = np.nan
    # A divided city's site is in one of its arrondissements: every site has its unit.
    site_units = units.position_of_entry[sites.node]
    inside = site_units >= 0
    found = reach.site[units.entry]
    minutes = np.round(reach.seconds[units.entry] / 60, 1)
    minutes[unplaced] = np.nan
    return Measures(
        state,
        decay,
        weight,
        minutes,
        np.append(supply.sites, -1)[found],
        score,
        np.bincount(site_units[inside], weights=supply.advisors[inside], minlength=len(units)),
        supply.sites,
        site_units,
        supply.counts,
    )


def _scaled(units: Units, demand: NDArray[np.float64] | None) -> NDArray[np.float64]:
    if demand is None:
        return units.people
    known = ~np.isnan(demand)
    total = demand[known].sum()
    return demand * (np.nansum(units.people[known]) / total) if total > 0 else demand
