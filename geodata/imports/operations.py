"""What an operator sees and does: imports, their reports and differences, versions, files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TextIO

from geodata.errors import ImportStateError, MissingObjectError, UnknownVersionError
from geodata.imports.annotated import link_to_annotated
from geodata.imports.changes import changes_reply
from geodata.imports.differences import records_of
from geodata.imports.mappings import ask_check
from geodata.imports.names import VersionName, VersionNames
from geodata.imports.one_check import LARGEST_BYTES
from geodata.imports.pages import lines_of
from geodata.imports.publishing import publish, reject, restore
from geodata.imports.reasons import Reason
from geodata.imports.records import LINK_LASTS_S, Imports, difference_key, upload_key
from geodata.imports.report import (
    ChangesReply,
    ImportReply,
    ImportsReply,
    OpenedReply,
    PublicationReply,
    ScheduleReply,
    Upload,
    VersionsReply,
)
from geodata.imports.scheduled import schedule_reply
from geodata.imports.showing import Asked, import_reply, shown_import
from geodata.imports.states import timestamp
from geodata.imports.versions import Publication, Versions
from geodata.sites import Locale, SiteTable, site_of
from geodata.sites.files import CsvWriter, JsonWriter, SiteWriter
from geodata.sites.mapping import mapping_of
from geodata.snapshot import FOLDER


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where the schedule pulls a file from, and how often, as the template says it."""

    url: str
    every: str


NO_SCHEDULE = Schedule("", "")


class Operations:
    """What an operator does over a store; every answer is ready for JSON."""

    def __init__(
        self, imports: Imports, versions: Versions, schedule: Schedule = NO_SCHEDULE
    ) -> None:
        self._imports = imports
        self._versions = versions
        self._schedule = schedule
        self._names = VersionNames(imports.objects)

    def open(
        self, filename: str, source: str | None, media_type: str, locale: Locale = "en"
    ) -> OpenedReply:
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
        return {**import_reply(opened, locale), "upload": upload}

    def imports(self, limit: int, before: str | None, locale: Locale = "en") -> ImportsReply:
        """Returns imports, the latest first."""
        page, following = self._imports.latest(limit, before)
        shown = [import_reply(each, locale) for each in page]
        return {"imports": shown, "next_before": following}

    def show(self, import_id: str, asked: Asked) -> ImportReply:
        """Returns an import with its columns, its causes, and a page of each of its lists.

        Raises:
            UnknownImportError: none has this id.
            ParameterError: a cursor is not of these lists.
        """
        return shown_import(self._imports, self._imports.get(import_id), asked)

    def ask_check(
        self, import_id: str, mapping: Mapping[str, Any], locale: Locale = "en"
    ) -> ImportReply:
        """Has an import checked again by a mapping; raises what `mappings.ask_check` does.

        Raises:
            MappingError: it is malformed; it says where.
        """
        found = ask_check(self._imports, self._versions, import_id, mapping_of(mapping))
        return import_reply(found, locale)

    def changes(self, import_id: str) -> ChangesReply:
        """Returns what an import changes, on the map.

        Raises:
            UnknownImportError: none has this id.
            ImportStateError: it was not compared yet.
        """
        found = self._imports.get(import_id)
        if found.difference is None:
            raise ImportStateError(found.id, found.state, "shown on the map")
        against = found.difference.against
        lines = lines_of(self._imports.objects, difference_key(found, against))
        return changes_reply(lines, against)

    def annotated(self, import_id: str, locale: Locale) -> str:
        """Returns where an import's file is had with its findings, for 15 minutes.

        Raises:
            UnknownImportError: none has this id.
            ImportStateError: it was not checked, or the file is still being written.
        """
        return link_to_annotated(self._imports, import_id, locale)

    def publish(
        self, import_id: str, locale: Locale = "en", name: VersionName | None = None
    ) -> ImportReply:
        """Puts the sites of an import in use; raises what `publishing.publish` does.

        A name is kept first: were it last, a request cut short would publish without it.
        """
        if name is not None and name.is_said:
            version = self._imports.get(import_id).version
            if version is not None:
                self._names.put(version, name)
        return import_reply(publish(self._imports, self._versions, import_id), locale)

    def name_version(self, version: str, name: VersionName) -> PublicationReply:
        """Names a version that was published, or takes its name away; returns its publication.

        Raises:
            UnknownVersionError: no version of this name was published.
        """
        found = self._versions.last_of(version)
        if found is None:
            raise UnknownVersionError(version)
        self._names.put(version, name)
        return publication_reply(found, name)

    def reject(self, import_id: str, reason: Reason, locale: Locale = "en") -> ImportReply:
        """Gives an import up; raises what `publishing.reject` does."""
        return import_reply(reject(self._imports, self._versions, import_id, reason), locale)

    def schedule(self) -> ScheduleReply:
        """Returns what the schedule pulls, and how its last turns went."""
        return schedule_reply(self._imports, self._schedule.url, self._schedule.every)

    def versions(self, limit: int, before: int | None) -> VersionsReply:
        """Returns publications, the latest first: the first of all is the one in use."""
        page, following = self._versions.history(limit, before)
        seen = self._versions.in_use()
        current = None if seen is None else seen.publication.version
        names = self._names.of_all([each.version for each in page])
        shown = [publication_reply(each, names[each.version]) for each in page]
        return {"current": current, "versions": shown, "next_before": following}

    def restore(self, version: str) -> PublicationReply:
        """Puts a former version in use again; raises what `publishing.restore` does."""
        # First: an answer that failed after the move would look like none.
        name = self._names.of(version)
        return publication_reply(restore(self._imports, self._versions, version), name)

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


def publication_reply(publication: Publication, name: VersionName) -> PublicationReply:
    """Returns a publication for JSON, with the name of its version."""
    return {
        "version": publication.version,
        "name": name.name,
        "day": name.day,
        "number": publication.number,
        "published_at": publication.published_at,
        "source": publication.source,
        "counts": publication.counts,
        "import": publication.import_id,
        "is_restored": publication.is_restored,
        "corrected": publication.is_corrected,
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
