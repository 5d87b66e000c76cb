"""Publishing an import, rejecting it, putting an older version in use again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from geodata.errors import (
    AlreadyCurrentError,
    ColumnsUnreadError,
    ImportStateError,
    VersionConflictError,
)
from geodata.imports.candidates import Candidate, candidate, write_candidate
from geodata.imports.corrections import Corrections
from geodata.imports.differences import compare
from geodata.imports.reasons import Reason
from geodata.imports.records import Imports
from geodata.imports.states import PUBLISHABLE, Import, timestamp
from geodata.imports.versions import InUse, Publication, Versions

_PUBLISHING_TAKES = timedelta(seconds=60)


def publish(
    imports: Imports, versions: Versions, import_id: str, judged: int | None = None
) -> Import:
    """Puts the sites of an import in use, and returns it.

    Args:
        imports: with the import.
        versions: with what is in use.
        import_id: which.
        judged: the number that its publication was judged to have: another publication since is a
            conflict, also when it put the very same sites in use again. None where a person
            publishes, who has seen what changes.

    Raises:
        UnknownImportError: none has this id.
        ImportStateError: it is not at the state where it can be published.
        ColumnsUnreadError: filled columns are read by nothing, and nobody said that they may be.
        AlreadyCurrentError: its sites are those in use.
        VersionConflictError: the sites in use are no more those it was compared with; the
            differences are made again, for whoever publishes to read them first.
    """
    was_claimed = imports.get(import_id).publishing_since is not None
    claimed = imports.update(import_id, lambda found: _claimed(imports, found))
    found = candidate(imports, claimed)
    # Its former publisher stopped half way, and others may have published since: it is not put in
    # use over theirs a second time.
    if not (was_claimed and versions.was_published(import_id)):
        try:
            _move(imports, versions, claimed, found, judged)
        except (AlreadyCurrentError, VersionConflictError):
            # Somebody else may have published the very same import.
            if not versions.was_published(import_id):
                _compared_again(imports, versions, claimed, found)
                raise
    done = _published(imports, import_id)
    # Last: a correction that should have gone is dropped by the next import.
    corrections = Corrections(imports.objects)
    corrections.drop(found.superseded(corrections.all()))
    return done


def reject(imports: Imports, versions: Versions, import_id: str, reason: Reason) -> Import:
    """Gives an import up, and returns it.

    Raises:
        UnknownImportError: none has this id.
        ImportStateError: it is at its end, or being published.
    """

    def rejected(found: Import) -> Import:
        refuse_while_published(imports, versions, found, "rejected")
        return found.moved_to("rejected", imports.now(), reason=reason, publishing_since=None)

    return imports.update(import_id, rejected)


def restore(imports: Imports, versions: Versions, version: str) -> Publication:
    """Puts a version that was once in use in use again, and returns its new publication.

    Raises:
        UnknownVersionError: no version of this name was published.
        AlreadyCurrentError: it is in use.
        SnapshotError: it does not load, and what is in use stays.
        VersionConflictError: another publication was first.
    """
    seen, table = versions.in_use(), versions.table(version)
    if seen is not None and seen.publication.version == version:
        raise AlreadyCurrentError(version)
    former = versions.last_of(version)
    publication = Publication(
        version=version,
        number=next_number(seen),
        published_at=timestamp(imports.now()),
        source=table.version.source,
        counts={"sites": len(table)},
        import_id=None if former is None else former.import_id,
        is_restored=True,
    )
    versions.put_in_use(table, publication, seen)
    return publication


def _claimed(imports: Imports, found: Import) -> Import:
    """Returns the import marked as being published, so that nobody rejects it meanwhile."""
    if found.state not in PUBLISHABLE:
        raise ImportStateError(found.id, found.state, "published")
    if found.undecided:
        raise ColumnsUnreadError(found.id, found.undecided)
    return replace(found, publishing_since=timestamp(imports.now()))


def _move(
    imports: Imports, versions: Versions, claimed: Import, found: Candidate, judged: int | None
) -> None:
    seen = versions.in_use()
    against = None if seen is None else seen.publication.version
    if claimed.version is None or claimed.difference is None:
        raise ImportStateError(claimed.id, "without a version", "published")
    if against == claimed.version:
        raise AlreadyCurrentError(claimed.version)
    if against != claimed.difference.against or judged not in (None, next_number(seen)):
        raise VersionConflictError(against)
    publication = Publication(
        version=claimed.version,
        number=next_number(seen),
        published_at=timestamp(imports.now()),
        source=claimed.source,
        counts=claimed.difference.counts,
        import_id=claimed.id,
    )
    versions.put_in_use(found.table, publication, seen)


def _published(imports: Imports, import_id: str) -> Import:
    def published(found: Import) -> Import:
        if found.state == "published":
            return found
        return found.moved_to("published", imports.now(), publishing_since=None)

    return imports.update(import_id, published)


def _compared_again(
    imports: Imports, versions: Versions, claimed: Import, found: Candidate
) -> None:
    """Makes the differences again, with the corrections made since."""
    corrected = found.corrected_by(Corrections(imports.objects).all())
    version = corrected.table.version.version
    if version != claimed.version:
        claimed = replace(claimed, version=version)
        write_candidate(imports, claimed, corrected)
    difference = compare(imports, versions, claimed, corrected.table)

    def compared(now: Import) -> Import:
        return replace(now, version=version, difference=difference, publishing_since=None)

    imports.update(claimed.id, compared)


def refuse_while_published(imports: Imports, versions: Versions, found: Import, asked: str) -> None:
    """Refuses what cannot be done of an import while somebody publishes it.

    Raises:
        ImportStateError: somebody does.
    """
    if found.publishing_since is None:
        return
    since = datetime.strptime(found.publishing_since, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    # Both ways: since tomorrow is of a clock that jumped, and would hold it until then.
    if abs(imports.now() - since) < _PUBLISHING_TAKES or _is_in_use(versions, found.id):
        # In use all the same: its publisher stopped after the pointer moved.
        raise ImportStateError(found.id, "being published", asked)


def _is_in_use(versions: Versions, import_id: str) -> bool:
    seen = versions.in_use()
    return seen is not None and seen.publication.import_id == import_id


def next_number(seen: InUse | None) -> int:
    """Returns the number of the publication that follows the one in use."""
    return 0 if seen is None else seen.publication.number + 1
