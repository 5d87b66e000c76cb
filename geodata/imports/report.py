"""The records of imports and versions: what the routes answer, and what the store's lists hold.

Their fields are those of the JSON. The OpenAPI documents and the pages' types are made from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict

State = Literal[
    "awaiting_upload", "checking", "checked", "held", "refused", "published", "rejected"
]
ChangeKind = Literal["added", "removed", "moved", "changed"]


class FindingLine(TypedDict):
    """A finding about a row; `given` and `kept` where a value was replaced."""

    severity: str
    code: str
    field: str
    message: str
    given: NotRequired[str | None]
    kept: NotRequired[str | None]


class ReportLine(TypedDict):
    """A row that has findings; row 0 is the file itself."""

    row: int
    outcome: Literal["file", "refused", "kept"]
    id: str | None
    findings: list[FindingLine]


class Change(TypedDict):
    """A site that an import changes; `moved_m` is null where a position appears or disappears."""

    id: str
    nom: str
    kinds: list[ChangeKind]
    moved_m: NotRequired[float | None]
    fields: NotRequired[list[str]]


class Summary(TypedDict):
    """The counts of a checked file, and how many findings there are of each code."""

    rows: int
    kept: int
    refused: int
    unplaced: int
    at_commune: int
    errors: int
    warnings: int
    notes: int
    findings: dict[str, int]


class Diff(TypedDict):
    """How many sites an import changes, against which version, and a page of them."""

    against: str | None
    counts: Mapping[str, int]
    sites: NotRequired[list[Change]]
    next: NotRequired[str | None]


class Report(TypedDict):
    """A page of the rows that have findings."""

    rows: list[ReportLine]
    next: str | None


class ImportReply(TypedDict):
    """An import; what is not known yet is null."""

    id: str
    state: State
    filename: str
    source: str
    created_at: str
    changed_at: str
    is_scheduled: bool
    reason: str | None
    size_bytes: int | None
    summary: Summary | None
    version: str | None
    diff: Diff | None
    report: Report | None


class Upload(TypedDict):
    """Where the file goes, with which headers, until when, and how large it may be."""

    method: str
    url: str
    headers: dict[str, str]
    expires_at: str
    largest_bytes: int


class OpenedReply(ImportReply):
    """A new import."""

    upload: Upload


class ImportsReply(TypedDict):
    """Imports, the latest first."""

    imports: list[ImportReply]
    next_before: str | None


PublicationReply = TypedDict(
    "PublicationReply",
    {
        "version": str,
        "number": int,
        "published_at": str | None,
        "source": str | None,
        "counts": Mapping[str, int],
        "import": str | None,
        "is_restored": bool,
    },
)
"""One time that a version was put in use."""


class VersionsReply(TypedDict):
    """Publications, the latest first."""

    current: str | None
    versions: list[PublicationReply]
    next_before: int | None
