"""The commune of a row: its code, its name and its postcode held against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.gazetteer import Gazetteer
from geodata.sites.checks.namesakes import Meant, Namesakes
from geodata.sites.checks.readings import readings_of
from geodata.sites.site import Severity
from geodata.territory import Area, Resolution

_POSTCODE = re.compile(r"\d{5}", re.ASCII)
_CODE = re.compile(r"(?:[013-9]\d|2[AB1-9])\d{3}", re.ASCII)
_LOOSE_CODE = re.compile(r"(\d\d|2[AB])(?:0|-\d-\d\d-)(\d{3})", re.ASCII)
_CITIES = frozenset({"75056", "69123", "13055"})
_FOUND_BY = {
    "name": "insee_code_found",
    "near_name": "insee_code_found.near_name",
    "name_alone": "insee_code_found.name_alone",
    "postcode": "insee_code_found.postcode",
}
"""The sentence of what found a code."""
BORDER_M = 500.0
"""How far outside a commune's contour, which is generalised, a point is still taken for inside."""


@dataclass(frozen=True, slots=True)
class Town:
    """What a row says of where it is: its commune or arrondissement, where that is known."""

    area: Area | None
    served: tuple[Area, ...]
    """The areas of its postcode, the most populated first."""


def check_town(draft: Draft, gazetteer: Gazetteer, namesakes: Namesakes) -> Town:
    """Repairs the postcode and the INSEE code of a row, and returns the commune it is in."""
    postcode = _postcode(draft)
    served = gazetteer.served_by(postcode)
    meant = namesakes.meant_by(draft.text("commune"), postcode)
    named = _one_of(draft, gazetteer, meant.areas)
    coded = _coded(draft, gazetteer)
    if postcode and not served:
        _say_unserved(draft, postcode)
        postcode = ""
    if coded is None:
        area = _found(draft, meant, named, postcode)
    else:
        area = _elected(draft, gazetteer, coded, meant, named, postcode)
    return Town(area, served)


def _postcode(draft: Draft) -> str:
    given = draft.text("code_postal")
    text = "".join(given.split())
    if len(text) == 4 and text.isascii() and text.isdigit():
        text = f"0{text}"
        draft.repair("warning", "postcode_zero_lost", "code_postal", text)
    elif _POSTCODE.fullmatch(text) and text != given:
        draft.repair("note", "postcode_spelling", "code_postal", text)
    if not text or _POSTCODE.fullmatch(text):
        return text
    draft.say("warning", "postcode_malformed", "code_postal", value=given)
    return ""


def _say_unserved(draft: Draft, postcode: str) -> None:
    if "cedex" in draft.text("commune").lower():
        draft.say("note", "postcode_cedex", "code_postal", postcode=postcode)
    else:
        draft.say("warning", "postcode_unknown", "code_postal", postcode=postcode)


def _coded(draft: Draft, gazetteer: Gazetteer) -> Area | None:
    """Returns what the INSEE code stands for today; a code of nothing is left out."""
    given = draft.text("code_insee")
    if not given:
        return None
    code = _tidy(given)
    if not _CODE.fullmatch(code):
        draft.repair("warning", "insee_code_malformed", "code_insee", None, value=given)
        return None
    meant = gazetteer.meant_by(code)
    if meant is None:
        draft.repair("warning", "insee_code_unknown", "code_insee", None, insee_code=code)
        return None
    if code != given:
        draft.repair("warning", "insee_code_spelling", "code_insee", code)
    _move_to_today(draft, meant)
    return meant.area


def _tidy(given: str) -> str:
    code = "".join(given.upper().split())
    loose = _LOOSE_CODE.fullmatch(code)
    code = loose[1] + loose[2] if loose else code
    return f"0{code}" if len(code) == 4 and code.isdigit() else code


def _move_to_today(draft: Draft, meant: Resolution) -> None:
    if meant.relation == "current":
        return
    area = meant.area
    sentence = "insee_code_old.part" if meant.relation == "part" else None
    facts = {"name": area.name, "insee_code": area.code}
    draft.repair("warning", "insee_code_old", "code_insee", area.code, sentence=sentence, **facts)


