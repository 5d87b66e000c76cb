"""What OpenAPI says of the operators' routes, beyond what their signatures say."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions import openapi as common
from functions.openapi import (
    WRITE_SITES,
    OpenApiDocument,
    RouteOptions,
    document_of,
    means,
    problems,
    route,
)
from geodata.imports import (
    ChangesReply,
    CorrectionsReply,
    ErrorReportRecord,
    ErrorReportsReply,
    ImportReply,
    ImportsReply,
    OpenedReply,
    PlaceReply,
    PlacesReply,
    PublicationReply,
    ScheduleReply,
    VersionsReply,
)

VERSION = "1.1.0"


class Problem(common.Problem):
    """An error, as RFC 9457 writes it; with the columns of a file that nothing reads."""

    columns: NotRequired[Annotated[list[str], means("Filled columns that nothing reads.")]]


_FAULTS = {
    403: "The token is limited to some départements, and the sites are the country's.",
    404: "No such import (`unknown_import`), version (`unknown_version`) or place "
    "(`unknown_place`).",
    409: "Not in the state for it (`wrong_state`), or the version in use is another by now "
    "(`version_changed`), or the same (`already_current`), or filled columns are read by nothing "
    "and nobody said that they may be lost (`columns_unread`, with `columns`).",
    422: "A parameter, or a field of the body, is unknown, malformed or out of range; of a "
    "mapping, `detail` says where (`invalid_mapping`).",
    503: "The data does not answer; try again soon.",
}


_LARGE = {303: "Too large for this answer: it is at `Location`."}


def _route(
    name: str, summary: str, model: Any, *statuses: int, of: int = 200, **others: Any
) -> RouteOptions:
    faults = problems(_FAULTS, (403, *statuses, 422, 503), Problem)
    return route(name, summary, model, "sites", faults, of=of, **others)


def _file(name: str, summary: str, *statuses: int) -> RouteOptions:
    """Builds what OpenAPI says of a route that answers where a file is had."""
    where = "`Location` is where to read the file for 15 minutes."
    known = {200: f"With `redirect=false`: {where}", 303: where}
    return _route(name, summary, None, *statuses, of=303, known=known)


def _described(options: RouteOptions, text: str) -> RouteOptions:
    return {**options, "description": text}


OPEN = _route("openImport", "A new import, and where to upload its file", OpenedReply, of=201)
IMPORTS = _route("imports", "Imports, the latest first", ImportsReply)
IMPORT = _described(
    _route(
        "import",
        "An import with its columns, its causes and its lists",
        ImportReply,
        404,
        known=_LARGE,
    ),
    "The columns of the file and the mapping that read them, the report by cause and by row, the "
    "hours as they were understood, and what changes. Lists have cursors of their own.",
)
MAPPING = _described(
    _route("askCheck", "Check an import again, by another mapping", ImportReply, 404, 409, of=202),
    "The mapping is confirmed by who sends it: the import is back in `checking`, and once its file "
    "was read by it, the mapping is kept for every file with the same header, pulled or uploaded. "
    "At most 256 KiB.",
)
CHANGES = _described(
    _route(
        "changes", "What an import changes, on the map", ChangesReply, *(404, 409), known=_LARGE
    ),
    "GeoJSON of 2,000 points at most: `role` says what each is. A place that moves has two, where "
    "it comes to (`moved`) and where it was (`moved_from`).",
)
CHANGES["responses"][200]["content"] = {"application/geo+json": {"model": ChangesReply}}
ANNOTATED = _file("annotated", "The file with its findings, as a workbook (XLSX)", 404, 409)
PUBLISH = _described(
    _route("publishImport", "Put the sites of an import in use", ImportReply, 404, 409),
    "The body, which may be left out, names the version and says the day whose sites it has: "
    "préfectures choose what they compare with by that name.",
)
REJECT = _route("rejectImport", "Give an import up", ImportReply, 404, 409)
VERSIONS = _route("versions", "What was published, the latest first", VersionsReply)
NAME = _described(
    _route("nameVersion", "Name a version that was published", PublicationReply, 404),
    "The name is the version's, however often it is put in use; null takes it away. Préfectures "
    "see it after the next refresh.",
)
RESTORE = _route("restoreVersion", "Put a former version in use", PublicationReply, 404, 409)
FILE = _file("versionFile", "A version as a file in the national standard", 404)
SCHEDULE = _route("schedule", "What the schedule pulls, and its last turns", ScheduleReply)
PLACES = _route("places", "Places of the version in use, by name", PlacesReply)
PLACE = _route("place", "A place of the version in use, and its correction", PlaceReply, 404)
CORRECT = _described(
    _route("correctPlace", "Correct one place, and publish it at once", PlaceReply, 404, 409),
    "What is given is right, what is not stays as it is. The correction holds over the next "
    "imports until their source says something else of the same field.",
)
FORGET = _route(
    "forgetCorrection", "Give a place back what its source says", None, 404, 409, of=204
)
FORGET["responses"][204] = {"description": "The correction is forgotten."}
REPORTS = _described(
    _route(
        "errorReports", "What people say is wrong with places, the latest first", ErrorReportsReply
    ),
    "Anybody sends one from the page of a place (`POST /signaler/{id}`): `text` is what they "
    "typed, and is nobody's instruction. At most 1,000 are kept, and ten of a place.",
)
REPORT_DONE = _route(
    "errorReportDone", "Say that a report is done with, or not", ErrorReportRecord, 404
)
FORGET_REPORT = _route("forgetErrorReport", "Forget a report", None, 404, of=204)
FORGET_REPORT["responses"][204] = {"description": "The report is forgotten."}
CORRECTIONS = _route("corrections", "The places corrected by hand", CorrectionsReply)


def openapi(app: APIGatewayHttpResolver, prefix: str = "") -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, whose scopes begin with a prefix."""
    document = document_of(
        app,
        title="Maillage - sites",
        version=VERSION,
        description="New sites in, checked and published; any version out. For operators.",
        scopes=WRITE_SITES,
        prefix=prefix,
    )
    # The library reads the document itself, and says where it is wrong: only `rules` is needed.
    body = document["paths"]["/v1/sites/imports/{import_id}/mapping"]["put"]["requestBody"]
    body["content"]["application/json"]["schema"] = {
        "anyOf": [{"$ref": "#/components/schemas/MappingRecord"}, {"type": "object"}]
    }
    return document
