"""Versions of the sites that older releases wrote, opened as if today's had.

What filters ask of sites is computed when a version is written. A release that asks more finds
versions without it, the one in use and all that may be restored: they are computed again from
the records, which every release keeps. An array whose meaning changes takes another name.
"""

from __future__ import annotations

from functools import cache

from geodata.sites import SiteTable, site_of
from geodata.snapshot.archive import Arrays

_KEPT_BY_ALL = frozenset({"lon", "lat", "record_starts", "records", "words", "version"})


def open_sites(arrays: Arrays) -> SiteTable:
    """Returns the table of arrays of this release or of an older one.

    Raises:
        KeyError: they are no version of the sites.
    """
    missing = _KEPT_BY_ALL - arrays.keys()
    if missing:
        raise KeyError(*sorted(missing))
    today = _without_sites()
    if today.keys() <= arrays.keys():
        return SiteTable(arrays)
    older = SiteTable({**today, **arrays})
    sites = [site_of(older.record(position)) for position in range(len(older))]
    told = older.version
    return SiteTable.from_sites(sites, version=told.version, source=told.source)


@cache
def _without_sites() -> Arrays:
    return SiteTable.from_sites([], version="", source="").to_arrays()
