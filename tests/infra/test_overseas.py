"""The insets of the national map: each département in its frame, whatever its size on earth."""

from __future__ import annotations

import re

import pytest
import shapely

from infra.dev.overseas import MODULE, OVERSEAS, path_of


def corners(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?\d+) (-?\d+)", path)]


@pytest.mark.parametrize("side", [0.1, 4.0])
def test_an_outline_fills_its_frame_with_the_north_above(side: float) -> None:
    triangle = shapely.Polygon([(55, -21), (55 + side, -21), (55, -21 + side)])
    found = corners(path_of(triangle))
    assert min(x for x, _ in found) >= 0
    assert max(y for _, y in found) == 97
    top = min(found, key=lambda at: at[1])
    assert top == (min(x for x, _ in found), 3)


def test_an_islet_that_an_inset_cannot_show_is_left_out() -> None:
    island, islet = shapely.box(0, 0, 1, 1), shapely.box(0.9, 1.01, 0.905, 1.015)
    assert path_of(shapely.MultiPolygon([island, islet])).count("M") == 1


def test_the_module_has_the_five_departements_in_their_frames() -> None:
    module = MODULE.read_text(encoding="utf-8")
    paths = dict(re.findall(r'(\d{3}): \{\s+name: "[^"]+",\s+path:\s+"([^"]+)"', module))
    assert tuple(paths) == OVERSEAS
    for path in paths.values():
        assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in corners(path))
