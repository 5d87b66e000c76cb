"""What a place reaches: communes, people and minutes, its catchment, and what others reach too.

People travel to the place: a trip is from where they live to its door, and where that way was
measured it takes that time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, NotRequired, TypedDict, cast

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_asked import Provenance, TravelMethod
from geodata.coverage.answer_zones import Geometry
from geodata.coverage.homes import Homes
from geodata.coverage.national import NationalCoverage
from geodata.coverage.place_asked import FoundPlace, PlaceReply
from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import LeftOut, State, reason_of
from geodata.errors import ParameterError
from geodata.parameters import Meaning
from geodata.territory import CountedUnits
from geodata.travel import (
    Destinations,
    Mode,
    Roads,
    bounds_in_minutes,
    nodes_within,
    seconds_between,
)

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_HALF_A_TENTH_S = 3.0


class ReachedPeople(CountedUnits):
    """Communes and the people in them, of whom some reach another site as well."""

    people: Annotated[int, Meaning("People within.", 48_210)]
    people_also_elsewhere: Annotated[
        int, Meaning("Those of them who reach another site within as many minutes.", 30_104)
    ]
    people_only_here: Annotated[int, Meaning("The others: no other site is so near.", 18_106)]
    cells: NotRequired[Annotated[int, Meaning("Of a grid of people, where there is one.")]]
    outline: Annotated[
        Geometry | None, Meaning("The communes together, dissolved; null of no contour.")
    ]


class BandReply(ReachedPeople):
    """What is reached within so many minutes."""

    minutes: Annotated[float, Meaning("Inclusive; a band holds those before it.", 20)]


class CatchmentReply(CountedUnits):
    """Who is nearer to a site than to any other, however far."""

    people: Annotated[int, Meaning("People nearer to it than to any other site.")]
    farthest_minutes: Annotated[float | None, Meaning("Of the farthest of them; null of nobody.")]
    outline: Annotated[Geometry | None, Meaning("The communes together, dissolved.")]


class ReachedRow(TypedDict):
    """A commune that is reached."""

    code: Annotated[str, Meaning("Its INSEE code.", "12202")]
    name: Annotated[str, Meaning("Its official name.", "Rodez")]
    people: Annotated[int | None, Meaning("Its population; null where no source says.")]
    people_reached: Annotated[int, Meaning("All of them, but with a grid those whose cell is in.")]
    minutes: Annotated[float, Meaning("To the place; with a grid, of the nearest of its cells.")]
    minutes_low: NotRequired[
        Annotated[float, Meaning("Nine trips in ten take as much at least; modelled, by car.")]
    ]
    minutes_high: NotRequired[Annotated[float, Meaning("And as much at most.")]]
    method: Annotated[TravelMethod, Meaning("What timed the trip.", "model")]
    other_minutes: Annotated[
        float | None, Meaning("To the nearest other site; null beyond the last band.")
    ]
    is_nearest: NotRequired[Annotated[bool, Meaning("Of a site: no other one is as near.")]]


class _Isochrone(Provenance):
    place: Annotated[PlaceReply, Meaning("Where people travel to.")]
    direction: Annotated[Literal["to_place"], Meaning("People travel to the place.")]
    mode: Annotated[Mode, Meaning("How.")]
    at: Annotated[str, Meaning("The day of the state of the sites.", "2026-11-24")]
    counted_by: Annotated[
        Literal["commune", "cell"], Meaning("Where people are: at communes' points, or in cells.")
    ]
    bands: Annotated[list[BandReply], Meaning("Each with those before it, the nearest first.")]
    catchment: Annotated[
        CatchmentReply | None, Meaning("Of a site that counts; null of any other place.")
    ]
    not_counted: NotRequired[
        Annotated[LeftOut, Meaning("Of a site that does not count: why.", "not_in_service")]
    ]
    communes_joined: Annotated[
        int, Meaning("Communes that a road joins to the place, itself among them.", 34_500)
    ]
    people_unknown: Annotated[int, Meaning("Communes reached whose population no source says.")]
    limited_to: NotRequired[
        Annotated[list[str], Meaning("The départements of the token: nothing beyond is counted.")]
    ]


class IsochroneReply(_Isochrone):
    """What a place reaches."""

    rows: Annotated[list[ReachedRow], Meaning("Communes reached, the nearest first.")]


@dataclass(frozen=True, slots=True)
class Reaching:
    """What a place reaches, without outlines, and the units of each outline to draw."""

    reply: IsochroneReply
    of_bands: list[Whole]
    of_catchment: Whole | None


@dataclass(frozen=True, slots=True, eq=False)
class _Reached:
    """The homes that are within the last band, and their minutes; infinite is beyond it."""

    homes: Homes
    minutes: Floats
    other: Floats
    is_nearest: NDArray[np.bool_]


def reaching(
    national: NationalCoverage,
    place: FoundPlace,
    bands: Sequence[float],
    mode: Mode,
    day: date,
    departements: Collection[str] | None = None,
) -> Reaching:
    """Returns what a place reaches.

    Args:
        national: the sites and the communes; of a limited one, those inside alone.
        place: where people go.
        bands: minutes, growing, inclusive.
        mode: how they go.
        day: of the state of the sites.
        departements: what the coverage is limited to, as the answer says it.

    Raises:
        ParameterError: nothing is known of this mode.
    """
    state = State(day)
    reached, own = _reached(national, place, bands[-1], mode, state)
    units = national.units
    each = [np.flatnonzero(reached.minutes <= band) for band in bands]
    of_bands = [np.unique(reached.homes.unit[at]) for at in each]
    catchment, drawn = _catchment(national, place, CoverageQuery(state, mode=mode))
    roads = _roads(national, mode)
    part = roads.graph.component[place.point.node]
    found = {
        "place": place.as_record(),
        "direction": "to_place",
        "mode": mode,
        "at": day.isoformat(),
        "counted_by": "cell" if reached.homes.are_cells else "commune",
        "bands": [
            {
                "minutes": band,
                **units.counted(some),
                **_counted(reached, at, band),
                "outline": None,
            }
            for band, at, some in zip(bands, each, of_bands, strict=True)
        ],
        "catchment": catchment,
        "communes_joined": int((roads.graph.component[units.entry] == part).sum()),
        "people_unknown": int(np.isnan(units.people[of_bands[-1]]).sum()),
        "rows": _rows(national, place, reached, own, mode),
        **national.sources.as_record((), mode),
    }
    reply = cast("IsochroneReply", found)
    if departements is not None:
        reply["limited_to"] = sorted(departements)
    if place.site is not None:
        reason = reason_of(national.network_of(None), state, place.site)
        if reason is not None:
            reply["not_counted"] = reason
    return Reaching(reply, of_bands, drawn)


def _reached(
    national: NationalCoverage, place: FoundPlace, most: float, mode: Mode, state: State
) -> tuple[_Reached, Whole]:
    """Returns the homes within the last band, and the node of each one's unit."""
    roads, units = _roads(national, mode), national.units
    measures = national.view(CoverageQuery(state, mode=mode)).measures
    limit_s = most * 60 + _HALF_A_TENTH_S
    members = np.arange(len(units))
    if measures.cells is not None:
        near = units.position_of_entry[nodes_within(roads.graph, place.point, mode, limit_s)]
        members = np.unique(near[near >= 0])
    if national.inside is not None:
        members = members[national.inside[members]]
    homes = Homes.of(units, members, measures)
    at, _, seconds = homes.trips(roads, place.as_destination, limit_s)
    minutes = np.round(seconds / 60, 1)
    order = np.argsort(at, kind="stable")
    order = order[minutes[order] <= most]
    kept, minutes = at[order], minutes[order]
    found = homes.take(kept)
    own = found.nearest == (-2 if place.site is None else place.site)
    other = np.where(own, np.inf, found.minutes)
    if own.any():
        sites = _others(national, place, measures.sites, roads, limit_s)
        mine = np.flatnonzero(own)
        other[mine] = np.round(_nearest_within(roads, found.take(mine), sites, limit_s) / 60, 1)
    other[~(other <= most)] = np.inf
    return _Reached(found, minutes, other, own), units.entry[found.unit]


