"""The parameters and bodies of the operators' routes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from pydantic import Field

from functions.uploads import MediaType
from geodata.imports import MOST_NAME
from geodata.patterns import FILE_NAME, KEPT_VERSION, MADE_ID, PRINTABLE, REPORT_ID
from geodata.written import Written


class NewImport(Written):
    """What an operator says of a file before it is uploaded."""

    filename: str = Field(
        min_length=1,
        max_length=200,
        pattern=FILE_NAME,
        description="The file's name, without a folder; the report uses it.",
    )
    content_type: MediaType = Field("text/csv", description="The type that it is uploaded with.")
    source: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        pattern=PRINTABLE,
        description="Where the sites come from, for the history; the filename by default.",
    )


class Rejection(Written):
    """Why an import is given up."""

    reason: str | None = Field(
        None,
        min_length=1,
        max_length=500,
        pattern=PRINTABLE,
        description="In the operator's words, for the history.",
    )


class NameOfVersion(Written):
    """What operators call a version of the sites; null where they say nothing of it."""

    name: str | None = Field(
        None,
        max_length=MOST_NAME,
        pattern=PRINTABLE,
        description="What people know it by, as in a list to choose from.",
        examples=["Vague de mars 2026"],
    )
    day: date | None = Field(
        None,
        description="The day whose sites it has, from 2000 to 2099 (ISO 8601).",
        examples=["2026-03-31"],
    )


class Right(Written):
    """What is right of a place; what is not given stays as it is."""

    latitude: float | None = Field(
        None, ge=-90, le=90, description="In degrees, with `longitude`: where the place is."
    )
    longitude: float | None = Field(None, ge=-180, le=180, description="In degrees.")
    horaires: str | None = Field(
        None,
        max_length=2_000,
        description="In OpenStreetMap's syntax, or in French that is read whole; null when they "
        "are unknown.",
    )
    services: list[Annotated[str, Field(max_length=200)]] | None = Field(
        None, min_length=1, max_length=9, description="Values of the standard."
    )


class Done(Written):
    """Whether an operator is done with a report."""

    done: bool = Field(description="False puts it back among those that wait.")


NewImportBody = Annotated[NewImport, Body()]
NamedBody = Annotated[NameOfVersion | None, Body()]
NameBody = Annotated[NameOfVersion, Body()]
RejectionBody = Annotated[Rejection | None, Body()]
MappingBody = Annotated[dict[str, Any], Body()]
RightBody = Annotated[Right, Body()]
ImportId = Annotated[str, Path(pattern=MADE_ID, description="The id of an import.")]
Version = Annotated[str, Path(pattern=KEPT_VERSION, description="The name of a version.")]
Before = Annotated[
    str | None, Query(pattern=MADE_ID, description="`next_before` of the former page.")
]
ReportId = Annotated[str, Path(pattern=REPORT_ID, description="The id of a report.")]
BeforeReport = Annotated[
    str | None, Query(pattern=REPORT_ID, description="`next_before` of the former page.")
]
DoneBody = Annotated[Done, Body()]
BeforeNumber = Annotated[
    int | None, Query(ge=0, le=10**9, description="`next_before` of the former page.")
]
Cursor = Annotated[str | None, Query(max_length=20, description="`next` of the former page.")]
PageLimit = Annotated[int, Query(ge=1, le=50, description="How many at most.")]
RowLimit = Annotated[int, Query(ge=1, le=500, description="How many rows at most, of each list.")]
FileFormat = Annotated[Literal["csv", "json"], Query(description="The form of the file.")]
Locale = Annotated[
    Literal["fr", "en"], Query(description="The language of sentences: reasons, findings, hours.")
]
PlaceId = Annotated[
    str,
    Path(
        min_length=1,
        max_length=500,
        description="The id of a place; in it, `~` is written `~0` and `/` is written `~1`, as in "
        "a JSON Pointer (RFC 6901).",
    ),
]
Text = Annotated[
    str,
    Query(max_length=200, description="Words of the name, the commune, the postcode or the id."),
]
PlaceLimit = Annotated[int, Query(ge=1, le=100, description="How many places at most.")]
After = Annotated[str | None, Query(max_length=500, description="`next_after` of the former page.")]
