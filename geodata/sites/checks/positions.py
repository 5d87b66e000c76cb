"""The coordinates of a row: kept, put right, or given up for the point of the commune."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.gazetteer import BORDER_M, Gazetteer
from geodata.sites.checks.readings import readings_of
from geodata.sites.checks.towns import Town
from geodata.sites.site import Fact
from geodata.territory import UNSURE_POINTS, Area, fold

FAR_M = 5_000.0
"""How far outside the contour of its commune a site may be, where no other commune is: in the
sea. docs/methods.md says why."""

MIDDLE_M = 50.0
"""How near to the middle of its commune's contour a site is taken to have been put there, its
village being `OUT_OF_VILLAGE_M` away at least: chance does that to 1 site in 10,000."""
OUT_OF_VILLAGE_M = 1_000.0
_VILLAGE = re.compile(r"(?:au |le |la )?(?:centre )?(?:bourg|village|mairie|hotel de ville)")
"""Addresses, folded, that name the village and no more."""

_MOST_AREAS = 50
_UNPLACED = {
    "coordinates_zero": "coordinates_zero.unplaced",
    "coordinates_out_of_range": "coordinates_out_of_range.unplaced",
    "coordinates_elsewhere": "coordinates_elsewhere.unplaced",
    "coordinates_far": "coordinates_far.unplaced",
    "coordinates_disputed": "coordinates_disputed.unplaced",
    "coordinates_other_town": "coordinates_other_town.unplaced",
}
"""The sentence of a position that nothing replaces."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """What was wrong with a position that is replaced, and the sentence that says so."""

    code: str
    sentence: str
    facts: Mapping[str, Fact]


def check_position(draft: Draft, town: Town, gazetteer: Gazetteer) -> None:
    """Keeps, repairs or replaces the coordinates of a row, and says how good the position is."""
    lat, lon = draft.values.get("latitude"), draft.values.get("longitude")
    if lat is None or lon is None:
        _unplace(draft, lat, lon)
        return
    outside_m = _outside_m(gazetteer, town, lon, lat)
    if town.is_disputed:
        _give_up(draft, town, gazetteer, lon, lat, outside_m)
        return
    if outside_m <= BORDER_M:
        _keep_or_bring_home(draft, town, gazetteer, lon, lat)
        return
    likeliest = town.area or (town.served[0] if town.served else None)
    for reading in readings_of(lon, lat, likeliest):
        if _outside_m(gazetteer, town, reading.lon, reading.lat) <= BORDER_M:
            fault = _Fault(reading.code, reading.code, reading.facts)
            _place(draft, reading.lon, reading.lat, fault, "exact")
            return
    if outside_m <= FAR_M and not gazetteer.is_in_a_commune(lon, lat):
        _keep(draft, town, outside_m)
    else:
        _give_up(draft, town, gazetteer, lon, lat, outside_m)


def _unplace(draft: Draft, lat: float | None, lon: float | None) -> None:
    if (lat, lon) == (None, None):
        draft.say("warning", "coordinates_missing", "latitude")
    else:
        given = lat if lon is None else lon
        draft.say("warning", "coordinates_half", "latitude", given=given)
    draft.values |= {"latitude": None, "longitude": None, "location_quality": None}


def _outside_m(gazetteer: Gazetteer, town: Town, lon: float, lat: float) -> float:
    """Returns how far a position is from where the row says: its commune, its postcode, France."""
    if abs(lat) > 90 or abs(lon) > 180 or (lon, lat) == (0.0, 0.0):
        return math.inf
    if town.area is not None:
        return gazetteer.distance_m(town.area, lon, lat)
    if not town.served:
        return 0.0 if gazetteer.is_in_france(lon, lat) else math.inf
    return min(gazetteer.distance_m(area, lon, lat) for area in town.served[:_MOST_AREAS])


def _keep_or_bring_home(
    draft: Draft, town: Town, gazetteer: Gazetteer, lon: float, lat: float
) -> None:
    if town.area is not None and _is_out_of_its_village(draft, town.area, gazetteer, lon, lat):
        _bring_home(draft, town.area, gazetteer, lon, lat)
    elif draft.values.get("location_quality") is None:
        draft.values["location_quality"] = "exact"


def _keep(draft: Draft, town: Town, outside_m: float) -> None:
    """Keeps a position in the sea beside its commune, or between contours that are generalised."""
    if draft.values.get("location_quality") is None:
        draft.values["location_quality"] = "exact"
    name = _label(town.area) if town.area else ""
    sentence = None if town.area else "coordinates_outside.postcode"
    facts: dict[str, Fact] = {"name": name, "away_km": outside_m / 1000}
    draft.say("warning", "coordinates_outside", "latitude", sentence=sentence, **facts)


def _is_out_of_its_village(
    draft: Draft, area: Area, gazetteer: Gazetteer, lon: float, lat: float
) -> bool:
    """Whether a position is what a service gives that knows no address: no place of people.

    It is the middle of the contour, away from the village; or the address says no more than the
    village, which is far.
    """
    if area.lon is None or area.point_source in UNSURE_POINTS:
        return False
    if gazetteer.is_surely_near(area, lon, lat, OUT_OF_VILLAGE_M):
        return False
    village_m = gazetteer.to_point_m(area, lon, lat)
    if village_m > FAR_M and _VILLAGE.fullmatch(fold(draft.text("adresse"))):
        return True
    return village_m > OUT_OF_VILLAGE_M and gazetteer.is_near_middle(area, lon, lat, MIDDLE_M)


def _bring_home(draft: Draft, area: Area, gazetteer: Gazetteer, lon: float, lat: float) -> None:
    """Puts a site that stands nowhere in its commune at the commune's point."""
    if area.lon is None or area.lat is None:
        return
    away_m = gazetteer.to_point_m(area, lon, lat)
    facts: dict[str, Fact] = {"name": _label(area), "away_km": away_m / 1000}
    fault = _Fault("coordinates_vague", "coordinates_vague", facts)
    _place(draft, area.lon, area.lat, fault, "commune")


