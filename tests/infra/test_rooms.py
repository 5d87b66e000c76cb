"""The picture of the rooms: drawn from the imports, and drawn again when they change."""

from __future__ import annotations

import textwrap
from functools import cache
from graphlib import TopologicalSorter

import pytest

from infra.dev import rooms
from infra.dev.rooms import PICTURE, drawn, layers_of, reduced
from tests.conftest import ROOT

LIBRARY = ROOT / "geodata"
arrows_of = cache(rooms.arrows_of)
"""Every module of the library is parsed for them, which takes two seconds."""


def test_the_picture_is_the_one_that_the_imports_draw() -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawn(LIBRARY), "python -m infra.dev.rooms"


def test_a_room_stands_above_all_that_it_imports() -> None:
    arrows = arrows_of(LIBRARY)
    floors = {room: level for level, layer in enumerate(layers_of(arrows)) for room in layer}
    assert all(floors[room] > floors[other] for room in arrows for other in arrows[room])


def test_arrows_that_others_imply_are_left_out() -> None:
    whole = {"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset[str]()}
    assert reduced(whole) == {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset()}


def test_the_arrows_have_no_circle() -> None:
    assert list(TopologicalSorter(arrows_of(LIBRARY)).static_order())


@pytest.mark.parametrize("room", sorted(each.parent.name for each in LIBRARY.glob("*/__init__.py")))
def test_what_a_room_is_for_fits_in_its_box(room: str) -> None:
    purpose = (LIBRARY / room / "__init__.py").read_text().split('"""')[1]
    assert len(textwrap.wrap(purpose.rstrip("."), 27)) <= 3, purpose
