"""Small charts of the report, drawn as it is: bars of shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from geodata.exports.report.fonts import BOLD, TEXT, drawable
from geodata.exports.report.styles import ACCENT, INK, PALE, SOFT

_LINE = 17.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled share, from 0 to 1; None is unknown and has no bar."""

    label: str
    share: float | None
    said: str
    colour: Color = ACCENT
    is_marked: bool = False


class Bars(Flowable):  # type: ignore[misc] # reportlab has no types
    """Horizontal bars, one a line: label, bar, figure."""

    def __init__(self, width: float, bars: Sequence[Bar], label_width: float = 92.0) -> None:
        """Takes the width, points, and the bars from top to bottom."""
        super().__init__()
        self.width, self.height = width, _LINE * len(bars)
        self._bars, self._label_width = bars, label_width

    def draw(self) -> None:
        """Draws them at the place that the page gives."""
        canvas, longest = self.canv, self.width - self._label_width - 150.0
        for number, bar in enumerate(self._bars):
            bottom = self.height - _LINE * (number + 1) + 4.0
            canvas.setFont(BOLD if bar.is_marked else TEXT, 8)
            canvas.setFillColor(INK)
            canvas.drawString(0, bottom + 1.7, drawable(bar.label))
            canvas.setFillColor(PALE)
            canvas.rect(self._label_width, bottom, longest, 9.5, stroke=0, fill=1)
            if bar.share:
                canvas.setFillColor(bar.colour)
                canvas.rect(self._label_width, bottom, longest * bar.share, 9.5, stroke=0, fill=1)
            canvas.setFillColor(INK if bar.is_marked else SOFT)
            canvas.drawString(self._label_width + longest + 6.0, bottom + 1.7, drawable(bar.said))
