"""What answers a préfecture: indicators, rows, zones and changes of a territory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NotRequired, TypedDict, cast

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer import Change, CoverageReply, Head, ZonesAnswer
from geodata.coverage.answer_asked import ColumnReply, ColumnShown, Place
from geodata.coverage.answer_communes import CommuneRow, MeasuredTerritory, TerritoryRow
from geodata.coverage.answer_figures import Indicators, WithoutCar
from geodata.coverage.class_rows import Classes
from geodata.coverage.column_values import ColumnValues, column_values
from geodata.coverage.comparing import change_between
from geodata.coverage.following import FormerZones, followed
from geodata.coverage.indicators import Weighed, indicators
from geodata.coverage.measures import Measures
from geodata.coverage.needs import Need, Needs
from geodata.coverage.query import CoverageQuery
from geodata.coverage.rows import Rows
from geodata.coverage.selecting import in_words, kept_by
from geodata.coverage.sources import Sources
from geodata.coverage.statuses import STATUSES
from geodata.coverage.two_way import cell_of
from geodata.coverage.view import View, key_of, statuses_under, with_need, zone_reply
from geodata.coverage.without_car import ComingWithoutCar
from geodata.coverage.zones import Zone, zones_of
from geodata.sites import Network, SiteTable
from geodata.territory import PEOPLE, Territory, Units
from geodata.travel import Mode, Roads, modes_of

Floats = NDArray[np.float64]
MeasuresOf = Callable[[CoverageQuery, str | None], Measures]
"""The measures of a question's state, decay and weight, with the version of the sites of today
(None) or with a former one.

Raises:
    UnknownVersionError: no version of the sites has this name.
