"""The look of the report: styles of text, and tables."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Table, TableStyle

from geodata.exports.report.fonts import BOLD, TEXT, markup

INK, SOFT, PALE = HexColor("#1f2933"), HexColor("#52606d"), HexColor("#eef2f7")
ACCENT, RULE = HexColor("#225ea8"), HexColor("#cbd2d9")
ALERT = HexColor("#c2410c")

BODY = ParagraphStyle("body", fontName=TEXT, fontSize=8.7, leading=12.6, textColor=INK)
LEAD = ParagraphStyle("lead", parent=BODY, fontSize=9.6, leading=14.2, spaceAfter=3)
ITEM = ParagraphStyle("item", parent=BODY, leftIndent=10, spaceAfter=2, bulletFontName=TEXT)
CELL = ParagraphStyle("cell", fontName=TEXT, fontSize=7.6, leading=9.8, textColor=INK)
CELL_HEAD = ParagraphStyle("cell-head", parent=CELL, fontName=BOLD)
NUMBER = ParagraphStyle("number", parent=CELL, alignment=TA_RIGHT)
NUMBER_HEAD = ParagraphStyle("number-head", parent=CELL_HEAD, alignment=TA_RIGHT)
OVER = ParagraphStyle("over", fontName=BOLD, fontSize=8.5, leading=12, textColor=ACCENT)
TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=22, leading=27, textColor=INK)
SECTION = ParagraphStyle(
    "section", fontName=BOLD, fontSize=13, leading=17, textColor=INK, spaceBefore=14, spaceAfter=6
)
SUBSECTION = ParagraphStyle(
    "subsection", fontName=BOLD, fontSize=9.5, leading=13, textColor=ACCENT, spaceBefore=8
)
SUBSECTION.spaceAfter = 3
SMALL = ParagraphStyle("small", fontName=TEXT, fontSize=7.2, leading=9.8, textColor=SOFT)
FIGURE = ParagraphStyle("figure", fontName=BOLD, fontSize=15, leading=19, textColor=INK)


def table_of(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths_mm: Sequence[float],
    texts: Sequence[int] = (),
) -> Table:
    """Returns a table: its first column is text, the others numbers but for `texts`.

    Headers repeat on the next page, and nothing in a cell is read as a tag.
    """
    left = {0, *texts}

    def cells(row: Sequence[str], text: ParagraphStyle, number: ParagraphStyle) -> list[Paragraph]:
        return [
            Paragraph(markup(value), text if at in left else number) for at, value in enumerate(row)
        ]

    body = [cells(row, CELL, NUMBER) for row in rows]
    table = Table(
        [cells(headers, CELL_HEAD, NUMBER_HEAD), *body],
        colWidths=[each * mm for each in widths_mm],
        repeatRows=1,
        hAlign="LEFT",
    )
    table.setStyle(
        TableStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), TEXT),
                ("BACKGROUND", (0, 0), (-1, 0), PALE),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, ACCENT),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, RULE),
                ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
                ("VALIGN", (0, 1), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 2.6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.8),
            ]
        )
    )
    return table


def cards_of(cards: Sequence[tuple[str, str]], width: float) -> Table:
    """Returns eight figures and what each is, in two lines of four."""
    cells = [
        [Paragraph(markup(figure), FIGURE), Paragraph(label, SMALL)] for figure, label in cards
    ]
    table = Table([cells[:4], cells[4:]], colWidths=[width / 4] * 4)
    table.setStyle(
        TableStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), TEXT),
                ("BACKGROUND", (0, 0), (-1, -1), PALE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("INNERGRID", (0, 0), (-1, -1), 3, white),
                ("LEFTPADDING", (0, 0), (-1, -1), 7),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
            ]
        )
    )
    return table
