"""The check of an uploaded file, once: its end is a state with a reason.

A check writes into a folder named by the tag of the file it read and by the mapping that was asked
for, and only its last step says that it is the one: the same event twice, or two at once, give one
result. Whatever a check raises ends in a state, but for a store that does not answer: that check
is made again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from geodata.errors import (
    DamagedError,
    MissingObjectError,
    ObjectChangedError,
    SitesFileError,
    SnapshotError,
    StoreUnavailableError,
)
from geodata.imports.checked_file import CheckFile
from geodata.imports.one_check import OneCheck
from geodata.imports.reasons import because
from geodata.imports.records import Imports, recheck_key, upload_key
from geodata.imports.states import Import, tag_of
from geodata.imports.versions import Versions

ENDS_WITHIN = timedelta(hours=2)
"""A check ends within fifteen minutes, and is begun three times within an hour at most."""

BEGINS_WITHIN = timedelta(hours=1)
"""The event of an arrival is handed over for an hour."""

_MADE_AGAIN = (StoreUnavailableError, ObjectChangedError, SnapshotError, OSError)
"""What may pass, of the store and of this machine's disk: the event is handed over again."""
_LOOKED_AT = 50

Failed = Callable[[str, Exception], None]
"""Takes an import's id and what its check raised: the log alone says more than a reason."""


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
    tag = tag_of(uploaded.e_tag)

    def begin(found: Import) -> Import:
        if found.state != "awaiting_upload":
            return found
        return found.moved_to("checking", imports.now(), size_bytes=uploaded.size_bytes)

    found = imports.update(import_id, begin)
    if found.state != "checking":
        return found
    folder = tag if found.request is None else f"{tag}-{found.request}"
    mine = replace(_unchecked(found), check=folder, size_bytes=uploaded.size_bytes)
    try:
        result = OneCheck(imports, versions, mine).result(check_file)
    except SitesFileError as error:
        faults = {"fault": error.fault, "fault_in_french": error.in_words("fr")}
        reason = because("file_unusable", **faults)
        result = mine.moved_to("refused", imports.now(), reason=reason)
    except DamagedError as error:
        # Another try would read the same. The data set and its sites may be mended meanwhile.
        on_failure(import_id, error)
        result = mine.moved_to("failed", imports.now(), reason=because("damaged", key=error.key))
    except _MADE_AGAIN:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a file does, its import ends; it is logged
        on_failure(import_id, error)
        reason = because("unexpected", error=type(error).__name__)
        result = mine.moved_to("failed", imports.now(), reason=reason)

    # Of two checks at once, the first to end is the one; of two mappings, the last asked for.
    def ended(now: Import) -> Import:
        is_mine = now.state == "checking" and now.request == mine.request
        return result if is_mine else now

    return imports.update(import_id, ended)


def _unchecked(found: Import) -> Import:
    """Returns an import without what a former check found: its lists are in another folder."""
    return replace(
        found, file=None, summary=None, version=None, difference=None, undecided=(), doubtful=()
    )


def ask_unbegun(imports: Imports) -> list[str]:
    """Has the files checked whose check never began; returns the ids of their imports.

    The event of an arrival is handed over for an hour at most; what nobody took by then, since the
    worker was killed each time, is asked for again at each turn of the schedule.
    """

    def is_unbegun(found: Import) -> bool:
        if found.state != "awaiting_upload" or _since(found, imports.now()) < BEGINS_WITHIN:
            return False
        try:
            imports.objects.facts(upload_key(found.id))
        except MissingObjectError:
            return False  # nothing was uploaded, and the link has ended
        return True

    unbegun = [each.id for each in imports.latest(_LOOKED_AT)[0] if is_unbegun(each)]
    for import_id in unbegun:
        imports.objects.put(recheck_key(import_id), b"")
    return unbegun


def _since(found: Import, now: datetime) -> timedelta:
    """Returns how far from now an import changed.

    One that changed tomorrow is of a clock that jumped, and would wait until then.
    """
    changed = datetime.strptime(found.changed_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return abs(now - changed)


def give_up_endless(imports: Imports) -> list[str]:
    """Gives up the imports whose check was begun and never ended; returns their ids.

    A worker that is killed, since a file asks for more time or memory than it has, says nothing.
    """

    def is_endless(found: Import) -> bool:
        return found.state == "checking" and _since(found, imports.now()) >= ENDS_WITHIN

    def failed(now: Import) -> Import:
        if not is_endless(now):
            return now
        given_up = _unchecked(now)
        return given_up.moved_to("failed", imports.now(), reason=because("without_end"))

    endless = [each.id for each in imports.latest(_LOOKED_AT)[0] if is_endless(each)]
    return [each for each in endless if imports.update(each, failed).state == "failed"]
