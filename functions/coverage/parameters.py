"""The parameters of the coverage routes, but for those of a question: bounds and words."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from geodata.patterns import PRINTABLE, TERRITORY, VERSION

LevelInPath = Annotated[
    Literal["france", "region", "departement", "epci", "commune"],
    Path(description="The kind of territory.", examples=["departement"]),
]
CodeInPath = Annotated[
    str,
    Path(
        pattern=TERRITORY,
        description="`FR`, or the code of the INSEE, of the SIREN for an EPCI.",
        examples=["12"],
    ),
]
AnyCodeInPath = Annotated[
    str,
    Path(
        pattern=TERRITORY,
        description="`FR`, `R76` for a région, else the code of the INSEE or the SIREN of an EPCI.",
        examples=["12"],
    ),
]
Since = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=80,
        pattern=VERSION,
        description="A former version of the sites, to say what changed since.",
    ),
]
RowsOf = Annotated[
    Literal["communes", "territories"] | None,
    Query(
        description="One row per commune, or per département (of France and of a région). By "
        "default per commune, but for France in JSON."
    ),
]
Format = Annotated[
    Literal["json", "geojson", "sites.geojson", "csv", "xlsx", "png", "pdf", "summary.pdf", "docx"]
    | None,
    Query(description="The format, before what `Accept` says; JSON when neither does."),
]
ZoneFormat = Annotated[
    Literal["json", "geojson", "csv"] | None,
    Query(description="The format, before what `Accept` says; JSON when neither does."),
]
ListFormat = Annotated[
    Literal["json", "csv"] | None,
    Query(description="The format, before what `Accept` says; JSON when neither does."),
]
IsochroneFormat = Annotated[
    Literal["json", "geojson"] | None,
    Query(description="The format, before what `Accept` says; JSON when neither does."),
]
Former = Annotated[
    str,
    Query(
        min_length=1,
        max_length=80,
        pattern=VERSION,
        description="The former version of the sites to compare with.",
    ),
]
Locale = Annotated[
    Literal["fr", "en"],
    Query(description="The language of titles, and the decimal sign of CSV."),
]
SearchText = Annotated[
    str,
    Query(
        min_length=1,
        max_length=200,
        pattern=PRINTABLE,
        description="A name or a code.",
        examples=["aveyron"],
    ),
]
SearchLimit = Annotated[int, Query(ge=1, le=50, description="How many territories at most.")]
