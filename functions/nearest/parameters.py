"""The parameters of the citizens' routes: bounds, patterns, and what the documentation says."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

INSEE_CODE = r"^(?:\d{5}|2[AB]\d{3})$"

Latitude = Annotated[
    float | None,
    Query(ge=-90, le=90, allow_inf_nan=False, description="Degrees north (WGS 84), with `lon`."),
]
Longitude = Annotated[
    float | None,
    Query(ge=-180, le=180, allow_inf_nan=False, description="Degrees east (WGS 84), with `lat`."),
]
CommuneCode = Annotated[
    str | None,
    Query(pattern=INSEE_CODE, description="INSEE code of a commune, current or old: `12202`."),
]
Postcode = Annotated[
    str | None,
    Query(pattern=r"^\d{5}$", description="Postcode; the most populated commune it serves."),
]
PlaceName = Annotated[
    str | None,
    Query(min_length=1, max_length=200, description="Name of a commune, or its beginning."),
]
NearestLimit = Annotated[int, Query(ge=1, le=50, description="How many sites at most.")]
SearchText = Annotated[
    str,
    Query(
        min_length=1,
        max_length=200,
        description="A name as typed: no matter the accents, hyphens, articles or capitals.",
    ),
]
SearchLimit = Annotated[int, Query(ge=1, le=50, description="How many communes at most.")]
CodeInPath = Annotated[
    str, Path(pattern=INSEE_CODE, description="INSEE code, current or old, of a commune or part.")
]
