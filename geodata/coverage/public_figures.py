"""The public figures of a territory, from measures that were stored: nothing is computed of France.

Counts, shares and minutes, as préfectures have them. What they prepare (zones to serve, posts,
plans, opinions) is none of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Annotated, Literal, TypedDict, cast

import numpy as np

from geodata.coverage.answer_asked import Named
from geodata.coverage.answer_figures import Counted, Measured, Within
from geodata.coverage.indicators import Weighed, indicators
from geodata.coverage.measures import Measures
from geodata.coverage.national import NationalCoverage
from geodata.coverage.query import CoverageQuery
from geodata.coverage.statuses import STATUSES
from geodata.coverage.view import statuses_under
from geodata.errors import UnknownTerritoryError
from geodata.parameters import Meaning
from geodata.sites import Freshness, SiteRecord, freshness_at
from geodata.territory import FRANCE, PEOPLE, Territory, Units

MOST_PLACES = 200
"""Of a page; a list of more is `GET /v1/sites`."""
MOST_PARTS = 200
_PARTS = {"france": "region", "region": "departement", "departement": "epci", "epci": "commune"}
"""What each kind of territory is shown by; EPCI that cross a border have their part inside it."""
Reach = Literal["within", "beyond", "no_road", "unknown"]


class Part(Named):
    """A part of a territory."""

    path: Annotated[str, Meaning("Its code as addresses have it.", "12202")]
    people: Annotated[int, Meaning("People, each counted once.")]
    sites: Annotated[int, Meaning("Sites that count there.")]
    share_within: Annotated[float | None, Meaning("Share of them within the limit, 0 to 1.")]
    minutes_median: Annotated[float | None, Meaning("Median trip; null when half have no road.")]


class PlaceLine(TypedDict):
    """A site of a territory."""

    id: Annotated[str, Meaning("Its identifier.")]
    nom: Annotated[str, Meaning("Its name.")]
    adresse: Annotated[str | None, Meaning("Its address.")]
    commune: Annotated[str | None, Meaning("The name of its commune.")]
    freshness: Annotated[Freshness | None, Meaning("How old its data is; null where none says.")]


class Figures(TypedDict):
    """Who is within reach of a site, in a territory."""

    communes: Annotated[int, Meaning("Communes, arrondissements in Paris, Lyon and Marseille.")]
    people: Annotated[int, Meaning("People, each counted once.")]
    people_unknown_in: Annotated[int, Meaning("Communes whose population no source says.")]
    sites: Annotated[int, Meaning("Sites that count, in the territory.")]
    threshold_minutes: Annotated[float, Meaning("How far help may be, by car, inclusive.", 20)]
    within: Annotated[list[Within], Meaning("Within 10, 15, 20, 30 and 45 minutes.")]
    within_threshold: Annotated[Within, Meaning("Within the limit.")]
    unreachable: Annotated[Counted, Meaning("No road leads to a site.")]
    minutes_median: Annotated[float | None, Meaning("Null when half have no road.", 8.1)]
    minutes_p90: Annotated[float | None, Meaning("Nine in ten have less.", 19.2)]
    reach: Annotated[
        Reach | None, Meaning("Of a commune: whether a site is within the limit; else null.")
    ]


class PublicFigures(TypedDict):
    """The public figures of a territory, its parts, and its sites."""

    territory: Annotated[Named, Meaning("What was asked of.")]
    path: Annotated[str, Meaning("Its code as addresses have it: `R76` is a région.", "12202")]
    ready: Annotated[bool, Meaning("Whether the figures of this data are computed already.")]
    figures: Annotated[Figures | None, Meaning("Null while they are not.")]
    parts: Annotated[list[Part], Meaning("Of which it is made, the next level down.")]
    places: Annotated[list[PlaceLine], Meaning("200 at most, by commune and name.")]
    places_found: Annotated[int, Meaning("How many there are.")]
    at: Annotated[str, Meaning("The day of the state of the sites (ISO 8601).")]
    computed_at: Annotated[str | None, Meaning("When; null while they are not.")]
    snapshot: Annotated[str, Meaning("Version of the data set.")]
    sites_version: Annotated[str, Meaning("Version of the sites.")]
    licence: Annotated[str, Meaning("Of the figures and the places.")]


def territory_at(units: Units, path: str) -> Territory:
    """Returns the territory that the code of an address names.

    `FR` is France, `R76` a région (whose number is a département's too), `12` or `2A` a
    département, nine figures an EPCI, and five a commune, whose code may be of the past.

    Raises:
        UnknownTerritoryError: none has this code.
    """
    code = path.upper()
    if code == FRANCE:
        return units.territory("france", code)
    if code.startswith("R"):
        return units.territory("region", code[1:])
    level = {2: "departement", 3: "departement", 5: "commune", 9: "epci"}.get(len(code))
    if level is None:
        raise UnknownTerritoryError("commune", code)
    return units.territory(level, code)


def path_of_territory(level: str, code: str) -> str:
    """Returns the code of a territory as addresses have it."""
    return f"R{code}" if level == "region" else code


@dataclass(frozen=True, slots=True)
class PublicCoverage:
    """What may be said to anybody of the territories of a run.

    Attributes:
        national: over the run's own measures, where they are stored.
        question: the usual one.
        is_ready: whether they are; else nothing is measured, and no figure is given.
    """

    national: NationalCoverage
    question: CoverageQuery
    is_ready: bool

    def of(self, path: str) -> PublicFigures:
        """Returns the figures of a territory.

        Raises:
            UnknownTerritoryError: none has this code.
        """
        national = self.national
        territory = territory_at(national.units, path)
        measures = national.measures_of(self.question, None) if self.is_ready else None
        positions = [] if measures is None else _sites_in(measures, territory)
        lines = self._places(territory, positions)
        about = national.sources.as_record({PEOPLE})
        return {
            "territory": {
                "level": territory.level,
                "code": territory.code,
                "name": territory.name,
            },
            "path": path_of_territory(territory.level, territory.code),
            "ready": self.is_ready,
            "figures": None if measures is None else self._figures(territory, measures),
            "parts": [] if measures is None else list(self._parts(territory, measures)),
            "places": lines,
            "places_found": len(positions),
            "at": self.question.state.at.isoformat(),
            "computed_at": about["computed_at"],
            "snapshot": about["snapshot"],
            "sites_version": about["sites_version"],
            "licence": about["licence"],
        }

    def _figures(self, territory: Territory, measures: Measures) -> Figures:
        measured = self._measured(territory, measures)
        return {
            "communes": measured["communes"],
            "people": measured["people"],
            "people_unknown_in": measured["people_unknown_in"],
            "sites": measured["sites"],
            "threshold_minutes": self.question.threshold_minutes,
            "within": measured["within"],
            "within_threshold": measured["within_threshold"],
            "unreachable": measured["unreachable"],
            "minutes_median": measured["minutes_median"],
            "minutes_p90": measured["minutes_p90"],
            "reach": self._reach(territory, measures),
        }

    def _measured(self, territory: Territory, measures: Measures) -> Measured:
        units = self.national.units
        return indicators(
            units,
            measures,
            Weighed(PEOPLE, units.people, units.people),
            statuses_under(measures, self.question),
            STATUSES,
            self.question.threshold_minutes,
            territory.units,
            {},
        )

    def _reach(self, territory: Territory, measures: Measures) -> Reach | None:
        if territory.level != "commune" or len(territory.units) != 1:
            return None
        minutes = float(measures.minutes[territory.units[0]])
        if np.isnan(minutes):
            return "unknown"
        if np.isinf(minutes):
            return "no_road"
        return "within" if minutes <= self.question.threshold_minutes else "beyond"

    def _parts(self, territory: Territory, measures: Measures) -> Iterator[Part]:
        level = _PARTS.get(territory.level)
        if level is None:
            return
        units = self.national.units
        for each in islice(_within(units, territory, level), MOST_PARTS):
            measured = self._measured(each, measures)
            yield {
                "level": level,
                "code": each.code,
                "name": each.name,
                "path": path_of_territory(level, each.code),
                "people": measured["people"],
                "sites": measured["sites"],
                "share_within": measured["within_threshold"]["share"],
                "minutes_median": measured["minutes_median"],
            }

    def _places(self, territory: Territory, positions: list[int]) -> list[PlaceLine]:
        if territory.level in ("france", "region"):
            return []  # thousands, which its parts have
        table, day = self.national.table, self.question.state.at
        records = [table.record(position) for position in positions]
        records.sort(key=lambda each: (each["commune"] or "", each["nom"], each["id"]))
        return [_line(each, day) for each in records[:MOST_PLACES]]


def _within(units: Units, territory: Territory, level: str) -> Iterator[Territory]:
    """Yields the parts of a territory, those that cross its border cut at it."""
    if level == "commune":
        for unit in territory.units.tolist():
            yield Territory("commune", units.codes[unit], units.names[unit], np.array([unit]))
        return
    inside = np.zeros(len(units), dtype=bool)
    inside[territory.units] = True
    for each in units.territories(level):
        members = each.units[inside[each.units]]
        if len(members):
            yield Territory(level, each.code, each.name, members)


def _sites_in(measures: Measures, territory: Territory) -> list[int]:
    inside = np.isin(measures.site_units, territory.units)
    return cast("list[int]", measures.sites[inside].tolist())


def _line(record: SiteRecord, day: date) -> PlaceLine:
    return {
        "id": record["id"],
        "nom": record["nom"],
        "adresse": record["adresse"],
        "commune": record["commune"],
        "freshness": freshness_at(record["date_maj"], day),
    }
