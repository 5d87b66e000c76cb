"""Which document a format is: the report, the page of a préfet, the map alone."""

from __future__ import annotations

from geodata.coverage import CoverageReply, GapsReply
from geodata.exports.report.blocks import Document
from geodata.exports.report.document import coverage_pdf
from geodata.exports.report.picture import coverage_png
from geodata.exports.report.plan_document import plan_pdf
from geodata.exports.report.plan_summary import plan_summary
from geodata.exports.report.plane import Drawing
from geodata.exports.report.summary import coverage_summary
from geodata.exports.report.typesetting import pdf_of
from geodata.plans import PlanRecord


def coverage_document(
    form: str, coverage: CoverageReply, gaps: GapsReply, drawing: Drawing
) -> bytes:
    """Returns a coverage answer in a format of `DRAWN_FORMATS`."""
    if form == "png":
        return coverage_png(coverage, gaps, drawing)
    if form == "pdf":
        return coverage_pdf(coverage, gaps, drawing)
    return _page(form, coverage_summary(coverage, gaps, drawing))


def plan_page_document(form: str, plan: PlanRecord, drawing: Drawing) -> bytes:
    """Returns a plan in a format of `DRAWN_FORMATS`, but a picture."""
    if form == "pdf":
        return plan_pdf(plan, drawing)
    return _page(form, plan_summary(plan, drawing))


def _page(form: str, document: Document) -> bytes:
    if form == "docx":
        from geodata.exports.report.word import docx_of

        return docx_of(document)
    return pdf_of(document)
