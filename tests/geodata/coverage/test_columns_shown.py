"""A column beside coverage: its values in rows, its classes, and the communes that it keeps."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from geodata.coverage.column_values import ColumnValues
from geodata.coverage.indicators import Classes
from geodata.coverage.national import NationalCoverage
from geodata.coverage.query import CoverageParameters, CoverageQuery
from geodata.coverage.supply import State
from geodata.coverage.two_way import CELLS, cell_of
from geodata.errors import ParameterError
from geodata.exports.coverage_documents import Documents
from tests.coverage_country import DAY, documents_in, write_country

USUAL = CoverageQuery(State(date.fromisoformat(DAY)))
PEOPLE = np.array([100.0, 300.0, 50.0, np.nan])


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    snapshots = tmp_path_factory.mktemp("country") / "snapshots"
    write_country(snapshots)
    return documents_in(snapshots)


@pytest.fixture
def national(documents: Documents) -> NationalCoverage:
    """The country with a zoning of two classes, of which the island is of none."""
    found = documents.national
    number = np.array([0 if code.startswith("85") else 1 for code in found.units.codes])
    number[found.units.codes.index("85113")] = -1
    share = np.array([float(at) for at in range(len(number))])
    share[found.units.codes.index("85003")] = np.nan
    return replace(
        found,
        classes={**found.classes, "frr": Classes(("FRR", "hors FRR"), number)},
        numbers={**found.numbers, "without_car": share},
    )


def selected(
    national: NationalCoverage, level: str, code: str, question: CoverageQuery
) -> dict[str, Any]:
    kept, territory = national.selecting(national.units.territory(level, code), question)
    return kept.coverage(territory, question)


def column(*numbers: float, kind: Any = "index", **said: Any) -> ColumnValues:
    facts: Any = {"name": "need", "kind": kind, "label": "Besoin"}
    return ColumnValues(facts, np.array(numbers), **said)


def test_a_missing_value_is_missing_and_never_nought() -> None:
    need = column(1.0, 0.0, np.nan, 4.0)
    everywhere = np.arange(4)
    assert need.values(everywhere) == [1.0, 0.0, None, 4.0]
    shown = need.as_record(everywhere, PEOPLE)
    assert (shown["communes_without"], shown["people_without"]) == (1, 50)


def test_an_index_is_averaged_by_people_and_a_count_is_added_up() -> None:
    first = np.array([0, 1, 2])
    assert column(2.0, 6.0, np.nan, 9.0).of_all(first, PEOPLE) == 5.0
    assert column(2.0, 6.0, np.nan, 9.0, kind="count").of_all(first, PEOPLE) == 8.0
    assert column(np.nan, np.nan, np.nan, 1.0).of_all(first, PEOPLE) is None
    assert column(0.0, 1.0, 0.0, kind="class", labels=("a", "b")).of_all(first, PEOPLE) is None


def test_bounds_of_classes_are_values_and_equal_communes_are_of_one_class() -> None:
    shown = column(*range(1, 11)).as_record(np.arange(10), np.ones(10))
    assert shown["fifths"] == [2.0, 4.0, 6.0, 8.0]
    assert shown["thirds"] == [4.0, 7.0]
    assert column(0.0, 0.0, 0.0, 0.0, 3.0).thirds == [0.0]
    assert column(2.0, 2.0).thirds == []
    assert column(np.nan).thirds == []


@pytest.mark.parametrize(
    ("value", "minutes", "reachable", "cell"),
    [
        (1.0, 10.0, True, "A1"),
        (4.0, 10.1, True, "A2"),
        (4.1, 20.0, True, "B2"),
        (9.0, 20.1, True, "C3"),
        (9.0, None, False, "C3"),
        (9.0, None, None, None),
        (None, 5.0, True, None),
    ],
)
def test_a_cell_is_of_both_or_of_none(
    value: float | None, minutes: float | None, reachable: bool | None, cell: str | None
) -> None:
    assert cell_of(value, minutes, reachable, [4.0, 7.0], 20.0) == cell


def test_where_values_are_few_the_most_is_still_the_last_letter() -> None:
    assert cell_of(0.2, 30.0, True, [0.0], 20.0) == "C3"
    assert cell_of(0.0, 30.0, True, [0.0], 20.0) == "A3"
    assert cell_of(2.0, 5.0, True, [], 20.0) == "A1"


def test_rows_have_the_value_of_the_column_and_the_answer_its_facts(
    national: NationalCoverage,
) -> None:
    france = national.units.territory("france", "FR")
    told = national.coverage(france, replace(USUAL, column="frr"))
    values = {row["code"]: row["value"] for row in told["rows"]}  # type: ignore[typeddict-item]
    assert (values["85001"], values["01002"], values["85113"]) == ("FRR", "hors FRR", None)
    assert told["column"]["classes"] == ["FRR", "hors FRR"]
    assert told["column"]["communes_without"] == 1
    assert "value" not in national.coverage(france, USUAL)["rows"][0]


def test_a_filter_acts_on_figures_rows_and_zones_alike(national: NationalCoverage) -> None:
    told = selected(national, "france", "FR", replace(USUAL, where=("frr:is:FRR",)))
    assert {row["code"] for row in told["rows"]} == {"85001", "85002", "85003"}
    assert told["indicators"]["people"] == 900 + 150 + 80
    assert told["indicators"]["communes"] == 3
    whole = selected(national, "france", "FR", USUAL)
    assert {zone["communes_count"] for zone in told["zones"]} == {3}
    assert len(told["zones"]) < len(whole["zones"])
    assert [zone["rank"] for zone in told["zones"]] == [1]


def test_classes_of_one_column_are_alternatives_and_columns_add_up(
    national: NationalCoverage,
) -> None:
    either = replace(USUAL, where=("frr:is:FRR", "frr:is:hors FRR"))
    codes = {row["code"] for row in selected(national, "france", "FR", either)["rows"]}
    assert codes == set(national.units.codes) - {"85113"}
    both = replace(USUAL, where=("frr:is:FRR", "without_car:from:0"))
    kept = {row["code"] for row in selected(national, "france", "FR", both)["rows"]}
    assert kept == {"85001", "85002"}  # of Trèves the share is not known


def test_bounds_of_a_filter_are_inclusive(national: NationalCoverage) -> None:
    question = replace(
        USUAL, column="without_car", where=("without_car:from:1", "without_car:to:2")
    )
    told = selected(national, "france", "FR", question)
    assert sorted(row["value"] for row in told["rows"]) == [1.0, 2.0]


def test_those_who_need_most_and_have_least_are_a_cell(national: NationalCoverage) -> None:
    cells = {cell for cell in CELLS if cell.endswith("3")}
    question = replace(USUAL, column="without_car", cells=tuple(sorted(cells)))
    told = selected(national, "france", "FR", question)
    assert {row["status"] for row in told["rows"]} <= {"remote", "unreachable"}
    assert "85003" not in {row["code"] for row in told["rows"]}
    assert "85113" in {row["code"] for row in told["rows"]}


def test_nothing_kept_is_an_answer_of_nobody(documents: Documents) -> None:
    question = replace(USUAL, where=("density:is:urbain",))
    france = documents.national.units.territory("france", "FR")
    for by_territory in (False, True):
        content = documents.coverage(france, question, "json", by_territory=by_territory)
        told = json.loads(content)
        assert (told["rows"], told["zones"], told["indicators"]["people"]) == ([], [], 0)
        assert told["indicators"]["within_threshold"]["share"] is None
    assert json.loads(documents.gaps(france, question))["zones"] == []
    for form in ("csv", "xlsx", "geojson", "png", "pdf", "summary.pdf", "docx", "sites.geojson"):
        assert documents.coverage(france, question, form)


def test_a_departement_has_the_figures_of_its_communes_that_are_kept(
    national: NationalCoverage,
) -> None:
    question = replace(USUAL, where=("frr:is:FRR",), column="fragility")
    kept, france = national.selecting(national.units.territory("france", "FR"), question)
    [row] = kept.by_territory(france, question, "departement")["rows"]
    assert (row["code"], row["people"], row["value"]) == ("85", 1130, 2.0)  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"column": "none"}, "column"),
        ({"where": ("none:is:FRR",)}, "where"),
        ({"where": ("frr:is:ZRR",)}, "where"),
        ({"where": ("frr:from:1",)}, "where"),
        ({"where": ("without_car:is:1",)}, "where"),
    ],
)
def test_a_column_or_a_class_that_there_is_not_is_named(
    national: NationalCoverage, asked: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(ParameterError, match=f"^{parameter}: "):
        selected(national, "france", "FR", replace(USUAL, **asked))


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"where": ["frr"]}, "where"),
        ({"where": ["frr:like:F"]}, "where"),
        ({"where": ["frr:from:nan"]}, "where"),
        ({"column": "frr", "cells": ["D1"]}, "cells"),
        ({"cells": ["C3"]}, "column"),
        ({"map": "two_way"}, "column"),
        ({"map": "streets"}, "map"),
    ],
)
def test_a_question_that_is_not_well_written_is_refused(
    asked: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(ParameterError, match=f"^{parameter}: "):
        CoverageParameters(**asked).query(date.fromisoformat(DAY))


def test_a_question_says_what_it_shows_and_a_usual_one_says_nothing_of_it() -> None:
    asked = CoverageParameters(column="frr", where=["frr:is:FRR"], map="column")
    told = asked.query(date.fromisoformat(DAY)).as_record()
    assert (told["column"], told["where"], told["map"]) == ("frr", ["frr:is:FRR"], "column")
    assert not {"column", "where", "cells", "map"} & set(USUAL.as_record())
