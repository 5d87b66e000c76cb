"""What a version of the sites changes in another: added, removed, moved, changed, unchanged."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.imports.records import Imports, difference_key
from geodata.imports.report import Change, ChangeKind
from geodata.imports.states import Difference, Import
from geodata.imports.versions import Versions
from geodata.sites import MOVED_BEYOND_M, SiteTable, compact_json
from geodata.territory import geodesics_m

_LONGEST_NAME = 200
"""Enough to know a place by; a list is read a page at a time."""

_sorted_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Made once: an encoder a record took longer than most records."""

KINDS = ("added", "removed", "moved", "changed", "unchanged")
_POSITION = ("latitude", "longitude")


def content_version(records: Iterable[Mapping[str, Any]]) -> str:
    """Returns the name of a version: a hash of its sites, whatever their order."""
    digests = sorted(hashlib.sha256(_canonical(record)).digest() for record in records)
    return hashlib.sha256(b"".join(digests)).hexdigest()[:16]


def records_of(table: SiteTable | None) -> Iterator[dict[str, Any]]:
    """Yields the records of a table, or of none."""
    if table is not None:
        yield from map(table.record, range(len(table)))


def differences(before: SiteTable | None, after: SiteTable) -> Iterator[Change]:
    """Yields what changes, one site at a time: those removed, then the others as they stand.

    Each has `id`, `nom` and `kinds` (of `KINDS` but the last); those moved have `moved_m`, in
    metres, null where a point appears or disappears; those changed have their `fields`. `at` is
    where a site is, `was` where one that moves or goes was.
    """
    former, latter = _positions_by_id(before), _positions_by_id(after)
    ids = list(latter)
    for site_id in former:
        if before is not None and site_id not in latter:
            record = before.record(former[site_id])
            yield {**_change(record, "removed"), "was": point_of(record)}
    lengths_m = _lengths_m(before, after, [former.get(site_id, -1) for site_id in ids])
    for position, site_id in enumerate(ids):
        record = after.record(position)
        if before is None or site_id not in former:
            yield {**_change(record, "added"), "at": point_of(record)}
            continue
        old = before.record(former[site_id])
        if old != record:
            yield changed(old, record, float(lengths_m[position]))


def counts_of(changes: Iterable[Change], sites_after: int) -> dict[str, int]:
    """Returns how many sites there are of each kind; one both moved and changed is in both."""
    counts = dict.fromkeys(KINDS, 0)
    still_there = 0
    for change in changes:
        still_there += change["kinds"] != ["removed"]
        for kind in change["kinds"]:
            counts[kind] += 1
    counts["unchanged"] = sites_after - still_there
    return counts


def _positions_by_id(table: SiteTable | None) -> dict[str, int]:
    return {record["id"]: position for position, record in enumerate(records_of(table))}


def _change(record: Mapping[str, Any], *kinds: ChangeKind) -> Change:
    return {"id": record["id"], "nom": record["nom"][:_LONGEST_NAME], "kinds": list(kinds)}


def _lengths_m(
    before: SiteTable | None, after: SiteTable, former: Sequence[int]
) -> NDArray[np.float64]:
    """Returns how far each site moved from its former position, NaN where one is missing.

    All at once: a geodesic of its own for each site would take most of the comparison's time.
    """
    lengths_m = np.full(len(after), np.nan)
    old = np.asarray(former, dtype=np.int64)
    known = np.flatnonzero(old >= 0)
    if before is not None and len(known):
        lon, lat = before.lon[old[known]], before.lat[old[known]]
        lengths_m[known] = geodesics_m(lon, lat, after.lon[known], after.lat[known])
    return lengths_m


def changed(before: Mapping[str, Any], after: Mapping[str, Any], length_m: float) -> Change:
    """Returns the kinds of change of one site, how far it moved, and its fields that differ."""
    fields = [name for name, value in after.items() if before.get(name) != value]
    found = _change(after)
    found["at"] = point_of(after)
    if any(name in _POSITION for name in fields) and not length_m <= MOVED_BEYOND_M:
        found["kinds"].append("moved")
        found["moved_m"] = None if math.isnan(length_m) else round(length_m, 1)
        found["was"] = point_of(before)
        fields = [name for name in fields if name not in _POSITION]
    if fields:
        found["kinds"].append("changed")
        found["fields"] = fields
    return found


def point_of(record: Mapping[str, Any]) -> list[float] | None:
    """Returns the longitude and latitude of a site's record, or None where it has no position."""
    lon, lat = record["longitude"], record["latitude"]
    return None if lon is None or lat is None else [lon, lat]


def _plain(value: Any) -> Any:
    """Returns a value such that nothing known is None, and a list is a list."""
    return (list(value) or None) if isinstance(value, (list, tuple)) else value


def _canonical(record: Mapping[str, Any]) -> bytes:
    known = {name: plain for name, value in record.items() if (plain := _plain(value)) is not None}
    return _sorted_json(known).encode()


def compare(imports: Imports, versions: Versions, of: Import, sites: SiteTable) -> Difference:
    """Writes what an import changes in the version in use, and returns how much."""
    seen = versions.in_use()
    against = None if seen is None else seen.publication.version
    before = None if against is None else versions.table(against)
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "difference.jsonl"
        counts = counts_of(_written(differences(before, sites), lines), len(sites))
        imports.objects.put_file(difference_key(of, against), lines)
    return Difference(against, {**sizes_of(sites, before), **counts})


def sizes_of(sites: SiteTable, before: SiteTable | None) -> dict[str, int]:
    """Returns how many sites there are now and before: all, without position, receiving nobody."""
    return {
        "sites": len(sites),
        "sites_before": 0 if before is None else len(before),
        "unplaced": len(sites.unplaced),
        "unplaced_before": 0 if before is None else len(before.unplaced),
        "closed_to_public": _closed(sites),
        "closed_to_public_before": 0 if before is None else _closed(before),
    }


def _closed(sites: SiteTable) -> int:
    """How many sites receive nobody: no citizen is sent there."""
    return int(sites.facets.closed_to_public.sum())


def _written(values: Iterable[Change], path: Path) -> Iterator[Change]:
    with path.open("wb") as stream:
        for value in values:
            stream.write(json_line(value))
            yield value


def json_line(value: Mapping[str, Any]) -> bytes:
    """Returns a value as a line of a JSON Lines file."""
    text = compact_json(value)
    # Half of a surrogate pair, which a file of JSON may escape, is no character.
    return text.encode("utf-8", "replace") + b"\n"
