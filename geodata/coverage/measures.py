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
from geodata.coverage.cells import CellTimes, medians_of
from geodata.coverage.supply import State, supply_of
from geodata.coverage.trips_kept import KeptTrips
from geodata.sites import Network
from geodata.territory import PEOPLE, Units
from geodata.travel import Roads

PER = 10_000.0
"""The advisors' score is per so many people."""

_TABLE_S = 1_800.0
"""Nearly every commune of France has a site within 30 minutes: the others are searched for."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What each unit has, in the order of `Units`.

    Attributes:
        minutes: from the unit's point to the nearest site by the mode of the roads, to 0.1;
            infinite where no road leads to one, NaN where no source places the unit.
        nearest: the position of that site in the table of sites, or -1.
        advisors_per_10k: advisors within reach per 10,000 people who can reach them (or per
            10,000 of the weight, scaled to as many people).
        advisors: advisors at the sites of the unit itself.
        sites: positions of the sites that count, in the table of sites.
        site_units: the unit that each of these is in, -1 of none.
        counts: of the sites that count, and of the others by reason.
        catchment_people: people in the catchment of each of these sites, overlaps counted; None
            where measures were kept before there was such a count.
        catchment_alone: those of them who are in no other site's catchment.
        added_units: the unit of each site that a question adds; its position comes after the table.
        is_measured: whether the minutes of each unit were measured, and not modelled; None where
            none were.
        cells: minutes where people live; None without a grid, all of them being at the unit's
            point. With one, `minutes` and `nearest` are those of the median of its people.
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
    catchment_people: NDArray[np.float64] | None = None
    catchment_alone: NDArray[np.float64] | None = None
    added_units: tuple[int, ...] = ()
    is_measured: NDArray[np.bool_] | None = None
    cells: CellTimes | None = None

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
        people, alone, told = self.catchment_people, self.catchment_alone, self.is_measured
        return {
            "minutes": self.minutes.astype(np.float32),
            "nearest": self.nearest.astype(np.int32),
            # As they are: what is read again is answered as what was computed.
            "advisors_per_10k": self.advisors_per_10k,
            "advisors": self.advisors,
            "sites": self.sites.astype(np.int32),
            "site_units": self.site_units.astype(np.int32),
            **({} if people is None else {"catchment_people": people.astype(np.float64)}),
            **({} if alone is None else {"catchment_alone": alone.astype(np.float64)}),
            **({} if told is None else {"is_measured": told}),
            **({} if self.cells is None else self.cells.to_arrays()),
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
            arrays.get("catchment_people"),
            arrays.get("catchment_alone"),
            is_measured=arrays.get("is_measured"),
            cells=CellTimes.of_arrays(arrays["cell_minutes"], arrays["cell_nearest"])
            if "cell_minutes" in arrays
            else None,
        )


def measure(
    units: Units,
    roads: Roads,
    network: Network,
    state: State,
    decay: Decay,
    demand: NDArray[np.float64] | None = None,
    weight: str = PEOPLE,
    trips: KeptTrips | None = None,
) -> Measures:
    """Returns the measures of all units: one travel table of France, unless it is at hand.

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
        trips: of all the sites of the network, kept from one call to the next; None of none.
    """
    trips = KeptTrips(roads, network.sites) if trips is None else trips
    supply = supply_of(network, state)
    sites = network.sites.take(supply.sites)
    within_s = decay.within_minutes * 60
    # Half a tenth more: 30.04 minutes are shown, and count, as 30.0.
    limit_s = max(within_s, _TABLE_S) + 3.0
    table = trips.table(supply.sites, limit_s)
    reach = trips.reach(supply.sites, table, limit_s, units.entry)
    place = units.position_of_entry[table.node]
    trip_minutes = np.round(table.seconds / 60, 1)
    trip_weights = np.where(place >= 0, decay.weights(trip_minutes), 0.0)
    score = PER * floating_catchments(
        table.point, place, trip_weights, supply.advisors, scaled(units, demand)
    )
    unplaced = np.isnan(roads.graph.lon[units.entry])
    score[unplaced] = np.nan
    # A divided city's site is in one of its arrondissements: every site has its unit.
    site_units = units.position_of_entry[sites.node]
    inside = site_units >= 0
    found = reach.site[units.entry]
    minutes = np.round(reach.seconds[units.entry] / 60, 1)
    minutes[unplaced] = np.nan
    nearest = np.append(supply.sites, -1)[found]
    cells = trips.cells(supply.sites, units)
    if cells is not None and units.cells is not None:
        minutes, nearest = medians_of(units.cells, cells)
    return Measures(
        state,
        decay,
        weight,
        minutes,
        nearest,
        score,
        np.bincount(site_units[inside], weights=supply.advisors[inside], minlength=len(units)),
        supply.sites,
        site_units,
        supply.counts,
        *_catchments(
            units, place, table.point, trip_minutes <= decay.within_minutes, len(site_units)
        ),
        is_measured=measured_units(units, roads, np.append(network.sites.node, -1)[nearest]),
        cells=cells,
    )


def measured_units(
    units: Units, roads: Roads, nearest: NDArray[np.int64]
) -> NDArray[np.bool_] | None:
    """Returns whether the way from each unit to its nearest site was measured.

    None where the roads have no measured times of their mode.

    Args:
        units: of the register.
        roads: the travel graph over the same register.
        nearest: the node of that site's commune, -1 of none.
    """
    if roads.mode not in roads.graph.measured:
        return None
    return roads.graph.are_measured(units.entry, nearest, roads.mode)


def _catchments(
    units: Units,
    place: NDArray[np.int64],
    point: NDArray[np.int64],
    is_within: NDArray[np.bool_],
    count: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns the people within each site's catchment, and those of them within no other."""
    kept = is_within & (place >= 0)
    place, point = place[kept], point[kept]
    people = np.nan_to_num(units.people)[place]
    has_one = np.bincount(place, minlength=len(units))[place] == 1
    return (
        np.bincount(point, weights=people, minlength=count),
        np.bincount(point, weights=np.where(has_one, people, 0.0), minlength=count),
    )


def scaled(units: Units, demand: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """Returns a demand that sums to the people of the units where it is known."""
    if demand is None:
        return units.people
    known = ~np.isnan(demand)
    total = demand[known].sum()
    return demand * (np.nansum(units.people[known]) / total) if total > 0 else demand