def _others(
    national: NationalCoverage, place: FoundPlace, counted: Whole, roads: Roads, limit_s: float
) -> Destinations:
    """Returns the other sites that somebody whom the place reaches may reach as well."""
    sites = national.network_of(None).sites.take(counted[counted != place.site])
    if roads.mode in roads.graph.measured:
        # What was measured may be shorter than any way on the graph.
        return sites
    near = nodes_within(roads.graph, place.point, roads.mode, limit_s, legs=2)
    return sites.take(np.flatnonzero(np.isin(sites.node, near)))


def _nearest_within(roads: Roads, homes: Homes, sites: Destinations, limit_s: float) -> Floats:
    """Returns the seconds from some homes to the nearest of sites, infinite beyond a limit."""
    if homes.are_cells:
        return homes.nearest_within(roads, sites, limit_s)
    # A search of some communes goes no farther than the limit: that of all would be of France.
    seconds, _ = seconds_between(roads.graph, homes.places, sites, roads.mode, limit_s)
    return np.asarray(seconds.min(axis=1, initial=np.inf))


class _Counts(TypedDict):
    people: int
    people_also_elsewhere: int
    people_only_here: int
    cells: NotRequired[int]


def _counted(reached: _Reached, at: Whole, band: float) -> _Counts:
    people = reached.homes.people[at]
    total = round(float(people.sum()))
    elsewhere = round(float(people[reached.other[at] <= band].sum()))
    counts: _Counts = {
        "people": total,
        "people_also_elsewhere": elsewhere,
        "people_only_here": total - elsewhere,
    }
    if reached.homes.are_cells:
        counts["cells"] = len(at)
    return counts


