"""Documents as Word files: the same blocks, in styles that a secretary can change."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from geodata.exports.report.blocks import (
    Bars,
    Beside,
    Block,
    Cards,
    Document,
    Items,
    Legend,
    Map,
    Paragraph,
    Section,
    Table,
    Title,
    Together,
)
from geodata.exports.report.word_parts import (
    WIDTH_MM,
    clean,
    describe,
    grid,
    picture,
    repeat,
    rich,
    run,
    shade,
    trim,
    without_clock,
)

_FONT = "Arial"
_SIZES = {"body": 9.0, "lead": 10.0, "small": 7.0}
_CELL, _LEGEND = 8.0, 6.5
_LEGEND_MM = (4.5, 24.5, 18.5, 18.5)
_ACCENT, _SOFT = RGBColor(0x22, 0x5E, 0xA8), RGBColor(0x52, 0x60, 0x6D)
_PALE = "#eef2f7"


def docx_of(document: Document) -> bytes:
    """Returns a document as a Word file (Office Open XML), in French.

    The same document always makes the same bytes: its dates are its own moment.
    """
    word = docx.Document()
    _set_up(word, document)
    for block in document.blocks:
        _write(word, block)
    stream = io.BytesIO()
    word.save(stream)
    return without_clock(stream.getvalue())


def _set_up(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin, section.bottom_margin = Mm(10), Mm(12)
    section.footer_distance = Mm(6)
    run(section.footer.paragraphs[0], document.foot, 7.0, colour=_SOFT)
    properties = word.core_properties
    properties.title, properties.subject = clean(document.title), clean(document.subject)[:255]
    properties.author = properties.last_modified_by = "Maillage"
    properties.keywords, properties.language = ", ".join(document.keywords)[:255], "fr-FR"
    properties.comments = ""
    properties.created = properties.modified = document.moment
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(_SIZES["body"])
    normal.paragraph_format.space_after = Pt(3)
    for name, size in (("Title", 16.0), ("Heading 1", 11.0), ("Heading 2", 9.5)):
        _headline(word.styles[name], size)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    normal.element.get_or_add_rPr().append(language)


def _headline(style: Any, size: float) -> None:
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), True
    style.font.color.rgb = RGBColor(0x1F, 0x29, 0x33)
    style.element.rPr.rFonts.attrib.clear()
    for letters in ("ascii", "hAnsi", "cs", "eastAsia"):
        style.element.rPr.rFonts.set(qn(f"w:{letters}"), _FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(3)
    style.paragraph_format.keep_with_next = True
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _write(container: Any, block: Block) -> None:
    """Writes a block at the end of a document, or of a cell."""
    writers: dict[type, Callable[[Any, Any], None]] = {
        Title: _title,
        Section: _section,
        Paragraph: _paragraph,
        Items: _items,
        Cards: _cards,
        Bars: _bars,
        Table: _table,
        Map: _map,
        Legend: _legend,
        Beside: _beside,
        Together: lambda inside, each: _write_all(inside, each.blocks),
    }
    writers[type(block)](container, block)


def _write_all(container: Any, blocks: Sequence[Block]) -> None:
    for block in blocks:
        _write(container, block)


def _title(container: Any, block: Title) -> None:
    run(container.add_paragraph(), block.over, 8.5, bold=True, colour=_ACCENT)
    container.add_paragraph(clean(block.words), style="Title")
    run(container.add_paragraph(), block.under, 7.5, colour=_SOFT)


def _section(container: Any, block: Section) -> None:
    container.add_paragraph(clean(block.words), style=f"Heading {block.level}")


def _paragraph(container: Any, block: Paragraph) -> None:
    colour = _SOFT if block.style == "small" else None
    rich(container.add_paragraph(), block.text, _SIZES[block.style], colour)


def _items(container: Any, block: Items) -> None:
    for text in block.texts:
        paragraph = container.add_paragraph(style="List Bullet")
        paragraph.paragraph_format.space_after = Pt(1)
        rich(paragraph, text, _SIZES["body"])


def _cards(container: Any, block: Cards) -> None:
    lines = -(-len(block.cards) // block.per_line)
    table = grid(container, lines, [WIDTH_MM / block.per_line] * block.per_line)
    for at, (figure, label) in enumerate(block.cards):
        cell = table.cell(at // block.per_line, at % block.per_line)
        shade(cell, _PALE)
        run(cell.paragraphs[0], figure, 14.0, bold=True)
        run(cell.add_paragraph(), label, 7.0, colour=_SOFT)


def _bars(container: Any, block: Bars) -> None:
    table = grid(container, len(block.bars), [WIDTH_MM / 2] * 2)
    for row, bar in zip(table.rows, block.bars, strict=True):
        for cell, words in zip(row.cells, (bar.label, bar.words), strict=True):
            run(cell.paragraphs[0], words, _CELL, bold=bar.is_marked)


def _table(container: Any, block: Table) -> None:
    total = sum(block.widths)
    widths_mm = [WIDTH_MM * each / total for each in block.widths]
    table = grid(container, 1 + len(block.rows), widths_mm, "Table Grid")
    describe(table, block.summary)
    repeat(table.rows[0])
    for number, values in enumerate((block.headers, *block.rows)):
        _fill(table.rows[number], values, block, is_head=not number)


def _fill(row: Any, values: Sequence[str], block: Table, *, is_head: bool) -> None:
    for at, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
        paragraph = cell.paragraphs[0]
        run(paragraph, value, _CELL, bold=is_head)
        if at and at not in block.texts:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if is_head:
            shade(cell, _PALE)


def _map(container: Any, block: Map) -> None:
    size_pt = (block.width_pt, block.height_pt)
    picture(container.add_paragraph(), block.svg, size_pt, block.width_pt, block.alt)


def _legend(container: Any, block: Legend) -> None:
    table = grid(container, 1 + len(block.classes), _LEGEND_MM)
    for cell, words in zip(table.rows[0].cells, ("", block.title, *block.headers), strict=True):
        run(cell.paragraphs[0], words, _LEGEND, bold=True)
    for row, each in zip(table.rows[1:], block.classes, strict=True):
        shade(row.cells[0], each.colour)
        for cell, words in zip(row.cells[1:], (each.words, *each.figures), strict=True):
            run(cell.paragraphs[0], words, _LEGEND)
    for sign in block.signs:
        paragraph = container.add_paragraph()
        if sign.svg:
            picture(paragraph, sign.svg, (20, 12), 13, sign.words)
        run(paragraph, f" {sign.words}", _LEGEND)


def _beside(container: Any, block: Beside) -> None:
    left_mm = (block.left_pt + 12) * 25.4 / 72
    table = grid(container, 1, [left_mm, WIDTH_MM - left_mm])
    for cell, blocks in zip(table.rows[0].cells, (block.left, block.right), strict=True):
        _write_all(cell, blocks)
        trim(cell)
