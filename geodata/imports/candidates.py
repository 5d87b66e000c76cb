"""The sites that an import would publish: those of its file, with the corrections by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geodata.errors import DamagedError, MissingObjectError
from geodata.imports.corrections import Correction, Part
from geodata.imports.differences import content_version, records_of
from geodata.imports.records import Imports, candidate_key, former_candidate_key, uncorrected_key
from geodata.imports.states import Import
from geodata.seals import opened_record, sealed_record
from geodata.sites import Site, SiteTable, site_of
from geodata.snapshot import open_sites, pack, unpack


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version on its way, and the sites of its file that were corrected, as the file has them."""

    table: SiteTable
    uncorrected: Mapping[str, Site]

    def superseded(self, corrections: Mapping[str, Correction]) -> dict[str, tuple[Part, ...]]:
        """Returns the parts of corrections that the file overtook, by the id of their site."""
        found = {
            site_id: corrections[site_id].applied(site).superseded
            for site_id, site in self.uncorrected.items()
            if site_id in corrections
        }
        return {site_id: parts for site_id, parts in found.items() if parts}

    def corrected_by(self, corrections: Mapping[str, Correction]) -> Candidate:
        """Returns the candidate of the same file under other corrections."""
        uncorrected: dict[str, Site] = {}
        sites = list(self._sites(corrections, uncorrected))
        return candidate_of(sites, uncorrected, self.table.version.source)

    def _sites(
        self, corrections: Mapping[str, Correction], uncorrected: dict[str, Site]
    ) -> Iterator[Site]:
        for record in records_of(self.table):
            site = self.uncorrected.get(record["id"]) or site_of(record)
            correction = corrections.get(site.id)
            if correction is None:
                yield site
            else:
                uncorrected[site.id] = site
                yield correction.applied(site).site


def candidate_of(sites: list[Site], uncorrected: Mapping[str, Site], source: str) -> Candidate:
    """Returns the candidate that some sites make, named by their content."""
    version = content_version(site.as_record() for site in sites)
    return Candidate(SiteTable.from_sites(sites, version=version, source=source), uncorrected)


def write_candidate(imports: Imports, of: Import, candidate: Candidate) -> None:
    """Keeps the candidate of an import, whose `version` it is."""
    records = {site_id: site.as_record() for site_id, site in candidate.uncorrected.items()}
    key = uncorrected_key(of)
    imports.objects.put(key, sealed_record(key, records))
    imports.objects.put(candidate_key(of), pack(candidate.table.to_arrays()))


def candidate(imports: Imports, of: Import) -> Candidate:
    """Returns the candidate of an import."""
    key = candidate_key(of)
    try:
        content = imports.objects.get(key)
    except MissingObjectError:  # of an import that was checked before corrections were kept
        key = former_candidate_key(of)
        return Candidate(_table_of(imports.objects.get(key), key), {})
    kept = uncorrected_key(of)
    records = opened_record(kept, imports.objects.get(kept))
    uncorrected = {site_id: site_of(record) for site_id, record in records.items()}
    table = _table_of(content, key)
    if table.version.version != of.version:
        raise DamagedError(key)
    return Candidate(table, uncorrected)


def _table_of(content: bytes, key: str) -> SiteTable:
    try:
        return open_sites(unpack(content, key))
    except KeyError as error:  # an archive of something else
        raise DamagedError(key) from error
