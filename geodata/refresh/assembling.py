"""The documents over a snapshot, a version of the sites and a set of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
    Measures,
    NationalCoverage,
    Sources,
    State,
    measure,
    touching_by_road,
)
from geodata.exports import Documents, OutlinedCoverage
from geodata.indicators import Columns, classes_of, weights_of
from geodata.sites import Network, SiteTable
from geodata.snapshot import CONTOURS, GRAPH, REGISTER, SIMPLIFIED, TRAVEL, Snapshot
from geodata.territory import PEOPLE, Places, Units
from geodata.travel import Roads

NEEDED_FOR_COVERAGE = (REGISTER, CONTOURS, GRAPH, SIMPLIFIED, TRAVEL)

Floats = NDArray[np.float64]
_MEASURES_KEPT = 12


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What results are computed from.

    Attributes:
        snapshot: with `NEEDED_FOR_COVERAGE`.
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
    units = Units(snapshot.register)
    weights = weights_of(inputs.columns, units)
    roads = Roads(snapshot.travel)
    national = NationalCoverage(
        units=units,
        pairs=touching_by_road(units, snapshot.travel, snapshot.graph["pairs"]),
        roads=roads,
        table=inputs.table,
        measures_of=_measurer(inputs, units, roads, weights),
        sources=_sources(inputs),
        weights=weights,
        classes={name: Classes(*each) for name, each in classes_of(inputs.columns, units).items()},
        former_zones=inputs.former_zones,
        weight_facts=_facts(inputs.columns, inputs.columns.weights()),
        class_facts=_facts(inputs.columns, inputs.columns.classes()),
    )
    return Documents(OutlinedCoverage(national, snapshot.simplified, snapshot.contours))


def _facts(columns: Columns, names: Iterable[str]) -> list[ColumnReply]:
    # A column has all the facts that a reply may have.
    return [cast("ColumnReply", columns[name].as_record()) for name in names]


def _measurer(
    inputs: Inputs, units: Units, roads: Roads, weights: Mapping[str, Floats]
) -> Callable[[CoverageQuery, str | None], Measures]:
    """Builds the function that gives measures: computed before, or now and then kept."""
    places = Places(inputs.snapshot.register, inputs.snapshot.contours)
    former = {(each.state, each.decay, each.weight): each for each in inputs.computed}

    @lru_cache(maxsize=2)
    def network_of(version: str | None) -> Network:
        table = inputs.table if version is None else inputs.former_table(version)
        return Network.of(table, places)

    @lru_cache(maxsize=_MEASURES_KEPT)
    def measured(state: State, decay: Decay, weight: str, version: str | None) -> Measures:
        demand = None if weight == PEOPLE else weights[weight]
        return measure(units, roads, network_of(version), state, decay, demand, weight)

    def measures_of(question: CoverageQuery, version: str | None) -> Measures:
        key = (question.state, question.decay, question.weight)
        if version is None and key in former:
            return former[key]
        return measured(*key, version)

    return measures_of


def _sources(inputs: Inputs) -> Sources:
    version = inputs.table.version
    return Sources(
        snapshot=inputs.snapshot.id,
        sites_version=version.version,
        sites_source=version.source,
        sites_as_of=version.as_of,
        columns=tuple((name, each.facts.credit) for name, each in inputs.columns.items()),
        attribution=inputs.snapshot.manifest.attribution,
        computed_at=inputs.computed_at,
    )


def usual_question(at: str) -> CoverageQuery:
    """Returns the question that a run answers beforehand: today's posts, the usual thresholds."""
    return CoverageQuery(State(date.fromisoformat(at)))


def granted_question(at: str) -> CoverageQuery:
    """Returns the same of all the posts that were granted."""
    return CoverageQuery(State(date.fromisoformat(at), "granted"))
