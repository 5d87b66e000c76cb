"""A row of a file made a draft: columns by their mapping, values of their own type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.remembering import FieldReader
from geodata.sites.checks.values import read_value
from geodata.sites.mapping import DerivedIds, Mapped, Mapper
from geodata.sites.site import REQUIRED
from geodata.sites.values.degrees import coordinates_of

_WITHOUT_WHICH_NO_SITE = ("id", "nom")


class RowReader:
    """Reads rows one by one, by the mapping of their file."""

    def __init__(self, mapper: Mapper, ids: DerivedIds | None = None) -> None:
        self._mapper = mapper
        self._ids = ids
        self._read_value = FieldReader(read_value)

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
        surplus = row.get(None)
        if surplus:
            _say_surplus(draft, surplus)
        mapped = self._mapper.apply(row)
        if self._ids is not None and mapped.text("nom"):
            mapped.values["id"] = self._ids.id_of(mapped)
        self._read_values(draft, mapped)
        for name in _WITHOUT_WHICH_NO_SITE:
            if not draft.values.get(name) and not draft.is_refused:
                draft.refuse("required_missing", name, sentence="required_missing.refused")
        return draft

    def _read_values(self, draft: Draft, mapped: Mapped) -> None:
        for remark in mapped.remarks:
            draft.say(
                remark.severity,
                remark.code,
                remark.field,
                sentence=remark.sentence,
                given=remark.given,
                kept=remark.kept,
                **remark.facts,
            )
        _part_coordinates(draft, mapped.values)
        read = self._read_value
        for name, value in mapped.values.items():
            read(draft, name, value)
        for name, value in mapped.lists:
            read(draft, name, value)


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
