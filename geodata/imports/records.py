"""Imports as objects in a store: one small record each, moved from state to state by one writer."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime

from geodata.errors import DamagedError, MissingObjectError, UnknownImportError
from geodata.imports.reasons import because
from geodata.imports.states import Import, timestamp
from geodata.stores import Objects, swap

FOLDER = "imports"
_RECORD = "import.json"
_ID = re.compile(r"[0-9]{8}T[0-9]{6}-")
"""What an id begins with: its moment."""
LINK_LASTS_S = 900
"""How long a link to upload or to read something is good for."""


class Imports:
    """The imports of a store, and the names of what belongs to each."""

    def __init__(
        self,
        objects: Objects,
        now: Callable[[], datetime],
        draw: Callable[[int], str] = secrets.token_hex,
    ) -> None:
        """Takes a store, what gives the time in UTC, and what draws some bytes, in hexadecimal."""
        self.objects = objects
        self.now = now
        self.draw = draw

    def open(
        self,
        filename: str,
        source: str,
        *,
        is_scheduled: bool = False,
        began: datetime | None = None,
    ) -> Import:
        """Returns a new import that waits for its file. Ids sort by time, to the millisecond.

        Args:
            filename: that its file has.
            source: where it comes from.
            is_scheduled: whether the schedule pulled it.
            began: when its file was asked for, of which its id is; now when None.
        """
        now = self.now()
        new = Import(
            id=f"{moment_in_ids(began or now)}{self.draw(4)[:7]}",
            state="awaiting_upload",
            filename=filename,
            source=source,
            created_at=timestamp(now),
            changed_at=timestamp(now),
            is_scheduled=is_scheduled,
        )
        self.objects.create(self._key(new.id), new.to_json(self._key(new.id)))
        return new

    def get(self, import_id: str) -> Import:
        """Returns an import.

        Raises:
            UnknownImportError: none has this id.
        """
        return self._read(import_id)[0]

    def latest(self, limit: int, before: str | None = None) -> tuple[list[Import], str | None]:
        """Returns imports, the latest first, and the id that the next page is `before`."""
        ids = [each for each in self._ids() if before is None or each < before]
        page = ids[::-1][:limit]
        return list(map(self._listed, page)), page[-1] if len(ids) > limit else None

    def unfinished(self) -> list[Import]:
        """Returns the imports whose check is not over."""
        every = map(self._listed, self._ids())
        return [each for each in every if each.state in ("awaiting_upload", "checking")]

    def update(self, import_id: str, change: Callable[[Import], Import]) -> Import:
        """Returns an import after a change, which is made again when another writer was first.

        Raises:
            UnknownImportError: none has this id.
            ObjectChangedError: other writers were always first.
            MaillageError: what the change raises; nothing is written then.
        """

        def attempt() -> Import:
            found, e_tag = self._read(import_id)
            changed = change(found)
            if changed != found:
                key = self._key(import_id)
                self.objects.replace(key, changed.to_json(key), e_tag)
            return changed

        return swap(attempt)

    def _ids(self) -> list[str]:
        """Returns the ids of imports; large answers are kept beside them for a while."""
        return [each for each in self.objects.folders(FOLDER) if _ID.match(each)]

    def _listed(self, import_id: str) -> Import:
        """Returns an import; one whose record is damaged or gone is listed as such.

        Its files are there: to leave it out would be to lose it without a word.
        """
        try:
            return self.get(import_id)
        except (DamagedError, UnknownImportError):
            return Import(
                id=import_id,
                state="failed",
                filename="",
                source="",
                created_at="",
                changed_at="",
                reason=because("record_damaged"),
            )

    def _read(self, import_id: str) -> tuple[Import, str]:
        try:
            found = self.objects.read(self._key(import_id))
        except MissingObjectError as error:
            raise UnknownImportError(import_id) from error
        return Import.from_json(self._key(import_id), found.content), found.e_tag

    @staticmethod
    def _key(import_id: str) -> str:
        return f"{FOLDER}/{import_id}/{_RECORD}"


LETTERS_OF_MOMENT = 19


def moment_in_ids(moment: datetime) -> str:
    """Returns what the ids of a moment begin with, in letters that sort: `LETTERS_OF_MOMENT`.

    Ids of before had the second, and drew what is now the millisecond.
    """
    return f"{moment:%Y%m%dT%H%M%S}-{moment.microsecond // 1000:03x}"


def upload_key(import_id: str) -> str:
    """Returns where the file of an import is uploaded."""
    return f"{FOLDER}/{import_id}/upload"


def request_key(import_id: str, request: str) -> str:
    """Returns where the mapping that a person asked for is kept."""
    return f"{FOLDER}/{import_id}/requests/{request}.json"


def recheck_key(import_id: str) -> str:
    """Returns what is written for an import to be checked again: its arrival is the event."""
    return f"{FOLDER}/{import_id}/recheck"


def check_key(of: Import, name: str) -> str:
    """Returns where the check of an import wrote something."""
    return f"{FOLDER}/{of.id}/checks/{of.check}/{name}"


def report_key(of: Import) -> str:
    """Returns where the report of an import is."""
    return check_key(of, "report.jsonl")


def causes_key(of: Import) -> str:
    """Returns where the report of an import by cause is."""
    return check_key(of, "causes.json")


def columns_key(of: Import) -> str:
    """Returns where the columns of an import's file are, and the mapping that read them."""
    return check_key(of, "columns.json")


def hours_key(of: Import) -> str:
    """Returns where the hours of an import's file are listed."""
    return check_key(of, "hours.jsonl")


def annotated_key(of: Import, locale: str) -> str:
    """Returns where an import's file is, with its findings written beside its rows."""
    return check_key(of, f"annotated-{locale}.xlsx")


def candidate_key(of: Import) -> str:
    """Returns where the sites of an import wait to be published, under the version they make."""
    return check_key(of, f"sites-{of.version}.npz")


def former_candidate_key(of: Import) -> str:
    """Returns where they waited, before corrections could make another version of one file."""
    return check_key(of, "sites.npz")


def uncorrected_key(of: Import) -> str:
    """Returns where the sites that were corrected are, as the file has them."""
    return check_key(of, f"uncorrected-{of.version}.json")


def difference_key(of: Import, against: str | None) -> str:
    """Returns where the differences of an import from a version are."""
    return check_key(of, f"difference-{against or 'nothing'}.jsonl")
