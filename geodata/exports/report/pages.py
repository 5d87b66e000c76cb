"""The pages of a report: a band, a footer that says of what and which page; bookmarks."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame as TextFrame,
    PageTemplate,
    Paragraph,
)

from geodata.exports.report.fonts import TEXT, drawable
from geodata.exports.report.styles import ACCENT, RULE, SECTION, SOFT

_MARGIN = 18 * mm
_TOP, _BOTTOM = 17 * mm, 19 * mm


@dataclass(frozen=True, slots=True)
class About:
    """What a report says of itself.

    Attributes:
        title: of the document.
        subject: of the document.
        keywords: of the document.
        foot: of each page.
        moment: when what it tells was computed, in UTC: never the day it was printed.
    """

    title: str
    subject: str
    keywords: str
    foot: str
    moment: datetime


class Pages(BaseDocTemplate):  # type: ignore[misc] # reportlab has no types
    """A4 pages in French; the same story always makes the same bytes."""

    def __init__(self, stream: io.BytesIO, about: About, pages: int | None) -> None:
        """Takes where to write, what is said, and how many pages there will be when known."""
        self._foot = drawable(about.foot)
        self._pages = pages
        self._moment = about.moment
        self._sections = 0
        super().__init__(
            stream,
            pagesize=A4,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_TOP,
            bottomMargin=_BOTTOM,
            invariant=1,
            lang="fr-FR",
            initialFontName=TEXT,
            title=drawable(about.title),
            author="Maillage",
            creator="Maillage",
            producer="Maillage",
            subject=drawable(about.subject),
            keywords=drawable(about.keywords),
        )
        frame = TextFrame(self.leftMargin, self.bottomMargin, self.width, self.height, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate(frames=[frame], onPage=self._on_page)])

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab calls it so
        """Makes a bookmark of each section."""
        if isinstance(flowable, Paragraph) and flowable.style.name == SECTION.name:
            key = f"section-{self._sections}"
            self._sections += 1
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, 0)

    def _on_page(self, canvas: Canvas, _document: Any) -> None:
        if canvas.getPageNumber() == 1:
            canvas.setDateFormatter(self._dated)
            canvas.setViewerPreference("DisplayDocTitle", "true")
            canvas.showOutline()
        canvas.setFillColor(ACCENT)
        canvas.rect(0, A4[1] - 5, A4[0], 5, stroke=0, fill=1)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.4)
        canvas.line(_MARGIN, 14 * mm, A4[0] - _MARGIN, 14 * mm)
        canvas.setFont(TEXT, 7)
        canvas.setFillColor(SOFT)
        canvas.drawString(_MARGIN, 10 * mm, self._foot)
        page = canvas.getPageNumber()
        canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, f"page {page} sur {self._pages or page}")

    def _dated(self, *_today: int) -> str:
        """Returns the moment as PDF writes it."""
        return f"D:{self._moment:%Y%m%d%H%M%S}+00'00'"
