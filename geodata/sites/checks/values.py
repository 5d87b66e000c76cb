"""The value of a field, read by the field's kind; what is changed or left out is a finding."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from geodata.sites.checks.drafts import Draft, shown
from geodata.sites.checks.lists import read_list
from geodata.sites.site import LOCATION_QUALITIES, MULTI_VALUED
from geodata.sites.values.dates import day_of
from geodata.sites.values.degrees import degrees_of
from geodata.sites.values.digits import digits_of
from geodata.sites.values.placeholders import is_placeholder
from geodata.sites.values.texts import cleaned

_ZERO_IS_A_VALUE = frozenset(
    {"id", "pivot", "latitude", "longitude", "posts_granted", "posts_filled", "code_postal"}
)
"""Fields whose 0 is not written for nothing, or has a finding of its own."""
_SEVERITIES: Mapping[str, Any] = {
    "control_characters": "warning",
    "direction_controls": "warning",
    "invisible_characters": "note",
    "html_removed": "note",
    "spreadsheet_form": "note",
}
_VISIBLE = frozenset({"html_removed", "spreadsheet_form"})
"""Changes of what a reader can see."""
_DATE_FORMS = {
    "slashed": "date_spelling",
    "french": "date_french",
    "serial": "date_serial",
    "epoch": "date_serial.epoch",
}

Reader = Callable[[Draft, str, Any], Any]
"""Reads a value of a field into the draft; None when it is left out."""


def read_value(draft: Draft, name: str, value: Any) -> None:
    """Puts a value that is not empty in the draft, by the kind of its field.

    Args:
        draft: the row.
        name: the field.
        value: a text as in CSV, or whatever JSON has.
    """
    if not isinstance(value, str) and _is_malformed(draft, name, value):
        return
    value = _cleaned(draft, name, value)
    if value in ("", []):
        return
    # Of a list, each value is looked at.
    if isinstance(value, str) and not (name in MULTI_VALUED and "|" in value):
        zero_is_nothing = name not in _ZERO_IS_A_VALUE
        if is_placeholder(value, zero_is_nothing=zero_is_nothing):
            draft.say("warning", "placeholder", name, given=value, value=value)
            return
    if name in MULTI_VALUED:
        read_list(draft, name, value)
    else:
        reader: Reader = _READERS.get(name, _text)
        draft.values[name] = reader(draft, name, value)


def _is_malformed(draft: Draft, name: str, value: Any) -> bool:
    is_list = isinstance(value, list)
    if isinstance(value, (dict, bool)) or is_list != (name in MULTI_VALUED):
        draft.say("warning", "value_malformed", name, given=value)
        return True
    return False


def _cleaned(draft: Draft, name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_cleaned(draft, name, item) for item in value]
    if not isinstance(value, str):
        return value
    kept, changes = cleaned(value)
    for change in changes:
        given = value if change in _VISIBLE else ascii(value)
        draft.say(_SEVERITIES[change], change, name, given=given, kept=kept)
    return kept.strip()


def _text(draft: Draft, name: str, value: Any) -> str:  # noqa: ARG001 - the shape of a reader
    if isinstance(value, str) and value.isprintable() and "  " not in value:
        return value.strip()
    return str(value) if name == "presentation_detail" else " ".join(str(value).split())


def _code(draft: Draft, name: str, value: Any) -> str | None:
    """Returns a code without what a spreadsheet puts around figures."""
    text = " ".join(str(value).split())
    digits = digits_of(text)
    if digits.form == "rounded":
        draft.say("warning", "digits_lost", name, given=text, value=text)
        return None
    if is_placeholder(digits.text):
        draft.say("warning", "placeholder", name, given=text, value=text)
        return None
    if digits.form == "spreadsheet":
        draft.say("note", "spreadsheet_form", name, given=text, kept=digits.text)
    return digits.text


def _telephone(draft: Draft, name: str, value: Any) -> str | None:
    """Returns a text of numbers; how it is written is for whoever reads numbers to say."""
    text = _text(draft, name, value)
    if digits_of(text).form == "rounded":
        draft.say("warning", "digits_lost", name, given=text, value=text)
        return None
    return text


def _number(draft: Draft, name: str, value: Any) -> float | None:
    """Returns a coordinate as it is given, of whatever system; a decimal comma is a point."""
    if isinstance(value, (int, float)) and math.isfinite(value):
        return float(value)
    read = degrees_of(str(value))
    if read is None:
        draft.say("warning", "coordinates_unreadable", name, given=value, value=shown(value))
        return None
    if read.form == "comma":
        draft.say("warning", "decimal_comma", name, given=value, kept=read.value)
    elif read.form != "plain":
        sentence = "coordinates_degrees.grouped" if read.form == "grouped" else None
        changed = {"given": value, "kept": read.value}
        draft.say("note", "coordinates_degrees", name, sentence=sentence, **changed)
    return read.value


def _date(draft: Draft, name: str, value: Any) -> date | None:
    text = str(value).strip()
    read = day_of(text)
    if read is None:
        draft.say("warning", "date_malformed", name, given=text, value=text)
        return None
    if read.form != "iso":
        sentence = _DATE_FORMS[read.form]
        code = sentence.partition(".")[0]
        draft.say("warning", code, name, sentence=sentence, given=text, kept=read.day)
    return read.day


def _count(draft: Draft, name: str, value: Any) -> int | None:
    text = str(value).strip()
    digits = digits_of(text)
    if not (digits.text.isascii() and digits.text.isdigit() and len(digits.text) < 10):
        draft.say("warning", "count_malformed", name, given=text, value=text)
        return None
    if digits.form == "spreadsheet" and not isinstance(value, float):
        draft.say("note", "spreadsheet_form", name, given=text, kept=digits.text)
    return int(digits.text)


def _quality(draft: Draft, name: str, value: Any) -> str | None:
    text = str(value).strip()
    if text not in LOCATION_QUALITIES:
        sentence = "value_malformed.quality"
        draft.say("warning", "value_malformed", name, sentence=sentence, given=text, value=text)
        return None
    return text


_READERS: Mapping[str, Reader] = {
    "pivot": _code,
    "code_postal": _code,
    "code_insee": _code,
    "telephone": _telephone,
    "latitude": _number,
    "longitude": _number,
    "date_maj": _date,
    "opens_on": _date,
    "closes_on": _date,
    "posts_granted": _count,
    "posts_filled": _count,
    "location_quality": _quality,
}
