"""The differences of an import from a version, written beside its report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geodata.imports.differences import counts_of, differences
from geodata.imports.records import Imports, candidate_key, difference_key
from geodata.imports.states import Difference, Import
from geodata.imports.versions import InUse, Versions
from geodata.sites import SiteTable
from geodata.snapshot import open_sites, unpack


def candidate(imports: Imports, of: Import) -> SiteTable:
    """Returns the sites that an import would publish."""
    key = candidate_key(of)
    return open_sites(unpack(imports.objects.get(key), key))


def compare(
    imports: Imports, versions: Versions, of: Import, sites: SiteTable, seen: InUse | None
) -> Difference:
    """Writes what an import changes in the version in use, and returns how much."""
    against = None if seen is None else seen.publication.version
    before = None if against is None else versions.table(against)
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "difference.jsonl"
        counts = counts_of(_written(differences(before, sites), lines), len(sites))
        imports.objects.put_file(difference_key(of, against), lines)
    facts = {
        "sites": len(sites),
        "sites_before": 0 if before is None else len(before),
        "closed_to_public": _closed(sites),
        "closed_to_public_before": 0 if before is None else _closed(before),
    }
    return Difference(against, facts | counts)


def _closed(sites: SiteTable) -> int:
    """How many sites receive nobody: no citizen is sent there."""
    return int(sites.facets.closed_to_public.sum())


def _written(values: Iterable[Mapping[str, Any]], path: Path) -> Iterator[Mapping[str, Any]]:
    with path.open("wb") as stream:
        for value in values:
            stream.write(json_line(value))
            yield value


def json_line(value: Mapping[str, Any]) -> bytes:
    """Returns a value as a line of a JSON Lines file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
