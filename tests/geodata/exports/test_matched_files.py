"""A table of rows is the same in every format, and no cell of it is a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

import pytest

from geodata.errors import ParameterError
from geodata.exports import ROW_FORMATS, write_rows


@dataclass
class Column:
    name: str
    kind: str
    values: list[Any]


COLUMNS = [
    Column("nom", "text", ["=1+1", "-1.5", "é;,\n", ""]),
    Column("minutes", "number", [0.1, None, 12.0, 1e-7]),
    Column("n", "whole", [1, 2, None, 4]),
    Column("open", "flag", [True, False, None, True]),
]
PLACES = [(2.5, 44.0), None, (0.0, 0.0), (-1.0, 48.5)]


def written(ending: str) -> bytes:
    stream = io.BytesIO()
    write_rows(ending, COLUMNS, PLACES, {"licence": "L"}, stream)
    return stream.getvalue()


def test_csv_keeps_every_row_and_makes_formulas_harmless() -> None:
    rows = list(csv.reader(io.StringIO(written(".csv").decode("utf-8-sig"), newline="")))
    assert rows[0] == ["nom", "minutes", "n", "open"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "-1.5", "é;,\n", ""]
    assert [row[1] for row in rows[1:4]] == ["0.1", "", "12"]
    assert "e" not in rows[4][1]
    assert [row[3] for row in rows[1:]] == ["true", "false", "", "true"]


def test_geojson_has_a_feature_a_row_and_null_for_nowhere() -> None:
    found = json.loads(written(".geojson"))
    assert found["licence"] == "L"
    places = [
        each["geometry"] and tuple(each["geometry"]["coordinates"]) for each in found["features"]
    ]
    assert places == PLACES
    assert [each["properties"]["nom"] for each in found["features"]] == COLUMNS[0].values


def test_parquet_has_types_and_says_what_it_is_about() -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(written(".parquet")))
    assert table.column("minutes").to_pylist() == COLUMNS[1].values
    assert table.column("n").to_pylist() == COLUMNS[2].values
    assert table.column("open").to_pylist() == COLUMNS[3].values
    assert table.schema.metadata[b"licence"] == b"L"


def test_a_workbook_has_texts_numbers_and_no_formula() -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(written(".xlsx")))["Matches"]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 5
    assert sheet["A2"].data_type == "s"
    assert [row[1] for row in rows[1:]] == [0.1, None, 12, 1e-7]


def test_an_ending_of_no_format_is_refused() -> None:
    with pytest.raises(ParameterError) as refused:
        write_rows(".doc", COLUMNS, PLACES, {}, io.BytesIO())
    assert refused.value.parameter == "out"
    assert ROW_FORMATS == (".csv", ".xlsx", ".geojson", ".parquet")
