"""Long lists read a page at a time."""

from __future__ import annotations

import json

import pytest

from geodata.errors import ParameterError
from geodata.imports.pages import page_of
from geodata.stores.objects import Objects


def stored(values: list[object]) -> Objects:
    objects = Objects.at("memory:")
    objects.put("list", b"".join(json.dumps(value).encode() + b"\n" for value in values))
    return objects


def test_pages_follow_one_another_to_the_end() -> None:
    values = [{"row": n, "text": "é" * (n % 7)} for n in range(23)]
    objects, cursor, found, pages = stored(values), None, [], 0
    while pages == 0 or cursor is not None:
        page = page_of(objects, "list", cursor, 5, "cursor")
        found += page.values
        cursor, pages = page.next, pages + 1
    assert (found, pages) == (values, 5)


def test_a_line_longer_than_a_read_is_whole() -> None:
    values = ["x" * 300_000, "y"]
    assert page_of(stored(values), "list", None, 2, "cursor").values == values


def test_an_empty_list_is_one_empty_page() -> None:
    page = page_of(stored([]), "list", None, 5, "cursor")
    assert (page.values, page.next) == ([], None)


@pytest.mark.parametrize("cursor", ["", "1", "-3", "x", "0", "999999999", "٣", "1e3"])
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    with pytest.raises(ParameterError, match="report_cursor: not a cursor"):
        page_of(stored(["aa", "bb"]), "list", cursor, 5, "report_cursor")
