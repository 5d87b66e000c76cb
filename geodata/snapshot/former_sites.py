"""The identifiers that the sites in use no longer have, kept beside their publication.

Written before the pointer moves, under the number and the version that it will name: whoever wins
that move wrote the same bytes as whoever loses it, and nobody reads them before.
"""

from __future__ import annotations

from geodata.errors import MissingObjectError, SnapshotError
from geodata.seals import opened_record, sealed_record
from geodata.sites import FormerSites
from geodata.snapshot.publishing import POINTER
from geodata.snapshot.site_versions import FOLDER
from geodata.snapshot.transfer import Get, Put


def former_key(number: int, version: str) -> str:
    """Returns where a store holds what a publication no longer has."""
    return f"{FOLDER}/former/{number:08}-{version}.json"


def write_former(former: FormerSites, put: Put, number: int, version: str) -> None:
    """Writes what a publication no longer has; nothing where it lacks nothing."""
    if former.sites:
        key = former_key(number, version)
        put(key, sealed_record(key, {"former": former.as_records()}))


def fetch_former(get: Get, key: str) -> FormerSites:
    """Returns what a publication no longer has; nothing where nothing was written.

    Raises:
        SnapshotError: it is damaged.
        StoreUnavailableError: the store did not answer.
    """
    try:
        content = get(key)
    except MissingObjectError:
        return FormerSites()
    try:
        return FormerSites.of_records(opened_record(key, content)["former"])
    except (KeyError, TypeError) as error:
        raise SnapshotError(f"{key}: no readable list of former sites") from error


def current_former_key(get: Get) -> str:
    """Returns where the store holds what the publication in use no longer has.

    A pointer that whoever seeded the store wrote has no number: nothing was there before it.

    Raises:
        SnapshotError: the store holds no publication, or its pointer is not readable.
        StoreUnavailableError: the store did not answer.
    """
    pointer = f"{FOLDER}/{POINTER}"
    try:
        named = opened_record(pointer, get(pointer))
        return former_key(int(named.get("number", 0)), str(named["version"]))
    except (MissingObjectError, ValueError, TypeError, KeyError) as error:
        raise SnapshotError(f"{pointer}: not a pointer") from error
