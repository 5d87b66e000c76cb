"""The fonts of the report: embedded, so that it prints the same everywhere."""

from __future__ import annotations

import html
import unicodedata
from functools import cache

from reportlab import rl_config
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

TEXT, BOLD, ITALIC = "Vera", "VeraBd", "VeraIt"

_INSTEAD = str.maketrans(
    {
        "'": "’",
        "\u202f": "\u00a0",
        "\u2009": "\u00a0",
        "\u2010": "-",
        "\u2011": "-",
        "\u02bc": "’",
        "\u02bb": "‘",
        "\u2032": "’",
        "\u2033": "”",
    }
)
"""What Bitstream Vera, which reportlab carries, does not draw; and the apostrophe of print."""


@cache
def register_fonts() -> None:
    """Makes the fonts known to reportlab, and its files binary.

    Its default writes bytes as text (ASCII 85): a quarter more of them, and half of the time.
    """
    rl_config.useA85 = 0
    for name in (TEXT, BOLD, ITALIC):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    pdfmetrics.registerFontFamily(TEXT, normal=TEXT, bold=BOLD, italic=ITALIC, boldItalic=BOLD)


def drawable(text: str) -> str:
    """Returns a text with what the fonts do not have replaced by its nearest.

    A letter whose accent they lack loses it; a sign they lack becomes `?`, never a blank box.
    """
    register_fonts()
    known = pdfmetrics.getFont(TEXT).face.charToGlyph
    composed = unicodedata.normalize("NFC", text).translate(_INSTEAD)
    return "".join(letter if ord(letter) in known else _nearest(letter) for letter in composed)


def _nearest(letter: str) -> str:
    known = pdfmetrics.getFont(TEXT).face.charToGlyph
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in ("Cc", "Cf"):
        return ""
    bare = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in bare if ord(part) in known) or "?"


def markup(text: str) -> str:
    """Returns a text for a paragraph, where nothing in it is read as a tag."""
    return html.escape(drawable(text), quote=False)


def width_of(text: str, size: float, font: str = TEXT) -> float:
    """Returns the width of a text, points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def lines_of(text: str, size: float, width: float, font: str = TEXT) -> list[str]:
    """Returns a text cut between words into lines that are no wider than `width`, points."""
    lines: list[str] = simpleSplit(drawable(text), font, size, width)
    return lines
