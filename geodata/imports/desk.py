"""What an operator sees and does: imports, their reports and differences, versions, files."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geodata.errors import MissingObjectError
from geodata.imports.checking import LARGEST_BYTES
from geodata.imports.exporting import Format, export, export_key
from geodata.imports.pages import page_of
from geodata.imports.publishing import publish, reject, restore
from geodata.imports.records import Imports, difference_key, report_key, upload_key
from geodata.imports.states import Import, timestamp
from geodata.imports.versions import Publication, Versions

LINK_LASTS_S = 900
_NOT_SHOWN = ("check", "publishing_since", "difference")


class Desk:
    """The operator's desk over a store; every answer is ready for JSON."""

    def __init__(self, imports: Imports, versions: Versions) -> None:
        self._imports = imports
        self._versions = versions

    def open(self, filename: str, source: str | None, media_type: str) -> dict[str, Any]:
        """Returns a new import, and where to upload its file for 15 minutes."""
        opened = self._imports.open(filename, source or filename)
        url = self._imports.objects.link(upload_key(opened.id), "PUT", LINK_LASTS_S)
        expires_at = self._imports.now() + timedelta(seconds=LINK_LASTS_S)
        upload = {
            "method": "PUT",
            "url": url,
            "headers": {"Content-Type": media_type},
            "expires_at": timestamp(expires_at),
            "largest_bytes": LARGEST_BYTES,
        }
        return {**_shown(opened), "upload": upload}

    def imports(self, limit: int, before: str | None) -> dict[str, Any]:
        """Returns imports, the latest first."""
        page, following = self._imports.latest(limit, before)
        return {"imports": [_shown(each) for each in page], "next_before": following}

    def show(
        self, import_id: str, limit: int, report_cursor: str | None, diff_cursor: str | None
    ) -> dict[str, Any]:
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
            shown["diff"] |= {"sites": page.values, "next": page.next}
        return shown

    def publish(self, import_id: str) -> dict[str, Any]:
        """Puts the sites of an import in use; raises what `publishing.publish` does."""
        return _shown(publish(self._imports, self._versions, import_id))

    def reject(self, import_id: str, reason: str) -> dict[str, Any]:
        """Gives an import up; raises what `publishing.reject` does."""
        return _shown(reject(self._imports, self._versions, import_id, reason))

    def versions(self, limit: int, before: int | None) -> dict[str, Any]:
        """Returns publications, the latest first: the first of all is the one in use."""
        page, following = self._versions.history(limit, before)
        seen = self._versions.in_use()
        current = None if seen is None else seen.publication.version
        shown = [_told(publication) for publication in page]
        return {"current": current, "versions": shown, "next_before": following}

    def restore(self, version: str) -> dict[str, Any]:
        """Puts a former version in use again; raises what `publishing.restore` does."""
        return _told(restore(self._imports, self._versions, version))

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


def _shown(found: Import) -> dict[str, Any]:
    facts = {name: value for name, value in asdict(found).items() if name not in _NOT_SHOWN}
    difference = found.difference
    diff = None if difference is None else asdict(difference)
    return {**facts, "diff": diff, "report": None}


def _told(publication: Publication) -> dict[str, Any]:
    facts = asdict(publication)
    return {"import" if name == "import_id" else name: value for name, value in facts.items()}
