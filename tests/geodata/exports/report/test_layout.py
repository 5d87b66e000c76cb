"""How pages are filled: no last page nearly empty, no table without its header."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest

from geodata.exports.report.blocks import Block, Document, Map, Paragraph, Section, Table, Title
from geodata.exports.report.sheet import Sheet
from geodata.exports.report.typesetting import pdf_of

MOMENT = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
PARAGRAPH = Paragraph("Une phrase qui dit quelque chose de plus que la précédente. " * 6)


def document_of(blocks: list[Block]) -> Document:
    head = [Title("Essai", "Un document", "de pages"), Section("Une section")]
    return Document("Essai", "essai", (), "essai", MOMENT, [*head, *blocks])


def pages_of(blocks: list[Block]) -> list[Any]:
    return list(pypdf.PdfReader(io.BytesIO(pdf_of(document_of(blocks)))).pages)


@pytest.mark.parametrize("count", range(8, 48, 2))
def test_no_last_page_has_a_few_lines_alone(count: int) -> None:
    pages = pages_of([PARAGRAPH] * count)
    lines = len(pages[-1].extract_text().splitlines())
    most = max(len(page.extract_text().splitlines()) for page in pages)
    assert len(pages) == 1 or lines >= 0.2 * most, (count, lines, most)


def test_a_table_has_its_header_on_each_of_its_pages() -> None:
    rows = [[f"commune {number}", "1"] for number in range(120)]
    pages = pages_of([Table("Communes", ["Le nom", "Le nombre"], rows, [80, 20])])
    assert len(pages) > 1
    assert all("Le nombre" in page.extract_text() for page in pages)


def test_a_document_is_laid_out_within_the_page_whatever_its_texts() -> None:
    long = "anticonstitutionnellement" * 20
    picture = Map(Sheet(400, 300).svg(), "Une carte vide, pour un essai", 400, 300)
    pages = pages_of([Paragraph(long), picture, Table("T", ["A", "B"], [[long, "1"]], [1, 1])])
    assert pages
