"""Telephone numbers as people write them, put in the international form.

Sources: the national numbering plan (Arcep), and the standard's own pattern of country codes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geodata.sites.values.digits import digits_of

_OVERSEAS = {
    **dict.fromkeys(("0590", "0690", "0691"), "+590"),
    **dict.fromkeys(("0594", "0694"), "+594"),
    **dict.fromkeys(("0596", "0696", "0697"), "+596"),
    **dict.fromkeys(("0262", "0263", "0269", "0639", "0692", "0693"), "+262"),
}
"""The country code of the first figures of a national number; elsewhere +33."""
_COUNTRY_DIGITS = {
    **dict.fromkeys(("33", "590", "594", "596", "262"), (9,)),
    **dict.fromkeys(("508", "681", "687"), (6,)),
    "689": (6, 8),
    "269": (7, 9),
}
"""How many figures follow each country code of the standard."""
_OF_TERRITORY = {"975": ("508", 6), "986": ("681", 6), "987": ("689", 8), "988": ("687", 6)}
"""Country code and length of the numbers of places whose postcodes begin so."""

_SEP = r"[\s.\-/_\u00b7\u2010-\u2015\u00a0\u202f]{0,3}"
_BETWEEN = re.compile(_SEP, re.ASCII)
_INTERNATIONAL = (
    rf"(?:\+|(?<!\d)00){_SEP}\(?{_SEP}[1-9]\d{{0,2}}\)?(?:{_SEP}\(0\))?(?:{_SEP}\d){{6,11}}(?!\d)"
)
_BRACED = rf"\(\+[1-9]\d{{0,2}}\){_SEP}(?:\(0\))?(?:{_SEP}\d){{6,11}}(?!\d)"
_NATIONAL = rf"(?<![\d+])\(?0\)?{_SEP}[1-9](?:{_SEP}\d){{8}}(?!\d)"
_SHORT = r"(?<![\d+])(?:3\d{3}|10\d{2}|118\d{3}|116\d{3}|11[2459]|1[578])(?!\d)"
_NUMBER = re.compile(rf"{_BRACED}|{_INTERNATIONAL}|{_NATIONAL}|{_SHORT}", re.ASCII)
_IS_SHORT = re.compile(_SHORT, re.ASCII)
_SPACED_SHORT = re.compile(r"3\d[\s.]\d\d", re.ASCII)
_BARE_NATIONAL = re.compile(r"[1-9]\d{8}", re.ASCII)
_BARE_INTERNATIONAL = re.compile(r"(?:33|590|594|596|262|687|689|508|681)\d{6,9}", re.ASCII)
_ANY_COUNTRY = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_CONNECTING = re.compile(
    r"\b(?:tel|tél|téléphone|telephone|phone|portable|port|mobile|fixe|standard|accueil|fax|"
    r"numéro|numero|num|ou|et|puis)\b|[\W_]+",
    re.IGNORECASE,
)
"""Words that add nothing to a number."""
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Telephones:
    """The numbers of a text, in order, and what else it says."""

    numbers: tuple[str, ...]
    rest: str = ""

    @property
    def is_short(self) -> bool:
        """Whether the first is a short number, which has no international form."""
        return bool(self.numbers) and _IS_SHORT.fullmatch(self.numbers[0]) is not None


def telephones_in(text: str, postcode: str = "") -> Telephones:
    """Returns the numbers that a text holds, in the international form; short ones as they are.

    Args:
        text: a cell: one number, several, or a number among words.
        postcode: of the place; numbers of six figures are those of an overseas territory.

    >>> telephones_in("565000000").numbers, telephones_in("33 (0)5 65 00 00 00").numbers
    (('+33565000000',), ('+33565000000',))
    >>> telephones_in("05 65 00 00 00 / 06 00 00 00 00").numbers, telephones_in("331234567").numbers
    (('+33565000000', '+33600000000'), ())
    """
    text = text[:_LONGEST]
    alone = _alone(text, postcode)
    if alone:
        return Telephones((alone,))
    numbers, rest = [], text
    for found in _NUMBER.finditer(text):
        number = _international(found[0])
        if number:
            numbers.append(number)
            rest = rest.replace(found[0], " ", 1)
    return Telephones(tuple(dict.fromkeys(numbers)), _CONNECTING.sub(" ", rest).strip())


def _alone(text: str, postcode: str) -> str:
    """Returns the number of a cell that holds one as a spreadsheet leaves it, without its zero."""
    code = digits_of(text)
    if code.form == "rounded":
        return ""
    if _SPACED_SHORT.fullmatch(code.text):
        return _BETWEEN.sub("", code.text)
    digits = _BETWEEN.sub("", code.text).replace("(0)", "")
    country, length = _OF_TERRITORY.get(postcode[:3], ("", 0))
    if country and digits.isascii() and digits.isdigit() and len(digits) == length:
        return f"+{country}{digits}"
    if _BARE_NATIONAL.fullmatch(digits) and not digits.startswith("33"):
        return _of_national(f"0{digits}")
    if _BARE_INTERNATIONAL.fullmatch(digits):
        return _international(f"+{digits}")
    return ""


def _international(text: str) -> str:
    """Returns a number that was found in the international form, or '' when it has none."""
    if _IS_SHORT.fullmatch(text):
        return text
    number = re.sub(r"\(0\)", "", text)
    number = re.sub(r"[^\d+]", "", number)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if not number.startswith("+"):
        return _of_national(number)
    for country, lengths in _COUNTRY_DIGITS.items():
        rest = number.removeprefix(f"+{country}")
        if rest != number:
            rest = rest.removeprefix("0") if len(rest) - 1 in lengths else rest
            return f"+{country}{rest}" if len(rest) in lengths and rest[0] != "0" else ""
    return number if _ANY_COUNTRY.fullmatch(number) else ""


def _of_national(number: str) -> str:
    return _OVERSEAS.get(number[:4], "+33") + number[1:]
