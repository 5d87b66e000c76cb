"""A row of a file made a draft: columns by today's names, values of their own type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geodata.sites.checks.drafts import Draft, shown
from geodata.sites.checks.values import read_value
from geodata.sites.older_wordings import RENAMED_COLUMNS
from geodata.sites.site import FIELD_NAMES, REQUIRED, Fact, Finding
from geodata.sites.values.degrees import coordinates_of

_WITHOUT_WHICH_NO_SITE = ("id", "nom")
_MOST_COLUMNS_REPORTED = 50


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
        _part_coordinates(draft, given)
        for name, value in given.items():
            read_value(draft, name, value)
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


def _part_coordinates(draft: Draft, given: dict[str, Any]) -> None:
    """Puts two coordinates of one cell, latitude first, each in its own."""
    for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
        text = given.get(name)
        if not isinstance(text, str) or given.get(other, text) != text:
            continue
        pair = coordinates_of(text)
        if pair is not None:
            given["latitude"], given["longitude"] = pair
            kept = f"{pair[0]}, {pair[1]}"
            draft.say("note", "coordinates_one_cell", name, given=text, kept=kept)
            return


def _say_surplus(draft: Draft, cells: Any) -> None:
    if any(str(cell).strip() for cell in cells):
        draft.say("warning", "row_too_long", "", given=cells)


def _is_empty(value: Any) -> bool:
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value in ([], {})
