"""Mappings that a person confirmed: kept by the fingerprint of their header, and asked for anew.

A file with the same header, uploaded or pulled, is read by the mapping that is kept.
"""

from __future__ import annotations

import re
from dataclasses import replace

from geodata.errors import DamagedError, ImportStateError, MappingError, MissingObjectError
from geodata.imports.publishing import refuse_while_published
from geodata.imports.records import Imports, recheck_key, request_key
from geodata.imports.states import CHECKED_AGAIN, Import, timestamp
from geodata.imports.versions import Versions
from geodata.seals import opened_record, sealed_record
from geodata.sites.mapping import ColumnMapping, mapping_of
from geodata.snapshot import FOLDER
from geodata.stores import Objects

MOST_BYTES = 256 * 1024
"""Of the document of a mapping."""

_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class Mappings:
    """The mappings that a store keeps."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def kept(self, fingerprint: str) -> ColumnMapping | None:
        """Returns the mapping that was confirmed for a header, or None.

        One that this version of the code does not understand is none: the file is guessed, and
        somebody confirms it again.
        """
        if not _FINGERPRINT.fullmatch(fingerprint):
            return None
        try:
            key = _key(fingerprint)
            mapping = mapping_of(opened_record(key, self._objects.get(key)))
        except (DamagedError, MissingObjectError, MappingError):
            return None
        return replace(mapping, origin="kept")

    def keep(self, mapping: ColumnMapping) -> None:
        """Keeps a confirmed mapping for the next file with the header that it just read."""
        key = _key(mapping.fingerprint)
        self._objects.put(key, _document(key, mapping))


def ask_check(
    imports: Imports, versions: Versions, import_id: str, mapping: ColumnMapping
) -> Import:
    """Has an import checked again by a mapping; the check keeps it for the next such header.

    Each request has a document of its own, and the import names the last one: of two at once, one
    is checked, whichever event comes first. The event is the last thing written, so that a check
    finds what it is asked for.

    Raises:
        UnknownImportError: none has this id.
        ImportStateError: no check of it was made yet, or it is at its end.
        MappingError: the document is too large.
    """
    request = imports.draw(8)
    key = request_key(import_id, request)
    content = _document(key, mapping.confirmed())
    if len(content) > MOST_BYTES:
        raise MappingError("", f"more than {MOST_BYTES:,} bytes")

    def asked(found: Import) -> Import:
        if found.state not in CHECKED_AGAIN:
            raise ImportStateError(found.id, found.state, "checked again")
        refuse_while_published(imports, versions, found, "checked again")
        again = replace(found, request=request, reason=None, undecided=(), doubtful=())
        if found.state == "checking":
            return replace(again, changed_at=timestamp(imports.now()))
        return again.moved_to("checking", imports.now(), publishing_since=None)

    asked(imports.get(import_id))  # before anything is written
    imports.objects.put(key, content)
    done = imports.update(import_id, asked)
    imports.objects.put(recheck_key(import_id), request.encode())
    return done


def _key(fingerprint: str) -> str:
    return f"{FOLDER}/mappings/{fingerprint}.json"


def _document(key: str, mapping: ColumnMapping) -> bytes:
    try:
        return sealed_record(key, mapping.as_record())
    except UnicodeEncodeError as error:
        raise MappingError("", "half of a surrogate pair is no character") from error
