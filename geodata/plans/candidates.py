"""Where a post could be: town halls, places that a planner lists, hosts of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.placement import Floats, Indices
from geodata.plans.candidate_halls import halls_of
from geodata.plans.ground import Ground
from geodata.plans.scenario import Place, Scenario
from geodata.plans.sectors import LEAST_APART_M, Sectors
from geodata.plans.territories import unit_of_place
from geodata.territory import short_distances_m
from geodata.travel import Destinations

TOWN_HALL_HOST = "MUNI"
"""`typologie` of a town hall in the national standard."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that could host a post.

    Attributes:
        unit: the commune that it is in, a position in `Units`.
        lon: degrees.
        lat: degrees.
        host: kind of host, None when it is not said.
        network: the only network that could open it, None for any.
        site: the id of the published site that it is, None of none.
    """

    unit: int
    name: str
    lon: float
    lat: float
    host: str | None = None
    network: str | None = None
    site: str | None = None


def candidates_of(
    scenario: Scenario,
    inside: Indices,
    kept: Indices,
    ground: Ground,
    sectors: Sectors | None = None,
) -> list[Candidate]:
    """Returns the places where posts could be, those of a territory that no exclusion takes out.

    Args:
        scenario: that was checked.
        inside: units of the territory.
        kept: positions of the published sites that stay, which are no candidates.
        ground: of the plan.
        sectors: of big communes, which may open in any of them where their town hall may.
    """
    asked = scenario.candidates
    allowed = np.zeros(len(ground.units), dtype=bool)
    allowed[inside] = True
    allowed[_units_of(scenario.excluded, ground)] = False
    halls = halls_of(scenario, ground.units, ground.network) & allowed
    found = _town_halls(np.flatnonzero(halls), ground)
    found = _with_sectors(found, halls, sectors, ground)
    found += _listed(asked.places, allowed, ground)
    if asked.hosts:
        found += _hosts(asked.hosts, allowed, kept, ground)
    return found


def destinations_of(candidates: Sequence[Candidate], ground: Ground) -> Destinations:
    """Returns the candidates as destinations of trips, in their order."""
    units = np.array([each.unit for each in candidates], dtype=np.int64)
    return Destinations(
        np.array([each.lon for each in candidates], dtype=np.float64),
        np.array([each.lat for each in candidates], dtype=np.float64),
        ground.units.entry[units],
    )


def _units_of(codes: Iterable[str], ground: Ground) -> Indices:
    found = [ground.units.territory("commune", code).units for code in codes]
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _town_halls(units: Indices, ground: Ground) -> list[Candidate]:
    lon, lat = _points(ground)
    names = ground.units.names
    return [
        Candidate(
            unit, f"Mairie — {names[unit]}", float(lon[unit]), float(lat[unit]), TOWN_HALL_HOST
        )
        for unit in units.tolist()
        if not np.isnan(lon[unit])
    ]


def _with_sectors(
    found: list[Candidate],
    halls: np.ndarray[tuple[int], np.dtype[np.bool_]],
    sectors: Sectors | None,
    ground: Ground,
) -> list[Candidate]:
    """Returns town halls with the sectors of their communes that are elsewhere than they are."""
    if sectors is None or not len(sectors):
        return found
    lon, lat = _points(ground)
    apart_m = short_distances_m(lon[sectors.unit], lat[sectors.unit], sectors.lon, sectors.lat)
    others = np.flatnonzero(halls[sectors.unit] & (apart_m > LEAST_APART_M))
    names = ground.units.names
    return found + [
        Candidate(
            unit,
            f"{names[unit]}, secteur {sectors.number[at]}",
            float(sectors.lon[at]),
            float(sectors.lat[at]),
        )
        for at, unit in zip(others.tolist(), sectors.unit[others].tolist(), strict=True)
    ]


def _listed(
    places: Sequence[Place], allowed: np.ndarray[tuple[int], np.dtype[np.bool_]], ground: Ground
) -> list[Candidate]:
    lon, lat = _points(ground)
    found = []
    for place in places:
        unit = unit_of_place(place.commune, ground.units)
        east = float(lon[unit]) if place.lon is None else place.lon
        north = float(lat[unit]) if place.lat is None else place.lat
        if allowed[unit] and not np.isnan(east + north):
            found.append(Candidate(unit, place.name, east, north, place.host, place.network))
    return found


def _hosts(
    kinds: Sequence[str],
    allowed: np.ndarray[tuple[int], np.dtype[np.bool_]],
    kept: Indices,
    ground: Ground,
) -> list[Candidate]:
    network, wanted, stays = ground.network, set(kinds), set(kept.tolist())
    units = ground.units.position_of_entry[network.sites.node]
    found = []
    for position in np.flatnonzero(network.sites.node >= 0).tolist():
        unit = int(units[position])
        if position in stays or unit < 0 or not allowed[unit]:
            continue
        record = network.table.record(position)
        if host := next((each for each in record["typologie"] if each in wanted), None):
            point = float(network.sites.lon[position]), float(network.sites.lat[position])
            found.append(Candidate(unit, record["nom"], *point, host, site=record["id"]))
    return found


def _points(ground: Ground) -> tuple[Floats, Floats]:
    graph = ground.roads.graph
    return graph.lon[ground.units.entry], graph.lat[ground.units.entry]
