"""A file given back with its findings: made once, by who asks for it or by the worker.

A file of a few thousand rows is written while its operator waits; a larger one by the worker, as
soon as it is checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from geodata.errors import ImportStateError, MissingObjectError, SitesFileError
from geodata.imports.annotated_book import KeptRow, RowNotes, write_annotated
from geodata.imports.findings import sentence_in
from geodata.imports.pages import lines_of
from geodata.imports.records import (
    LINK_LASTS_S,
    Imports,
    annotated_key,
    columns_key,
    report_key,
    upload_key,
)
from geodata.imports.states import Import, is_of
from geodata.sites import Locale
from geodata.sites.checks import columns_by_field
from geodata.sites.files import open_table, spooled
from geodata.sites.mapping import mapping_of

MOST_CELLS_AT_ONCE = 400_000
"""Cells of a file that is written while its operator waits: about five seconds of them."""


def link_to_annotated(imports: Imports, import_id: str, locale: Locale) -> str:
    """Returns where an import's file is had with its findings, for 15 minutes.

    Raises:
        UnknownImportError: none has this id.
        ImportStateError: it was not checked, or the file is still being written.
    """
    found = imports.get(import_id)
    if found.summary is None or found.file is None:
        raise ImportStateError(found.id, found.state, "given back with its findings")
    key = annotated_key(found, locale)
    try:
        imports.objects.facts(key)
    except MissingObjectError:
        if cells_of(imports, found) > MOST_CELLS_AT_ONCE:
            raise ImportStateError(
                found.id, f"{found.state}, and its file is being written", "given back yet"
            ) from None
        annotate(imports, found, locale)
    return imports.objects.link(key, "GET", LINK_LASTS_S)


def annotate_large(imports: Imports, checked: Import) -> None:
    """Writes the files that nobody could wait for, in each language, once."""
    if checked.summary is None or checked.file is None or checked.state == "published":
        return
    if cells_of(imports, checked) <= MOST_CELLS_AT_ONCE:
        return
    for locale in get_args(Locale):
        try:
            imports.objects.facts(annotated_key(checked, locale))
        except MissingObjectError:
            annotate(imports, checked, locale)


def cells_of(imports: Imports, found: Import) -> int:
    """Returns how many cells an import's file has."""
    rows = 0 if found.summary is None else found.summary["rows"]
    return rows * max(1, len(_columns(imports, found)["columns"]))


def annotate(imports: Imports, found: Import, locale: Locale) -> None:
    """Writes the file of an import with its findings.

    Raises:
        ImportStateError: the file is no more the one that was checked.
    """
    objects = imports.objects
    if not is_of(found.check, objects.facts(upload_key(found.id)).e_tag):
        raise ImportStateError(found.id, "of another file by now", "given back")
    with TemporaryDirectory() as folder, spooled(objects.chunks(upload_key(found.id))) as source:
        try:
            table = open_table(source, found.filename)
            target = Path(folder) / "annotated.xlsx"
            notes = _notes(lines_of(objects, report_key(found)), locale)
            write_annotated(table, _fields(imports, found), notes, locale, target)
        except SitesFileError as error:
            raise ImportStateError(
                found.id, found.state, "given back: it cannot be read"
            ) from error
        objects.put_file(annotated_key(found, locale), target)


def _columns(imports: Imports, found: Import) -> Mapping[str, Any]:
    columns: Mapping[str, Any] = json.loads(imports.objects.get(columns_key(found)))
    return columns


def _fields(imports: Imports, found: Import) -> dict[str, tuple[str, ...]]:
    mapping = _columns(imports, found)["mapping"]
    return columns_by_field(None if mapping is None else mapping_of(mapping))


def _notes(report: Iterator[KeptRow], locale: Locale) -> Iterator[RowNotes]:
    for row in report:
        sentences = [sentence_in(locale, finding) for finding in row["findings"]]
        fields = {finding["field"]: finding["severity"] for finding in row["findings"][::-1]}
        yield RowNotes(row["row"], sentences, fields)