def _give_up(
    draft: Draft, town: Town, gazetteer: Gazetteer, lon: float, lat: float, outside_m: float
) -> None:
    """Replaces a position by the commune's point, or leaves it out when there is none."""
    area = town.area or (town.served[0] if town.served else None)
    code, facts = _fault(gazetteer, area, lon, lat)
    if town.is_disputed and code == "coordinates_far":
        code = "coordinates_disputed"
    elif outside_m <= FAR_M and code == "coordinates_far":
        code, facts = "coordinates_other_town", {**facts, "away_km": outside_m / 1000}
    point = None if area is None else gazetteer.point_of(area)
    if area is None or point is None:
        _say_moved(draft, _Fault(code, _UNPLACED[code], facts), None)
        draft.values |= {"latitude": None, "longitude": None, "location_quality": None}
        return
    fault = _Fault(code, code, {**facts, "name": _label(area)})
    _place(draft, *point, fault, "commune")


def _fault(
    gazetteer: Gazetteer, area: Area | None, lon: float, lat: float
) -> tuple[str, dict[str, Fact]]:
    """Returns what is wrong with a position that is given up, and the facts of it."""
    if (lon, lat) == (0.0, 0.0):
        return "coordinates_zero", {}
    if abs(lat) > 90 or abs(lon) > 180:
        return "coordinates_out_of_range", {}
    if area is None or not gazetteer.is_in_france(lon, lat):
        return "coordinates_elsewhere", {}
    away_m = gazetteer.to_point_m(area, lon, lat)
    if math.isinf(away_m):
        return "coordinates_elsewhere", {}
    return "coordinates_far", {"name": _label(area), "away_km": away_m / 1000}


def _place(draft: Draft, lon: float, lat: float, fault: _Fault, quality: str) -> None:
    lon, lat = round(lon, 7), round(lat, 7)
    _say_moved(draft, fault, f"{lat}, {lon}")
    draft.values |= {"latitude": lat, "longitude": lon, "location_quality": quality}


def _say_moved(draft: Draft, fault: _Fault, kept: str | None) -> None:
    draft.say(
        "warning",
        fault.code,
        "latitude",
        sentence=fault.sentence,
        given=f"{draft.values['latitude']}, {draft.values['longitude']}",
        kept=kept,
        **fault.facts,
    )


def _label(area: Area) -> str:
    return f"{area.name} ({area.code})"
