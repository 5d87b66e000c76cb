"""An answer about coverage in each of its formats; what writes one is imported when it is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping

from geodata.coverage import CoverageQuery
from geodata.exports.coverage_outlined import OutlinedCoverage
from geodata.territory import Territory


def render_coverage(
    answers: OutlinedCoverage,
    territory: Territory,
    question: CoverageQuery,
    form: str,
    *,
    locale: str,
    by_territory: bool,
) -> bytes:
    """Returns the answer about a territory in a format of `COVERAGE_FORMATS`.

    Args:
        answers: with their contours.
        territory: which.
        question: checked.
        form: the format.
        locale: of titles, and of CSV's decimal sign.
        by_territory: one row per département instead of one per commune.
    """
    answer = answers.coverage(territory, question, by_territory=by_territory)
    if form == "json":
        return _json(answer)
    if form == "csv":
        from geodata.exports.coverage_csv import coverage_csv

        return coverage_csv(answer, locale)
    if form == "sites.geojson":
        from geodata.exports.coverage_geojson import sites_geojson

        return _json(sites_geojson(answer, answers.sites(territory, question)))
    if form == "xlsx":
        from geodata.exports.coverage_xlsx import coverage_xlsx

        return coverage_xlsx(answer)
    shapes = answers.outlines_of_departements() if by_territory else None
    if form == "geojson":
        from geodata.exports.coverage_geojson import coverage_geojson

        drawn = answers.geometries(territory) if shapes is None else shapes
        return _json(coverage_geojson(answer, drawn))
    from geodata.exports.coverage_scenes import scene_of
    from geodata.exports.report import coverage_document

    zones, drawing = scene_of(answers, territory, question, shapes)
    return coverage_document(form, answer, zones, drawing)


def render_gaps(
    answers: OutlinedCoverage, territory: Territory, question: CoverageQuery, form: str, locale: str
) -> bytes:
    """Returns the zones of a territory, in a format of `ZONE_FORMATS`."""
    zones = answers.gaps(territory, question)
    if form == "json":
        return _json(zones)
    if form == "csv":
        from geodata.exports.coverage_csv import gaps_csv

        return gaps_csv(zones, locale)
    from geodata.exports.coverage_geojson import gaps_geojson

    return _json(gaps_geojson(zones))


def _json(record: Mapping[str, object]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
