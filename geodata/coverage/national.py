"""What answers a préfecture: indicators, rows, zones and changes of a territory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer import (
    Change,
    ColumnReply,
    CommuneRow,
    CoverageReply,
    Head,
    Indicators,
    Place,
    Provenance,
    TerritoryRow,
    ZoneReply,
    ZonesAnswer,
)
from geodata.coverage.comparing import change_between
from geodata.coverage.following import FormerZones, followed
from geodata.coverage.indicators import Classes, Weighed, indicators
from geodata.coverage.measures import Measures
from geodata.coverage.needs import Need, Needs
from geodata.coverage.query import CoverageQuery
from geodata.coverage.rows import Rows
from geodata.coverage.statuses import STATUSES, statuses_of
from geodata.coverage.zones import Zone, part_of, zones_of
from geodata.sites import SiteTable
from geodata.territory import PEOPLE, Territory, Units
from geodata.travel import Roads

Floats = NDArray[np.float64]
MeasuresOf = Callable[[CoverageQuery, str | None], Measures]
"""The measures of a question's state, decay and weight, with the version of the sites of today
(None) or with a former one.

Raises:
    UnknownVersionError: no version of the sites has this name.
"""

_KEPT = 6


@dataclass(frozen=True, slots=True)
class Sources:
    """What an answer says of where it comes from.

    `columns` are the indicators at hand, by name, each with its credit.
    """

    snapshot: str
    sites_version: str
    sites_source: str
    sites_as_of: str | None
    columns: tuple[tuple[str, str], ...] = ()
    attribution: str = ""
    licence: str = "Licence Ouverte 2.0"
    computed_at: str | None = None

    def as_record(self, used: Collection[str]) -> Provenance:
        """Returns it as answers show it, with the credits of the columns that were used alone."""
        credited = dict.fromkeys(credit for name, credit in self.columns if name in used)
        return {
            "snapshot": self.snapshot,
            "sites_version": self.sites_version,
            "sites_as_of": self.sites_as_of,
            "computed_at": self.computed_at,
            "sources": [
                {"name": self.sites_source, "what": "sites"},
                {"name": self.attribution, "what": "communes"},
                *({"name": each, "what": "column"} for each in credited),
            ],
            "licence": self.licence,
        }


@dataclass(frozen=True, slots=True)
class View:
    """All of France under a question: what every territory's answer is a part of."""

    measures: Measures
    weight: Floats
    statuses: NDArray[np.int8]
    zones: list[Zone]
    zone_of: NDArray[np.object_]
    """The id of the zone of each unit, or None."""
    least_per_10k: float
    needs: Needs | None
    """What counts the posts needed; None without roads, where capacity alone does."""


