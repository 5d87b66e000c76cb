"""A territory on paper: the map, and the report for a meeting."""

from geodata.exports.report.document import coverage_pdf
from geodata.exports.report.map_layers import MOST_OUTLINED
from geodata.exports.report.picture import coverage_png
from geodata.exports.report.plan_document import plan_pdf
from geodata.exports.report.plane import Drawing

__all__ = ["MOST_OUTLINED", "Drawing", "coverage_pdf", "coverage_png", "plan_pdf"]
