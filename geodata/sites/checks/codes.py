"""The postcode and the INSEE code of a row as they are written, before either is looked up."""

from __future__ import annotations

import re

from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.gazetteer import Gazetteer

_COUNTRY = re.compile(r"(?:F|FR)\s?-?\s?(\d{4,5})", re.ASCII | re.IGNORECASE)
_WITH_NAME = re.compile(
    r"(\d{5})[\s,\-]+([^\W\d_][^\d]{1,60}(?:\d{1,2})?)|([^\W\d_][^\d]{1,60}?)[\s,(\-]+(\d{5})\)?"
)
_SEVERAL = re.compile(r"\d{4,5}(?:\s*(?:[;,/|]|\bet\b|\bou\b|\s-\s)\s*\d{4,5})+", re.ASCII)
_FIVE = re.compile(r"\d{4,5}", re.ASCII)
_POSTCODE = re.compile(r"\d{5}", re.ASCII)


def check_codes(draft: Draft, gazetteer: Gazetteer) -> None:
    """Puts right codes that stand in each other's place, with a town's name, or with others."""
    _swap(draft, gazetteer)
    given = draft.text("code_postal")
    if _POSTCODE.fullmatch(given) or not given:
        return
    if found := _COUNTRY.fullmatch(given):
        draft.repair("note", "postcode_spelling", "code_postal", found[1])
    elif _SEVERAL.fullmatch(given):
        _choose(draft, gazetteer, [code.zfill(5) for code in _FIVE.findall(given)])
    elif found := _WITH_NAME.fullmatch(given):
        _part(draft, found[1] or found[4], found[2] or found[3])


def _swap(draft: Draft, gazetteer: Gazetteer) -> None:
    """Exchanges a postcode and an INSEE code, when they agree that way and not as they stand."""
    postcode, code = draft.text("code_postal"), draft.text("code_insee")
    if not postcode or not code or postcode == code:
        return
    if _agree(gazetteer, code, postcode) and not _agree(gazetteer, postcode, code):
        draft.repair("warning", "codes_swapped", "code_postal", code)
        draft.repair("warning", "codes_swapped", "code_insee", postcode)


def _agree(gazetteer: Gazetteer, postcode: str, code: str) -> bool:
    """Whether a postcode serves the commune of an INSEE code."""
    meant = gazetteer.meant_by(code)
    return meant is not None and postcode in meant.area.postcodes


def _choose(draft: Draft, gazetteer: Gazetteer, postcodes: list[str]) -> None:
    """Keeps the postcode that is of the row's commune, or else the first that serves one."""
    code = draft.text("code_insee")
    of_commune = [each for each in postcodes if _agree(gazetteer, each, code)]
    served = [each for each in postcodes if gazetteer.served_by(each)]
    kept = (of_commune or served or postcodes)[0]
    others = ", ".join(each for each in dict.fromkeys(postcodes) if each != kept)
    draft.repair("warning", "postcode_several", "code_postal", kept, others=others)


def _part(draft: Draft, postcode: str, name: str) -> None:
    """Parts `12000 RODEZ` into a postcode and the commune, where the row names none."""
    draft.repair("note", "postcode_with_name", "code_postal", postcode, name=name)
    if not draft.text("commune"):
        draft.repair("note", "commune_found", "commune", name)
