"""What the map of a coverage document shows: contours, sites, zones, and what lies around."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.coverage import CoverageQuery, GapsReply
from geodata.exports.coverage_outlined import OutlinedCoverage
from geodata.exports.report import MOST_OUTLINED, Drawing
from geodata.territory import Contours, Territory

_FEW_UNITS = 60
"""Units of which a drawing shows the full contours."""

_AROUND_SHARE = 0.6
"""Half the side of the square that a map shows, in sides of its territory."""


def scene_of(
    answers: OutlinedCoverage,
    territory: Territory,
    question: CoverageQuery,
    shapes: Mapping[str, Any | None] | None = None,
    whole: Territory | None = None,
) -> tuple[GapsReply, Drawing]:
    """Returns the zones of a territory with their outlines, and what its map shows.

    Args:
        answers: with their contours.
        territory: which.
        question: checked.
        shapes: contours of the rows by code; None for the territory's own communes.
        whole: the territory with the communes that a filter left out, which are drawn white.
    """
    contours = answers.full if len(territory.units) <= _FEW_UNITS else answers.simplified
    zones = answers.gaps(territory, question, contours, MOST_OUTLINED)
    drawn = answers.geometries(territory, contours) if shapes is None else shapes
    around = _around(answers, whole or territory, contours)
    left_out: list[Any] = []
    if whole is not None:
        units = np.setdiff1d(whole.units, territory.units).tolist()
        left_out = [each for each in answers.drawn(units, contours) if each is not None]
    return zones, Drawing(drawn, _site_points(answers, question), around, left_out=left_out)


def _site_points(answers: OutlinedCoverage, question: CoverageQuery) -> NDArray[np.float64]:
    sites = answers.national.view(question).measures.sites
    table = answers.national.table
    return np.column_stack([table.lon[sites], table.lat[sites]])


def _around(answers: OutlinedCoverage, territory: Territory, contours: Contours) -> list[Any]:
    """Returns the contours of the units in the square around a territory, for context."""
    box = answers.bounds(territory)
    if box is None or territory.level == "france":
        return []
    west, south, east, north = box
    shrink = math.cos(math.radians((south + north) / 2))
    half = _AROUND_SHARE * max((east - west) * shrink, north - south)
    lon, lat = (west + east) / 2, (south + north) / 2
    entries = answers.simplified.crossing(
        lon - half / shrink, lat - half, lon + half / shrink, lat + half
    )
    near = answers.national.units.position_of_entry[entries]
    beside = np.setdiff1d(near[near >= 0], territory.units)
    return [shape for shape in answers.drawn(beside.tolist(), contours) if shape is not None]
