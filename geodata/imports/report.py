"""The records of imports and versions: what the routes answer, and what the store's lists hold.

Their fields are those of the JSON. The OpenAPI documents and the pages' types are made from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict

from geodata.sites.checks import CauseRecord
from geodata.sites.mapping import ColumnRecord, MappingRecord

State = Literal[
    "awaiting_upload",
    "checking",
    "checked",
    "held",
    "refused",
    "failed",
    "published",
    "rejected",
]
ChangeKind = Literal["added", "removed", "moved", "changed"]
Outcome = Literal["file", "refused", "kept"]
HoursOutcome = Literal["read", "repaired", "unknown"]
PullOutcome = Literal["unchanged", "imported", "failed"]
Role = Literal["added", "removed", "moved", "moved_from", "changed"]


class FileFacts(TypedDict):
    """How a file was read; null where its form has no such thing."""

    format: str
    encoding: str | None
    sheet: str | None
    separator: str | None
    header_line: int | None


class FindingLine(TypedDict):
    """A finding about a row; `given` and `kept` where a value was replaced."""

    severity: str
    code: str
    field: str
    message: str
    given: NotRequired[str | None]
    kept: NotRequired[str | None]


class ReportLine(TypedDict):
    """A row that has findings; row 0 is the file itself. `line` is where it stands in the file."""

    row: int
    line: int | None
    outcome: Outcome
    id: str | None
    nom: str | None
    findings: list[FindingLine]


class HoursLine(TypedDict):
    """Hours as they are written, as they are understood, and at how many places."""

    written: str
    understood: str | None
    in_words: str | None
    outcome: HoursOutcome
    places: int


class HoursPage(TypedDict):
    """A page of the hours of a file, those not understood first."""

    rows: list[HoursLine]
    next: str | None


class Change(TypedDict):
    """A site that an import changes; `moved_m` is null where a position appears or disappears.

    `at` is its position, `was` the one it leaves: longitude and latitude.
    """

    id: str
    nom: str
    kinds: list[ChangeKind]
    moved_m: NotRequired[float | None]
    fields: NotRequired[list[str]]
    at: NotRequired[list[float] | None]
    was: NotRequired[list[float] | None]


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


class PointRecord(TypedDict):
    """A point of GeoJSON: longitude, latitude."""

    type: Literal["Point"]
    coordinates: list[float]


class ChangeProperties(TypedDict):
    """What changes at a point; a place that moves has two: where it comes to, where it was."""

    id: str
    nom: str
    kinds: list[ChangeKind]
    role: Role
    moved_m: NotRequired[float | None]
    fields: NotRequired[list[str]]


class ChangeFeature(TypedDict):
    """A change on the map."""

    type: Literal["Feature"]
    geometry: PointRecord
    properties: ChangeProperties


class ChangesReply(TypedDict):
    """What an import changes on the map, in GeoJSON; `unplaced` changes have no position."""

    type: Literal["FeatureCollection"]
    features: list[ChangeFeature]
    against: str | None
    truncated: bool
    unplaced: int


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
    file: FileFacts | None
    undecided: list[str]
    mapping: NotRequired[MappingRecord | None]
    columns: NotRequired[list[ColumnRecord] | None]
    causes: NotRequired[list[CauseRecord] | None]
    hours: NotRequired[HoursPage | None]


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


class LastPull(TypedDict):
    """The last file that the schedule pulled, and where its import is."""

    pulled_at: str
    import_id: str | None
    state: State | None


class PullLine(TypedDict):
    """One turn of the schedule."""

    at: str
    outcome: PullOutcome
    import_id: str | None
    reason: str | None


class ScheduleReply(TypedDict):
    """What the schedule pulls, how often, and its last turns, the latest first.

    `url` has neither the folders nor the parameters of the address: they may hold a key.
    """

    url: str | None
    every: str | None
    last: LastPull | None
    pulls: list[PullLine]


PublicationReply = TypedDict(
    "PublicationReply",
    {
        "version": str,
        "name": str | None,
        "day": str | None,
        "number": int,
        "published_at": str | None,
        "source": str | None,
        "counts": Mapping[str, int],
        "import": str | None,
        "is_restored": bool,
        "corrected": bool,
    },
)
"""One time that a version was put in use; `name` and `day`, the day whose sites it has, are what
operators say of the version, null where nobody did; `corrected` when it is the former one with one
place corrected by hand."""


class VersionsReply(TypedDict):
    """Publications, the latest first."""

    current: str | None
    versions: list[PublicationReply]
    next_before: int | None
