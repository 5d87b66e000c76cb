"""The commune of a row: its code, its name, its postcode and its point held against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.gazetteer import Gazetteer
from geodata.sites.checks.namesakes import Namesakes, without_cedex
from geodata.sites.checks.postcodes import with_lost_figure
from geodata.sites.checks.witnesses import RowPoint, Witnesses
from geodata.sites.site import Severity
from geodata.territory import Area, Resolution

_POSTCODE = re.compile(r"\d{5}", re.ASCII)
_CODE = re.compile(r"(?:[013-9]\d|2[AB1-9])\d{3}", re.ASCII)
_LOOSE_CODE = re.compile(r"(\d\d|2[AB])(?:0|-\d-\d\d-)(\d{3})", re.ASCII)
_AFTER_POSTCODE = re.compile(r"(\d{5})[\s,-]+(\S.*)", re.ASCII)
_CITIES = frozenset({"75056", "69123", "13055"})
_FOUND_BY = {
    "name": "insee_code_found",
    "near_name": "insee_code_found.near_name",
    "name_alone": "insee_code_found.name_alone",
    "name_and_point": "insee_code_found.name_and_point",
    "near_name_and_point": "insee_code_found.near_name_and_point",
    "only_name": "insee_code_found.only_name",
    "postcode": "insee_code_found.postcode",
    "postcode_and_point": "insee_code_found.postcode_and_point",
}
"""The sentence of what found a code."""
_SURE = frozenset({"name", "name_and_point"})


@dataclass(frozen=True, slots=True)
class Town:
    """What a row says of where it is: its commune or arrondissement, where that is known."""

    area: Area | None
    served: tuple[Area, ...]
    """The areas of its postcode, the most populated first."""
    is_disputed: bool = False
    """Whether as much of the row speaks for another town, so that its point is in doubt."""


def check_town(
    draft: Draft, gazetteer: Gazetteer, namesakes: Namesakes, point: RowPoint | None
) -> Town:
    """Repairs the postcode and the INSEE code of a row, and returns the commune it is in."""
    _part_name_and_postcode(draft)
    postcode = _postcode(draft, gazetteer, point)
    served = gazetteer.served_by(postcode)
    name = draft.text("commune")
    meant = namesakes.meant_by(name, postcode)
    coded = _coded(draft, gazetteer)
    if postcode and not served:
        _say_unserved(draft, postcode)
        postcode = ""
    plain = without_cedex(name)
    row = Witnesses(gazetteer, plain, meant, gazetteer.namesakes(plain), postcode, point)
    if coded is None:
        return _found(draft, row, served)
    return _elected(draft, gazetteer, coded, row, served)


def _part_name_and_postcode(draft: Draft) -> None:
    """Parts `20221 CERVIONE`, written as the commune, into its postcode and its name."""
    found = _AFTER_POSTCODE.fullmatch(draft.text("commune"))
    if found is None:
        return
    draft.repair("warning", "commune_with_postcode", "commune", found[2])
    if not draft.text("code_postal"):
        draft.values["code_postal"] = found[1]


def point_of(draft: Draft, gazetteer: Gazetteer) -> RowPoint | None:
    """Returns the point of a row; one that is only its commune's tells nothing of which it is."""
    lon, lat = draft.values.get("longitude"), draft.values.get("latitude")
    if lon is None or lat is None or draft.values.get("location_quality") == "commune":
        return None
    return RowPoint(gazetteer, lon, lat)


def _postcode(draft: Draft, gazetteer: Gazetteer, point: RowPoint | None) -> str:
    given = draft.text("code_postal")
    text = "".join(given.split())
    if len(text) == 4 and text.isascii() and text.isdigit():
        return with_lost_figure(draft, text, gazetteer, point)
    if _POSTCODE.fullmatch(text) and text != given:
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


def _found(draft: Draft, row: Witnesses, served: tuple[Area, ...]) -> Town:
    """Fills in a missing code where one commune is meant."""
    verdict = row.found()
    if verdict is None:
        if draft.text("commune") or row.postcode:
            draft.say("warning", "commune_unknown", "commune")
        return Town(None, served)
    area, found_by = verdict.area, verdict.found_by
    severity: Severity = "note" if found_by in _SURE else "warning"
    sentence = _FOUND_BY[found_by]
    draft.repair(
        severity, "insee_code_found", "code_insee", area.code, sentence=sentence, name=area.name
    )
    if found_by != "name":
        _say_mismatch(draft, area, row.postcode)
    return Town(area, served, verdict.is_disputed)


def _elected(
    draft: Draft, gazetteer: Gazetteer, coded: Area, row: Witnesses, served: tuple[Area, ...]
) -> Town:
    """Returns the commune that most of the code, name, postcode and point are for."""
    verdict = row.elected(coded)
    area = verdict.area
    if area.code != coded.code:
        names = {"meant": area.name, "coded": coded.name}
        draft.repair("warning", "insee_code_mismatch", "code_insee", area.code, **names)
    elif row.meant.how != "postcode" and row.meant.areas and not row.names(coded):
        names = {"coded": coded.name, "meant": row.meant.areas[0].code}
        draft.say("warning", "commune_mismatch", "commune", **names)
    if area.code in _CITIES:
        area = _arrondissement(draft, gazetteer, area, row)
    else:
        _say_mismatch(draft, area, row.postcode)
    return Town(area, served, verdict.is_disputed)


def _arrondissement(draft: Draft, gazetteer: Gazetteer, city: Area, row: Witnesses) -> Area:
    """Returns the arrondissement of a city's site: by its postcode, its name or its point."""
    of_postcode = [area for area in gazetteer.served_by(row.postcode) if area.parent == city.code]
    area = of_postcode[0] if len(of_postcode) == 1 else None
    if area is None:
        area = gazetteer.arrondissement_named(draft.text("commune"))
    if area is None:
        area = row.inner(city)
    if area.parent != city.code:
        _say_mismatch(draft, city, row.postcode)
        return city
    draft.repair("warning", "insee_code_city", "code_insee", area.code, name=area.name)
    return area


def _say_mismatch(draft: Draft, area: Area, postcode: str) -> None:
    if postcode and area.postcodes and postcode not in area.postcodes:
        theirs = ", ".join(area.postcodes[:3])
        facts = {"postcode": postcode, "name": area.name, "theirs": theirs}
        draft.say("warning", "postcode_mismatch", "code_postal", **facts)
