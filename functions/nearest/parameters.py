"""The parameters of the citizens' routes: bounds, patterns, and what the documentation says."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

INSEE_CODE = r"^(?:\d{5}|2[AB]\d{3})$"
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
"""No control character: nothing that a person types holds one."""

Latitude = Annotated[
    float | None,
    Query(ge=-90, le=90, allow_inf_nan=False, description="Degrees north (WGS 84), with `lon`."),
]
Longitude = Annotated[
    float | None,
    Query(ge=-180, le=180, allow_inf_nan=False, description="Degrees east (WGS 84), with `lat`."),
]
NeededLatitude = Annotated[
    float, Query(ge=-90, le=90, allow_inf_nan=False, description="Degrees north (WGS 84).")
]
NeededLongitude = Annotated[
    float, Query(ge=-180, le=180, allow_inf_nan=False, description="Degrees east (WGS 84).")
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
    Query(
        min_length=1,
        max_length=200,
        pattern=PRINTABLE,
        description="An address, a commune (`Rodez`, `12000 Rodez`, `Saint-Denis (93)`), a "
        "postcode, or a position (`44.35, 2.57`), as typed.",
    ),
]
AddressText = Annotated[
    str,
    Query(min_length=1, max_length=200, description="An address or a commune being typed."),
]
AddressLimit = Annotated[int, Query(ge=1, le=20, description="How many suggestions at most.")]
NearestLimit = Annotated[int, Query(ge=1, le=50, description="How many sites at most.")]
TravelMode = Annotated[Literal["car", "foot"], Query(description="How the citizen goes.")]
MaxMinutes = Annotated[
    float | None,
    Query(
        gt=0,
        le=600,
        allow_inf_nan=False,
        description="Longest trip in minutes, inclusive; the nearest is given even beyond it.",
    ),
]


def _values(description: str) -> Query:
    return Query(max_length=20, description=f"{description} Repeat it to accept several.")


Service = Annotated[list[str] | None, _values("Service offered, of the standard's nine.")]
Need = Annotated[
    list[str] | None,
    _values("Need: `contact`, `cv`, `schooling`, `information` or `privacy`."),
]
Audience = Annotated[list[str] | None, _values("Public that the place says it addresses.")]
Support = Annotated[list[str] | None, _values("How one is helped, of the standard's four.")]
Fee = Annotated[list[str] | None, _values("What it costs; a place that does not say is left out.")]
Programme = Annotated[list[str] | None, _values("National programme of the place.")]
NetworkName = Annotated[list[str] | None, _values("Network of the place, as the sites name it.")]
OpenAt = Annotated[
    str | None,
    Query(
        max_length=40,
        pattern=PRINTABLE,
        description="`now`, or ISO 8601 with offset: places closed then are left out, those of "
        "unknown hours are kept.",
    ),
]
Wheelchair = Annotated[
    bool, Query(description="Only places that say how a wheelchair is received.")
]
Appointment = Annotated[bool, Query(description="Only places that take appointments online.")]
IncludeUnreachable = Annotated[
    bool, Query(description="Also places that only the sea separates, after the others.")
]
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