"""

_KEPT = 6


class _WithColumn(TypedDict):
    column: NotRequired[ColumnShown]


class _Posts(TypedDict):
    posts_needed: int
    posts_needed_at_least: int


class _WithComing(TypedDict):
    without_car: NotRequired[WithoutCar]


@dataclass(slots=True)
class NationalCoverage:
    """The answers over one snapshot and one version of the sites.

    Attributes:
        units: of the register.
        pairs: units that touch by road.
        table: the sites.
        measures_of: gives the measures; the views made of them are kept.
        network_of: gives the sites in use (None) or of a former version, in their communes.
        weights: columns that weigh people, by name: the weight of each unit, NaN where missing.
        classes: ways to class the units, by name.
        numbers: what columns of numbers say of each unit, by name, NaN where missing.
        former_zones: of the run before, whose ids continue.
        weight_facts: what is said of each weight.
        class_facts: what is said of each way to class.
        sources: what answers say of where they come from.
        inside: units whose zones are told, None for all; of a zone that goes beyond, its part.
        roads: the travel graph, on which the posts needed are counted.
    """

    units: Units
    pairs: NDArray[np.int64]
    table: SiteTable
    measures_of: MeasuresOf
    network_of: Callable[[str | None], Network]
    sources: Sources
    weights: Mapping[str, Floats] = field(default_factory=dict)
    classes: Mapping[str, Classes] = field(default_factory=dict)
    numbers: Mapping[str, Floats] = field(default_factory=dict)
    former_zones: FormerZones = field(default_factory=dict)
    weight_facts: Sequence[ColumnReply] = ()
    class_facts: Sequence[ColumnReply] = ()
    inside: NDArray[np.bool_] | None = None
    roads: Roads | None = None
    _views: OrderedDict[tuple[CoverageQuery, str | None], View] = field(default_factory=OrderedDict)
    _rows: Rows | None = None

    def limited_to(self, departements: Collection[str]) -> NationalCoverage:
        """Returns this coverage, with its views, for who may see no other départements.

        It tells of their territories alone, and of a zone that crosses their border the part
        that is theirs.
        """
        codes = self.units.register.territory_codes
        numbers = [number for number, code in enumerate(codes) if code in departements]
        return replace(self, inside=np.isin(self.units.belongs("departement"), numbers))

    def selecting(
        self, territory: Territory, question: CoverageQuery
    ) -> tuple[NationalCoverage, Territory]:
        """Returns this coverage and a territory without the communes that a question leaves out.

        Zones are then told, and ranked, by their communes that are kept.

        Raises:
            ParameterError: there is no such column, or class.
        """
        if not question.is_selective:
            return self, territory
        kept = kept_by(
            question.conditions, lambda name: self.column(name, "where"), len(self.units)
        )
        if question.cells and question.column is not None:
            kept &= np.isin(self._cells(question, question.column), question.cells)
        inside = kept if self.inside is None else kept & self.inside
        members = territory.units[kept[territory.units]]
        return replace(self, inside=inside), replace(territory, units=members)

    def column(self, name: str, parameter: str = "column") -> ColumnValues:
        """Returns a column by its name.

        Raises:
            ParameterError: there is no such column; it names the parameter.
        """
        facts = (*self.weight_facts, *self.class_facts)
        return column_values(name, facts, self.numbers, self.classes, parameter)

    def _cells(self, question: CoverageQuery, name: str) -> NDArray[np.object_]:
        column, minutes = self.column(name), self.view(question).measures.minutes
        everywhere = np.arange(len(self.units))
        return np.array(
            [
                cell_of(
                    value,
                    None if np.isinf(at) else at,
                    None if np.isnan(at) else np.isfinite(at),
                    column.thirds,
                    question.threshold_minutes,
                )
                for value, at in zip(column.values(everywhere), minutes.tolist(), strict=True)
            ],
            dtype=object,
        )

    def coverage(self, territory: Territory, question: CoverageQuery) -> CoverageReply:
        """Returns the indicators of a territory, its rows, its zones, and what changed.

        Raises:
            ParameterError: there is no such weight.
            UnknownVersionError: there is no such former version.
        """
        view = self.view(question)
        members = territory.units
        indicators = self.indicators_of(territory, question)
        rows = self.rows.of(
            members,
            view.measures,
            view.weight,
            view.statuses,
            view.zone_of,
            question.threshold_minutes,
        )
        column = None if question.column is None else self.column(question.column)
        if column is not None:
            for row, value in zip(rows, column.values(members), strict=True):
                row["value"] = value
        if view.coming is not None:
            view.coming.add_to(rows, members)
        return {
            **self.head(territory, question),
            "indicators": indicators,
            "rows": rows,
            "zones": [
                zone_reply(zone, view, self.units, self.rows)
                for zone in self.zones_in(territory, view)
            ],
            "sites": dict(view.measures.counts),
            **self.sources.as_record(_used(question, indicators), question.mode),
            "change": self.change(territory, question, view),
            **self._column_shown(column, members),
        }

    def by_territory(
        self, territory: Territory, question: CoverageQuery, level: str
    ) -> CoverageReply:
        """Returns the same with one row per territory of a level, each with its indicators."""
        view = self.view(question)
        if view.needs is not None:
            view.needs.prepare(territory.units)
        column = None if question.column is None else self.column(question.column)
        rows: list[CommuneRow | TerritoryRow] = []
        for each in self.units.territories(level):
            members = np.intersect1d(each.units, territory.units)
            if not len(members):
                continue
            measured: MeasuredTerritory = {
                # The API asks for départements; a command may ask for regions.
                "level": cast("Literal['departement']", level),
                "code": each.code,
                "name": each.name,
                **self.indicators_of(replace(each, units=members), question, classed=False),
            }
            row = cast("TerritoryRow", measured)
            if column is not None:
                row["value"] = column.of_all(members, self.units.people)
            rows.append(row)
        indicators = self.indicators_of(territory, question)
        return {
            **self.head(territory, question),
            "indicators": indicators,
            "rows": rows,
            "zones": [
                zone_reply(zone, view, self.units, self.rows)
                for zone in self.zones_in(territory, view)
            ],
            "sites": dict(view.measures.counts),
            **self.sources.as_record(_used(question, indicators), question.mode),
            "change": self.change(territory, question, view, with_rows=False),
            **self._column_shown(column, territory.units),
        }

    def gaps(self, territory: Territory, question: CoverageQuery) -> ZonesAnswer:
        """Returns the zones that a territory has a part in, with their communes.

        Their outlines are added by what knows contours.
        """
        view = self.view(question)
        return {
            **self.head(territory, question),
            "zones": [
                {
                    **zone_reply(zone, view, self.units, self.rows),
                    "communes": self.rows.of(
                        np.array(zone.units),
                        view.measures,
                        view.weight,
                        view.statuses,
                        view.zone_of,
                        question.threshold_minutes,
                    ),
                }
                for zone in self.zones_in(territory, view)
            ],
            "sites": dict(view.measures.counts),
            **self.sources.as_record(
                {question.weight, *(each.column for each in question.conditions)}, question.mode
            ),
        }

    def indicators_of(
        self, territory: Territory, question: CoverageQuery, *, classed: bool = True
    ) -> Indicators:
        """Returns the indicators of a territory, the posts that it needs among them."""
        view = self.view(question)
        classes = dict(self.classes) if classed else {}
        if classed and territory.level in ("region", "departement"):
            classes["epci"] = self._by_epci
        measured = indicators(
            self.units,
            view.measures,
            Weighed(question.weight, view.weight, self.units.people),
            view.statuses,
            STATUSES,
            question.threshold_minutes,
            territory.units,
            classes,
            view.measures.errors(self.units),
        )
        need = self._need_of(territory, view)
        coming: _WithComing = {}
        if view.coming is not None:
            coming = {"without_car": view.coming.figures(self.units, territory.units, view.weight)}
        posts: _Posts = {"posts_needed": need.posts, "posts_needed_at_least": need.at_least}
        return {**measured, **posts, **coming}

    def _column_shown(self, column: ColumnValues | None, members: NDArray[np.int64]) -> _WithColumn:
        if column is None:
            return {}
        return {"column": column.as_record(members, self.units.people)}

    def _need_of(self, territory: Territory, view: View) -> Need:
        """Returns the posts of a territory: those of one zone may be within reach of another."""
        if view.needs is not None:
            return view.needs.of(territory.units, territory.units)
        alone = sum(zone.posts_needed for zone in self.zones_in(territory, view))
        return Need(alone, alone)

    def zones_in(self, territory: Territory, view: View) -> list[Zone]:
        """Returns the zones that have a unit in a territory, in their order.

        It is that of France; where `inside` is told alone, that of the parts which are in it: a
        zone whose towns are all beyond the border comes with the rank of its hamlets.
        """
        ids = set(view.zone_of[territory.units].tolist())
        zones = view.zones if self.inside is None else view.parts(self.inside)
        shown = [zone for zone in zones if zone.id in ids]
        if view.needs is None or not shown:
            return shown
        view.needs.prepare(np.concatenate([zone.units for zone in shown]))
        return [with_need(zone, view.needs) for zone in shown]

    def view(self, question: CoverageQuery) -> View:
        """Returns all of France under a question, from the few last ones or computed.

        Raises:
            ParameterError: there is no such weight.
        """
        question.check_weight(tuple(self.weights))
        key = key_of(question)
        if key not in self._views:
            self._views[key] = self._view(question)
            while len(self._views) > _KEPT:
                self._views.popitem(last=False)
        self._views.move_to_end(key)
        return self._views[key]

    @property
    def modes(self) -> tuple[Mode, ...]:
        """How one may travel; by public transport where times of it were imported."""
        return modes_of(() if self.roads is None else self.roads.graph.measured)

    @property
    def rows(self) -> Rows:
        """The rows of communes."""
        if self._rows is None:
            self._rows = Rows(self.units, self.table)
        return self._rows

    @property
    def _by_epci(self) -> Classes:
        codes, names = self.units.register.territory_codes, self.units.register.territories
        labels = [names.get(("epci", code), "") for code in codes]
        return Classes(labels, self.units.belongs("epci"), codes)

    def weight_of(self, question: CoverageQuery) -> Floats:
        """Returns the weight of each unit that a question asks for."""
        return self.units.people if question.weight == PEOPLE else self.weights[question.weight]

    def _view(self, question: CoverageQuery) -> View:
        measures = self.measures_of(question, None)
        weight = self.weight_of(question)
        statuses = statuses_under(measures, question)
        zones = zones_of(self.units, measures, statuses, weight, self.pairs, question.least_per_10k)
        zones = followed(self.units, zones, self.former_zones)
        zone_of = np.full(len(self.units), None, dtype=object)
        for zone in zones:
            zone_of[list(zone.units)] = zone.id
        least = question.least_per_10k
        needs = None
        if self.roads is not None:
            limit, roads = question.threshold_minutes, self.roads.by(question.mode)
            needs = Needs(self.units, roads, measures, statuses, limit, least)
        return View(measures, weight, statuses, zones, zone_of, needs, self._coming(question))

    def _coming(self, question: CoverageQuery) -> ComingWithoutCar | None:
        """Returns who can come without a car, None of a question by car."""
        if question.mode == "car" or self.roads is None:
            return None
        graph = self.roads.graph
        on_foot = self.measures_of(replace(question, mode="foot", map=None), None)
        by_transit = None
        if "transit" in self.modes:
            by_transit = self.measures_of(replace(question, mode="transit", map=None), None)
        return ComingWithoutCar.of(self.units, graph, on_foot, by_transit)

    def head(self, territory: Territory, question: CoverageQuery) -> Head:
        """Returns what an answer about a territory repeats of what was asked."""
        place: Place = {
            "level": territory.level,
            "code": territory.code,
            "name": territory.name,
        }
        head: Head = {"territory": place, "question": question.as_record()}
        if question.is_selective:
            head["filters"] = in_words(question.conditions, lambda name: self.column(name, "where"))
            if question.cells:
                head["filters"].append(f"besoin et accès : {' ou '.join(question.cells)}")
        return head

    def change(
        self, territory: Territory, question: CoverageQuery, view: View, *, with_rows: bool = True
    ) -> Change | None:
        """Returns what changed since another version, or would; None where nothing is compared.

        Raises:
            UnknownVersionError: there is no such former version.
        """
        if question.since is None and not question.is_what_if:
            return None
        before = self.measures_of(replace(question, without=(), added=()), question.since)
        change = change_between(
            self.units,
            territory.units,
            (before, statuses_under(before, question)),
            (view.measures, view.statuses),
        )
        if not with_rows:
            del change["rows"]
        return {"since": question.since or self.sources.sites_version, **change}


def _used(question: CoverageQuery, indicators: Indicators) -> set[str]:
    """Returns the columns that an answer was made with: its weight, and the classes it shows."""
    shown = {name for name, classes in indicators["by_class"].items() if classes}
    selecting = {each.column for each in question.conditions}
    return {question.weight, question.column or "", *shown, *selecting}
