"""The picture: its size, its colours where they should be, the same bytes each time."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageColor

from geodata.exports.palette import MISSING, OUT_OF_REACH, RAMP
from geodata.exports.report import Drawing, coverage_png
from geodata.exports.report.map_scene import MapScene
from geodata.exports.report.plane import Frame
from geodata.exports.report.sheet import Sheet
from tests.coverage_answers import commune_row, coverage_answer, gaps_answer

NO_ZONE = gaps_answer(zones=[])
TWO = {"01001": shapely.box(5.0, 46.0, 5.1, 46.1), "01002": shapely.box(5.1, 46.0, 5.2, 46.1)}


def pixels(drawing: Drawing, rows: list[dict[str, Any]], gaps: Any = NO_ZONE) -> NDArray[Any]:
    content = coverage_png(coverage_answer(rows=rows), gaps, drawing, 1000)
    with Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGB")).astype(np.int64)


def share_of(picture: NDArray[Any], colour: str, columns: slice = slice(0, 650)) -> float:
    """Returns the share of the map's side of the picture that has a colour, or nearly."""
    wanted = np.array(ImageColor.getrgb(colour))
    return float((np.abs(picture[:, columns] - wanted).max(axis=2) <= 2).mean())


def test_the_picture_is_as_wide_as_asked() -> None:
    content = coverage_png(coverage_answer(), gaps_answer(), Drawing(TWO), width_px=800)
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (800, 600)


def test_each_commune_has_the_colour_of_its_class() -> None:
    near, far = commune_row("01001", minutes=10.0), commune_row("01002", minutes=45.1)
    picture = pixels(Drawing(TWO), [near, far])
    assert share_of(picture, RAMP[0]) > 0.1
    assert share_of(picture, RAMP[-1]) > 0.1
    assert share_of(picture, RAMP[2]) == 0.0


def test_out_of_reach_is_red_and_hatched_and_unknown_is_grey() -> None:
    cut = commune_row("01001", minutes=None, reachable=False, status="unreachable")
    unknown = commune_row("01002", minutes=None, reachable=None, status="unknown")
    picture = pixels(Drawing(TWO), [cut, unknown])
    assert share_of(picture, MISSING) > 0.1
    red = share_of(picture, OUT_OF_REACH)
    assert 0.01 < red < 0.9 * share_of(picture, MISSING)  # lines of white through it


def test_the_legend_keeps_the_exact_colours_of_classes_that_nobody_is_in() -> None:
    picture = pixels(Drawing(TWO), [commune_row("01001"), commune_row("01002")])
    for colour in RAMP:
        assert share_of(picture, colour, slice(650, 1000)) > 0.0


def test_a_hole_in_a_commune_is_not_filled() -> None:
    ring = shapely.Polygon(TWO["01001"].exterior, [shapely.box(5.02, 46.02, 5.08, 46.08).exterior])
    row = commune_row("01001", minutes=30.1)
    whole, holed = (pixels(Drawing({"01001": shape}), [row]) for shape in (TWO["01001"], ring))
    ratio = share_of(holed, RAMP[4]) / share_of(whole, RAMP[4])
    assert ratio == pytest.approx(1 - 0.36, abs=0.02)


def test_a_zone_is_outlined_and_numbered() -> None:
    rows = [commune_row("01001"), commune_row("01003", zone="01003")]
    shapes = {"01001": TWO["01001"], "01003": shapely.box(4.0, 46.0, 4.1, 46.1)}
    with_zone, without = (pixels(Drawing(shapes), rows, gaps) for gaps in (gaps_answer(), NO_ZONE))
    assert share_of(with_zone, "#c2410c") > 0.0
    assert share_of(without, "#c2410c") == 0.0


def test_sites_out_in_the_white_are_not_drawn() -> None:
    rows = [commune_row("01001"), commune_row("01002")]
    inside = Drawing(TWO, np.array([[5.05, 46.05]]))
    outside = Drawing(TWO, np.array([[5.05, 47.0], [-61.0, 14.0]]))
    none = pixels(Drawing(TWO), rows)[:, :650]
    assert (pixels(inside, rows)[:, :650] != none).any()
    assert (pixels(outside, rows)[:, :650] == none).all()


def test_nothing_to_draw_is_said_rather_than_an_error() -> None:
    content = coverage_png(coverage_answer(), gaps_answer(zones=[]), Drawing({"01001": None}))
    assert content.startswith(b"\x89PNG")


def test_the_same_answer_is_the_same_picture() -> None:
    once, again = (
        coverage_png(coverage_answer(), gaps_answer(), Drawing(TWO), 600) for _ in range(2)
    )
    assert once == again


def test_communes_that_a_filter_leaves_out_are_land_and_white() -> None:
    far = shapely.box(5.1, 46.0, 5.2, 46.1)
    sites = np.array([[5.15, 46.05]])
    drawing = Drawing({"01001": TWO["01001"]}, sites, left_out=[far])
    scene = MapScene(coverage_answer(rows=[commune_row("01001")]), NO_ZONE, drawing)
    assert scene.signs.left_out
    sheet = Sheet(400, 300)
    scene.draw(sheet, Frame(0, 0, 400, 300))
    assert 'fill="#ffffff"' in sheet.svg()
