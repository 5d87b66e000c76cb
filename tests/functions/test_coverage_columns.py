"""GET /v1/coverage with a column: its values, the communes it keeps, what documents draw of it."""

from __future__ import annotations

import pytest

from tests.functions.coverage_asking import BEGINS, VENDEE, Ask


def test_a_column_is_shown_filtered_by_and_drawn(ask: Ask) -> None:
    asked = {"column": "density", "where": "density:is:rural"}
    _, body, _ = ask(VENDEE, asked)
    assert {each["value"] for each in body["rows"]} == {"rural"}
    assert body["filters"] == ["Densité : rural"]
    assert (body["column"]["kind"], body["question"]["where"]) == ("class", [asked["where"]])
    _, body, _ = ask(f"{VENDEE}/gaps", {"where": "density:is:urbain"})
    assert body["zones"] == []
    for form in ("png", "pdf", "summary.pdf", "docx"):
        status, content, _ = ask(VENDEE, {**asked, "map": "column", "format": form})
        assert (status, content[: len(BEGINS[form])]) == (200, BEGINS[form])


@pytest.mark.parametrize("form", ["png", "pdf", "summary.pdf", "docx"])
def test_france_is_drawn_by_departement_as_the_page_shows_it(ask: Ask, form: str) -> None:
    for name in ("share", "minutes", "advisors", "column"):
        asked = {"rows": "territories", "map": name, "column": "fragility", "format": form}
        assert ask("/v1/coverage/france/FR", asked)[0] == 200


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"column": "none"}, "column"),
        ({"where": "density:is:none"}, "where"),
        ({"where": "density"}, "where"),
        ({"cells": "C3"}, "column"),
        ({"map": "change"}, "map"),
        ({"map": "two_way", "column": "density", "format": "png"}, "column"),
        ({"map": "share", "format": "png"}, "map"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_its_name(
    ask: Ask, asked: dict[str, str], parameter: str
) -> None:
    status, body, _ = ask(VENDEE, asked)
    assert (status, body["parameter"]) == (422, parameter)
