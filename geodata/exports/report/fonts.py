"""The fonts of documents: carried beside the code, so that they print the same everywhere.

They are DejaVu Sans, cut to the letters of Europe's Latin languages and the signs of figures.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FAMILY = "DejaVu Sans"
TEXT, BOLD, ITALIC = "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique"

_INSTEAD = str.maketrans({"'": "’", "\u2010": "-", "\u2011": "-"})
"""The apostrophe of print; hyphens that some fonts lack."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a font knows: the width of each letter that it has, in thousandths of its size."""

    advances: Mapping[str, float]


def assets_folder() -> str:
    """Returns the folder of the fonts and the templates."""
    return str(files(__package__) / "assets")


@cache
def face(name: str = TEXT) -> Face:
    """Returns a font's face, from its tables `cmap` (format 4) and `hmtx` (OpenType 1.9)."""
    content = (files(__package__) / "assets" / f"{name}.ttf").read_bytes()
    tables = _tables(content)
    units_per_em = struct.unpack_from(">H", content, tables["head"] + 18)[0]
    metrics = struct.unpack_from(">H", content, tables["hhea"] + 34)[0]
    advances: dict[str, float] = {}
    for letter, glyph in _glyphs(content, tables["cmap"]).items():
        at = tables["hmtx"] + 4 * min(glyph, metrics - 1)
        advances[letter] = 1000.0 * struct.unpack_from(">H", content, at)[0] / units_per_em
    return Face(advances)


def _tables(content: bytes) -> dict[str, int]:
    """Returns where each table of a font starts."""
    count = struct.unpack_from(">H", content, 4)[0]
    records = (struct.unpack_from(">4sLLL", content, 12 + 16 * at) for at in range(count))
    return {tag.decode(): start for tag, _, start, _ in records}


def _glyphs(content: bytes, cmap: int) -> dict[str, int]:
    """Returns the glyph of each letter of the basic plane."""
    count = struct.unpack_from(">H", content, cmap + 2)[0]
    starts = (struct.unpack_from(">HHL", content, cmap + 4 + 8 * at)[2] for at in range(count))
    at = next(cmap + s for s in starts if struct.unpack_from(">H", content, cmap + s)[0] == 4)
    segments = struct.unpack_from(">H", content, at + 6)[0] // 2
    words = f">{segments}H"
    ends = struct.unpack_from(words, content, at + 14)
    firsts = struct.unpack_from(words, content, at + 16 + 2 * segments)
    deltas = struct.unpack_from(words, content, at + 16 + 4 * segments)
    offsets_at = at + 16 + 6 * segments
    found: dict[str, int] = {}
    for number, (first, end, delta) in enumerate(zip(firsts, ends, deltas, strict=True)):
        offset_at = offsets_at + 2 * number
        offset = struct.unpack_from(">H", content, offset_at)[0]
        for code in range(first, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = struct.unpack_from(">H", content, offset_at + offset + 2 * (code - first))[
                    0
                ]
            found[chr(code)] = (glyph + delta) & 0xFFFF
    return {letter: glyph for letter, glyph in found.items() if glyph}


def drawable(text: str) -> str:
    """Returns a text with what the fonts do not have replaced by its nearest.

    A letter whose accent they lack loses it; a sign they lack becomes `?`, never a blank box.
    """
    known = face().advances
    composed = unicodedata.normalize("NFC", text).translate(_INSTEAD)
    return "".join(letter if letter in known else _nearest(letter) for letter in composed)


def _nearest(letter: str) -> str:
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs"):
        return ""
    bare = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in bare if part in face().advances) or "?"


def width_of(text: str, size: float, font: str = TEXT) -> float:
    """Returns the width of a text, points; a letter that the font lacks is as wide as an `m`."""
    advances = face(font).advances
    return sum(advances.get(letter, advances["m"]) for letter in text) * size / 1000.0
