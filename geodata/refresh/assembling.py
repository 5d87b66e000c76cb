"""The documents over a snapshot, a version of the sites and a set of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from geodata.coverage import (
    Classes,
    ColumnReply,
    CoverageQuery,
    Decay,
    FormerZones,
    KeptTrips,
    Measures,
    NationalCoverage,
    Sources,
    State,
    WhatIf,
    measure,
    told_by,
    touching_by_road,
)
from geodata.exports import Documents, OutlinedCoverage
from geodata.indicators import Columns, classes_of, numbers_of, weights_of
from geodata.sites import Network, SiteTable
from geodata.snapshot import (
    Snapshot,
    other_road_credits,
    people_credits,
    road_credits,
)
from geodata.territory import PEOPLE, Places, Units
from geodata.travel import Mode, Roads

Floats = NDArray[np.float64]
_MEASURES_KEPT = 12
_TRIPS_KEPT = 4
"""By car and by another mode, of the version in use and of a former one."""
_MODES_KEPT = 4


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What results are computed from.

    Attributes:
        snapshot: with `geodata.snapshot.NEEDED_FOR_COVERAGE`.
        table: the sites.
        columns: weights and classes of communes.
        former_table: gives a former version of the sites.
        former_zones: the zones of the run before, whose ids continue.
        computed: measures that were computed before, of these inputs.
        computed_at: when (ISO 8601), or None when it is now.
    """

    snapshot: Snapshot
    table: SiteTable
    columns: Columns
    former_table: Callable[[str], SiteTable]
    former_zones: FormerZones
    computed: tuple[Measures, ...] = ()
    computed_at: str | None = None


def documents_over(inputs: Inputs) -> Documents:
    """Returns the documents over some inputs: nothing is computed before it is asked for."""
    snapshot = inputs.snapshot
    units = Units(snapshot.register, snapshot.people)
    weights = weights_of(inputs.columns, units)
    roads = Roads(snapshot.travel)
    network_of = _networks(inputs)
    national = NationalCoverage(
        units=units,
        pairs=touching_by_road(units, snapshot.travel, snapshot.graph["pairs"]),
        roads=roads,
        table=inputs.table,
        measures_of=_measurer(inputs, units, roads, weights, network_of),
        network_of=network_of,
        sources=_sources(inputs),
        weights=weights,
        classes={name: Classes(*each) for name, each in classes_of(inputs.columns, units).items()},
        numbers=numbers_of(inputs.columns, units),
        former_zones=inputs.former_zones,
        weight_facts=_facts(inputs.columns, inputs.columns.weights()),
        class_facts=_facts(inputs.columns, inputs.columns.classes()),
    )
    return Documents(OutlinedCoverage(national, snapshot.simplified, snapshot.contours))


def _facts(columns: Columns, names: Iterable[str]) -> list[ColumnReply]:
    # A column has all the facts that a reply may have.
    return [cast("ColumnReply", columns[name].as_record()) for name in names]


def _networks(inputs: Inputs) -> Callable[[str | None], Network]:
    """Builds the function that gives the sites in use, or of a former version, as they stand."""
    places = Places(inputs.snapshot.register, inputs.snapshot.contours)

    @lru_cache(maxsize=2)
    def network_of(version: str | None) -> Network:
        table = inputs.table if version is None else inputs.former_table(version)
        return Network.of(table, places)

    return network_of


def _measurer(
    inputs: Inputs,
    units: Units,
    roads: Roads,
    weights: Mapping[str, Floats],
    network_of: Callable[[str | None], Network],
) -> Callable[[CoverageQuery, str | None], Measures]:
    """Builds the function that gives measures: computed before, or now and then kept."""
    former = {(each.state, each.decay, each.weight): each for each in inputs.computed}

    @lru_cache(maxsize=_TRIPS_KEPT)
    def trips_of(version: str | None, mode: Mode) -> KeptTrips:
        return KeptTrips(roads.by(mode), network_of(version).sites)

    @lru_cache(maxsize=_MEASURES_KEPT)
    def measured(
        state: State, decay: Decay, weight: str, version: str | None, mode: Mode
    ) -> Measures:
        demand = None if weight == PEOPLE else weights[weight]
        network, trips = network_of(version), trips_of(version, mode)
        return measure(units, trips.roads, network, state, decay, demand, weight, trips)

    @lru_cache(maxsize=_MODES_KEPT)
    def what_if(mode: Mode) -> WhatIf:
        return WhatIf(units, roads.by(mode), network_of(None), weights)

    def measures_of(question: CoverageQuery, version: str | None) -> Measures:
        if question.is_what_if:
            base = measures_of(replace(question, without=(), added=()), version)
            return what_if(question.mode).measures(base, question)
        key = (question.state, question.decay, question.weight)
        # What was computed before is by car.
        if version is None and question.mode == "car" and key in former:
            return former[key]
        return measured(*key, version, question.mode)

    return measures_of


def _sources(inputs: Inputs) -> Sources:
    version = inputs.table.version
    return Sources(
        snapshot=inputs.snapshot.id,
        sites_version=version.version,
        sites_source=version.source,
        sites_as_of=version.as_of,
        sites_tell=told_by(inputs.table.facets),
        columns=tuple((name, each.facts.credit) for name, each in inputs.columns.items()),
        attribution=inputs.snapshot.manifest.attribution,
        roads=road_credits(inputs.snapshot.manifest),
        people=people_credits(inputs.snapshot.manifest),
        other_roads=other_road_credits(inputs.snapshot.manifest),
        computed_at=inputs.computed_at,
    )


def usual_question(at: str) -> CoverageQuery:
    """Returns the question that a run answers beforehand: today's posts, the usual thresholds."""
    return CoverageQuery(State(date.fromisoformat(at)))


def granted_question(at: str) -> CoverageQuery:
    """Returns the same of all the posts that were granted."""
    return CoverageQuery(State(date.fromisoformat(at), "granted"))
