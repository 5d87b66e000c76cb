"""What others may use of `geodata.exports.report`; each name is imported at its first use."""

from .document import coverage_pdf as coverage_pdf
from .map_layers import MOST_OUTLINED as MOST_OUTLINED
from .picture import coverage_png as coverage_png
from .plan_document import plan_pdf as plan_pdf
from .plane import Drawing as Drawing
