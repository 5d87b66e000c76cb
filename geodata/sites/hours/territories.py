"""Which clock and which calendar a place lives by, from its INSEE code or its postcode."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

PARIS = "Europe/Paris"
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


def territory_of(code_insee: str | None, postcode: str | None) -> str:
    """Returns the territory whose clock and calendar a place has, empty when nothing says.

    A département (`67`), an overseas territory (`971`), or an archipelago with a clock of its
    own. The INSEE code rules; a postcode gives the département but in Corsica, whose two have
    the same calendar.
    """
    known = (_ISLANDS_BY_CODE, code_insee) if code_insee else (_ISLANDS_BY_POSTCODE, postcode)
    islands, code = known[0], known[1] or ""
    return islands.get(code) or (code[:3] if code.startswith(("97", "98")) else code[:2])


def zone_name(territory: str) -> str:
    """Returns the IANA name of a territory's time zone."""
    return _ZONES.get(territory, PARIS)


@cache
def zone_of(territory: str) -> ZoneInfo:
    """Returns a territory's time zone."""
    return ZoneInfo(zone_name(territory))