def _one_of(draft: Draft, gazetteer: Gazetteer, areas: tuple[Area, ...]) -> Area | None:
    """Returns the only area, or the only one that holds the row's point."""
    if len(areas) == 1:
        return areas[0]
    holding = [area for area in areas if _holds_point(draft, gazetteer, area)]
    return holding[0] if len(holding) == 1 else None


def _holds_point(draft: Draft, gazetteer: Gazetteer, area: Area) -> bool:
    return _point_in(draft, gazetteer, area) is not None


def _point_in(draft: Draft, gazetteer: Gazetteer, area: Area) -> tuple[float, float] | None:
    """Returns the row's lon and lat, as given or put right, when they lie in an area.

    A point that is only its commune's tells nothing of which commune it is.
    """
    lon, lat = draft.values.get("longitude"), draft.values.get("latitude")
    if lon is None or lat is None or draft.values.get("location_quality") == "commune":
        return None
    others = ((reading.lon, reading.lat) for reading in readings_of(lon, lat, area))
    for x, y in ((lon, lat), *others):
        in_range = abs(x) <= 180 and abs(y) <= 90 and (x, y) != (0.0, 0.0)
        if in_range and gazetteer.distance_m(area, x, y) <= BORDER_M:
            return x, y
    return None


def _found(draft: Draft, meant: Meant, named: Area | None, postcode: str) -> Area | None:
    """Fills in a missing code, from the name and the postcode when they mean one commune."""
    if named is None:
        if draft.text("commune") or postcode:
            draft.say("warning", "commune_unknown", "commune")
        return None
    severity: Severity = "note" if meant.how == "name" else "warning"
    sentence, facts = _FOUND_BY[meant.how], {"name": named.name}
    draft.repair(severity, "insee_code_found", "code_insee", named.code, sentence=sentence, **facts)
    if meant.how == "name_alone":
        _say_mismatch(draft, named, postcode)
    return named


def _elected(
    draft: Draft,
    gazetteer: Gazetteer,
    coded: Area,
    meant: Meant,
    named: Area | None,
    postcode: str,
) -> Area:
    """Returns the commune that most of the code, name, postcode and point are for."""
    if coded.code in _CITIES:
        return _arrondissement(draft, gazetteer, coded, postcode)
    if named is None or named.code == coded.code or meant.how == "postcode":
        _say_mismatch(draft, coded, postcode)
        return coded
    if named.code in _CITIES and coded.parent == named.code:
        return coded
    against = (postcode in named.postcodes) + _holds_point(draft, gazetteer, named)
    in_favour = (postcode in coded.postcodes) + _holds_point(draft, gazetteer, coded)
    if against > in_favour:
        names = {"meant": named.name, "coded": coded.name}
        draft.repair("warning", "insee_code_mismatch", "code_insee", named.code, **names)
        return named
    names = {"coded": coded.name, "meant": named.code}
    draft.say("warning", "commune_mismatch", "commune", **names)
    _say_mismatch(draft, coded, postcode)
    return coded


def _arrondissement(draft: Draft, gazetteer: Gazetteer, city: Area, postcode: str) -> Area:
    """Returns the arrondissement of a city's site: by its postcode, its name or its point."""
    of_postcode = [area for area in gazetteer.served_by(postcode) if area.parent == city.code]
    area = of_postcode[0] if len(of_postcode) == 1 else None
    if area is None:
        area = gazetteer.arrondissement_named(draft.text("commune"))
    point = _point_in(draft, gazetteer, city) if area is None else None
    if point is not None:
        area = gazetteer.area_at(*point)
    if area is None or area.parent != city.code:
        _say_mismatch(draft, city, postcode)
        return city
    draft.repair("warning", "insee_code_city", "code_insee", area.code, name=area.name)
    return area


def _say_mismatch(draft: Draft, area: Area, postcode: str) -> None:
    if postcode and area.postcodes and postcode not in area.postcodes:
        theirs = ", ".join(area.postcodes[:3])
        facts = {"postcode": postcode, "name": area.name, "theirs": theirs}
        draft.say("warning", "postcode_mismatch", "code_postal", **facts)
