"""An answer about coverage in each of its formats; what writes one is imported when it is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geodata.coverage import CoverageQuery, CoverageReply, GapsReply, posts_ending, sites_changed
from geodata.exports.coverage_outlined import OutlinedCoverage
from geodata.territory import Territory

if TYPE_CHECKING:
    from geodata.exports.report import Drawing


class CoverageOf:
    """The answer to one question about one territory, in any format.

    What several formats are made of is computed once: keep it for as long as they are asked for.
    """

    def __init__(
        self, answers: OutlinedCoverage, territory: Territory, question: CoverageQuery
    ) -> None:
        """Takes what answers, with its contours, the territory and the question, checked.

        Raises:
            ParameterError: there is no such column, class or weight.
        """
        self._whole, self._question = territory, question
        self._answers, self._territory = answers.selecting(territory, question)
        self._answered: dict[bool, CoverageReply] = {}
        self._scenes: dict[bool, tuple[GapsReply, Drawing]] = {}

    def coverage(self, form: str, *, locale: str, by_territory: bool) -> bytes:
        """Returns the answer in a format of `COVERAGE_FORMATS`.

        Args:
            form: the format.
            locale: of titles, and of CSV's decimal sign.
            by_territory: one row per département instead of one per commune.

        Raises:
            ParameterError: there is no such column, class or weight.
        """
        answer = self._answer(by_territory=by_territory)
        if form == "json":
            return _json(answer)
        if form == "csv":
            from geodata.exports.coverage_csv import coverage_csv

            return coverage_csv(answer, locale)
        if form == "sites.geojson":
            from geodata.exports.coverage_geojson import sites_geojson

            sites = self._answers.sites(self._whole, self._question)
            return _json(sites_geojson(answer, sites))
        if form == "xlsx":
            from geodata.exports.coverage_xlsx import coverage_xlsx

            return coverage_xlsx(answer)
        if form == "geojson":
            from geodata.exports.coverage_geojson import coverage_geojson

            shapes = self._shapes if by_territory else self._answers.geometries(self._territory)
            return _json(coverage_geojson(answer, shapes))
        from geodata.exports.report import coverage_document

        return coverage_document(form, answer, *self._scene(by_territory=by_territory))

    def gaps(self, form: str, *, locale: str) -> bytes:
        """Returns the zones, in a format of `ZONE_FORMATS`.

        Raises:
            ParameterError: there is no such column, class or weight.
        """
        zones = self._zones
        if form == "json":
            return _json(zones)
        if form == "csv":
            from geodata.exports.coverage_csv import gaps_csv

            return gaps_csv(zones, locale)
        from geodata.exports.coverage_geojson import gaps_geojson

        return _json(gaps_geojson(zones))

    def _answer(self, *, by_territory: bool) -> CoverageReply:
        if by_territory not in self._answered:
            self._answered[by_territory] = self._answers.coverage(
                self._territory, self._question, by_territory=by_territory
            )
        return self._answered[by_territory]

    def _scene(self, *, by_territory: bool) -> tuple[GapsReply, Drawing]:
        """Returns the zones that a map outlines, and what it shows."""
        from geodata.exports.coverage_scenes import scene_of

        if by_territory not in self._scenes:
            shapes = self._shapes if by_territory else None
            self._scenes[by_territory] = scene_of(
                self._answers, self._territory, self._question, shapes, self._whole
            )
        return self._scenes[by_territory]

    @cached_property
    def _shapes(self) -> Mapping[str, Any | None]:
        return self._answers.outlines_of_departements()

    @cached_property
    def _zones(self) -> GapsReply:
        return self._answers.gaps(self._territory, self._question)


def render_site_list(
    answers: OutlinedCoverage,
    which: str,
    territory: Territory,
    question: CoverageQuery,
    form: str,
    locale: str,
) -> bytes:
    """Returns a list of the sites of a territory, `changes` or `endings`, in `LIST_FORMATS`."""
    from geodata.exports.coverage_csv import table_csv
    from geodata.exports.coverage_facts import facts_of
    from geodata.exports.coverage_tables import changed_sites_of, endings_of

    if which == "changes":
        changed = sites_changed(answers.national, territory, question)
        changed["territory"]["bounds"] = answers.bounds(territory)
        if form == "json":
            return _json(changed)
        return table_csv(changed_sites_of(changed), facts_of(changed), locale)
    ending = posts_ending(answers.national, territory, question)
    ending["territory"]["bounds"] = answers.bounds(territory)
    if form == "json":
        return _json(ending)
    return table_csv(endings_of(ending), facts_of(ending), locale)


def _json(record: Mapping[str, object]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
