"""Versions of the sites in a store: written whole, then named by one pointer."""

from __future__ import annotations

from geodata.errors import MissingObjectError, SnapshotError
from geodata.seals import sealed_record
from geodata.sites import SiteTable
from geodata.snapshot.archive import pack, unpack
from geodata.snapshot.publishing import POINTER
from geodata.snapshot.site_layout import open_sites
from geodata.snapshot.transfer import Get, Put, read_pointer

FOLDER = "sites"
_FILE = "sites.npz"


def publish_sites(table: SiteTable, put: Put) -> None:
    """Writes a version of the sites, then makes it the current one."""
    version = table.version.version
    write_sites(table, put)
    pointer = f"{FOLDER}/{POINTER}"
    put(pointer, sealed_record(pointer, {"version": version}))


def write_sites(table: SiteTable, put: Put) -> None:
    """Writes a version of the sites, which nobody sees until a pointer names it."""
    put(sites_key(table.version.version), pack(table.to_arrays()))


def sites_key(version: str) -> str:
    """Returns where a store holds a version of the sites."""
    return f"{FOLDER}/{version}/{_FILE}"


def current_version(get: Get) -> str:
    """Returns the version of the sites in use.

    Raises:
        SnapshotError: the store holds none, or its pointer is not readable.
        StoreUnavailableError: the store did not answer.
    """
    return read_pointer(get, f"{FOLDER}/{POINTER}", "version")


def fetch_sites(get: Get, version: str) -> SiteTable:
    """Returns a version of the sites.

    Raises:
        SnapshotError: the store holds no such version, or it is damaged.
        StoreUnavailableError: the store did not answer.
    """
    key = sites_key(version)
    try:
        table = open_sites(unpack(get(key), key))
    except (MissingObjectError, KeyError) as error:
        raise SnapshotError(f"{key}: no readable version of the sites") from error
    if table.version.version != version:
        raise SnapshotError(f"{key}: holds the version {table.version.version}")
    return table
