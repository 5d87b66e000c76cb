"""What a map draws: the measure on screen, a column by classes, need and access at once."""

from __future__ import annotations

import csv
import io
import itertools
import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageColor

from geodata.coverage import CELLS
from geodata.errors import ParameterError
from geodata.exports.columns.shown import columns_shown
from geodata.exports.coverage_csv import coverage_csv
from geodata.exports.palette import FIFTHS, MISSING, NAMED, OTHERS, STATUSES, TWO_WAY
from geodata.exports.report.map_theme import theme_of
from tests.conftest import ROOT
from tests.coverage_answers import QUESTION, commune_row, coverage_answer

LACKING_A_CONE = {
    "none": np.eye(3),
    "protan": np.array(
        [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    ),
    "deutan": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "tritan": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
"""Machado, Oliveira and Fernandes (2009), of full severity, on linear light."""
JUST_SEEN_APART = 10.0
"""CIE 1976 differences: four times what is just noticeable side by side."""


def lab(colour: str, lacking: NDArray[Any]) -> NDArray[Any]:
    """Returns a colour in CIELAB (D65), as seen without a kind of cones."""
    share = np.array(ImageColor.getrgb(colour)) / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    seen = np.clip(lacking @ light, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    white = xyz.sum(axis=1)
    scaled = xyz @ seen / white
    root = np.where(scaled > 0.008856, np.cbrt(scaled), 7.787 * scaled + 16 / 116)
    x, y, z = root.tolist()
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def shown(kind: str = "index", **said: Any) -> dict[str, Any]:
    column = {
        "name": "need",
        "kind": kind,
        "label": "Indice de fragilité",
        "unit": "",
        "source": "ANCT",
        "fifths": [1.0, 2.0, 3.0, 4.0],
        "thirds": [2.0, 4.0],
        "communes_without": 0,
        "people_without": 0,
    }
    return column | said


def answer(column: dict[str, Any], name: str, *rows: dict[str, Any]) -> Any:
    question = QUESTION | {"column": "need", "map": name}
    return coverage_answer(rows=list(rows), column=column, question=question)


def labels_of(coverage: Any) -> list[str]:
    theme = theme_of(coverage)
    return [theme.classes[theme.class_of(row)].label for row in coverage["rows"]]


@pytest.mark.parametrize("lacking", LACKING_A_CONE)
def test_no_two_cells_are_alike_to_who_lacks_a_kind_of_cones(lacking: str) -> None:
    seen = [lab(colour, LACKING_A_CONE[lacking]) for colour in (*TWO_WAY.values(), "#ffffff")]
    least = min(np.linalg.norm(one - other) for one, other in itertools.combinations(seen[:-1], 2))
    assert least > JUST_SEEN_APART


def test_the_page_and_the_documents_have_the_same_colours() -> None:
    page = (ROOT / "web/prefecture/column-classes.js").read_text()
    said = set(re.findall(r"#[0-9a-f]{6}", page))
    assert {*FIFTHS, *NAMED, *TWO_WAY.values(), OTHERS, MISSING} == said
    classes = (ROOT / "web/prefecture/classes.js").read_text()
    assert set(STATUSES.values()) <= set(re.findall(r"#[0-9a-f]{6}", classes))


def test_a_column_of_numbers_is_drawn_by_fifths_and_a_missing_value_apart() -> None:
    rows = [commune_row("01001", value=at) for at in (1.0, 1.5, 9.0, None)]
    coverage = answer(shown(), "column", *rows)
    assert labels_of(coverage) == ["1 ou moins", "de 1 à 2", "plus de 4", "non renseigné"]
    assert theme_of(coverage).classes[-1].colour == MISSING


def test_a_column_of_few_values_has_fewer_classes_and_the_same_ends() -> None:
    coverage = answer(shown(fifths=[0.0]), "column", commune_row("01001", value=0.3))
    assert [each.colour for each in theme_of(coverage).classes[:-1]] == [FIFTHS[0], FIFTHS[-1]]
    alone = answer(shown(fifths=[]), "column", commune_row("01001", value=2.0))
    assert labels_of(alone) == ["valeur unique"]


def test_classes_have_their_names_and_those_beyond_the_colours_are_together() -> None:
    names = [f"massif {number}" for number in range(12)]
    rows = [commune_row("01001", value=name) for name in ("massif 0", "massif 11", None)]
    coverage = answer(shown("class", classes=names), "column", *rows)
    assert labels_of(coverage) == ["massif 0", "autres classes", "non renseigné"]


def test_each_cell_of_need_and_access_is_labelled_and_the_last_is_both() -> None:
    rows = [
        commune_row("01001", value=1.0, minutes=5.0),
        commune_row("01002", value=9.0, minutes=20.1),
        commune_row("01003", value=9.0, minutes=None, reachable=False),
        commune_row("01004", value=None),
    ]
    coverage = answer(shown(), "two_way", *rows)
    far = "C3 : besoin fort, plus de 20 min ou sans route"
    assert labels_of(coverage) == [
        "A1 : besoin faible, 10 min ou moins",
        far,
        far,
        "non renseigné",
    ]
    assert [each.label[:2] for each in theme_of(coverage).classes[:-1]] == list(CELLS)


@pytest.mark.parametrize(
    ("name", "label"),
    [("status", "desservie"), ("advisors", "de 0,6 à 1"), ("people", "de 500 à 1 000")],
)
def test_other_measures_are_drawn_as_the_page_draws_them(name: str, label: str) -> None:
    coverage = answer(shown(), name, commune_row("01001"))
    [found] = labels_of(coverage)
    assert found.replace("\u202f", " ").replace("\xa0", " ") == label


@pytest.mark.parametrize(("name", "parameter"), [("share", "map"), ("two_way", "column")])
def test_what_cannot_be_drawn_is_refused_by_name(name: str, parameter: str) -> None:
    coverage = answer(shown("class", classes=["FRR"]), name, commune_row("01001", value="FRR"))
    with pytest.raises(ParameterError, match=f"^{parameter}: "):
        theme_of(coverage)


def test_files_have_the_column_and_the_cell_and_an_empty_one_where_it_is_missing() -> None:
    rows = [
        commune_row("01001", value=4.5, minutes=25.0),
        commune_row("01002", value=None, minutes=25.0),
    ]
    coverage = answer(shown(), "column", *rows)
    head, first, second = coverage_csv(coverage, "fr").decode("utf-8-sig").splitlines()
    names = head.split(";")
    value, cell = names.index("Indice de fragilité"), names.index("Besoin et accès")
    assert (first.split(";")[value], first.split(";")[cell]) == ("4,5", "C3")
    assert (second.split(";")[value], second.split(";")[cell]) == ("", "")


def test_classes_have_no_cell_and_no_column_no_more_columns() -> None:
    classed = answer(shown("class", classes=["FRR"]), "column", commune_row("01001", value="FRR"))
    assert [each.key for each in columns_shown(classed)] == ["value"]
    assert columns_shown(coverage_answer()) == ()


def test_files_say_which_communes_they_keep() -> None:
    coverage = coverage_answer(filters=["FRR : FRR"])
    text = coverage_csv(coverage, "en").decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["filters"] == "FRR : FRR"
