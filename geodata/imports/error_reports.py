"""What anybody says is wrong with a published place, kept for operators and bounded.

A report is of a place, of a kind, and of a text that is nobody's instruction: it is kept as it was
typed, and read by a person. Nothing of who sent it is asked or kept. The same report sent twice
(a page that is loaded again) is one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal, TypedDict, cast, get_args

from geodata.errors import (
    DamagedError,
    MissingObjectError,
    ReportsFullError,
    UnknownErrorReportError,
)
from geodata.seals import opened_record, sealed_record
from geodata.sites import SiteRecord
from geodata.stores import Objects

FOLDER = "reports"
MOST_OF_A_PLACE = 10
MOST_REPORTS = 1_000
"""As many as one listing of a bucket gives: what counts them costs one call."""
LONGEST_TEXT = 1_000
"""Characters."""
ReportKind = Literal["closed", "hours", "address", "contact", "services", "other"]
KINDS: tuple[ReportKind, ...] = get_args(ReportKind)


class ErrorReportRecord(TypedDict):
    """A report in JSON."""

    id: str
    site_id: str
    nom: str
    commune: str | None
    kind: ReportKind
    text: str
    sites_version: str
    created_at: str
    done_at: str | None


class ErrorReportsReply(TypedDict):
    """A page of reports, the latest first."""

    reports: list[ErrorReportRecord]
    found: int
    next_before: str | None


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """What somebody says is wrong with a place.

    Attributes:
        kind: one of `KINDS`.
        text: as it was typed; '' where nothing was.
        sites_version: that whoever wrote it read.
        created_at: ISO 8601, UTC.
        done_at: when an operator was done with it; None until then.
    """

    id: str
    site_id: str
    nom: str
    commune: str | None
    kind: ReportKind
    text: str
    sites_version: str
    created_at: str
    done_at: str | None = None

    def as_record(self) -> ErrorReportRecord:
        """Returns it for JSON."""
        return cast("ErrorReportRecord", asdict(self))


_FIELDS = tuple(each.name for each in fields(ErrorReport))


class ErrorReports:
    """The reports of a store: one object each, named by when it was written and what it says."""

    def __init__(self, objects: Objects, now: Callable[[], datetime]) -> None:
        self._objects, self._now = objects, now

    def add(self, site: SiteRecord, version: str, kind: ReportKind, text: str) -> ErrorReport:
        """Keeps a report of a place, and returns it; one that says the same is that one, and waits.

        Args:
            site: that it is about.
            version: of the sites that it was read in.
            kind: what is wrong.
            text: of at most `LONGEST_TEXT` characters.

        Raises:
            ReportsFullError: as many wait already of this place, or in all.
        """
        names = self._names()
        place = _digest(site["id"])
        said = f"{place}-{_digest(site['id'], kind, text)}"
        same = next((name for name in names if name.endswith(said)), None)
        if same is not None:
            return self.mark(same, done=False)  # what is said again is not done with
        of_place = sum(1 for name in names if name.split("-")[1] == place)
        if len(names) >= MOST_REPORTS or of_place >= MOST_OF_A_PLACE:
            raise ReportsFullError(of_place >= MOST_OF_A_PLACE)
        moment = self._now().astimezone(UTC)
        report = ErrorReport(
            f"{moment:%Y%m%dT%H%M%S}-{said}",
            site["id"],
            site["nom"],
            site["commune"],
            kind,
            text,
            version,
            f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        )
        self._write(report)
        return report

    def page(self, limit: int, before: str | None) -> ErrorReportsReply:
        """Returns reports, the latest first.

        Args:
            limit: how many at most.
            before: the id that the page comes after; None for the first one.
        """
        names = sorted(self._names(), reverse=True)
        left = [name for name in names if before is None or name < before]
        shown = [each for name in left[:limit] if (each := self._read(name)) is not None]
        return {
            "reports": [each.as_record() for each in shown],
            "found": len(names),
            "next_before": left[limit - 1] if len(left) > limit else None,
        }

    def get(self, report_id: str) -> ErrorReport:
        """Returns a report.

        Raises:
            UnknownErrorReportError: none has this id.
        """
        found = self._read(report_id)
        if found is None:
            raise UnknownErrorReportError(report_id)
        return found

    def mark(self, report_id: str, *, done: bool) -> ErrorReport:
        """Marks a report as done, or as waiting again, and returns it.

        Raises:
            UnknownErrorReportError: none has this id.
        """
        found = self.get(report_id)
        if done == (found.done_at is not None):
            return found
        moment = f"{self._now().astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        marked = replace(found, done_at=moment if done else None)
        self._write(marked)
        return marked

    def delete(self, report_id: str) -> None:
        """Forgets a report.

        Raises:
            UnknownErrorReportError: none has this id.
        """
        self.get(report_id)
        self._objects.delete(_key(report_id))

    def _names(self) -> list[str]:
        keys = (key.rpartition("/")[2] for key in self._objects.keys(FOLDER))
        return [name.removesuffix(".json") for name in keys if name.count("-") == 2]

    def _write(self, report: ErrorReport) -> None:
        key = _key(report.id)
        self._objects.put(key, sealed_record(key, asdict(report)))

    def _read(self, report_id: str) -> ErrorReport | None:
        key = _key(report_id)
        try:
            written: Mapping[str, Any] = opened_record(key, self._objects.get(key))
        except MissingObjectError:
            return None
        try:
            # A newer version of the code may have written more than this one knows.
            return ErrorReport(**{name: written[name] for name in _FIELDS if name in written})
        except TypeError as error:
            raise DamagedError(key) from error


def _key(report_id: str) -> str:
    return f"{FOLDER}/{report_id}.json"


def _digest(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:12]
