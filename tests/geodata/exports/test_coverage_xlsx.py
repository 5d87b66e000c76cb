"""Coverage as a workbook, read back by another library."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl

from geodata.exports.columns.column import Column
from geodata.exports.coverage_tables import Table
from geodata.exports.coverage_xlsx import coverage_xlsx, workbook_of
from tests.coverage_answers import CHANGE, commune_row, coverage_answer, france_answer


def book_of(answer: dict[str, Any]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(coverage_xlsx(answer)))


def cells(sheet: Any, row: int = 2) -> dict[str, Any]:
    return {head.value: cell for head, cell in zip(sheet[1], sheet[row], strict=True)}


def figures(book: openpyxl.Workbook) -> dict[str, Any]:
    return {row[1].value: row[2] for row in book["Indicateurs"].iter_rows(min_row=2)}


def test_the_sheets_are_those_of_a_meeting() -> None:
    expected = ["Communes", "Zones", "Indicateurs", "Définitions"]
    assert book_of(coverage_answer()).sheetnames == expected
    compared = book_of(coverage_answer(change=CHANGE))
    assert compared.sheetnames == [*expected[:3], "Évolution", "Définitions"]


def test_codes_are_text_and_numbers_are_numbers() -> None:
    row = cells(book_of(coverage_answer())["Communes"])
    assert (row["Code Insee"].value, row["Code Insee"].number_format) == ("01001", "@")
    assert row["Identifiant : site le plus proche"].value == "12345678900011"
    minutes = row["Minutes jusqu'au site le plus proche"]
    assert (minutes.value, minutes.data_type, minutes.number_format) == (3.2, "n", "#,##0.0")
    assert row["Situation"].value == "desservie"


def test_missing_cells_are_empty_and_zero_is_zero() -> None:
    row = cells(book_of(coverage_answer())["Communes"], 4)
    assert row["Habitants"].value is None
    assert row["Minutes jusqu'au site le plus proche"].value is None
    assert row["Conseillers pour 10 000 habitants"].value == 0
    assert row["Accès par la route"].value == "hors d'atteinte"


def test_no_cell_is_a_formula() -> None:
    site = {"id": "=1", "nom": "=HYPERLINK(1)", "commune": "http://x", "lon": 1.0, "lat": 2.0}
    answer = coverage_answer(rows=[commune_row("01001", "=1+1", nearest_site=site)])
    book = book_of(answer)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    row = cells(book["Communes"])
    assert row["Nom"].value == "=1+1"
    assert row["Commune : site le plus proche"].hyperlink is None


def test_the_header_stays_and_filters() -> None:
    for sheet in book_of(coverage_answer(change=CHANGE)):
        assert sheet.freeze_panes in ("A2", "C2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
        assert all(width.width >= 9 for width in sheet.column_dimensions.values())


def test_shares_are_shown_in_percent() -> None:
    shown = figures(book_of(coverage_answer()))["Part à 20 min"]
    assert (shown.value, shown.number_format) == (0.7692, "0.0%")
    departement = cells(book_of(france_answer())["Départements"])
    assert (departement["Code"].value, departement["Part à 45 min"].value) == ("01", 1.0)


def test_indicators_of_classes_sites_and_changes_are_rows() -> None:
    shown = figures(book_of(coverage_answer(change=CHANGE)))
    assert shown["Rural à habitat dispersé : durée médiane"].value == 3.2
    assert shown["Sites écartés : sans position connue"].value == 2
    assert shown["Habitants qui ont gagné"].value == 1000
    assert shown["Rapport P90/P10"].value is None
    changed = cells(book_of(coverage_answer(change=CHANGE))["Évolution"])
    assert (changed["Situation avant"].value, changed["Minutes avant"].value) == (
        ("hors d'atteinte", None)
    )


def test_the_range_of_a_class_is_two_rows_where_it_is_told() -> None:
    label = "Rural à habitat dispersé : part en deçà du seuil"
    assert f"{label}, au moins" not in figures(book_of(coverage_answer()))
    answer = coverage_answer()
    answer["indicators"]["by_class"]["density"][0].update(
        share_within_low=0.71, share_within_high=0.8
    )
    shown = figures(book_of(answer))
    assert shown[f"{label}, au moins"].value == 0.71
    assert shown[f"{label}, au plus"].number_format == "0.0%"


def test_every_column_is_defined_with_sources_date_licence_and_method() -> None:
    book = book_of(coverage_answer(change=CHANGE))
    rows = list(book["Définitions"].iter_rows(min_row=2, values_only=True))
    defined = {(sheet, label): text for sheet, label, _, text in rows}
    for title in ("Communes", "Zones", "Évolution"):
        for head in book[title][1]:
            assert defined[title, head.value]
    assert defined["À propos", "Situation au"] == datetime(2026, 11, 24)  # noqa: DTZ001  a cell
    assert defined["À propos", "Calculé le (UTC)"] == datetime(2026, 11, 24, 2)  # noqa: DTZ001
    assert defined["À propos", "Licence"] == "Licence Ouverte 2.0"
    assert "INSEE" in defined["À propos", "Sources"]
    assert "Luo et Qi" in defined["À propos", "Méthode"]
    assert {label for sheet, label in defined if sheet == "Indicateurs"} >= {"Indice de Gini"}


def test_the_document_says_what_it_is() -> None:
    properties = book_of(coverage_answer()).properties
    assert properties.title == "Couverture · Département : Ain (01)"
    assert "Licence Ouverte 2.0" in properties.description
    assert properties.created == datetime(2026, 11, 24, 2)  # noqa: DTZ001  as openpyxl reads it


def test_the_same_answer_makes_the_same_bytes() -> None:
    first = coverage_xlsx(coverage_answer())
    assert coverage_xlsx(coverage_answer()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    later = coverage_answer(computed_at="2026-11-25T02:00:00Z")
    assert coverage_xlsx(later) != first


def test_a_territory_without_row_or_zone_is_a_workbook_too() -> None:
    book = book_of(coverage_answer(rows=[], zones=[]))
    assert book["Communes"].dimensions.startswith("A1:")
    assert book["Zones"].max_row == 1


def printed(tables: list[Table]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_of(tables, {})))


def texts(*lengths: int) -> Table:
    columns = [Column("name", "Nom", "text", "", ""), Column("words", "En clair", "text", "", "")]
    rows = [{"name": "a", "words": "mot " * (length // 4)} for length in lengths]
    return Table("Textes", columns, rows)


def test_every_sheet_prints_as_wide_as_the_page_with_its_header_on_each() -> None:
    book = openpyxl.load_workbook(io.BytesIO(coverage_xlsx(coverage_answer(change=CHANGE))))
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9  # A4
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"


def test_a_table_too_wide_to_be_read_on_one_page_is_printed_on_more_with_its_names() -> None:
    columns = [Column("name", "Nom", "text", "", "")]
    columns += [Column(f"c{n}", f"Colonne{n:02}", "whole", "", "") for n in range(40)]
    narrow, wide = printed([Table("Étroite", columns[:8], []), Table("Large", columns, [])])
    assert int(narrow.page_setup.fitToWidth or 1) == 1
    assert int(wide.page_setup.fitToWidth) == 3
    assert wide.print_title_cols == "$A:$A"


def test_a_row_is_as_high_as_its_longest_text() -> None:
    [sheet] = printed([texts(8, 400)])
    assert sheet.row_dimensions[2].height in (None, 15.0)
    # 400 letters in a column of 70 are at least six lines.
    assert sheet.row_dimensions[3].height >= 6 * 15.0
