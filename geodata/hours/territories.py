"""Which clock and which calendar a place lives by, from its INSEE code or its postcode."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

PARIS = "Europe/Paris"
_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
_ISLANDS_BY_POSTCODE = {"97133": "977", "97150": "978"}
"""Postcodes that look like Guadeloupe's."""


def territory_of(code_insee: str | None, postcode: str | None) -> str:
    """Returns the département or overseas territory of a place, empty when nothing says.

    The INSEE code rules; a postcode gives the département but in Corsica, whose two have the
    same calendar.
    """
    code = code_insee or _ISLANDS_BY_POSTCODE.get(postcode or "", postcode) or ""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def zone_name(territory: str) -> str:
    """Returns the IANA name of a territory's time zone; the Marquises keep that of Tahiti."""
    return _ZONES.get(territory, PARIS)


@cache
def zone_of(territory: str) -> ZoneInfo:
    """Returns a territory's time zone."""
    return ZoneInfo(zone_name(territory))
