"""A sheet of paper that is drawn on: an SVG picture, in points from its bottom left."""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

from geodata.exports.report.fonts import FAMILY, drawable

GRID = 0.05
"""Points of paper: 18 thousandths of a millimetre."""
_HATCH_EVERY = 3.2


class Sheet:
    """A picture that is drawn shape after shape; the same shapes are always the same text."""

    def __init__(self, width: float, height: float) -> None:
        """Takes its size, points."""
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._definitions: list[str] = []
        self._hatches: dict[str, str] = {}

    def path(
        self,
        operators: str,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 0.0,
        grid: float = 1.0,
        opacity: float = 1.0,
    ) -> None:
        """Fills and strokes a path of SVG's operators, its positions on a grid of points."""
        if not operators:
            return
        attributes = [f'd="{operators}"', f'fill="{fill or "none"}"']
        if fill and opacity < 1:
            attributes.append(f'fill-opacity="{opacity:g}"')
        if stroke is not None:
            attributes.append(f'stroke="{stroke}" stroke-width="{width / grid:.6g}"')
        if grid != 1.0:
            attributes.append(f'transform="scale({grid:g})"')
        self._parts.append(f"<path {' '.join(attributes)}/>")

    def hatch(self, operators: str, *, colour: str = "#ffffff", grid: float = 1.0) -> None:
        """Draws slanted lines over a path: it is told apart without its colour, and photocopied."""
        self.path(operators, fill=f"url(#{self._hatch(colour, grid)})", grid=grid)

    def rect(
        self,
        left: float,
        bottom: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        line: float = 0.0,
    ) -> None:
        """Draws a rectangle."""
        self.path(
            f"M{left:.2f} {bottom:.2f}h{width:.2f}v{height:.2f}h{-width:.2f}Z",
            fill=fill,
            stroke=stroke,
            width=line,
        )

    def circle(
        self,
        east: float,
        north: float,
        radius: float,
        *,
        fill: str,
        stroke: str | None = None,
        line: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """Draws a disc."""
        twice = 2 * radius
        self.path(
            f"M{east - radius:.2f} {north:.2f}a{radius:g} {radius:g} 0 1 0 {twice:g} 0"
            f"a{radius:g} {radius:g} 0 1 0 {-twice:g} 0Z",
            fill=fill,
            stroke=stroke,
            width=line,
            opacity=opacity,
        )

    def text(
        self,
        east: float,
        north: float,
        words: str,
        size: float,
        *,
        colour: str,
        bold: bool = False,
        anchor: str = "start",
        halo: float = 0.0,
    ) -> None:
        """Writes a text, over a white edge where `halo` has a width, which is not read twice."""
        look = [f'font-size="{size:g}" fill="{colour}"']
        if bold:
            look.append('font-weight="bold"')
        if anchor != "start":
            look.append(f'text-anchor="{anchor}"')
        if halo:
            look.append(f'stroke="#ffffff" stroke-width="{halo:g}" paint-order="stroke"')
        self._parts.append(
            f'<text transform="matrix(1 0 0 -1 {east:.2f} {north:.2f})" {" ".join(look)}>'
            f"{html.escape(drawable(words))}</text>"
        )

    @contextmanager
    def clipped(self, left: float, bottom: float, width: float, height: float) -> Iterator[None]:
        """Shows what is drawn within only inside a rectangle."""
        name = f"clip{len(self._definitions)}"
        self._definitions.append(
            f'<clipPath id="{name}"><path d="M{left:.2f} {bottom:.2f}h{width:.2f}v{height:.2f}'
            f'h{-width:.2f}Z"/></clipPath>'
        )
        self._parts.append(f'<g clip-path="url(#{name})">')
        yield
        self._parts.append("</g>")

    @contextmanager
    def turned(self, east: float, north: float, degrees: float) -> Iterator[None]:
        """Draws what is within from another origin, turned clockwise."""
        self._parts.append(
            f'<g transform="translate({east:.2f} {north:.2f}) rotate({-degrees:.2f})">'
        )
        yield
        self._parts.append("</g>")

    def svg(self) -> str:
        """Returns the picture."""
        size = f"{self.width:.2f} {self.height:.2f}"
        width, height = size.split()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {size}" font-family="{FAMILY}"><defs>{"".join(self._definitions)}'
            f'</defs><g transform="matrix(1 0 0 -1 0 {height})" fill-rule="evenodd" '
            f'stroke-linejoin="round" stroke-linecap="round">{"".join(self._parts)}</g></svg>'
        )

    def _hatch(self, colour: str, grid: float) -> str:
        key = f"{colour}@{grid:g}"
        if key not in self._hatches:
            name = f"hatch{len(self._definitions)}"
            # Of one common origin: the lines of neighbours meet.
            self._definitions.append(
                f'<pattern id="{name}" width="{_HATCH_EVERY}" height="{_HATCH_EVERY}" '
                f'patternUnits="userSpaceOnUse" patternTransform="scale({1 / grid:g}) rotate(-45)">'
                f'<path d="M0 1.6H{_HATCH_EVERY}" stroke="{colour}" stroke-width="0.7"/></pattern>'
            )
            self._hatches[key] = name
        return self._hatches[key]
