"""The check of an uploaded file: streamed row by row into a report and a candidate version.

A check writes into a folder named by the tag of the file it read, and only its last step says
that it is the one: the same event twice, or two at once, give one result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geodata.errors import SitesFileError
from geodata.imports.comparing import compare, json_line
from geodata.imports.differences import content_version
from geodata.imports.records import Imports, candidate_key, report_key, upload_key
from geodata.imports.report import CheckRows, report_line
from geodata.imports.states import Import
from geodata.imports.unattended import closure
from geodata.imports.versions import Versions
from geodata.sites import Site, SiteTable
from geodata.sites.checks import Summary
from geodata.snapshot import pack

LARGEST_BYTES = 100_000_000


def check_upload(
    imports: Imports, versions: Versions, check_rows: CheckRows, import_id: str
) -> Import:
    """Returns an import after the check of its file, or as it is when it was checked already.

    Raises:
        UnknownImportError: none has this id.
        MissingObjectError: its file is not there.
        StoreUnavailableError: a store did not answer; the check can be made again.
    """
    uploaded = imports.objects.facts(upload_key(import_id))
    tag = "".join(letter for letter in uploaded.e_tag if letter.isalnum())

    def begin(found: Import) -> Import:
        if found.state != "awaiting_upload":
            return found
        return found.moved_to("checking", imports.now(), size_bytes=uploaded.size_bytes)

    found = imports.update(import_id, begin)
    if found.state != "checking":
        return found
    mine = replace(found, check=tag, size_bytes=uploaded.size_bytes)
    try:
        result = _checked(imports, versions, check_rows, mine)
    except SitesFileError as error:
        result = mine.moved_to("refused", imports.now(), reason=error.fault)
    # Of two checks at once, the first to end is the one.
    return imports.update(import_id, lambda now: result if now.state == "checking" else now)


def _checked(imports: Imports, versions: Versions, check_rows: CheckRows, mine: Import) -> Import:
    if mine.size_bytes is not None and mine.size_bytes > LARGEST_BYTES:
        fault = f"{mine.size_bytes} bytes: larger than the {LARGEST_BYTES} that a file may have"
        raise SitesFileError(mine.filename, fault)
    summary = Summary()
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.jsonl"
        sites = list(_kept(imports, check_rows, mine, summary, report))
        imports.objects.put_file(report_key(mine), report)
    facts: dict[str, Any] = {"check": mine.check, "summary": summary.as_record()}
    if not sites:
        reason = "no row can be kept; the report says why"
        return mine.moved_to("refused", imports.now(), reason=reason, **facts)
    version = content_version(site.as_record() for site in sites)
    table = SiteTable.from_sites(sites, version=version, source=mine.source)
    imports.objects.put(candidate_key(mine), pack(table.to_arrays()))
    difference = compare(imports, versions, mine, table, versions.in_use())
    facts |= {"version": version, "difference": difference}
    doubt = closure(difference.counts)
    return mine.moved_to("held" if doubt else "checked", imports.now(), reason=doubt, **facts)


def _kept(
    imports: Imports, check_rows: CheckRows, mine: Import, summary: Summary, report: Path
) -> Iterator[Site]:
    """Yields the sites kept, while the report is written row by row."""
    with report.open("wb") as lines:
        for row in check_rows(imports.objects.chunks(upload_key(mine.id)), mine.filename):
            summary.add(row)
            if row.findings:
                lines.write(json_line(report_line(row)))
            if row.site is not None:
                yield row.site
