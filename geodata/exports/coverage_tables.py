"""The tables of a coverage answer: communes or territories, zones, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geodata.coverage import CoverageReply, EndingsReply, GapsReply, SitesChangedReply
from geodata.exports.columns.column import Column, Record
from geodata.exports.columns.communes import CHANGES, COMMUNES
from geodata.exports.columns.indicators import TERRITORIES
from geodata.exports.columns.shown import columns_shown
from geodata.exports.columns.site_lists import CHANGED_SITES, ENDINGS
from geodata.exports.columns.spread import SPREAD, SPREAD_OF_TERRITORIES, has_spread
from geodata.exports.columns.without_car import COMING, WITHOUT_CAR, in_mode
from geodata.exports.columns.zones import COMMUNE_CODES, ZONES
from geodata.exports.travel_words import mode_of


@dataclass(frozen=True, slots=True)
class Table:
    """Records and their columns, under a French title."""

    title: str
    columns: Sequence[Column]
    records: Sequence[Record]


_TITLES = {"departement": "Départements", "region": "Régions", "epci": "EPCI"}


def rows_of(coverage: CoverageReply) -> Table:
    """Returns the rows of a coverage answer: communes, or territories with their indicators."""
    rows = coverage["rows"]
    levels = {str(row.get("level")) for row in rows if "level" in row}
    question = coverage["question"]
    is_by_car = mode_of(question) == "car"
    if not levels:
        spread = SPREAD if has_spread(coverage) else ()
        columns = (*in_mode(COMMUNES, question), *spread, *(() if is_by_car else COMING))
        return Table("Communes", (*columns, *columns_shown(coverage)), rows)
    title = _TITLES.get(levels.pop(), "Territoires") if len(levels) == 1 else "Territoires"
    spread = SPREAD_OF_TERRITORIES if has_spread(coverage) else ()
    columns = (*TERRITORIES, *spread, *(() if is_by_car else WITHOUT_CAR))
    return Table(title, (*columns, *columns_shown(coverage)), rows)


def zones_of(answer: CoverageReply | GapsReply) -> Table:
    """Returns the zones of a coverage answer, or of an answer of gaps, which has their communes."""
    zones = answer["zones"]
    has_communes = any("communes" in zone for zone in zones)
    return Table("Zones", (*ZONES, COMMUNE_CODES) if has_communes else ZONES, zones)


def change_of(coverage: CoverageReply) -> Table | None:
    """Returns the communes that changed; None where nothing, or not by commune, was compared."""
    change = coverage.get("change")
    rows = None if change is None else change.get("rows")
    return None if rows is None else Table("Évolution", CHANGES, rows)


def changed_sites_of(answer: SitesChangedReply) -> Table:
    """Returns the sites that opened, closed and moved."""
    return Table("Lieux changés", CHANGED_SITES, answer["changed_sites"])


def endings_of(answer: EndingsReply) -> Table:
    """Returns the sites whose posts end."""
    return Table("Postes qui finissent", ENDINGS, answer["endings"])
