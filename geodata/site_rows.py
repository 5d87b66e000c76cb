"""A row of a file of sites, of today's standard or an older one, made a site with its findings."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geodata.legacy import EVERYONE, RENAMED_COLUMNS, WORDINGS
from geodata.sites import FIELD_NAMES, MULTI_VALUED, REQUIRED, Finding, Severity, Site
from geodata.vocabularies import VOCABULARIES

_DATES = frozenset({"date_maj", "opens_on", "closes_on"})
_COUNTS = frozenset({"posts_granted", "posts_filled"})
_DEGREES = {"latitude": 90.0, "longitude": 180.0}
_FREE_LISTS = frozenset({"courriels", "site_web"})
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WITHOUT_WHICH_NO_SITE = ("id", "nom")


@dataclass(slots=True)
class RowReader:
    """Reads rows one by one; what it has to say of each is in `findings`."""

    findings: list[Finding] = field(default_factory=list)
    _unknown_columns: set[str] = field(default_factory=set)

    def read(self, number: int, row: Mapping[str | None, Any]) -> Site | None:
        """Returns the site of a row, or None when the row is refused.

        Args:
            number: 1 for the first row of data.
            row: values by column, texts as in CSV or typed as in JSON.
        """
        given = self._by_field(number, row)
        missing = [name for name in _WITHOUT_WHICH_NO_SITE if name not in given]
        if missing:
            self._say(number, "error", missing[0], "missing: the row is refused")
            return None
        values = {name: self._value(number, name, text) for name, text in given.items()}
        for name in REQUIRED:
            if values.get(name) in (None, ()):
                self._say(number, "warning", name, "required by the standard, and missing")
        _pair_coordinates(values)
        if values.get("latitude") is None:
            self._say(number, "warning", "latitude", "no usable coordinates: the site is unplaced")
        return Site(**{name: value for name, value in values.items() if value is not None})

    def _by_field(self, number: int, row: Mapping[str | None, Any]) -> dict[str, Any]:
        """Returns the non-empty values by the standard's names, older columns renamed."""
        given: dict[str, Any] = {}
        for column, value in row.items():
            if column is None:
                self._say(number, "warning", "", "more values than columns: the rest is left out")
                continue
            name = RENAMED_COLUMNS.get(column, column)
            if name not in FIELD_NAMES:
                self._note_unknown(column)
            elif not _is_empty(value):
                given.setdefault(name, value)
        return given

    def _note_unknown(self, column: str) -> None:
        if column not in self._unknown_columns:
            self._unknown_columns.add(column)
            self._say(0, "note", column, "not a column of the standard: left out")

    def _value(self, number: int, name: str, value: Any) -> Any:
        if name in MULTI_VALUED:
            return self._values(number, name, _split(name, value))
        if name in _DEGREES:
            return self._degrees(number, name, value)
        if name in _DATES:
            return self._date(number, name, str(value).strip())
        if name in _COUNTS:
            return self._count(number, name, str(value).strip())
        return " ".join(str(value).split()) if name != "presentation_detail" else str(value)

    def _values(self, number: int, name: str, texts: Iterable[str]) -> tuple[str, ...]:
        """Returns values in today's wording; those of no vocabulary are kept and reported."""
        found: dict[str, None] = {}
        for text in texts:
            today = WORDINGS.get(name, {}).get(text, text)
            if text in EVERYONE and name == "publics_specifiquement_adresses":
                self._say(number, "note", name, f"{text!r} singles out nobody: left out")
                continue
            if today != text:
                self._say(number, "note", name, f"{text!r} is now {today!r}")
            elif name in VOCABULARIES and text not in VOCABULARIES[name]:
                self._say(number, "warning", name, f"{text!r} is not in the vocabulary")
            found[today] = None
        return tuple(found)

    def _degrees(self, number: int, name: str, value: Any) -> float | None:
        text = str(value).strip()
        try:
            degrees = float(text.replace(",", "."))
        except ValueError:
            self._say(number, "warning", name, f"{text[:40]!r} is not a number of degrees")
            return None
        if "," in text:
            self._say(number, "note", name, "decimal comma read as a point")
        if not (math.isfinite(degrees) and abs(degrees) <= _DEGREES[name]):
            self._say(number, "warning", name, f"{text[:40]!r} is out of range")
            return None
        return degrees

    def _date(self, number: int, name: str, text: str) -> date | None:
        try:
            day = date.fromisoformat(text[:10]) if _ISO_DATE.match(text) else None
        except ValueError:
            day = None
        if day is None:
            self._say(number, "warning", name, f"{text[:40]!r} is not a date (YYYY-MM-DD)")
        return day

    def _count(self, number: int, name: str, text: str) -> int | None:
        if not text.isascii() or not text.isdigit():
            self._say(number, "warning", name, f"{text[:40]!r} is not a whole number")
            return None
        return int(text)

    def _say(self, number: int, severity: Severity, name: str, message: str) -> None:
        self.findings.append(Finding(number, severity, name, message))


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _split(name: str, value: Any) -> list[str]:
    """Returns the values of a list: `|` today, `;` in older files, `,` in the oldest."""
    if isinstance(value, (list, tuple)):
        return [str(item).strip() for item in value if str(item).strip()]
    text = str(value)
    separator = "|" if "|" in text else ";"
    known = (*VOCABULARIES.get(name, ()), *WORDINGS.get(name, ()))
    if separator not in text and name not in _FREE_LISTS and text.strip() not in known:
        # A comma is only a separator when it parts known wordings: some hold one themselves.
        parts = [part.strip() for part in text.split(",")]
        separator = "," if len(parts) > 1 and all(part in known for part in parts) else separator
    return [part.strip() for part in text.split(separator) if part.strip()]


def _pair_coordinates(values: dict[str, Any]) -> None:
    """Drops a coordinate without the other: half of a position is none."""
    if values.get("latitude") is None or values.get("longitude") is None:
        values["latitude"] = values["longitude"] = None
