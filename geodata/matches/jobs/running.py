"""The work of a job: its file taken in and encrypted, its columns understood, its rows matched.

A job is handed over by an event, which may come twice or after a worker was killed. What came of
the file is in the vault by then, so that the work is begun again from it; a job that stops its
worker each time ends as failed. Whatever is raised ends in a state, but for a store that does not
answer: that work is handed over again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, BinaryIO

from geodata.errors import (
    DamagedError,
    MappingError,
    MatchStateError,
    MissingObjectError,
    ObjectChangedError,
    ParameterError,
    SitesFileError,
    SnapshotError,
    StoreUnavailableError,
    UnknownMatchError,
)
from geodata.matches.columns import MatchColumn
from geodata.matches.jobs.addressing import Addresses, search_of
from geodata.matches.jobs.memory_files import memory_file
from geodata.matches.jobs.previews import PREVIEW, preview_as_json, preview_of
from geodata.matches.jobs.progress import Progress
from geodata.matches.jobs.reasons import Reason, because
from geodata.matches.jobs.records import Match, Matches, State, timestamp
from geodata.matches.jobs.requests import MatchRequest
from geodata.matches.jobs.upkeep import turn
from geodata.matches.jobs.vault import REQUEST, ROWS, UPLOAD, object_key
from geodata.matches.reading import People, read_people
from geodata.matches.summary import MATCH_LICENCE, proof_of
from geodata.matches.whole import MatchedPeople, MatchOptions, match_people
from geodata.nearest import Guide
from geodata.sites.files import open_table

LARGEST_BYTES = 100_000_000
MOST_TRIES = 3
_NAME = "file"
_PASSED_ON = (
    *(StoreUnavailableError, ObjectChangedError, OSError, SnapshotError),
    *(UnknownMatchError, MissingObjectError, MatchStateError),
)
"""What may pass, of the store and of this machine's disk; and what erases or ends the job."""
_UNFINISHED = ("awaiting_upload", "reading", "matching")

WriteRows = Callable[[str, Sequence[MatchColumn], Sequence[Any], Mapping[str, str], BinaryIO], None]
"""Writes a table: the ending of its file, columns, places, what it is about, where to."""
Failed = Callable[[str, Exception], None]
"""Takes a job's id and what its work raised: the log alone says more than a reason."""


