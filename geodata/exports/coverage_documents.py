"""Answers about coverage as documents: the same bytes from the API, the worker and a terminal."""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.coverage import (
    CountedSite,
    CoverageQuery,
    CoverageReply,
    GapsReply,
    NationalCoverage,
    site_rows,
)
from geodata.exports.coverage_geojson import outlines_of
from geodata.exports.outlines import outline_of
from geodata.territory import Contours, Territory

METROPOLE = (-5.2, 41.3, 9.6, 51.1)
"""Degrees around the mainland and Corsica."""

_FEW_UNITS = 60
"""Units of which a drawing shows the full contours."""

_AROUND_SHARE = 0.6
"""Half the side of the square that a map shows, in sides of its territory."""

_KEPT_BYTES = 64 * 2**20


class Documents:
    """Documents of one national coverage; those asked for again are given again."""

    def __init__(
        self, national: NationalCoverage, simplified: Contours, full: Contours | None = None
    ) -> None:
        """Takes the national coverage, and the contours of the same snapshot.

        Args:
            national: what answers.
            simplified: for maps of many communes, and for files.
            full: for drawings of a few communes, where simplified borders would look cut.
        """
        self.national = national
        self._contours = simplified
        self._full = full or simplified
        self._bounds: dict[tuple[str, str], list[float] | None] = {}
        self._kept: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
        self._limits: tuple[str, ...] | None = None

    def limited_to(self, departements: Collection[str]) -> Documents:
        """Returns the documents for who may see no other départements than these.

        What is kept is kept together, each under the limits that it was made for.
        """
        limited = Documents(self.national.limited_to(departements), self._contours, self._full)
        limited._bounds, limited._kept = self._bounds, self._kept
        limited._limits = tuple(sorted(departements))
        return limited

    def coverage(
        self,
        territory: Territory,
        question: CoverageQuery,
        form: str = "json",
        *,
        locale: str = "fr",
        by_territory: bool = False,
    ) -> bytes:
        """Returns the answer about a territory, in a format of `COVERAGE_FORMATS`.

        Args:
            territory: which.
            question: checked.
            form: the format.
            locale: of titles, and of CSV's decimal sign.
            by_territory: one row per département instead of one per commune.

        Raises:
            ParameterError: there is no such weight.
            UnknownVersionError: there is no such former version.
        """
        key = ("coverage", territory.level, territory.code, question, form, locale, by_territory)
        return self._once(
            key, lambda: self._coverage(territory, question, form, locale, by_territory)
        )

    def gaps(
        self,
        territory: Territory,
        question: CoverageQuery,
        form: str = "json",
        *,
        locale: str = "fr",
    ) -> bytes:
        """Returns the zones of a territory with their outlines.

        Raises:
            ParameterError: there is no such weight.
        """
        key = ("gaps", territory.level, territory.code, question, form, locale)
        return self._once(key, lambda: self._gaps(territory, question, form, locale))

    def answer(
        self, territory: Territory, question: CoverageQuery, *, by_territory: bool = False
    ) -> CoverageReply:
        """Returns the answer about a territory as a record."""
        if by_territory:
            found = self.national.by_territory(territory, question, "departement")
        else:
            found = self.national.coverage(territory, question)
        found["territory"]["bounds"] = self.bounds(territory)
        return found

    def sites(self, territory: Territory, question: CoverageQuery) -> list[CountedSite]:
        """Returns the sites of a territory that count in an answer, as records."""
        measures = self.national.view(question).measures
        return site_rows(territory, measures, self.national.units, self.national.table)

    def zones(self, territory: Territory, question: CoverageQuery) -> GapsReply:
        """Returns the zones of a territory as a record, with their outlines."""
        return self._zones(territory, question, self._contours)

    def _zones(
        self,
        territory: Territory,
        question: CoverageQuery,
        contours: Contours,
        most_outlined: int | None = None,
    ) -> GapsReply:
        # Coverage knows no contours: each zone is given its outline below.
        gaps = cast("GapsReply", self.national.gaps(territory, question))
        view = self.national.view(question)
        shown = self.national.zones_in(territory, view)
        drawn = [self._drawn(zone.units, contours) for zone in shown[:most_outlined]]
        outlines = outlines_of([outline_of(each) for each in drawn])
        for record, outline in zip(gaps["zones"], outlines, strict=most_outlined is None):
            record["outline"] = outline
        return gaps

    def bounds(self, territory: Territory) -> list[float] | None:
        """Returns the west, south, east and north of a territory, degrees; None of no contour.

        Of France, those of the mainland: a box that held Mayotte would show the sea.
        """
        if territory.level == "france":
            return list(METROPOLE)
        key = (territory.level, territory.code)
        if key not in self._bounds:
            drawn = [shape for shape in self._drawn(territory.units.tolist()) if shape is not None]
            box = shapely.total_bounds(np.array(drawn, dtype=object)) if drawn else None
            self._bounds[key] = None if box is None else [round(each, 4) for each in box.tolist()]
        return self._bounds[key]

    def geometries(self, territory: Territory) -> dict[str, Any | None]:
        """Returns the simplified contour of each unit of a territory, by its code."""
        codes = self.national.units.codes
        units = territory.units.tolist()
        drawn = self._drawn(units)
        return {codes[unit]: geometry for unit, geometry in zip(units, drawn, strict=True)}

    def _drawn(self, units: Any, contours: Contours | None = None) -> list[Any | None]:
        entries = self.national.units.entry[list(units)].tolist()
        return (contours or self._contours).geometries(entries)

    def _coverage(
        self,
        territory: Territory,
        question: CoverageQuery,
        form: str,
        locale: str,
        by_territory: bool,
    ) -> bytes:
        answer = self.answer(territory, question, by_territory=by_territory)
        if form == "json":
            return _json(answer)
        # What writes documents is imported by those who ask for one.
        if form == "csv":
            from geodata.exports.coverage_csv import coverage_csv

            return coverage_csv(answer, locale)
        if form == "geojson":
            from geodata.exports.coverage_geojson import coverage_geojson

            return _json(coverage_geojson(answer, self._shapes(territory, by_territory)))
        if form == "sites.geojson":
            from geodata.exports.coverage_geojson import sites_geojson

            return _json(sites_geojson(answer, self.sites(territory, question)))
        if form == "xlsx":
            from geodata.exports.coverage_xlsx import coverage_xlsx

            return coverage_xlsx(answer)
        shapes = self._shapes(territory, by_territory=True) if by_territory else None
        return self._drawn_document(territory, question, form, answer, shapes)

    def _gaps(self, territory: Territory, question: CoverageQuery, form: str, locale: str) -> bytes:
        zones = self.zones(territory, question)
        if form == "json":
            return _json(zones)
        if form == "csv":
            from geodata.exports.coverage_csv import gaps_csv

            return gaps_csv(zones, locale)
        from geodata.exports.coverage_geojson import gaps_geojson

        return _json(gaps_geojson(zones))

    def _shapes(self, territory: Territory, by_territory: bool) -> dict[str, Any | None]:
        """Returns the contours of the rows: communes, or the outlines of départements."""
        if not by_territory:
            return self.geometries(territory)
        units = self.national.units
        return {
            each.code: outline_of(self._drawn(each.units.tolist()))
            for each in units.territories("departement")
        }

    def _drawn_document(
        self,
        territory: Territory,
        question: CoverageQuery,
        form: str,
        answer: CoverageReply,
        shapes: dict[str, Any | None] | None,
    ) -> bytes:
        from geodata.exports.report import MOST_OUTLINED, Drawing, coverage_document

        contours = self._full if len(territory.units) <= _FEW_UNITS else self._contours
        zones = self._zones(territory, question, contours, MOST_OUTLINED)
        if shapes is None:
            units = territory.units.tolist()
            codes = [self.national.units.codes[unit] for unit in units]
            shapes = dict(zip(codes, self._drawn(units, contours), strict=True))
        around = self._around(territory, contours)
        drawing = Drawing(shapes, self._site_points(question), around)
        return coverage_document(form, answer, zones, drawing)

    def _site_points(self, question: CoverageQuery) -> NDArray[np.float64]:
        sites = self.national.view(question).measures.sites
        table = self.national.table
        return np.column_stack([table.lon[sites], table.lat[sites]])

    def _around(self, territory: Territory, contours: Contours) -> list[Any]:
        """Returns the contours of the units in the square around a territory, for context."""
        box = self.bounds(territory)
        if box is None or territory.level == "france":
            return []
        west, south, east, north = box
        shrink = math.cos(math.radians((south + north) / 2))
        half = _AROUND_SHARE * max((east - west) * shrink, north - south)
        lon, lat = (west + east) / 2, (south + north) / 2
        entries = self._contours.crossing(
            lon - half / shrink, lat - half, lon + half / shrink, lat + half
        )
        near = self.national.units.position_of_entry[entries]
        beside = np.setdiff1d(near[near >= 0], territory.units)
        drawn = self._drawn(beside.tolist(), contours)
        return [shape for shape in drawn if shape is not None]

    def _once(self, key: tuple[Any, ...], make: Callable[[], bytes]) -> bytes:
        """Returns a document made before, or makes it and keeps it while there is room."""
        key = (self._limits, *key)
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _KEPT_BYTES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _json(record: Mapping[str, object]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
