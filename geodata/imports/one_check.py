"""One check of a file: its rows folded into a report, causes, hours, and a candidate version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from geodata.imports.candidates import candidate_of, write_candidate
from geodata.imports.checked_file import CheckedFile, CheckFile
from geodata.imports.columns import columns_of_file
from geodata.imports.corrections import Corrections
from geodata.imports.differences import compare, json_line
from geodata.imports.findings import kept_row
from geodata.imports.hours_read import HoursRead
from geodata.imports.mappings import Mappings
from geodata.imports.reasons import Reason, because
from geodata.imports.records import (
    Imports,
    causes_key,
    columns_key,
    hours_key,
    report_key,
    request_key,
    upload_key,
)
from geodata.imports.report import State
from geodata.imports.states import Import
from geodata.imports.unattended import closure
from geodata.imports.versions import Versions
from geodata.seals import opened_record
from geodata.sites import Locale, Site
from geodata.sites.checks import CauseRecord, Causes, CheckedRow, Summary
from geodata.sites.files import unusable
from geodata.sites.mapping import ColumnMapping, mapping_of

LARGEST_BYTES = 100_000_000
MOST_COLUMNS = 100
"""Names of columns in question that an import keeps; `columns` of its file have the others."""


_MOST_BYTES = 800_000
"""Of a list that is answered whole."""


class OneCheck:
    """A check, with what it folds over the rows."""

    def __init__(self, imports: Imports, versions: Versions, mine: Import) -> None:
        """Takes the import as the check began: its folder and its request are this check's."""
        self._imports, self._versions, self._mine = imports, versions, mine
        self._corrections = Corrections(imports.objects).all()
        self._uncorrected: dict[str, Site] = {}
        self._summary, self._hours, self._causes = Summary(), HoursRead(), Causes()

    def result(self, check_file: CheckFile) -> Import:
        """Returns the import at the end of its check.

        Raises:
            SitesFileError: its file is unusable.
        """
        mine = self._mine
        if mine.size_bytes is not None and mine.size_bytes > LARGEST_BYTES:
            sizes = {"size": mine.size_bytes, "largest": LARGEST_BYTES}
            return self._ended("refused", because("too_large", **sizes))
        pieces = self._imports.objects.chunks(upload_key(mine.id))
        with ExitStack() as opened:
            folder = Path(opened.enter_context(TemporaryDirectory()))
            read = opened.enter_context(check_file(pieces, mine.filename, self._asked()))
            sites = self._read_through(read, folder)
        if read.mapping is not None and read.mapping.origin == "confirmed":
            Mappings(self._imports.objects).keep(read.mapping)
        facts = {
            "check": mine.check,
            "summary": self._summary.as_record(),
            "file": read.file,
            "undecided": read.undecided[:MOST_COLUMNS],
            "doubtful": read.doubtful[:MOST_COLUMNS],
        }
        if not sites:
            return self._ended("refused", because("no_row_kept"), **facts)
        return self._compared(sites, facts)

    def _asked(self) -> ColumnMapping | None:
        """Returns the mapping that a person asked for, or None."""
        if self._mine.request is None:
            return None
        key = request_key(self._mine.id, self._mine.request)
        return mapping_of(opened_record(key, self._imports.objects.get(key)))

    def _read_through(self, read: CheckedFile, folder: Path) -> list[Site]:
        """Returns the sites kept; writes the report, and the lists beside it."""
        objects, mine = self._imports.objects, self._mine
        self._causes = Causes(columns_of_file(read))
        sites = list(self._kept(read, folder / "report"))
        objects.put_file(report_key(mine), folder / "report")
        mapping = None if read.mapping is None else read.mapping.as_record()
        columns = json_line({"mapping": mapping, "columns": list(read.columns)})
        if len(columns) > _MOST_BYTES:
            raise unusable(mine.filename, "columns_kept", count=len(read.columns))
        objects.put(columns_key(mine), columns)
        causes = {locale: _first(self._causes.as_records(locale)) for locale in get_args(Locale)}
        objects.put(causes_key(mine), json_line(causes))
        with (folder / "hours").open("wb") as lines:
            lines.writelines(map(json_line, self._hours.lines()))
        objects.put_file(hours_key(mine), folder / "hours")
        return sites

    def _kept(self, read: CheckedFile, report: Path) -> Iterator[Site]:
        """Yields the sites kept, while the report is written row by row."""
        with report.open("wb") as lines:
            for row in map(self._corrected, read.rows):
                self._summary.add(row)
                self._causes.add(row)
                self._hours.add(row)
                if row.findings:
                    lines.write(json_line(kept_row(row)))
                if row.site is not None:
                    yield row.site

    def _corrected(self, row: CheckedRow) -> CheckedRow:
        """Returns a row whose site is corrected by hand where that still holds."""
        if row.site is None or row.site.id not in self._corrections:
            return row
        self._uncorrected[row.site.id] = row.site
        applied = self._corrections[row.site.id].applied(row.site)
        findings = (*row.findings, *applied.findings(row.number))
        return replace(row, site=applied.site, findings=findings)

    def _compared(self, sites: list[Site], facts: Mapping[str, Any]) -> Import:
        """Returns the import with its candidate, compared with the sites in use."""
        found = candidate_of(sites, self._uncorrected, self._mine.source)
        of = replace(self._mine, version=found.table.version.version)
        write_candidate(self._imports, of, found)
        difference = compare(self._imports, self._versions, of, found.table)
        doubt = closure(difference.counts)
        found_facts = {**facts, "version": of.version, "difference": difference}
        return self._ended("held" if doubt else "checked", doubt, **found_facts)

    def _ended(self, state: State, reason: Reason | None, **facts: Any) -> Import:
        return self._mine.moved_to(state, self._imports.now(), reason=reason, **facts)


def _first(causes: list[CauseRecord]) -> list[CauseRecord]:
    """Returns the first causes that an answer has room for: it holds a few lists, and 6 MB."""
    kept: list[CauseRecord] = []
    size = 0
    for each in causes:
        size += len(json_line(each))
        if size > _MOST_BYTES:
            break
        kept.append(each)
    return kept
