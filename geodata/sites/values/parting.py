"""Several values in one cell: parted however people part them, never inside a known wording."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from geodata.sites.values.wordings import is_wording
from geodata.sites.vocabularies import VOCABULARIES

IsKnown = Callable[[str], bool]
"""Whether a text is a wording of the field as it stands, commas and all."""

_BULLET = re.compile(r"^\s*(?:[-*•·–—▪►●○◦✓✔➢>]+|\d{1,2}[.)])\s+")
_LINES = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]+|\\n")
_BULLETS_WITHIN = re.compile(r"\s*[•▪►●○◦✓✔➢]\s*")
_WEAK = re.compile(r"(\s*,\s*|\s+/\s+)")
_WORDS = re.compile(r"(\s+(?:et|ou|and|or)\s+|\s+[-–—]\s+|\s*/\s*|\s*\+\s*)", re.IGNORECASE)
_MOST_ATOMS = 400
"""More is a text, and no list."""
_WIDEST = 6
"""How many atoms a known wording is looked for in."""


@lru_cache(maxsize=4096)
def parted(name: str, text: str) -> tuple[str, ...]:
    """Returns the values of a list field that a cell holds, in its order.

    Args:
        name: the field, whose wordings are never parted; free words only where strong signs part.
        text: a cell.

    >>> parted("modalites_acces", "Téléphoner / Se présenter")
    ('Téléphoner', 'Se présenter')
    >>> parted("publics_specifiquement_adresses", "Familles et/ou enfants, Seniors")
    ('Familles et/ou enfants', 'Seniors')
    """
    if name in VOCABULARIES:
        return tuple(parted_by(text, partial(is_wording, name)))
    return tuple(_lines(text))


def parted_by(text: str, is_known: IsKnown) -> list[str]:
    """Returns the values of a cell.

    A bar, a semicolon and a new line always part values; a comma and a slash between spaces do
    outside parentheses, unless what they stand in is a known wording; `et`, `ou`, a dash and a
    plus do only where all that they part is known.
    """
    text = text.strip()
    array = _array(text) if text else []
    if array is not None:
        return [value for item in array for value in parted_by(item, is_known)]
    if is_known(text):
        return [_tidy(text)]
    if "|" in text:
        pieces: Iterable[str] = text.split("|")
    else:
        pieces = (
            piece
            for line in _LINES.split(text)
            for item in _outside(line, ";")
            for piece in _BULLETS_WITHIN.split(item)
        )
    found: list[str] = []
    for piece in pieces:
        found.extend(_weakly(_tidy(_BULLET.sub("", piece)), is_known))
    return found


def _lines(text: str) -> list[str]:
    if "|" in text:
        pieces = text.split("|")
    else:
        pieces = [item for line in _LINES.split(text) for item in line.split(";")]
    return [tidy for piece in pieces if (tidy := _tidy(_BULLET.sub("", piece)))]


def _weakly(text: str, is_known: IsKnown) -> list[str]:
    if not text or is_known(text):
        return [text] if text else []
    atoms = _atoms(text, _WEAK)
    if len(atoms) == 1 or len(atoms) > _MOST_ATOMS:
        return _by_words(text, is_known)
    found: list[str] = []
    at = 0
    while at < len(atoms):
        joined, taken = _longest_known(atoms, at, is_known)
        found.extend([joined] if is_known(joined) else _by_words(joined, is_known))
        at += taken
    return [value for value in found if value]


def _longest_known(atoms: list[tuple[str, str]], at: int, is_known: IsKnown) -> tuple[str, int]:
    """Returns the most atoms from a place on that are one known wording, or the first atom."""
    for count in range(min(_WIDEST, len(atoms) - at), 1, -1):
        group = atoms[at : at + count]
        joined = "".join(atom + sign for atom, sign in group[:-1]) + group[-1][0]
        if is_known(_tidy(joined)):
            return _tidy(joined), count
    return _tidy(atoms[at][0]), 1


def _by_words(text: str, is_known: IsKnown) -> list[str]:
    """Parts at words that may as well be a part of one value, where all they part is known."""
    atoms = [_tidy(atom) for atom, _ in _atoms(text, _WORDS)]
    if 1 < len(atoms) <= _WIDEST and all(is_known(atom) for atom in atoms):
        return atoms
    return [text] if text else []


def _atoms(text: str, signs: re.Pattern[str]) -> list[tuple[str, str]]:
    """Returns what signs part outside parentheses, each with the sign that follows it."""
    atoms: list[tuple[str, str]] = []
    held = ""
    pieces = signs.split(text)
    for index in range(0, len(pieces), 2):
        held += pieces[index]
        sign = pieces[index + 1] if index + 1 < len(pieces) else ""
        if sign and held.count("(") > held.count(")"):
            held += sign
            continue
        atoms.append((held, sign))
        held = ""
    if held:
        atoms.append((held, ""))
    return atoms


def _outside(text: str, sign: str) -> list[str]:
    return [atom for atom, _ in _atoms(text, re.compile(f"({re.escape(sign)})"))]


def _array(text: str) -> list[str] | None:
    """Returns the items of an array as PostgreSQL (`{a,"b c"}`) or JSON writes it in a cell."""
    if text[0] == "{" and text[-1] == "}" and ":" not in text:
        return [item for row in csv.reader([text[1:-1]]) for item in row]
    if text[0] == "[" and text[-1] == "]":
        try:
            items = json.loads(text.replace("'", '"') if '"' not in text else text)
        except (ValueError, RecursionError):
            return None
        if isinstance(items, list) and all(isinstance(item, (str, int, float)) for item in items):
            return [str(item) for item in items]
    return None


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,;")
