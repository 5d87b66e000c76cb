"""What the values of a column look like: telephones, postcodes, coordinates, hours."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

Look = Literal[
    "email",
    "url",
    "phone",
    "postcode",
    "insee",
    "pivot",
    "date",
    "number",
    "latitude",
    "longitude",
    "metres_x",
    "metres_y",
    "latlon",
    "lonlat",
    "hours",
    "days",
    "flag",
    "one_cell_address",
    "street",
    "words",
    "long",
]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_URL = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:fr|com|org|net|eu|nc|re|bzh|corsica)(?:/\S*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"[+(]?\d[\d\s.()/+–-]{7,}\d(?:\.0)?")
_POSTCODE = re.compile(r"(?:F-?)?\d{2}\s?\d{3}(?:\.0)?|\d{4}(?:\.0)?", re.ASCII)
_INSEE = re.compile(r"(?:\d\d|2[ABab])\d{3}(?:\.0)?|\d{4}", re.ASCII)
_PIVOT = re.compile(r"\d{14}(?:\.0)?|W\d{9}", re.ASCII)
_DATE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:[T ].*)?", re.ASCII
)
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?", re.ASCII)
_PAIR = re.compile(
    r"[\[(]?\s*([-+]?\d+(?:[.,]\d+)?)\s*[,;\s]\s*([-+]?\d+(?:[.,]\d+)?)\s*[\])]?", re.ASCII
)
_WKT = re.compile(r"\s*(?:SRID=\d+;)?\s*POINT\s*\(\s*(\S+)\s+(\S+)\s*\)\s*", re.IGNORECASE)
_DAY_NAMES = r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_DAY_WORD = re.compile(
    rf"\b(?:{_DAY_NAMES}|mo|tu|we|th|fr|sa|su|lun|mar|mer|jeu|ven|sam|dim)s?\b", re.IGNORECASE
)
_HOUR = re.compile(r"\b\d{1,2}\s?(?:h|H|:|heures?)\s?(?:\d{2})?\b")
_DAYS_ONLY = re.compile(
    rf"[\s{{}}\[\]\",;/&.'-]*(?:(?:{_DAY_NAMES}|inconnu|et|au|à|du|le|les)s?[\s{{}}\[\]\",;/&.'-]*)+",
    re.IGNORECASE,
)
_WEEKS = re.compile(r"\s*semaines?\s+(?:im)?paires?\s*", re.IGNORECASE)
_TOWN = re.compile(r"\b\d{2}\s?\d{3}\b[\s,-]+[^\W\d]")
_STREET = re.compile(
    r"\b(?:rue|avenue|av|place|pl|boulevard|bd|chemin|route|allée|allee|impasse|quai|cours|square|esplanade"
    r"|faubourg|passage|rond-point|zone|lieu-dit|lieudit|bourg|résidence|mail|parvis|venelle|ruelle)\b",
    re.IGNORECASE,
)
TRUE = frozenset(
    {"oui", "x", "1", "true", "vrai", "yes", "o", "y", "ok", "v", "✓", "✔", "1.0", "on"}
)
FALSE = frozenset(
    {"non", "0", "false", "faux", "no", "n", "f", "0.0", "off", "none", "null", "aucun"}
)
_FLAGS = TRUE | FALSE
_LONG = 120


def text_of(value: Any) -> str:
    """Returns a cell as a text: '' of nothing, several values with bars between."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (list, dict)):
        return _of_container(value)
    is_nothing = value is None or (isinstance(value, float) and math.isnan(value))
    return "" if is_nothing else str(value).strip()


def _of_container(value: list[Any] | dict[str, Any]) -> str:
    if not value:
        return ""
    if isinstance(value, dict) or any(isinstance(item, (dict, list)) for item in value):
        return json.dumps(value, ensure_ascii=False)
    if all(isinstance(item, float) for item in value):
        return ", ".join(map(str, value))
    return "|".join(text for item in value if (text := text_of(item)))


