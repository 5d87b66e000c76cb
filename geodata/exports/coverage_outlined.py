"""Answers about coverage with what a map needs: boxes, contours, outlines of zones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, cast

import numpy as np
import shapely

from geodata.coverage import (
    CountedSite,
    CoverageQuery,
    CoverageReply,
    FoundPlace,
    GapsReply,
    IsochroneReply,
    NationalCoverage,
    PlaceAsked,
    matrix_text,
    place_of,
    reaching,
    site_rows,
)
from geodata.exports.coverage_geojson import outlines_of
from geodata.exports.isochrone_documents import Outlines, isochrone_reply
from geodata.exports.outlines import outline_of
from geodata.territory import Contours, Places, Territory
from geodata.travel import Mode, Roads

METROPOLE = (-5.2, 41.3, 9.6, 51.1)
"""Degrees around the mainland and Corsica."""


class OutlinedCoverage:
    """The answers of one national coverage, over the contours of the same snapshot.

    Attributes:
        national: what answers.
        simplified: contours for maps of many communes, and for files.
        full: contours for drawings of a few communes, where simplified borders would look cut.
    """

    def __init__(
        self, national: NationalCoverage, simplified: Contours, full: Contours | None = None
    ) -> None:
        """Takes the attributes; without full contours, the simplified ones."""
        self.national = national
        self.simplified = simplified
        self.full = full or simplified
        self._bounds: dict[tuple[str, str], list[float] | None] = {}
        self._outlines = Outlines(national.units, simplified)
        self._limits: Collection[str] | None = None

    def limited_to(self, departements: Collection[str]) -> OutlinedCoverage:
        """Returns the answers for who may see no other départements; boxes are the same."""
        national = self.national.limited_to(departements)
        limited = OutlinedCoverage(national, self.simplified, self.full)
        limited._bounds, limited._outlines = self._bounds, self._outlines
        limited._limits = departements
        return limited

    def selecting(
        self, territory: Territory, question: CoverageQuery
    ) -> tuple[OutlinedCoverage, Territory]:
        """Returns the answers, and a territory, of the communes that a question keeps.

        The box is that of the whole territory: a filter does not move a map.

        Raises:
            ParameterError: there is no such column, or class.
        """
        if not question.is_selective:
            return self, territory
        self.bounds(territory)
        national, kept = self.national.selecting(territory, question)
        selected = OutlinedCoverage(national, self.simplified, self.full)
        selected._bounds = self._bounds
        return selected, kept

    def coverage(
        self, territory: Territory, question: CoverageQuery, *, by_territory: bool = False
    ) -> CoverageReply:
        """Returns the answer about a territory.

        Raises:
            ParameterError: there is no such weight.
            UnknownVersionError: there is no such former version.
        """
        if by_territory:
            found = self.national.by_territory(territory, question, "departement")
        else:
            found = self.national.coverage(territory, question)
        found["territory"]["bounds"] = self.bounds(territory)
        return found

    def gaps(
        self,
        territory: Territory,
        question: CoverageQuery,
        contours: Contours | None = None,
        most_outlined: int | None = None,
    ) -> GapsReply:
        """Returns the zones of a territory, with the outlines of the first ones or of all.

        Raises:
            ParameterError: there is no such weight.
        """
        # Coverage knows no contours: each zone is given its outline below.
        gaps = cast("GapsReply", self.national.gaps(territory, question))
        view = self.national.view(question)
        shown = self.national.zones_in(territory, view)
        drawn = [self.drawn(zone.units, contours) for zone in shown[:most_outlined]]
        outlines = outlines_of([outline_of(each) for each in drawn])
        for record, outline in zip(gaps["zones"], outlines, strict=most_outlined is None):
            record["outline"] = outline
        return gaps

    def sites(self, territory: Territory, question: CoverageQuery) -> list[CountedSite]:
        """Returns the sites of a territory that count in an answer."""
        measures = self.national.view(question).measures
        return site_rows(territory, measures, self.national.units, self.national.table)

    @cached_property
    def _places(self) -> Places:
        return Places(self.national.units.register, self.full)

    def place(self, asked: PlaceAsked) -> FoundPlace:
        """Returns a place that people travel to, or from; see `place_of`."""
        return place_of(asked, self._places, self.national.network_of(None))

    def isochrone(
        self, place: FoundPlace, bands: Sequence[float], mode: Mode, day: date
    ) -> IsochroneReply:
        """Returns what a place reaches, with outlines; see `reaching`.

        Who may see no other départements is told of what it reaches in these.
        """
        found = reaching(self.national, place, bands, mode, day, self._limits)
        return isochrone_reply(found, self._outlines)

    def matrix(
        self,
        origins: Sequence[FoundPlace],
        destinations: Sequence[FoundPlace],
        mode: Mode,
        max_minutes: float,
    ) -> str:
        """Returns the trips between places, as `MatrixReply` in JSON.

        Raises:
            ParameterError: nothing is known of this mode.
        """
        roads = cast("Roads", self.national.roads).by(mode)
        about = self.national.sources.as_record((), mode)
        return matrix_text(roads, origins, destinations, max_minutes, about)

    def bounds(self, territory: Territory) -> list[float] | None:
        """Returns the west, south, east and north of a territory, degrees; None of no contour.

        Of France, those of the mainland: a box that held Mayotte would show the sea.
        """
        if territory.level == "france":
            return list(METROPOLE)
        key = (territory.level, territory.code)
        if key not in self._bounds:
            drawn = [shape for shape in self.drawn(territory.units.tolist()) if shape is not None]
            box = shapely.total_bounds(np.array(drawn, dtype=object)) if drawn else None
            self._bounds[key] = None if box is None else [round(each, 4) for each in box.tolist()]
        return self._bounds[key]

    def geometries(
        self, territory: Territory, contours: Contours | None = None
    ) -> dict[str, Any | None]:
        """Returns the contour of each unit of a territory, by its code; simplified by default."""
        codes, units = self.national.units.codes, territory.units.tolist()
        drawn = self.drawn(units, contours)
        return {codes[unit]: geometry for unit, geometry in zip(units, drawn, strict=True)}

    def outlines_of_departements(self) -> dict[str, Any | None]:
        """Returns the outline of each département, by its code."""
        return {
            each.code: outline_of(self.drawn(each.units.tolist()))
            for each in self.national.units.territories("departement")
        }

    def drawn(self, units: Iterable[int], contours: Contours | None = None) -> list[Any | None]:
        """Returns the contours of units, None where none is known; simplified by default."""
        entries = self.national.units.entry[list(units)].tolist()
        return (contours or self.simplified).geometries(entries)
