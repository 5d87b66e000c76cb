"""The parameters and bodies of the operators' routes."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from pydantic import BaseModel, ConfigDict, Field

MediaType = Literal[
    "text/csv", "application/json", "application/x-ndjson", "application/octet-stream"
]

NO_REASON = "rejected by an operator"

_IMPORT_ID = r"^\d{8}T\d{6}-[0-9a-f]{10}$"
_VERSION = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class NewImport(BaseModel):
    """What an operator says of a file before it is uploaded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    filename: str = Field(
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f/\\]+$",
        description="The file's name, without a folder; the report uses it.",
    )
    content_type: MediaType = Field("text/csv", description="The type that it is uploaded with.")
    source: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description="Where the sites come from, for the history; the filename by default.",
    )


class Rejection(BaseModel):
    """Why an import is given up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str = Field(NO_REASON, min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")


NewImportBody = Annotated[NewImport, Body()]
RejectionBody = Annotated[Rejection | None, Body()]
ImportId = Annotated[str, Path(pattern=_IMPORT_ID, description="The id of an import.")]
Version = Annotated[str, Path(pattern=_VERSION, description="The name of a version.")]
Before = Annotated[
    str | None, Query(pattern=_IMPORT_ID, description="`next_before` of the former page.")
]
BeforeNumber = Annotated[
    int | None, Query(ge=0, le=10**9, description="`next_before` of the former page.")
]
Cursor = Annotated[str | None, Query(max_length=20, description="`next` of the former page.")]
PageLimit = Annotated[int, Query(ge=1, le=50, description="How many at most.")]
RowLimit = Annotated[int, Query(ge=1, le=500, description="How many rows at most, of each list.")]
FileFormat = Annotated[Literal["csv", "json"], Query(description="The form of the file.")]
