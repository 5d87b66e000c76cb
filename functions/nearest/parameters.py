"""The parameters of the citizens' routes, but for those of a question: bounds and words."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from geodata.nearest import INSEE_CODE
from geodata.parameters import PRINTABLE

NeededLatitude = Annotated[
    float, Query(ge=-90, le=90, allow_inf_nan=False, description="Degrees north (WGS 84).")
]
NeededLongitude = Annotated[
    float, Query(ge=-180, le=180, allow_inf_nan=False, description="Degrees east (WGS 84).")
]
AddressText = Annotated[
    str,
    Query(min_length=1, max_length=200, description="An address or a commune being typed."),
]
AddressLimit = Annotated[int, Query(ge=1, le=20, description="How many suggestions at most.")]
SearchText = Annotated[
    str,
    Query(
        min_length=1,
        max_length=200,
        pattern=PRINTABLE,
        description="A name as typed: no matter the accents, hyphens, articles or capitals.",
    ),
]
SearchLimit = Annotated[int, Query(ge=1, le=50, description="How many communes at most.")]
CodeInPath = Annotated[
    str, Path(pattern=INSEE_CODE, description="INSEE code, current or old, of a commune or part.")
]
