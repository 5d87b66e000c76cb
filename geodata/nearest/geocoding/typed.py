"""What a citizen typed, made safe and read: a position, postcodes, words, parts between commas."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from geodata.errors import ParameterError
from geodata.territory import LONGEST_TEXT, fold

SHORTEST_ADDRESS = 3
"""The national service refuses shorter texts."""

_DEGREES = r"([+-]?\d{1,3}[.,]\d+)\s*°?\s*([NSEWO])?"
_POSITION = re.compile(rf"\(?\s*{_DEGREES}(?:\s*[,;/]\s*|\s+){_DEGREES}\s*\)?", re.IGNORECASE)
_NEGATIVE = ("s", "w", "o")
_PARTED_POSTCODE = re.compile(r"\b(\d{2}|2[AB])[  .](\d{3})\b", re.IGNORECASE)
_PREFIXED_POSTCODE = re.compile(r"\bF-(?=\d{5}\b)", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex\b(?:\s+\d{1,2}(?!\d))?", re.IGNORECASE)
_UNTYPED = ("Cc", "Cs", "Co")
"""Control characters, halves of characters, and those that no alphabet has."""
_LEADING = re.compile(r"^[\W_]+")
_SUR = re.compile(r"\bs/\s*(?!s/|s\b)(?=\w)", re.IGNORECASE)
_SOUS = re.compile(r"\bs/s(?:/|\b)\s*(?=[\w\s])|(?<=[\w])[\s-]ss[\s-](?=\w)", re.IGNORECASE)
"""`Ivry s/Seine`, `Fontenay s/s Bois` and `Fontenay-ss-Bois`."""
_BORDER = re.compile(r"[,;()\[\]/|]|\s[-–—]\s")
_POSTCODE = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that is fit to be looked for.

    `text` is what was typed without invisible signs and needless spaces. `position` is (lon, lat)
    when the text is a position. `parts` are the folded parts between commas, without CEDEX and
    the country; `words` are theirs in order, and `postcodes` those of five digits.
    """

    text: str
    position: tuple[float, float] | None
    parts: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All the folded words."""
        return tuple(word for part in self.parts for word in part)

    @property
    def postcodes(self) -> tuple[str, ...]:
        """The words of five digits."""
        return tuple(word for word in self.words if _POSTCODE.fullmatch(word))


def word_set(words: str) -> frozenset[str]:
    """Returns words parted by spaces as a set."""
    return frozenset(words.split())


WAYS = word_set(
    "rue r avenue av boulevard bd place pl allee allees chemin ch impasse route rte quai cours "
    "square sq passage lotissement residence"
)
"""Kinds of streets, and how they are shortened."""


def read_text(text: str) -> Typed:
    """Returns what a citizen typed, read.

    Raises:
        ParameterError: the text is too long, has control characters, nothing to look for, or is
            a position out of range. The value is never repeated.
    """
    tidy = _tidied(text)
    position = _position(tidy)
    if position is not None:
        return Typed(tidy, position, ())
    # The national service refuses a text that does not begin with a letter or a digit.
    tidy = _LEADING.sub("", tidy)
    plain = _SUR.sub("sur ", _SOUS.sub(" sous ", tidy))
    plain = _CEDEX.sub(" ", _PREFIXED_POSTCODE.sub("", plain))
    return Typed(tidy, None, _parts(_PARTED_POSTCODE.sub(r"\1\2", plain)))


def _tidied(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ParameterError("q", f"longer than {LONGEST_TEXT} characters")
    kinds = {sign: unicodedata.category(sign) for sign in text}
    if any(kinds[sign] in _UNTYPED and sign not in "\t\r\n" for sign in text):
        raise ParameterError("q", "control characters are in it")
    # Zero-width signs and marks of direction come with what is pasted, and mean nothing.
    seen = "".join(sign for sign in text if kinds[sign] != "Cf")
    lines = (line.strip(" \t,;") for line in seen.splitlines())
    tidy = " ".join(", ".join(line for line in lines if line).split())
    if not fold(tidy):
        raise ParameterError("q", "no letter and no digit to look for are in it, or hardly any")
    return tidy


def _position(tidy: str) -> tuple[float, float] | None:
    found = _POSITION.fullmatch(tidy)
    if found is None:
        return None
    first, first_side, second, second_side = found.groups()
    lat, lon = _degrees(first, first_side), _degrees(second, second_side)
    if (first_side or "n").lower() in "ewo":
        lat, lon = lon, lat
    if abs(lat) > 90 or abs(lon) > 180:
        raise ParameterError("q", "a position out of range: latitude first, then longitude")
    return lon, lat


def _degrees(number: str, side: str | None) -> float:
    value = float(number.replace(",", "."))
    return -value if side is not None and side.lower() in _NEGATIVE else value


def _parts(plain: str) -> tuple[tuple[str, ...], ...]:
    parts = [tuple(fold(part).split()) for part in _BORDER.split(plain)]
    kept = [part for part in parts if part]
    while len(kept) > 1 and kept[-1] == ("france",):
        kept.pop()
    return tuple(kept)
