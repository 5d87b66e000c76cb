"""What a map draws: sites told apart, numbers and names that cover nothing, zones explained."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely

from geodata.exports.report.labels import Taken, draw_openings
from geodata.exports.report.legend import Signs, signs_of
from geodata.exports.report.map_blocks import map_of
from geodata.exports.report.plan_document import map_rows, scene_of
from geodata.exports.report.plane import Drawing, Frame, Opening, Plane
from geodata.exports.report.sheet import Sheet
from tests.plan_answers import SHAPES, plan_answer

FRAME = Frame(0, 0, 480, 480)
SQUARE = [shapely.box(5.0, 46.0, 6.0, 47.0)]


def openings_of(count: int, seed: int) -> list[Opening]:
    draw = np.random.default_rng(seed)
    places = draw.uniform(0.02, 0.98, size=(count, 2)) ** draw.choice([1, 3])
    return [
        Opening(5.0 + float(east), 46.0 + float(north), number, f"Commune-{number}")
        for number, (east, north) in enumerate(places, start=1)
    ]


def drawn(openings: list[Opening]) -> tuple[Sheet, Taken]:
    sheet, taken = Sheet(480, 480), Taken(FRAME, [])
    draw_openings(sheet, Plane.fitting(SQUARE, FRAME), openings, taken, is_inset=False)
    return sheet, taken


def texts_of(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314  our own text
    return [each.text or "" for each in root.iter() if each.tag.endswith("text")]


@pytest.mark.parametrize("seed", range(20))
def test_no_number_nor_name_covers_another(seed: int) -> None:
    _, taken = drawn(openings_of(40, seed))
    for one, other in combinations(taken.boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, seed


@pytest.mark.parametrize("count", [1, 10, 60, 300])
def test_sites_have_the_numbers_of_the_table_and_those_beyond_it_none(count: int) -> None:
    sheet, _ = drawn(openings_of(count, 1))
    numbers = [text for text in texts_of(sheet.svg()) if text.isdigit()]
    assert sorted(map(int, numbers)) == list(range(1, min(count, 60) + 1))


def test_sites_that_open_and_sites_that_stay_differ_in_shape_and_in_colour() -> None:
    drawing = Drawing(SHAPES, np.array([[5.15, 46.05]]), (), [Opening(5.05, 46.05, 1, "Bourg")])
    plan = plan_answer()
    svg = map_of(scene_of(plan, drawing), map_rows(plan), "Plan", 300, 300).svg
    assert len(re.findall('fill="#8e2f8c"', svg)) == 1
    assert len(re.findall('a[^"]*" fill="#1f2933" stroke="#ffffff"', svg)) == 1
    assert {"1", "Bourg"} <= set(texts_of(svg))


def signs(**fields: Any) -> list[str]:
    usual = {"zones": False, "numbered": False, "sites": False, "openings": False}
    asked = {**usual, "undrawn": 0, "unit": "communes", **fields}
    return [each.words for each in signs_of(Signs(**asked))]


def test_a_legend_explains_what_is_drawn_and_nothing_else() -> None:
    assert signs() == []
    [zone] = signs(zones=True)
    assert zone.startswith("zone à desservir : communes voisines")
    assert signs(sites=True) == ["lieu d’accueil"]
    opened, stays = signs(sites=True, openings=True)
    assert "que le plan ouvre" in opened
    assert "existant, qui reste" in stays


def test_a_name_on_the_map_is_a_text_whatever_its_signs() -> None:
    sheet, _ = drawn([Opening(5.5, 46.5, 1, '<b>"L\'Île" & co</b>')])
    assert '<b>"L’Île" & co</b>' in texts_of(sheet.svg())
