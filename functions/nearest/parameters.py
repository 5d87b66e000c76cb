"""The parameters of the citizens' routes, but for those of a question: bounds and words."""

from __future__ import annotations

from typing import Annotated

from geodata.parameters import Parameter
from geodata.patterns import COMMUNE, PRINTABLE

NeededLatitude = Annotated[float, Parameter("Degrees north (WGS 84).", least=-90, most=90)]
NeededLongitude = Annotated[float, Parameter("Degrees east (WGS 84).", least=-180, most=180)]
AddressText = Annotated[
    str, Parameter("An address or a commune being typed.", shortest=1, longest=200)
]
AddressLimit = Annotated[int, Parameter("How many suggestions at most.", least=1, most=20)]
SearchText = Annotated[
    str,
    Parameter(
        "A name as typed: no matter the accents, hyphens, articles or capitals.",
        shortest=1,
        longest=200,
        pattern=PRINTABLE,
    ),
]
SearchLimit = Annotated[int, Parameter("How many communes at most.", least=1, most=50)]
SiteInPath = Annotated[
    str,
    Parameter(
        "Identifier of a published site; in it, `~` is written `~0` and `/` is written `~1`, as in "
        "a JSON Pointer (RFC 6901).",
        shortest=1,
        longest=500,
    ),
]
CodeInPath = Annotated[
    str, Parameter("INSEE code, current or old, of a commune or part.", pattern=COMMUNE)
]
