"""Values longer than an answer may hold: cut, with a finding, so that a place always fits in one.

An answer gives up to 150 places whole (three lists of 50), and may have 6 MB as Lambda counts it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from geodata.sites.checks.drafts import Draft
from geodata.sites.values.links import LONGEST_URL

LARGEST_PLACE_BYTES = 30_000
"""Of a place in JSON that is itself a text of JSON: 150 are 4.5 MB."""
LONGEST_ID = 500
"""What the address of a place in the API may hold."""
MOST_VALUES = 50

_LONGEST_TEXT = 500
_LONGEST = {
    "presentation_resume": 2_000,
    "presentation_detail": 6_000,
    "horaires": 5_000,
    "site_web": LONGEST_URL,
    "fiche_acces_libre": LONGEST_URL,
    "prise_rdv": LONGEST_URL,
}
_NOT_CUT = frozenset({"horaires", "fiche_acces_libre", "prise_rdv"})
"""Texts of which a part says something else: kept whole, or left out."""
_LONGEST_OTHER = 30
"""Characters of a number or a day at most."""
_LARGEST_CHARACTER = 7
"""Bytes of one character at most, in JSON in JSON: `\\\\u0001`."""


def check_lengths(draft: Draft) -> None:
    """Cuts what is too long for its field, then what is longest until the place fits."""
    if len(draft.text("id")) > LONGEST_ID:
        draft.refuse("value_too_long", "id", length=len(draft.text("id")), most=LONGEST_ID)
        return
    if _is_surely_short(draft.values):
        return
    for name, value in list(draft.values.items()):
        longest = _LONGEST.get(name, _LONGEST_TEXT)
        if isinstance(value, str):
            _cut_text(draft, name, value, longest)
        elif isinstance(value, tuple):
            short = tuple(each for each in value if len(each) <= longest)
            _cut_list(draft, name, value, short[:MOST_VALUES])
    while bytes_of(draft.values) > LARGEST_PLACE_BYTES:
        name, value = max(_texts(draft), key=lambda each: bytes_of({each[0]: each[1]}))
        half = len(value) // 2
        if isinstance(value, str):
            _cut_text(draft, name, value, half)
        else:
            _cut_list(draft, name, value, value[:half])


def _is_surely_short(values: dict[str, Any]) -> bool:
    """Whether nothing is to be cut, whatever its field: it is so of all places but a few."""
    total = 0
    for value in values.values():
        if isinstance(value, str):
            length = len(value)
            if length > _LONGEST_TEXT:
                return False
        elif isinstance(value, tuple):
            length = _length_of_short(value)
            if length < 0:
                return False
        else:
            length = _LONGEST_OTHER
        total += length
    return total * _LARGEST_CHARACTER <= LARGEST_PLACE_BYTES


@lru_cache(maxsize=4096)
def _length_of_short(texts: tuple[str, ...]) -> int:
    """Returns the characters of a list, or -1 when it or one of its texts is too long."""
    lengths = list(map(len, texts))
    if len(lengths) > MOST_VALUES or max(lengths, default=0) > _LONGEST_TEXT:
        return -1
    return sum(lengths)


def bytes_of(values: dict[str, Any]) -> int:
    """Returns how large values are in an answer; a bound of it where they are surely small."""
    most = sum(_characters(each) for each in values.values()) * _LARGEST_CHARACTER
    if most <= LARGEST_PLACE_BYTES:
        return most
    text = json.dumps(json.dumps(values, ensure_ascii=False, default=str), ensure_ascii=False)
    return len(text.encode("utf-8", "surrogatepass"))


def _texts(draft: Draft) -> Iterator[tuple[str, Any]]:
    """Yields the texts and the lists of a row, but for its id, which is short and has to stay."""
    for name, value in draft.values.items():
        if isinstance(value, (str, tuple)) and value and name != "id":
            yield name, value


def _characters(value: Any) -> int:
    return sum(map(len, value)) if isinstance(value, tuple) else len(str(value))


def _cut_text(draft: Draft, name: str, text: str, longest: int) -> None:
    if len(text) > longest:
        kept = None if name in _NOT_CUT else f"{text[: max(longest - 1, 0)]}…"
        draft.repair("warning", "value_too_long", name, kept, length=len(text), most=longest)


def _cut_list(draft: Draft, name: str, values: tuple[str, ...], kept: tuple[str, ...]) -> None:
    if len(kept) < len(values):
        facts = {"length": len(values), "most": len(kept)}
        sentence = "value_too_long.values"
        draft.repair("warning", "value_too_long", name, kept, sentence=sentence, **facts)
