"""What an operator sees and does: imports, their reports and differences, versions, files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TextIO

from geodata.errors import MissingObjectError, ParameterError
from geodata.imports.checking import LARGEST_BYTES
from geodata.imports.differences import records_of
from geodata.imports.publishing import publish, reject, restore
from geodata.imports.records import Imports, difference_key, report_key, upload_key
from geodata.imports.report import (
    ImportReply,
    ImportsReply,
    OpenedReply,
    PublicationReply,
    Upload,
    VersionsReply,
)
from geodata.imports.states import Import, timestamp
from geodata.imports.versions import Publication, Versions
from geodata.sites import SiteTable, site_of
from geodata.sites.files import CsvWriter, JsonWriter, SiteWriter
from geodata.snapshot import FOLDER
from geodata.stores import Objects

LINK_LASTS_S = 900


class Operations:
    """What an operator does over a store; every answer is ready for JSON."""

    def __init__(self, imports: Imports, versions: Versions) -> None:
        self._imports = imports
        self._versions = versions

    def open(self, filename: str, source: str | None, media_type: str) -> OpenedReply:
        """Returns a new import, and where to upload its file for 15 minutes."""
        opened = self._imports.open(filename, source or filename)
        url = self._imports.objects.link(upload_key(opened.id), "PUT", LINK_LASTS_S)
        expires_at = self._imports.now() + timedelta(seconds=LINK_LASTS_S)
        upload: Upload = {
            "method": "PUT",
            "url": url,
            "headers": {"Content-Type": media_type},
            "expires_at": timestamp(expires_at),
            "largest_bytes": LARGEST_BYTES,
        }
        return {**_shown(opened), "upload": upload}

    def imports(self, limit: int, before: str | None) -> ImportsReply:
        """Returns imports, the latest first."""
        page, following = self._imports.latest(limit, before)
        return {"imports": [_shown(each) for each in page], "next_before": following}

    def show(
        self, import_id: str, limit: int, report_cursor: str | None, diff_cursor: str | None
    ) -> ImportReply:
        """Returns an import with a page of its report and one of its differences.

        Raises:
            UnknownImportError: none has this id.
            ParameterError: a cursor is not of these lists.
        """
        found = self._imports.get(import_id)
        shown = _shown(found)
        if found.summary is not None:
            page = page_of(
                self._imports.objects, report_key(found), report_cursor, limit, "report_cursor"
            )
            shown["report"] = {"rows": page.values, "next": page.next}
        if found.difference is not None:
            key = difference_key(found, found.difference.against)
            page = page_of(self._imports.objects, key, diff_cursor, limit, "diff_cursor")
            shown["diff"] = {
                "against": found.difference.against,
                "counts": found.difference.counts,
                "sites": page.values,
                "next": page.next,
            }
        return shown

    def publish(self, import_id: str) -> ImportReply:
        """Puts the sites of an import in use; raises what `publishing.publish` does."""
        return _shown(publish(self._imports, self._versions, import_id))

    def reject(self, import_id: str, reason: str) -> ImportReply:
        """Gives an import up; raises what `publishing.reject` does."""
        return _shown(reject(self._imports, self._versions, import_id, reason))

    def versions(self, limit: int, before: int | None) -> VersionsReply:
        """Returns publications, the latest first: the first of all is the one in use."""
        page, following = self._versions.history(limit, before)
        seen = self._versions.in_use()
        current = None if seen is None else seen.publication.version
        shown = [_publication_reply(publication) for publication in page]
        return {"current": current, "versions": shown, "next_before": following}

    def restore(self, version: str) -> PublicationReply:
        """Puts a former version in use again; raises what `publishing.restore` does."""
        return _publication_reply(restore(self._imports, self._versions, version))

    def file_of(self, version: str, as_format: Format) -> str:
        """Returns where a version's file can be read for 15 minutes, written if it never was.

        Raises:
            UnknownVersionError: no version of this name was published.
        """
        objects, key = self._imports.objects, export_key(version, as_format)
        try:
            objects.facts(key)
        except MissingObjectError:
            table = self._versions.table(version)
            with TemporaryDirectory() as folder:
                path = Path(folder) / "sites"
                with path.open("w", encoding="utf-8", newline="") as stream:
                    export(table, as_format, stream)
                objects.put_file(key, path)
        return objects.link(key, "GET", LINK_LASTS_S)


def _shown(found: Import) -> ImportReply:
    difference = found.difference
    return {
        "id": found.id,
        "state": found.state,
        "filename": found.filename,
        "source": found.source,
        "created_at": found.created_at,
        "changed_at": found.changed_at,
        "is_scheduled": found.is_scheduled,
        "reason": found.reason,
        "size_bytes": found.size_bytes,
        "summary": found.summary,
        "version": found.version,
        "diff": None
        if difference is None
        else {"against": difference.against, "counts": difference.counts},
        "report": None,
    }


def _publication_reply(publication: Publication) -> PublicationReply:
    return {
        "version": publication.version,
        "number": publication.number,
        "published_at": publication.published_at,
        "source": publication.source,
        "counts": publication.counts,
        "import": publication.import_id,
        "is_restored": publication.is_restored,
    }


Format = Literal["csv", "json"]


def export_key(version: str, as_format: Format) -> str:
    """Returns where a version's file is kept once it was asked for."""
    return f"{FOLDER}/{version}/sites.{as_format}"


def export(table: SiteTable, as_format: Format, stream: TextIO) -> None:
    """Writes a version's file."""
    writer: SiteWriter = CsvWriter(stream) if as_format == "csv" else JsonWriter(stream)
    for record in records_of(table):
        writer.write(site_of(record))
    writer.close()


_READ_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Page:
    """Some values, and the cursor of the next ones: None at the end."""

    values: list[Any]
    next: str | None


def page_of(objects: Objects, key: str, cursor: str | None, limit: int, parameter: str) -> Page:
    """Returns the values of a list from a cursor.

    Args:
        objects: the store.
        key: the list.
        cursor: what the former page gave, or None for the first one.
        limit: how many values at most, 1 or more.
        parameter: what the cursor is called where it is given.

    Raises:
        ParameterError: the cursor is not one of this list.
        MissingObjectError: there is no such list.
    """
    size = objects.facts(key).size_bytes
    start = _start(objects, key, cursor, size, parameter)
    lines, after = _lines(objects, key, start, size, limit)
    return Page([json.loads(line) for line in lines], str(after) if after < size else None)


def _start(objects: Objects, key: str, cursor: str | None, size: int, parameter: str) -> int:
    if cursor is None:
        return 0
    start = int(cursor) if cursor.isascii() and cursor.isdigit() else 0
    if 0 < start < size and objects.part(key, start - 1, 1) == b"\n":
        return start
    raise ParameterError(parameter, "not a cursor of this list")


def _lines(
    objects: Objects, key: str, start: int, size: int, limit: int
) -> tuple[list[bytes], int]:
    """Returns at most `limit` lines from a byte, and the byte after them."""
    held = b""
    while start + len(held) < size and held.count(b"\n") < limit:
        held += objects.part(key, start + len(held), _READ_BYTES)
    lines = held.split(b"\n")[:-1][:limit]
    return lines, start + sum(len(line) + 1 for line in lines)
