"""Numbered arrondissements of Paris, Lyon and Marseille, as people write them: `Lyon 3e`."""

from __future__ import annotations

import re

_CITY = r"(?P<city>paris|lyon|marseille)"
_ORDINAL = r"(?:e|er|re|eme|ieme|nd|nde|d)"
_WORD = r"(?:arr|arrt|arrdt|ardt|arrond|arrondissement)"
_NUMBER = r"(?P<number>\d{1,2}|[ivx]{1,5}?)"
_AFTER = re.compile(rf"{_CITY}(?: le)? {_NUMBER}(?: ?{_ORDINAL})?(?: {_WORD})?")
_BEFORE = re.compile(
    rf"(?:le )?{_NUMBER} ?(?:{_ORDINAL}(?: {_WORD})?|{_WORD})(?: (?:de|a))? {_CITY}"
)
_TENS, _UNITS = ("", "x"), ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = {
    f"{ten}{unit}": 10 * tens + units
    for tens, ten in enumerate(_TENS)
    for units, unit in enumerate(_UNITS)
}
_ROMAN["xx"] = 20


def official_name(text: str) -> str | None:
    """Returns the folded official name of a numbered arrondissement, or None.

    Args:
        text: folded words, as `lyon 3e`, `paris xv` or `4eme arrondissement de marseille`.
    """
    found = _AFTER.fullmatch(text) or _BEFORE.fullmatch(text)
    if found is None:
        return None
    number = _ROMAN.get(found["number"]) or (
        int(found["number"]) if found["number"].isdigit() else 0
    )
    suffix = "er" if number == 1 else "e"
    return f"{found['city']} {number}{suffix} arrondissement" if number else None