@dataclass(slots=True)
class NationalCoverage:
    """The answers over one snapshot and one version of the sites.

    Attributes:
        units: of the register.
        pairs: units that touch by road.
        table: the sites.
        measures_of: gives the measures; the views made of them are kept.
        weights: columns that weigh people, by name: the weight of each unit, NaN where missing.
        classes: ways to class the units, by name.
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
    sources: Sources
    weights: Mapping[str, Floats] = field(default_factory=dict)
    classes: Mapping[str, Classes] = field(default_factory=dict)
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

    def coverage(self, territory: Territory, question: CoverageQuery) -> CoverageReply:
        """Returns the indicators of a territory, its rows, its zones, and what changed.

        Raises:
            ParameterError: there is no such weight.
            UnknownVersionError: there is no such former version.
        """
        view = self.view(question)
        members = territory.units
        indicators = self.indicators_of(territory, question)
        return {
            **self._head(territory, question),
            "indicators": indicators,
            "rows": self.rows.of(members, view.measures, view.weight, view.statuses, view.zone_of),
            "zones": [self._zone(zone) for zone in self.zones_in(territory, view)],
            "sites": dict(view.measures.counts),
            **self.sources.as_record(_used(question, indicators)),
            "change": self._change(territory, question, view),
        }

    def by_territory(
        self, territory: Territory, question: CoverageQuery, level: str
    ) -> CoverageReply:
        """Returns the same with one row per territory of a level, each with its indicators."""
        view = self.view(question)
        if view.needs is not None:
            view.needs.prepare(territory.units)
        inside = set(territory.units.tolist())
        rows: list[CommuneRow | TerritoryRow] = [
            {
                # The API asks for départements; a command may ask for regions.
                "level": cast("Literal['departement']", level),
                "code": each.code,
                "name": each.name,
                **self.indicators_of(each, question, classed=False),
            }
            for each in self.units.territories(level)
            if inside.issuperset(each.units.tolist())
        ]
        indicators = self.indicators_of(territory, question)
        return {
            **self._head(territory, question),
            "indicators": indicators,
            "rows": rows,
            "zones": [self._zone(zone) for zone in self.zones_in(territory, view)],
            "sites": dict(view.measures.counts),
            **self.sources.as_record(_used(question, indicators)),
            "change": self._change(territory, question, view, with_rows=False),
        }

    def gaps(self, territory: Territory, question: CoverageQuery) -> ZonesAnswer:
        """Returns the zones that a territory has a part in, with their communes.

        Their outlines are added by what knows contours.
        """
        view = self.view(question)
        return {
            **self._head(territory, question),
            "zones": [
                {
                    **self._zone(zone),
                    "communes": self.rows.of(
                        np.array(zone.units),
                        view.measures,
                        view.weight,
                        view.statuses,
                        view.zone_of,
                    ),
                }
                for zone in self.zones_in(territory, view)
            ],
            "sites": dict(view.measures.counts),
            **self.sources.as_record({question.weight}),
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
        )
        need = self._need_of(territory, view)
        return {**measured, "posts_needed": need.posts, "posts_needed_at_least": need.at_least}

    def _need_of(self, territory: Territory, view: View) -> Need:
        """Returns the posts of a territory: those of one zone may be within reach of another."""
        if view.needs is not None:
            return view.needs.of(territory.units, territory.units)
        alone = sum(zone.posts_needed for zone in self.zones_in(territory, view))
        return Need(alone, alone)

    def zones_in(self, territory: Territory, view: View) -> list[Zone]:
        """Returns the zones that have a unit in a territory, in their national order."""
        ids = set(view.zone_of[territory.units].tolist())
        shown = [zone for zone in view.zones if zone.id in ids]
        if self.inside is not None:
            shown = [self._part(zone, view, self.inside) for zone in shown]
        if view.needs is None or not shown:
            return shown
        view.needs.prepare(np.concatenate([zone.units for zone in shown]))
        return [_with_need(zone, view.needs) for zone in shown]

    def view(self, question: CoverageQuery) -> View:
        """Returns all of France under a question, from the few last ones or computed.

        Raises:
            ParameterError: there is no such weight.
        """
        question.check_weight(tuple(self.weights))
        key = _key(question)
        if key not in self._views:
            self._views[key] = self._view(question)
            while len(self._views) > _KEPT:
                self._views.popitem(last=False)
        self._views.move_to_end(key)
        return self._views[key]

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
        statuses = _statuses(measures, question)
        zones = zones_of(self.units, measures, statuses, weight, self.pairs, question.least_per_10k)
        zones = followed(self.units, zones, self.former_zones)
        zone_of = np.full(len(self.units), None, dtype=object)
        for zone in zones:
            zone_of[list(zone.units)] = zone.id
        least = question.least_per_10k
        needs = None
        if self.roads is not None:
            limit = question.threshold_minutes
            needs = Needs(self.units, self.roads, measures, statuses, limit, least)
        return View(measures, weight, statuses, zones, zone_of, least, needs)

    def _part(self, zone: Zone, view: View, inside: NDArray[np.bool_]) -> Zone:
        return part_of(
            zone,
            inside,
            self.units,
            view.measures,
            view.statuses,
            view.weight,
            view.least_per_10k,
        )

    def _head(self, territory: Territory, question: CoverageQuery) -> Head:
        place: Place = {
            "level": territory.level,
            "code": territory.code,
            "name": territory.name,
        }
        return {"territory": place, "question": question.as_record()}

    def _zone(self, zone: Zone) -> ZoneReply:
        return {
            "id": zone.id,
            "rank": zone.rank,
            "name": zone.name,
            "status": zone.status,
            "departements": list(zone.departements),
            "communes_count": len(zone.units),
            "arrondissements_count": self.units.counted(np.array(zone.units))["arrondissements"],
            "people": round(zone.people),
            "lack": round(zone.lack, 4),
            "weighed_lack": round(zone.weighed_lack, 1),
            "minutes_worst": zone.minutes_worst,
            "minutes_mean": None if zone.minutes_mean is None else round(zone.minutes_mean, 1),
            "unreachable_communes": zone.status.get("unreachable", 0),
            "help_from": self.rows.site(-1 if zone.nearest_site is None else zone.nearest_site),
            "posts_needed": zone.posts_needed,
            "posts_needed_at_least": zone.posts_needed_at_least,
            "followed_from": list(zone.followed_from),
        }

    def _change(
        self, territory: Territory, question: CoverageQuery, view: View, *, with_rows: bool = True
    ) -> Change | None:
        if question.since is None:
            return None
        before = self.measures_of(question, question.since)
        change = change_between(
            self.units,
            territory.units,
            (before, _statuses(before, question)),
            (view.measures, view.statuses),
        )
        if not with_rows:
            del change["rows"]
        return {"since": question.since, **change}


def _with_need(zone: Zone, needs: Needs) -> Zone:
    """Returns a zone with the posts it needs, one at least."""
    need = needs.of(np.array(zone.units))
    return replace(
        zone, posts_needed=max(1, need.posts), posts_needed_at_least=max(1, need.at_least)
    )


def _statuses(measures: Measures, question: CoverageQuery) -> NDArray[np.int8]:
    return statuses_of(
        measures.minutes,
        measures.advisors_per_10k,
        question.threshold_minutes,
        question.least_per_10k,
    )


def _key(question: CoverageQuery) -> tuple[Any, ...]:
    return (
        question.state,
        question.decay,
        question.weight,
        question.threshold_minutes,
        question.least_per_10k,
    )


def _used(question: CoverageQuery, indicators: Indicators) -> set[str]:
    """Returns the columns that an answer was made with: its weight, and the classes it shows."""
    shown = {name for name, classes in indicators["by_class"].items() if classes}
    return {question.weight, *shown}