@dataclass(frozen=True, slots=True)
class MatchRunner:
    """What works on jobs.

    Attributes:
        matches: the jobs.
        guide: gives what answers.
        addresses: what finds addresses.
        write_rows: writes a result.
        clock: seconds that only grow.
        failed: is told what was raised.
    """

    matches: Matches
    guide: Callable[[], Guide]
    addresses: Addresses
    write_rows: WriteRows
    clock: Callable[[], float]
    failed: Failed = lambda _id, _error: None

    def take(self, match_id: str) -> str | None:
        """Returns the state of a job after its work; None of one that was erased.

        Raises:
            StoreUnavailableError: a store did not answer; the work can be begun again.
        """
        try:
            found = self.matches.get(match_id)
        except UnknownMatchError:
            # Whatever came for it is nobody's.
            self.matches.erase(match_id)
            return None
        try:
            return self._work(found).state
        except (UnknownMatchError, MissingObjectError):
            return self._after_erased(match_id)
        except MatchStateError:
            return self._state(match_id)  # another worker ended it

    def turn(self) -> tuple[int, int]:
        """Erases what is over and sees to what stopped; returns how many of each."""
        return turn(self.matches)

    def _work(self, found: Match) -> Match:
        if found.state not in _UNFINISHED:
            # The same file again, or the same event: nothing is asked for any more.
            self.matches.vault.remove(found.id, UPLOAD)
            return found
        if found.tries >= MOST_TRIES:
            return self.matches.fail(found, because("stopped_each_time", tries=found.tries))
        try:
            return self._begun(found)
        except DamagedError as error:
            self.failed(found.id, error)
            return self.matches.fail(found, because("damaged"))
        except _PASSED_ON:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a file does, its job ends; it is logged
            return self.matches.fail(found, self._reason_of(found.id, error))

    def _reason_of(self, match_id: str, error: Exception) -> Reason:
        if isinstance(error, SitesFileError):
            faults = {"fault": error.fault, "fault_in_french": error.in_words("fr")}
            return because("file_unusable", **faults)
        if isinstance(error, ParameterError):
            return because("option_wrong", option=error.parameter)
        if isinstance(error, MappingError):
            return because("mapping_wrong")
        if isinstance(error, MemoryError):
            return because("no_memory")
        self.failed(match_id, error)
        return because("unexpected", error=type(error).__name__)

    def _begun(self, found: Match) -> Match:
        vault, now = self.matches.vault, self.matches.now
        if found.state != "matching":
            found = self._taken_in(found)
            if found.state == "failed":
                return found
            content = vault.open(found.id, ROWS)
            with memory_file(content) as path:
                preview = preview_of(open_table(path, _NAME))
            vault.seal(found.id, PREVIEW, preview_as_json(preview))
            state: State = "read" if found.looks_first else "matching"
            found = self.matches.update(
                found.id, lambda match: match.moved_to(state, now(), tries=0)
            )
            if found.state == "read":
                return found
        found = self.matches.update(
            found.id,
            lambda match: replace(match, tries=match.tries + 1, changed_at=timestamp(now())),
        )
        return self._matched(found)

    def _taken_in(self, found: Match) -> Match:
        """Returns a job whose file is in the vault, and nowhere else."""
        vault, now = self.matches.vault, self.matches.now
        size = None
        if not vault.has(found.id, ROWS):
            size = self.matches.objects.facts(object_key(found.id, UPLOAD)).size_bytes
        if found.state == "awaiting_upload":
            found = self.matches.update(
                found.id, lambda match: match.moved_to("reading", now(), size_bytes=size)
            )
        found = self.matches.update(found.id, lambda match: replace(match, tries=match.tries + 1))
        if size is None:
            vault.remove(found.id, UPLOAD)  # the same again, or left by who was stopped
            return found
        if size > LARGEST_BYTES:
            return self.matches.fail(found, because("too_large", size=size, largest=LARGEST_BYTES))
        uploaded = b"".join(self.matches.objects.chunks(object_key(found.id, UPLOAD)))
        vault.seal(found.id, ROWS, uploaded)
        vault.remove(found.id, UPLOAD)
        return found

    def _matched(self, found: Match) -> Match:
        vault = self.matches.vault
        request = MatchRequest.from_json(vault.open(found.id, REQUEST))
        people = self._people(found, request)
        rows = len(people)
        self.matches.update(
            found.id, lambda match: replace(match, rows=rows, done=0, total=2 * rows)
        )
        guide, at = self.guide(), self.matches.now()
        options = MatchOptions(
            request.capacities_of(guide.network.table),
            request.group,
            request.public,
            found.departements,
        )
        matched = match_people(
            guide,
            people,
            request.options,
            at,
            options,
            search=search_of(self.addresses, self.matches.vault, found.id, self.clock),
            told=Progress(self.matches, found.id, 2 * rows, self.clock).tell,
        )
        about = {
            "snapshot": guide.snapshot_id,
            "sites_version": guide.network.table.version.version,
            "asked_at": at.isoformat(timespec="minutes"),
            "licence": MATCH_LICENCE,
        }
        for each in request.formats:
            written = BytesIO()
            self.write_rows(f".{each}", matched.columns, matched.points, about, written)
            vault.seal(found.id, result_name(each), written.getvalue())
        ended = self.matches.update(
            found.id,
            lambda match: match.moved_to("done", self.matches.now(), **_facts(matched, request)),
        )
        # Read once: what is left of the rows is in the result.
        vault.remove(found.id, ROWS)
        return ended

    def _people(self, found: Match, request: MatchRequest) -> People:
        with memory_file(self.matches.vault.open(found.id, ROWS)) as path:
            table = open_table(path, _NAME)
            if request.mapping is not None:
                named = {name for rule in request.mapping.rules for name in rule.columns}
                if not named <= set(table.columns):
                    raise MappingError("rules", "columns that the file does not have")
            return read_people(table, _NAME, request.mapping)

    def _after_erased(self, match_id: str) -> str | None:
        """Removes what was written of a job that was erased meanwhile, or is not all there."""
        try:
            found = self.matches.get(match_id)
        except UnknownMatchError:
            self.matches.erase(match_id)
            return None
        # Its record is there and its file is not: an event came before the file, or after it.
        return found.state

    def _state(self, match_id: str) -> str | None:
        try:
            return self.matches.get(match_id).state
        except UnknownMatchError:
            return None


def _facts(matched: MatchedPeople, request: MatchRequest) -> dict[str, Any]:
    total = 2 * matched.summary["rows"]
    proof = None if matched.shared is None else dict(proof_of(matched.shared))
    return {
        "done": total,
        "total": total,
        "tries": 0,
        "formats": request.formats,
        "summary": dict(matched.summary),
        "proof": proof,
    }


def result_name(as_format: str) -> str:
    """Returns the name of a result in the vault."""
    return f"result.{as_format}"
