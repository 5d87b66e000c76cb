"""The check of an uploaded file: streamed row by row into a report and a candidate version.

A check writes into a folder named by the tag of the file it read and by the mapping that was asked
for, and only its last step says that it is the one: the same event twice, or two at once, give one
result. Whatever a check raises ends in a state with a reason, but for a store that does not
answer: that check is made again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from geodata.errors import (
    MissingObjectError,
    ObjectChangedError,
    SitesFileError,
    SnapshotError,
    StoreUnavailableError,
)
from geodata.imports.causes import Causes
from geodata.imports.checked_file import CheckedFile, CheckFile, MappingRecord
from geodata.imports.corrections import Corrected, Corrections
from geodata.imports.differences import compare, content_version, json_line
from geodata.imports.findings import kept_row
from geodata.imports.hours_read import HoursRead
from geodata.imports.reasons import Reason, because
from geodata.imports.records import (
    Imports,
    candidate_key,
    causes_key,
    columns_key,
    hours_key,
    report_key,
    request_key,
    upload_key,
)
from geodata.imports.states import Import
from geodata.imports.unattended import closure
from geodata.imports.versions import Versions
from geodata.sites import Site, SiteTable
from geodata.sites.checks import CheckedRow, Summary
from geodata.snapshot import pack

LARGEST_BYTES = 100_000_000
MOST_UNDECIDED = 100
"""Names of columns that an import keeps; the columns of its file have the others."""
ENDS_WITHIN = timedelta(hours=2)
"""A check ends within fifteen minutes, and is begun three times within an hour at most."""

_MADE_AGAIN = (StoreUnavailableError, ObjectChangedError, SnapshotError)
"""What may pass: the worker's event is handed over again."""

Failed = Callable[[str, Exception], None]
"""Is given an import's id and what its check raised: for the log, which alone says more."""


def check_upload(
    imports: Imports,
    versions: Versions,
    check_file: CheckFile,
    import_id: str,
    on_failure: Failed = lambda _id, _error: None,
) -> Import:
    """Returns an import after the check of its file, or as it is when it was checked already.

    Raises:
        UnknownImportError: none has this id.
        MissingObjectError: its file is not there.
        StoreUnavailableError: a store did not answer; the check can be made again.
    """
    uploaded = imports.objects.facts(upload_key(import_id))
    tag = "".join(letter for letter in uploaded.e_tag if letter.isalnum())

    def begin(found: Import) -> Import:
        if found.state != "awaiting_upload":
            return found
        return found.moved_to("checking", imports.now(), size_bytes=uploaded.size_bytes)

    found = imports.update(import_id, begin)
    if found.state != "checking":
        return found
    folder = tag if found.request is None else f"{tag}-{found.request}"
    mine = replace(found, check=folder, size_bytes=uploaded.size_bytes)
    try:
        result = _Check(imports, versions, mine).result(check_file)
    except SitesFileError as error:
        result = mine.moved_to("refused", imports.now(), reason=Reason(text=error.fault))
    except _MADE_AGAIN:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a file does ends in a state; it is logged
        on_failure(import_id, error)
        reason = because("unexpected", error=type(error).__name__)
        result = mine.moved_to("failed", imports.now(), reason=reason)

    # Of two checks at once, the first to end is the one; of two mappings, the last asked for.
    def ended(now: Import) -> Import:
        is_mine = now.state == "checking" and now.request == mine.request
        return result if is_mine else now

    return imports.update(import_id, ended)


def give_up_endless(imports: Imports) -> list[str]:
    """Gives up the imports whose check was begun and never ended; returns their ids.

    A worker that is killed, since a file asks for more time or memory than it has, says nothing.
    """
    given_up: list[str] = []

    def failed(found: Import) -> Import:
        since = datetime.strptime(found.changed_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if found.state != "checking" or imports.now() - since < ENDS_WITHIN:
            return found
        given_up.append(found.id)
        return found.moved_to("failed", imports.now(), reason=because("without_end"))

    for each in imports.latest(_LOOKED_AT)[0]:
        if each.state == "checking":
            imports.update(each.id, failed)
    return given_up


_LOOKED_AT = 50


class _Check:
    """One check, with what it folds over the rows."""

    def __init__(self, imports: Imports, versions: Versions, mine: Import) -> None:
        self._imports, self._versions, self._mine = imports, versions, mine
        self._summary, self._hours = Summary(), HoursRead()
        self._causes = Causes()

    def result(self, check_file: CheckFile) -> Import:
        """Returns the import at the end of its check.

        Raises:
            SitesFileError: its file is unusable.
        """
        mine, objects = self._mine, self._imports.objects
        if mine.size_bytes is not None and mine.size_bytes > LARGEST_BYTES:
            largest = {"size": mine.size_bytes, "largest": LARGEST_BYTES}
            return self._ended("refused", because("too_large", **largest))
        with ExitStack() as opened:
            folder = Path(opened.enter_context(TemporaryDirectory()))
            pieces = objects.chunks(upload_key(mine.id))
            read = opened.enter_context(check_file(pieces, mine.filename, self._asked()))
            self._causes = Causes(read.columns, read.file["format"] if read.file else None)
            sites, superseded = self._kept(read, folder / "report.jsonl")
            objects.put_file(report_key(mine), folder / "report.jsonl")
            self._write_lists(read, folder / "hours.jsonl")
            facts = {
                "check": mine.check,
                "summary": self._summary.as_record(),
                "file": read.file,
                "undecided": read.undecided[:MOST_UNDECIDED],
            }
            doubtful = read.doubtful
        if not sites:
            return self._ended("refused", because("no_row_kept"), **facts)
        return self._compared(sites, facts, doubtful)

    def _asked(self) -> MappingRecord | None:
        """Returns the mapping that a person asked for, or None."""
        if self._mine.request is None:
            return None
        key = request_key(self._mine.id, self._mine.request)
        mapping: MappingRecord = json.loads(self._imports.objects.get(key))
        return mapping