def _catchment(
    national: NationalCoverage, place: FoundPlace, question: CoverageQuery
) -> tuple[CatchmentReply | None, Whole | None]:
    """Returns who is nearer to a site than to any other; None of a place that does not count."""
    measures, units = national.view(question).measures, national.units
    if place.site is None or place.site not in measures.sites:
        return None, None
    if measures.cells is None or units.cells is None:
        some = np.flatnonzero(measures.nearest == place.site)
    else:
        some = np.unique(units.cells.unit[measures.cells.nearest == place.site])
    if national.inside is not None:
        some = some[national.inside[some]]
    homes = Homes.of(units, some, measures)
    mine = homes.nearest == place.site
    minutes = homes.minutes[mine]
    found: CatchmentReply = {
        **units.counted(some),
        "people": round(float(homes.people[mine].sum())),
        "farthest_minutes": float(minutes.max()) if len(minutes) else None,
        "outline": None,
    }
    return found, some


def _roads(national: NationalCoverage, mode: Mode) -> Roads:
    if national.roads is None:
        raise ParameterError("mode", "there are no roads here")
    return national.roads.by(mode)


def _rows(
    national: NationalCoverage, place: FoundPlace, reached: _Reached, nodes: Whole, mode: Mode
) -> list[ReachedRow]:
    """Returns the communes reached, the nearest first, then by code."""
    units, graph = national.units, _roads(national, mode).graph
    unit, codes, names = reached.homes.unit, units.codes, units.names
    # Of the cells of a commune the nearest is told.
    order = np.lexsort((reached.minutes, unit))
    first = order[np.flatnonzero(np.diff(unit[order], prepend=-1))]
    people = np.bincount(unit, reached.homes.people, len(units))
    to = place.as_destination.take(np.zeros(len(first), dtype=np.int64))
    measured = graph.are_measured(nodes[first], to.node, mode)
    places, seconds = reached.homes.places.take(first), reached.minutes[first] * 60
    low, high = bounds_in_minutes(graph, seconds, places, to)
    rows: list[ReachedRow] = []
    for rank, at in enumerate(first.tolist()):
        own, whole = int(unit[at]), units.people[unit[at]]
        row: ReachedRow = {
            "code": codes[own],
            "name": names[own],
            "people": None if np.isnan(whole) else int(whole),
            "people_reached": round(float(people[own])),
            "minutes": float(reached.minutes[at]),
            "method": "measured" if measured[rank] else "model",
            "other_minutes": float(reached.other[at]) if reached.other[at] < np.inf else None,
        }
        if mode == "car" and not measured[rank]:
            row["minutes_low"], row["minutes_high"] = float(low[rank]), float(high[rank])
        if place.site is not None:
            row["is_nearest"] = bool(reached.is_nearest[at])
        rows.append(row)
    return sorted(rows, key=lambda row: (row["minutes"], row["code"]))
