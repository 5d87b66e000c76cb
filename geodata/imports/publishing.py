"""Publishing an import, rejecting it, putting an older version in use again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from geodata.errors import AlreadyCurrentError, ImportStateError, VersionConflictError
from geodata.imports.differences import candidate, compare
from geodata.imports.records import Imports
from geodata.imports.states import PUBLISHABLE, Import, timestamp
from geodata.imports.versions import InUse, Publication, Versions

_PUBLISHING_TAKES = timedelta(seconds=60)


def publish(imports: Imports, versions: Versions, import_id: str) -> Import:
    """Puts the sites of an import in use, and returns it.

    Raises:
        UnknownImportError: none has this id.
        ImportStateError: it is not at the state where it can be published.
        AlreadyCurrentError: its sites are those in use.
        VersionConflictError: the sites in use are no more those it was compared with; the
            differences are made again, for whoever publishes to read them first.
    """
    claimed = imports.update(import_id, lambda found: _claimed(imports, found))
    try:
        _move(imports, versions, claimed, versions.in_use())
    except (AlreadyCurrentError, VersionConflictError):
        # Somebody else published the very same import, or its former publisher stopped half way.
        if not _is_in_use(versions, import_id):
            _compared_again(imports, versions, claimed)
            raise
    return _published(imports, import_id)


def reject(imports: Imports, versions: Versions, import_id: str, reason: str) -> Import:
    """Gives an import up, and returns it.

    Raises:
        UnknownImportError: none has this id.
        ImportStateError: it is at its end, or being published.
    """

    def rejected(found: Import) -> Import:
        if _is_being_published(imports, versions, found):
            raise ImportStateError(import_id, "being published", "rejected")
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
        number=_next_number(seen),
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
    return replace(found, publishing_since=timestamp(imports.now()))


def _move(imports: Imports, versions: Versions, claimed: Import, seen: InUse | None) -> None:
    against = None if seen is None else seen.publication.version
    if claimed.version is None or claimed.difference is None:
        raise ImportStateError(claimed.id, "without a version", "published")
    if against == claimed.version:
        raise AlreadyCurrentError(claimed.version)
    if against != claimed.difference.against:
        raise VersionConflictError(against)
    publication = Publication(
        version=claimed.version,
        number=_next_number(seen),
        published_at=timestamp(imports.now()),
        source=claimed.source,
        counts=claimed.difference.counts,
        import_id=claimed.id,
    )
    versions.put_in_use(candidate(imports, claimed), publication, seen)


def _published(imports: Imports, import_id: str) -> Import:
    def published(found: Import) -> Import:
        if found.state == "published":
            return found
        return found.moved_to("published", imports.now(), publishing_since=None)

    return imports.update(import_id, published)


def _compared_again(imports: Imports, versions: Versions, claimed: Import) -> None:
    sites = candidate(imports, claimed)
    difference = compare(imports, versions, claimed, sites, versions.in_use())
    imports.update(
        claimed.id, lambda now: replace(now, difference=difference, publishing_since=None)
    )


def _is_being_published(imports: Imports, versions: Versions, found: Import) -> bool:
    if found.publishing_since is None:
        return False
    since = datetime.strptime(found.publishing_since, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    # Both ways: since tomorrow is of a clock that jumped, and would hold it until then.
    if abs(imports.now() - since) < _PUBLISHING_TAKES:
        return True
    # Its publisher stopped half way: before the pointer moved, or after.
    return _is_in_use(versions, found.id)


def _is_in_use(versions: Versions, import_id: str) -> bool:
    seen = versions.in_use()
    return seen is not None and seen.publication.import_id == import_id


def _next_number(seen: InUse | None) -> int:
    return 0 if seen is None else seen.publication.number + 1
