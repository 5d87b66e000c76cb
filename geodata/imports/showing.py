"""An import as it is answered: its state, its columns, its causes, and a page of each list."""

from __future__ import annotations

import json
from dataclasses import dataclass

from geodata.errors import MissingObjectError
from geodata.imports.findings import shown_row
from geodata.imports.hours_read import shown_hours
from geodata.imports.pages import page_of
from geodata.imports.records import (
    Imports,
    causes_key,
    columns_key,
    difference_key,
    hours_key,
    report_key,
)
from geodata.imports.report import Diff, HoursPage, ImportReply, Report
from geodata.imports.states import Import
from geodata.sites import Locale
from geodata.stores import Objects


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pages of an import's lists, and in which language."""

    limit: int = 100
    report_cursor: str | None = None
    diff_cursor: str | None = None
    hours_cursor: str | None = None
    locale: Locale = "en"


def import_reply(found: Import, locale: Locale) -> ImportReply:
    """Returns an import without its lists."""
    difference = found.difference
    return {
        "id": found.id,
        "state": found.state,
        "filename": found.filename,
        "source": found.source,
        "created_at": found.created_at,
        "changed_at": found.changed_at,
        "is_scheduled": found.is_scheduled,
        "reason": None if found.reason is None else found.reason.in_words(locale),
        "size_bytes": found.size_bytes,
        "summary": found.summary,
        "version": found.version,
        "diff": None
        if difference is None
        else {"against": difference.against, "counts": difference.counts},
        "report": None,
        "file": found.file,
        "undecided": list(found.undecided),
    }


def shown_import(imports: Imports, found: Import, asked: Asked) -> ImportReply:
    """Returns an import with its columns, its causes, and a page of each of its lists.

    Raises:
        ParameterError: a cursor is not of these lists.
    """
    shown = import_reply(found, asked.locale)
    shown |= {"mapping": None, "columns": None, "causes": None, "hours": None}
    if found.summary is None:
        return shown
    lists = _Lists(imports.objects, found, asked)
    shown["report"], shown["diff"] = lists.report(), lists.diff()
    try:
        read = json.loads(imports.objects.get(columns_key(found)))
        causes = json.loads(imports.objects.get(causes_key(found)))
    except MissingObjectError:  # of a check before these were kept
        return shown
    shown["mapping"], shown["columns"] = read["mapping"], read["columns"]
    shown["causes"], shown["hours"] = causes[asked.locale], lists.hours()
    return shown


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of a check, a page of each."""

    objects: Objects
    found: Import
    asked: Asked

    def report(self) -> Report:
        key, cursor = report_key(self.found), self.asked.report_cursor
        page = page_of(self.objects, key, cursor, self.asked.limit, "report_cursor")
        rows = [shown_row(each, self.asked.locale) for each in page.values]
        return {"rows": rows, "next": page.next}

    def diff(self) -> Diff | None:
        difference = self.found.difference
        if difference is None:
            return None
        key, cursor = difference_key(self.found, difference.against), self.asked.diff_cursor
        page = page_of(self.objects, key, cursor, self.asked.limit, "diff_cursor")
        return {
            "against": difference.against,
            "counts": difference.counts,
            "sites": page.values,
            "next": page.next,
        }

    def hours(self) -> HoursPage:
        key, cursor = hours_key(self.found), self.asked.hours_cursor
        page = page_of(self.objects, key, cursor, self.asked.limit, "hours_cursor")
        rows = [shown_hours(each, self.asked.locale) for each in page.values]
        return {"rows": rows, "next": page.next}
