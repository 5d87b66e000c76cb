"""Puts the current snapshot and a version of the sites in the local stack's bucket."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from geodata.clock import present
from geodata.errors import MissingObjectError
from geodata.imports import Imports, Versions, upload_key
from geodata.indicators import copy_columns
from geodata.sites import SiteTable
from geodata.snapshot import (
    NEEDED_FOR_COVERAGE,
    NEEDED_FOR_NEAREST,
    Snapshot,
    open_current,
    publish_sites,
    upload,
)
from geodata.stores import Objects
from geodata.territory import Places
from infra.local.template.account import CREDENTIALS, REGION

NEEDED = tuple(dict.fromkeys((*NEEDED_FOR_NEAREST, *NEEDED_FOR_COVERAGE)))


def seed(*, endpoint_url: str, bucket: str, var: Path, sites: Path | None) -> None:
    """Uploads what the functions open: the snapshot in use, and the sites.

    A network that was published in a former run stays in use, unless a file is named.

    Args:
        endpoint_url: the stand-in for S3.
        bucket: the data bucket, already there.
        var: the folder of snapshots.
        sites: a file of sites, or None for the demonstration network.

    Raises:
        BadInputError: there is no snapshot, or the file is no file of sites.
    """
    fill(_objects(endpoint_url, bucket), var, sites, NEEDED)


def fill(objects: Objects, var: Path, sites: Path | None, needed: Sequence[str]) -> None:
    """Puts the snapshot in use, and the sites, into a store; see `seed`.

    Args:
        objects: the store.
        var: the folder of snapshots.
        sites: a file of sites, or None for the demonstration network.
        needed: the files of the snapshot that are read there.
    """
    snapshot = open_current(var / "snapshots")
    upload(snapshot, objects.put, needed)
    if sites is not None:
        publish_sites(_table(sites, snapshot), objects.put)
    elif _version_in_use(objects) in (None, snapshot.demonstration.version.version):
        publish_sites(snapshot.demonstration, objects.put)
    # What `maillage columns publish` put beside the data set.
    copy_columns(Objects.at(f"file://{var.resolve()}").get, objects.put)


def resume(*, endpoint_url: str, bucket: str) -> None:
    """Has the checks of a former run that were not over done: their files arrive once more."""
    objects = _objects(endpoint_url, bucket)
    send_again(objects)


def send_again(objects: Objects) -> None:
    """Has the file of each import whose check is not over arrive once more."""
    for each in Imports(objects, present).unfinished():
        key = upload_key(each.id)
        try:
            objects.put(key, objects.get(key))
        except MissingObjectError:
            continue  # its file never came


def _objects(endpoint_url: str, bucket: str) -> Objects:
    # This process speaks to nothing else: the functions get the same from their own environment.
    os.environ.update({**CREDENTIALS, "AWS_REGION": REGION, "AWS_ENDPOINT_URL": endpoint_url})
    return Objects.at(f"s3://{bucket}")


def _version_in_use(objects: Objects) -> str | None:
    in_use = Versions(objects).in_use()
    return None if in_use is None else in_use.publication.version


def _table(path: Path, snapshot: Snapshot) -> SiteTable:
    from geodata.sources import read_sites, table_of

    reading = read_sites(path, Places(snapshot.register, snapshot.contours))
    print(f"{path}: {reading.summary.in_words()}", flush=True)
    return table_of(path, reading)
