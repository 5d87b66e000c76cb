"""The parameters of the coverage routes: bounds, patterns, and what the documentation says."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BeforeValidator

from geodata.coverage import (
    LEAST_CATCHMENT_MINUTES,
    MOST_CATCHMENT_MINUTES,
    MOST_LEAST_PER_10K,
    MOST_THRESHOLD_MINUTES,
)

PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

LevelInPath = Annotated[
    Literal["france", "region", "departement", "epci", "commune"],
    Path(description="The kind of territory.", examples=["departement"]),
]
CodeInPath = Annotated[
    str,
    Path(
        pattern=r"^[0-9A-Za-z]{1,9}$",
        description="`FR`, or the code of the INSEE, of the SIREN for an EPCI.",
        examples=["12"],
    ),
]
Threshold = Annotated[
    float,
    Query(
        gt=0,
        le=MOST_THRESHOLD_MINUTES,
        allow_inf_nan=False,
        description="How far help may be, minutes by car, inclusive.",
        examples=[20],
    ),
]
Least = Annotated[
    float,
    Query(
        gt=0,
        le=MOST_LEAST_PER_10K,
        allow_inf_nan=False,
        description="How many advisors within reach per 10,000 people are enough, inclusive.",
    ),
]
Weight = Annotated[
    str,
    Query(
        max_length=60,
        pattern=PRINTABLE,
        description="`people`, or one of the weights that `/v1/coverage` lists.",
    ),
]
Posts = Annotated[
    Literal["filled", "granted"],
    Query(description="The posts filled at sites in service, or all that were granted."),
]


def _day(value: object) -> object:
    """Refuses what pydantic would take for seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("not a day as 2026-11-24")
    return value


At = Annotated[
    date | None,
    Query(
        description="The day of the state of the sites (ISO 8601), from 2000 to 2099; that of the "
        "results that are served.",
        examples=["2026-11-24"],
    ),
    BeforeValidator(_day),
]
DecayName = Annotated[
    Literal["steps", "gaussian", "exponential", "power", "drees"],
    Query(description="How a site's worth falls with time in the advisors' score."),
]
Catchment = Annotated[
    float,
    Query(
        ge=LEAST_CATCHMENT_MINUTES,
        le=MOST_CATCHMENT_MINUTES,
        allow_inf_nan=False,
        description="The longest trip in the advisors' score, minutes.",
    ),
]
Since = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=80,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
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
    Literal["json", "geojson", "csv", "xlsx", "png", "pdf"] | None,
    Query(description="The format, before what `Accept` says; JSON when neither does."),
]
ZoneFormat = Annotated[
    Literal["json", "geojson", "csv"] | None,
    Query(description="The format, before what `Accept` says; JSON when neither does."),
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
