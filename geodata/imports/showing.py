"""An import as it is answered: its state, its columns, its causes, and a page of each list."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geodata.errors import MissingObjectError
from geodata.imports.findings import shown_row
from geodata.imports.hours_read import shown_hours
from geodata.imports.pages import Page, page_of
from geodata.imports.records import (
    Imports,
    causes_key,
    columns_key,
    difference_key,
    hours_key,
    report_key,
)
from geodata.imports.report import ImportReply
from geodata.imports.states import Import
from geodata.sites import Locale


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
    objects, locale = imports.objects, asked.locale

    def page(key: str, cursor: str | None, parameter: str, of: Callable[[Any], Any]) -> Page:
        read = page_of(objects, key, cursor, asked.limit, parameter)
        return Page([of(each) for each in read.values], read.next)

    report = page(
        report_key(found), asked.report_cursor, "report_cursor", lambda x: shown_row(x, locale)
    )
    shown["report"] = {"rows": report.values, "next": report.next}
    if found.difference is not None:
        against = found.difference.against
        diff = page(difference_key(found, against), asked.diff_cursor, "diff_cursor", lambda x: x)
        counts = found.difference.counts
        shown["diff"] = {
            "against": against,
            "counts": counts,
            "sites": diff.values,
            "next": diff.next,
        }
    try:
        read = json.loads(objects.get(columns_key(found)))
        causes = json.loads(objects.get(causes_key(found)))
    except MissingObjectError:  # of a check before these were kept
        return shown
    shown["mapping"], shown["columns"] = read["mapping"], read["columns"]
    shown["causes"] = causes[locale]
    hours = page(
        hours_key(found), asked.hours_cursor, "hours_cursor", lambda x: shown_hours(x, locale)
    )
    shown["hours"] = {"rows": hours.values, "next": hours.next}
    return shown
