"""Which clock and which calendar a place lives by, from its INSEE code or its postcode."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

from geodata.clock import PARIS
from geodata.territory import departement_of_code

SAINT_BARTHELEMY, SAINT_MARTIN = "977", "978"
MARQUISES, GAMBIER = "987-marquises", "987-gambier"
"""Archipelagos of Polynésie française, half an hour and an hour ahead of Tahiti."""

_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    SAINT_BARTHELEMY: "America/St_Barthelemy",
    SAINT_MARTIN: "America/Marigot",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    MARQUISES: "Pacific/Marquesas",
    GAMBIER: "Pacific/Gambier",
    "988": "Pacific/Noumea",
}
_ISLANDS_BY_CODE = {
    "97123": SAINT_BARTHELEMY,
    "97127": SAINT_MARTIN,
    **dict.fromkeys(("98718", "98723", "98731", "98746", "98756", "98757"), MARQUISES),
    "98719": GAMBIER,
}
"""Codes that their first three digits do not tell: two are Guadeloupe's of before 2007."""
_ISLANDS_BY_POSTCODE = {
    "97133": SAINT_BARTHELEMY,
    "97150": SAINT_MARTIN,
    **dict.fromkeys((*(str(code) for code in range(98740, 98750)), "98796"), MARQUISES),
    **dict.fromkeys(("98755", "98792", "98793"), GAMBIER),
}
"""Postcodes that look like Guadeloupe's or Tahiti's."""

_CEDEX_OF_REUNION = ("977", "978", "979")
"""`97743 Saint-Denis Cedex 9`. The two islands of these codes have postcodes of Guadeloupe."""
_CODES_AS_POSTCODES = frozenset({"97700", "97701", "97800", "97801"})

_BOXES = {
    SAINT_MARTIN: (-63.20, 18.00, -62.93, 18.14),
    SAINT_BARTHELEMY: (-62.98, 17.85, -62.75, 18.00),
    "971": (-61.95, 15.80, -60.95, 16.55),
    "972": (-61.30, 14.35, -60.75, 14.95),
    "973": (-54.65, 2.10, -51.55, 5.85),
    "974": (55.15, -21.45, 55.90, -20.80),
    "975": (-56.60, 46.70, -56.05, 47.20),
    "976": (44.95, -13.10, 45.35, -12.55),
    "984": (50.00, -51.00, 78.00, -37.00),
    "986": (-178.40, -14.60, -175.90, -13.00),
    MARQUISES: (-141.00, -11.00, -138.00, -7.50),
    GAMBIER: (-136.60, -24.00, -133.50, -20.80),
    "987": (-155.00, -28.20, -134.00, -7.50),
    "988": (158.00, -23.10, 172.50, -17.50),
}
"""Degrees west, south, east, north of each territory; the first that holds a point has it."""


def territory_of(
    code_insee: str | None,
    postcode: str | None,
    lon: float | None = None,
    lat: float | None = None,
) -> str:
    """Returns the territory whose clock and calendar a place has, empty when nothing says.

    A département (`67`), an overseas territory (`971`), or an archipelago with a clock of its
    own. The INSEE code rules, then a point overseas, then the postcode, which gives the
    département but in Corsica, whose two have the same calendar.

    Args:
        code_insee: the code of the commune, if any.
        postcode: the postcode, if any.
        lon: degrees east of the place, if it has a position.
        lat: degrees north of it.
    """
    if code_insee:
        return _ISLANDS_BY_CODE.get(code_insee) or departement_of_code(code_insee)
    overseas = "" if lon is None or lat is None else _overseas(lon, lat)
    if overseas or not postcode:
        return overseas
    is_cedex = postcode.startswith(_CEDEX_OF_REUNION) and postcode not in _CODES_AS_POSTCODES
    return _ISLANDS_BY_POSTCODE.get(postcode) or (
        "974" if is_cedex else departement_of_code(postcode)
    )


def _overseas(lon: float, lat: float) -> str:
    for territory, (west, south, east, north) in _BOXES.items():
        if west <= lon <= east and south <= lat <= north:
            return territory
    return ""


def zone_name(territory: str) -> str:
    """Returns the IANA name of a territory's time zone."""
    return _ZONES.get(territory, PARIS.key)


@cache
def zone_of(territory: str) -> ZoneInfo:
    """Returns a territory's time zone."""
    return ZoneInfo(zone_name(territory))
