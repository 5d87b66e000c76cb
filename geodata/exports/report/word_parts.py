"""The parts of Word files that python-docx has no name for: grids, shades, descriptions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from geodata.exports.report.blocks import Bold, Text
from geodata.exports.report.fonts import drawable
from geodata.exports.report.typesetting import png_of_svg
from geodata.exports.report.typography import typeset

WIDTH_MM = 182.0
"""Between the margins."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PICTURE_PER_INCH = 200.0


def grid(container: Any, rows: int, widths_mm: Sequence[float], style: str = "Normal Table") -> Any:
    """Adds a table whose columns have these widths, in tight lines."""
    table = container.add_table(rows=rows, cols=len(widths_mm))
    table.style, table.autofit = style, False
    for column, width_mm in zip(table.columns, widths_mm, strict=True):
        # The grid for LibreOffice, each cell for Word.
        column.width = Mm(width_mm)
        for cell in column.cells:
            cell.width = Mm(width_mm)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return table


def rich(paragraph: Any, text: Text, size: float, colour: RGBColor | None = None) -> None:
    """Writes a text and its bold parts."""
    for part in (text,) if isinstance(text, str) else text:
        words = part.words if isinstance(part, Bold) else part
        run(paragraph, words, size, bold=isinstance(part, Bold), colour=colour)


def run(
    paragraph: Any, words: str, size: float, *, bold: bool = False, colour: RGBColor | None = None
) -> None:
    """Writes words in one look."""
    written = paragraph.add_run(clean(words))
    written.font.size, written.bold = Pt(size), bold
    if colour is not None:
        written.font.color.rgb = colour


def picture(
    paragraph: Any, svg: str, size_pt: tuple[float, float], width_pt: float, words: str
) -> None:
    """Adds a picture, and what it shows for who does not see it."""
    pixels = png_of_svg(svg, *size_pt, _PICTURE_PER_INCH)
    shape = paragraph.add_run().add_picture(io.BytesIO(pixels), width=Pt(width_pt))
    shape._inline.docPr.set("descr", clean(words))


def describe(table: Any, words: str) -> None:
    """Says what a table has, for who does not see it."""
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), clean(words))
    table._tbl.tblPr.append(described)


def repeat(row: Any) -> None:
    """Makes a row the header of its table, on each page."""
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeated)


def shade(cell: Any, colour: str) -> None:
    """Fills a cell with a colour."""
    shaded = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.strip("#").upper())):
        shaded.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shaded)


def trim(cell: Any) -> None:
    """Removes the empty paragraph that a cell begins with; a cell must end with one."""
    cell._tc.remove(cell.paragraphs[0]._p)
    if cell._tc[-1].tag != qn("w:p"):
        cell.add_paragraph()


def clean(text: str) -> str:
    """Returns a text as print has it; XML keeps no control character."""
    return typeset(drawable(text))


def without_clock(content: bytes) -> bytes:
    """Returns a zip file whose members have no date: the writer dates them with the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as dated:
        for name in given.namelist():
            member = zipfile.ZipInfo(name, _EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            dated.writestr(member, given.read(name))
    return out.getvalue()
