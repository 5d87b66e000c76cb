"""The data set and the first network of sites in their bucket: content first, pointers last.

A reader follows a pointer, so that it sees a whole data set or the former one. Pointers are written
one after the other, with nothing between: each starts a refresh, which needs all that they name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import BadInputError, MissingObjectError
from geodata.indicators import copy_columns
from geodata.sites import SiteTable
from geodata.snapshot import Snapshot, publish_sites, upload
from geodata.stores import Objects
from geodata.territory import Places
from infra.deploy.publish.bucket import NEVER, Bucket, Object
from infra.local.edge.served_files import VERSIONS_LIFE

SNAPSHOT_POINTER = "snapshots/current"
SITES_POINTER = "sites/current"
COLUMNS_POINTER = "columns/current"
_POINTERS = (COLUMNS_POINTER, SNAPSHOT_POINTER, SITES_POINTER)


@dataclass(frozen=True, slots=True)
class Network:
    """The sites to begin with, and what they are called to those who deploy."""

    table: SiteTable
    words: str


def network_of(snapshot: Snapshot, file: Path | None) -> Network:
    """Returns the sites of a file; without one, the demonstration, which says that it is one.

    Raises:
        BadInputError: the file is not there, or is no file of sites.
    """
    if file is None:
        words = "the demonstration (town halls, no advisor): publish yours at /lieux.html"
        return Network(snapshot.demonstration, words)
    if not file.is_file():
        raise BadInputError(f"{file}: no such file")
    from geodata.sources import read_sites, table_of  # geopandas, a second

    reading = read_sites(file, Places(snapshot.register, snapshot.contours))
    return Network(table_of(file, reading), f"{file.name}: {reading.summary.in_words()}")


def data_id(bucket: Bucket) -> str:
    """Returns the id of what is published: of the data set, the sites and the columns in use."""
    return " ".join(_named(bucket, pointer) or "-" for pointer in _POINTERS)


def _named(bucket: Bucket, pointer: str) -> str | None:
    found = bucket.read(pointer)
    if found is None:
        return None
    facts = json.loads(found[0])
    return next((str(facts[name]) for name in ("id", "version", "set") if name in facts), "?")


def publish_data(bucket: Bucket, snapshot: Snapshot, network: Network, var: Path) -> str:
    """Makes the bucket hold the data set, and a network of sites if nobody published one.

    Nothing is written that lies there as it is to be. Sites that were published on the operators'
    page, or columns that were, are theirs: they stay.

    Returns:
        What it did, in words.

    Raises:
        AwsError: a call is refused.
        SnapshotError: a file of the data set is not as it says; the pointer stays where it was.
    """
    writes = _Writes(bucket)
    is_ours = _sites_are_ours(bucket)
    if is_ours:
        publish_sites(network.table, writes.put)
    if bucket.read(COLUMNS_POINTER) is None:
        copy_columns(Objects.at(f"file://{var.resolve()}").get, writes.put)
    upload(snapshot, writes.put)
    writes.move_pointers()
    sites = network.words if is_ours else "those that operators published stay"
    return f"data set {snapshot.id}, {writes.count} objects written; sites: {sites}"


def _sites_are_ours(bucket: Bucket) -> bool:
    """Whether a deployment may name the sites in use.

    A publication that an operator made has a number (geodata.imports); a deployment's has none.
    """
    found = bucket.read(SITES_POINTER)
    return found is None or "number" not in json.loads(found[0])


class _Writes:
    """Writes of the library's into a bucket, counted; pointers are held back until they are moved.

    A pointer is moved from where it was before the first write: of two who publish, one fails.
    """

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._held: dict[str, Object] = {}
        found = {key: bucket.read(key) for key in _POINTERS}
        self._tags = {key: each[1] for key, each in found.items() if each is not None}
        self.count = 0

    def put(self, key: str, content: bytes) -> None:
        """Writes an object unless it lies there, or holds it back if it is a pointer."""
        if key in _POINTERS:
            self._held[key] = _object(key, content)
        else:
            self.count += self._bucket.publish(_object(key, content))

    def move_pointers(self) -> None:
        """Moves the pointers that were held back.

        Raises:
            AwsError: somebody moved one meanwhile (`PreconditionFailed`): theirs stays.
        """
        held = [self._held[key] for key in _POINTERS if key in self._held]
        for pointer in [each for each in held if not self._bucket.holds(each)]:
            e_tag = self._tags.get(pointer.key)
            self._bucket.put(pointer, if_tag=e_tag, if_absent=e_tag is None)
            self.count += 1


def _object(key: str, content: bytes) -> Object:
    is_json = key in _POINTERS or key.endswith(".json")
    media_type = "application/json" if is_json else "application/octet-stream"
    return Object(key, content, media_type, NEVER if key in _POINTERS else VERSIONS_LIFE)


def served_run(bucket: Bucket) -> tuple[str, str] | None:
    """Returns what the national results that are served are of: a data set and sites."""
    found = bucket.read("coverage/current")
    if found is None:
        return None
    facts = json.loads(found[0])
    return str(facts.get("snapshot")), str(facts.get("sites_version"))


def wanted_run(bucket: Bucket) -> tuple[str, str]:
    """Returns what they are to be of.

    Raises:
        MissingObjectError: nothing is published.
    """
    snapshot, sites = (_named(bucket, each) for each in (SNAPSHOT_POINTER, SITES_POINTER))
    if snapshot is None or sites is None:
        raise MissingObjectError(SNAPSHOT_POINTER if snapshot is None else SITES_POINTER)
    return snapshot, sites
