"""Puts the current snapshot and a version of the sites in the local stack's bucket."""

from __future__ import annotations

import os
from pathlib import Path

from geodata.indicators import copy_columns
from geodata.refresh import NEEDED_FOR_COVERAGE
from geodata.sites import SiteTable
from geodata.snapshot import NEEDED_FOR_NEAREST, Snapshot, open_current, publish_sites, upload
from geodata.stores import Objects
from geodata.territory import Places
from infra.local.template.account import CREDENTIALS, REGION

_NEEDED = tuple(dict.fromkeys((*NEEDED_FOR_NEAREST, *NEEDED_FOR_COVERAGE)))


def seed(*, endpoint_url: str, bucket: str, var: Path, sites: Path | None) -> None:
    """Uploads what the functions open: the snapshot in use, and the sites.

    Args:
        endpoint_url: the stand-in for S3.
        bucket: the data bucket, already there.
        var: the folder of snapshots.
        sites: a file of sites, or None for the demonstration network.

    Raises:
        BadInputError: there is no snapshot, or the file is no file of sites.
    """
    # This process speaks to nothing else: the functions get the same from their own environment.
    os.environ.update({**CREDENTIALS, "AWS_REGION": REGION, "AWS_ENDPOINT_URL": endpoint_url})
    objects = Objects.at(f"s3://{bucket}")
    snapshot = open_current(var / "snapshots")
    upload(snapshot, objects.put, _NEEDED)
    table = snapshot.demonstration if sites is None else _table(sites, snapshot)
    publish_sites(table, objects.put)
    # What `maillage columns publish` put beside the data set.
    copy_columns(Objects.at(f"file://{var.resolve()}").get, objects.put)


def _table(path: Path, snapshot: Snapshot) -> SiteTable:
    from geodata.sources import read_sites, table_of

    reading = read_sites(path, Places(snapshot.register, snapshot.contours))
    print(f"{path}: {reading.summary.in_words()}", flush=True)
    return table_of(path, reading)
