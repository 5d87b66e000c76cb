"""What is asked of a place: where it is, the bands of minutes, and how people travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from geodata.coverage.place_asked import PlaceAsked
from geodata.errors import ParameterError
from geodata.parameters import Latitude, Longitude, Parameter
from geodata.patterns import COMMUNE, PRINTABLE
from geodata.travel import Mode

MOST_BANDS, LONGEST_MINUTES = 6, 120.0
USUAL_MINUTES = "10,20,30"


@dataclass(frozen=True, slots=True, kw_only=True)
class IsochroneParameters:
    """The parameters of `GET /v1/isochrone` and the options of `maillage isochrone`."""

    lat: Latitude = None
    lon: Longitude = None
    commune: Annotated[
        str | None,
        Parameter("INSEE code of a commune, current or old, instead.", pattern=COMMUNE),
    ] = None
    site: Annotated[
        str | None,
        Parameter(
            "Id of a site of the network, instead: its catchment is told too.",
            shortest=1,
            longest=200,
            pattern=PRINTABLE,
        ),
    ] = None
    minutes: Annotated[
        str,
        Parameter(
            "The bands, minutes by `mode`, inclusive: at most 6 numbers from 1 to 120, growing, "
            "between commas.",
            shortest=1,
            longest=60,
            pattern=PRINTABLE,
            examples=(USUAL_MINUTES,),
        ),
    ] = USUAL_MINUTES
    mode: Annotated[
        Mode,
        Parameter("How people travel: `transit` where times by public transport were imported."),
    ] = "car"

    @property
    def place(self) -> PlaceAsked:
        """Where people go.

        Raises:
            OriginError: nowhere, or to several places.
            ParameterError: degrees are none.
        """
        return PlaceAsked(self.lat, self.lon, self.commune, self.site)

    @property
    def bands(self) -> tuple[float, ...]:
        """The bands, growing.

        Raises:
            ParameterError: they are not, or are none, or too many; it proposes what would do.
        """
        return bands_of(self.minutes)


def bands_of(text: str) -> tuple[float, ...]:
    """Returns minutes between commas as bands, growing.

    >>> bands_of("10,20,30")
    (10.0, 20.0, 30.0)

    Raises:
        ParameterError: it is no list of growing numbers, each once; it proposes one where it can.
    """
    try:
        bands = tuple(round(float(each), 1) for each in text.split(","))
    except ValueError:
        raise ParameterError(
            "minutes", f"must be numbers between commas: {USUAL_MINUTES}"
        ) from None
    if not all(1 <= each <= LONGEST_MINUTES for each in bands):
        raise ParameterError("minutes", f"each must be from 1 to {LONGEST_MINUTES:g}")
    growing = tuple(sorted(set(bands)))
    if bands != growing:
        right = ",".join(f"{each:g}" for each in growing)
        raise ParameterError("minutes", f"must grow, each once: {right}")
    if len(bands) > MOST_BANDS:
        raise ParameterError("minutes", f"{len(bands)} bands; at most {MOST_BANDS}")
    return bands
