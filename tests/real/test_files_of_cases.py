"""Small files that people have, each of a kind that was refused or misread: read as they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geodata.sites.files import RawRow, Table, open_table

pytestmark = pytest.mark.real

COLUMNS = 15
"""Of the cases in text: the standard's first ones, to `date_maj`."""


def read(path: Path) -> tuple[Table, list[RawRow]]:
    table = open_table(path, path.name)
    return table, list(table.rows())


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("excel-empty-trailing-columns.csv", {"rows": 2, "header_line": 1, "codes": []}),
        ("excel-empty-trailing-rows.csv", {"rows": 1, "header_line": 1, "codes": []}),
        ("excel-sep-line.csv", {"rows": 1, "header_line": 2, "codes": []}),
        ("excel-title-row.csv", {"rows": 1, "header_line": 2, "codes": ["titles_skipped"]}),
        ("dos-cp850.csv", {"rows": 1, "header_line": 1, "codes": ["encoding"]}),
        ("mojibake-double-utf8.csv", {"rows": 1, "header_line": 1, "codes": ["mojibake"]}),
        ("headers-upper.csv", {"rows": 1, "header_line": 1, "codes": []}),
        ("headers-capitals-accents.csv", {"rows": 1, "header_line": 1, "codes": []}),
    ],
)
def test_a_text_of_a_spreadsheet_is_its_table(
    real_data: Path, case: str, expected: dict[str, Any]
) -> None:
    table, rows = read(real_data / "cases" / case)
    assert len(table.columns) == COLUMNS
    assert (len(rows), table.header_line) == (expected["rows"], expected["header_line"])
    assert [finding.code for finding in table.findings] == expected["codes"]
    assert not any(finding.severity == "error" for row in rows for finding in row.findings)


@pytest.mark.parametrize("case", ["dos-cp850.csv", "mojibake-double-utf8.csv"])
def test_letters_are_what_was_meant(real_data: Path, case: str) -> None:
    _, [row] = read(real_data / "cases" / case)
    values = dict(row.values or {})
    assert values["nom"] == "Médiathèque de Sévérac"
    assert values["services"] == "Aide aux démarches administratives"


@pytest.mark.parametrize("case", ["geojson-of-sites.json", "wrapper-results.json"])
def test_records_in_a_wrapper_are_places(real_data: Path, case: str) -> None:
    _, [row] = read(real_data / "cases" / case)
    values = dict(row.values or {})
    assert (values["id"], values["nom"], values["latitude"]) == ("1", "Espace", 44.351)


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("aix-en-provence", 38, 27),
        ("angers", 63, 33),
        ("bus-france-services-charente", 12, 44),
        ("corse", 161, 12),
        ("gironde", 347, 18),
        ("hub-lo", 426, 64),
        ("la-creuse", 91, 11),
        ("nouvelle-caledonie", 92, 41),
    ],
)
def test_every_record_of_a_hub_is_a_row(
    real_data: Path, name: str, rows: int, columns: int
) -> None:
    table, found = read(real_data / "sites" / "raw" / f"{name}.json")
    assert (table.format, len(found)) == ("json", rows)
    assert not table.findings
    assert len(table.columns) == columns
