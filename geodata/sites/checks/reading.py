"""A row of a file made a draft: columns by today's names, values of their own type."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from geodata.sites.checks.drafts import Draft, shown
from geodata.sites.checks.lists import read_list
from geodata.sites.older_wordings import RENAMED_COLUMNS
from geodata.sites.site import (
    FIELD_NAMES,
    LOCATION_QUALITIES,
    MULTI_VALUED,
    REQUIRED,
    Fact,
    Finding,
)

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]|$)")
_FRENCH_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})$")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Signs that no text of a site holds: controls, and halves of surrogate pairs."""
_WITHOUT_WHICH_NO_SITE = ("id", "nom")
_MOST_COLUMNS_REPORTED = 50

Reader = Callable[[Draft, str, Any], Any]
"""Reads a value of a field into the draft; None when it is left out."""


class RowReader:
    """Reads rows one by one; remembers which columns it has already spoken of."""

    def __init__(self) -> None:
        self._reported: set[str] = set()
        self.of_file: list[Finding] = []
        """Findings on the whole file; whoever reads them empties the list."""

    def read(self, number: int, row: Mapping[str | None, Any] | None) -> Draft:
        """Returns the draft of a row, refused when it has no id or no name.

        Args:
            number: 1 for the first row of data.
            row: values by column, texts as in CSV or typed as in JSON; None for no record.
        """
        draft = Draft(number)
        if row is None:
            draft.refuse("not_a_record", "")
            return draft
        given = self._by_field(draft, row)
        for name, value in given.items():
            _read_value(draft, name, value)
        for name in _WITHOUT_WHICH_NO_SITE:
            if not draft.values.get(name) and not draft.is_refused:
                draft.refuse("required_missing", name, sentence="required_missing.refused")
        return draft

    def _by_field(self, draft: Draft, row: Mapping[str | None, Any]) -> dict[str, Any]:
        """Returns the non-empty values by the standard's names, older columns renamed."""
        given: dict[str, Any] = {}
        for column, value in row.items():
            if column is None:
                _say_surplus(draft, value)
                continue
            name = column if column in _FIELDS else self._todays_name(column)
            if name is None or _is_empty(value):
                continue
            if name in given and given[name] != value:
                facts = {"value": shown(value)}
                draft.say(
                    "warning", "column_conflict", name, given=value, kept=given[name], **facts
                )
            given.setdefault(name, value)
        return given

    def _todays_name(self, column: str) -> str | None:
        name = RENAMED_COLUMNS.get(column)
        if name is None:
            self._say_once(column, "column_unknown", {})
        else:
            self._say_once(column, "column_renamed", {"today": name})
        return name

    def _say_once(self, column: str, code: str, facts: dict[str, Fact]) -> None:
        if column in self._reported or len(self._reported) > _MOST_COLUMNS_REPORTED:
            return
        self._reported.add(column)
        sentence = None
        if len(self._reported) > _MOST_COLUMNS_REPORTED:
            code, sentence = "column_unknown", "column_unknown.others"
        facts = {"column": shown(column), **facts}
        self.of_file.append(Finding(0, "note", shown(column), code, facts, sentence=sentence))


_FIELDS = frozenset(FIELD_NAMES)


def say_missing(draft: Draft) -> None:
    """Warns of what the standard requires and the row has not, once all is repaired."""
    left_out = {finding.field for finding in draft.findings if finding.given is not None}
    for name in REQUIRED:
        if name not in left_out and draft.values.get(name) in (None, "", ()):
            draft.say("warning", "required_missing", name)


def _say_surplus(draft: Draft, cells: Any) -> None:
    if any(str(cell).strip() for cell in cells):
        draft.say("warning", "row_too_long", "", given=cells)


def _is_empty(value: Any) -> bool:
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value in ([], {})


def _read_value(draft: Draft, name: str, value: Any) -> None:
    if not isinstance(value, str) and _is_malformed(draft, name, value):
        return
    if not (isinstance(value, str) and value.isprintable()):
        value = _without_controls(draft, name, value)
        if _is_empty(value):
            return
    if name in MULTI_VALUED:
        read_list(draft, name, value)
    else:
        reader: Reader = _READERS.get(name, _text)
        draft.values[name] = reader(draft, name, value)


def _is_malformed(draft: Draft, name: str, value: Any) -> bool:
    if isinstance(value, (dict, bool)) or (isinstance(value, list) and not _is_list(name, value)):
        draft.say("warning", "value_malformed", name, given=value)
        return True
    return False


def _without_controls(draft: Draft, name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_without_controls(draft, name, item) for item in value]
    if not isinstance(value, str) or not _CONTROLS.search(value):
        return value
    kept = _CONTROLS.sub("", value)
    draft.say("warning", "control_characters", name, given=ascii(value), kept=kept)
    return kept


def _is_list(name: str, value: list[Any]) -> bool:
    return name in MULTI_VALUED and not any(isinstance(item, (dict, list)) for item in value)


def _text(draft: Draft, name: str, value: Any) -> str:  # noqa: ARG001 - the shape of a reader
    if isinstance(value, str) and value.isprintable() and "  " not in value:
        return value.strip()
    return str(value) if name == "presentation_detail" else " ".join(str(value).split())


def _number(draft: Draft, name: str, value: Any) -> float | None:
    """Returns a coordinate as it is given, of whatever system; a decimal comma is a point."""
    text = "".join(str(value).split())
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        facts = {"value": shown(value)}
        draft.say("warning", "coordinates_unreadable", name, given=value, **facts)
        return None
    if "," in text:
        draft.say("warning", "decimal_comma", name, given=value, kept=number)
    return number


def _date(draft: Draft, name: str, value: Any) -> date | None:
    text = str(value).strip()
    french = _FRENCH_DATE.match(text)
    iso = "-".join(french.groups()[::-1]) if french else text[:10]
    try:
        day = date.fromisoformat(iso) if french or _ISO_DATE.match(text) else None
    except ValueError:
        day = None
    if day is None:
        draft.say("warning", "date_malformed", name, given=text, value=text)
    elif french:
        draft.say("warning", "date_french", name, given=text, kept=day)
    return day


def _count(draft: Draft, name: str, value: Any) -> int | None:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        draft.say("warning", "count_malformed", name, given=text, value=text)
        return None
    return int(text)


def _quality(draft: Draft, name: str, value: Any) -> str | None:
    text = str(value).strip()
    if text not in LOCATION_QUALITIES:
        sentence = "value_malformed.quality"
        draft.say("warning", "value_malformed", name, sentence=sentence, given=text, value=text)
        return None
    return text


_READERS: Mapping[str, Reader] = {
    "latitude": _number,
    "longitude": _number,
    "date_maj": _date,
    "opens_on": _date,
    "closes_on": _date,
    "posts_granted": _count,
    "posts_filled": _count,
    "location_quality": _quality,
}