def number_of(text: str) -> float | None:
    """Returns a number, whose comma is a point; None of what is none."""
    tight = "".join(text.split())
    if not _NUMBER.fullmatch(tight):
        return None
    return float(tight.replace(",", "."))


def pair_of(text: str) -> tuple[str, str] | None:
    """Returns the two numbers of a cell that has both coordinates, in their order.

    `44.35, 2.57`, `[2.57, 44.35]`, `POINT (2.57 44.35)`, `44,35 ; 2,57` and GeoJSON points.
    """
    known = _WKT.fullmatch(text)
    if known:
        return known[1], known[2]
    if text[:1] == "{":
        return _of_geojson(text)
    if text.count(",") > 1 and ";" not in text:
        halves = re.split(r",\s+|\s+", text.strip("[]() "), maxsplit=1)
        if len(halves) == 2 and all(_NUMBER.fullmatch(half.strip()) for half in halves):
            return halves[0].strip(), halves[1].strip()
    found = _PAIR.fullmatch(text)
    return (found[1], found[2]) if found else None


def _of_geojson(text: str) -> tuple[str, str] | None:
    try:
        value = json.loads(text.replace("'", '"'))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    if "lat" in value and ("lon" in value or "lng" in value):
        return str(value["lat"]), str(value.get("lon", value.get("lng")))
    at = value.get("coordinates")
    if isinstance(at, list) and len(at) >= 2:
        return str(at[0]), str(at[1])
    return None


def _is_latitude(text: str) -> bool:
    number = number_of(text)
    return number is not None and (
        41 <= number <= 51.6 or -23.5 <= number <= -11 or (2 <= number <= 18.6 and "." in text)
    )


def _is_longitude(text: str) -> bool:
    number = number_of(text)
    return number is not None and (
        -5.6 <= number <= 9.9
        or -63.3 <= number <= -51
        or 44 <= number <= 56
        or 158 <= number <= 172
    )


def _in_range(low: float, high: float) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        number = number_of(text)
        return number is not None and low <= number <= high

    return holds


def _pair_is(first: Callable[[str], bool], second: Callable[[str], bool]) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        pair = pair_of(text)
        return pair is not None and first(pair[0]) and second(pair[1])

    return holds


def _full(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _is_phone(text: str) -> bool:
    return _PHONE.match(text) is not None and 9 <= sum(sign.isdigit() for sign in text) <= 40


_TESTS: Mapping[Look, Callable[[str], bool]] = {
    "email": lambda text: _EMAIL.search(text) is not None,
    "url": lambda text: _URL.match(text) is not None and "@" not in text,
    "phone": _is_phone,
    "postcode": _full(_POSTCODE),
    "insee": _full(_INSEE),
    "pivot": lambda text: _PIVOT.fullmatch("".join(text.split())) is not None,
    "date": _full(_DATE),
    "number": lambda text: number_of(text) is not None,
    "latitude": _is_latitude,
    "longitude": _is_longitude,
    "metres_x": _in_range(75_000, 1_300_000),
    "metres_y": _in_range(1_600_000, 8_700_000),
    "latlon": _pair_is(_is_latitude, _is_longitude),
    "lonlat": _pair_is(_is_longitude, _is_latitude),
    "hours": lambda text: (
        _HOUR.search(text) is not None
        or (_DAY_WORD.search(text) is not None and any(sign.isdigit() for sign in text))
    ),
    "days": lambda text: (_DAYS_ONLY.fullmatch(text) or _WEEKS.fullmatch(text)) is not None,
    "flag": lambda text: text.lower() in _FLAGS,
    "one_cell_address": lambda text: _TOWN.search(text) is not None,
    "street": lambda text: _STREET.search(text) is not None,
    "words": lambda text: any(sign.isalpha() for sign in text),
    "long": lambda text: len(text) > _LONG,
}


def share(look: Look, texts: Iterable[str]) -> float:
    """Returns how much of some texts looks like something, between 0 and 1; 0 of none."""
    test = _TESTS[look]
    outcomes = [test(text) for text in texts]
    return sum(outcomes) / len(outcomes) if outcomes else 0.0
