"""Figures and names as the report says them, in French."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from geodata.coverage import CoverageReply, GapsReply

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)
STATUS_LABELS = {
    "served": "desservie",
    "underserved": "sous-dotée",
    "remote": "éloignée",
    "unreachable": "hors d’atteinte",
    "unknown": "inconnue",
}
_OF_LEVEL = {
    "france": "Ensemble du pays",
    "region": "Région",
    "departement": "Département",
    "epci": "Intercommunalité",
    "commune": "Commune",
}
_SMALL_WORDS = frozenset(
    {
        *("à", "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"),
        *("lès", "lez", "sous", "sur"),
    }
)
_ARRONDISSEMENT = re.compile(r"(\d+)(?:er|e|ème)\b")


def whole(number: float | None) -> str:
    """Returns a whole number, its thousands apart; a dash for none."""
    return "–" if number is None else f"{number:,.0f}".replace(",", "\u202f")


def decimal(number: float | None, digits: int = 1) -> str:
    """Returns a number with its comma; a dash for none."""
    return "–" if number is None else f"{number:.{digits}f}".replace(".", ",")


def limit(number: float) -> str:
    """Returns a limit with the decimals that it was given with."""
    return f"{number:g}".replace(".", ",")


def share(number: float | None) -> str:
    """Returns a share in percent; a dash for none.

    Rounded down from 99.95 %, so that 100 % always is all.
    """
    if number is None:
        return "–"
    percent = math.floor(1000 * number) / 10 if 0.9995 <= number < 1 else 100 * number
    return f"{percent:.1f}".replace(".", ",") + "\u202f%"


def minutes(number: float | None) -> str:
    """Returns minutes; a dash for none."""
    return "–" if number is None else f"{decimal(number)}\u00a0min"


def some(number: float | None, one: str, several: str) -> str:
    """Returns a count and what is counted: in French, only from two is it several."""
    return f"{whole(number)}\u00a0{several if number is not None and number >= 2 else one}"


def communes_of(counted: Mapping[str, Any], adjective: str = "") -> str:
    """Returns how many communes, and apart from them how many municipal arrondissements.

    Args:
        counted: with `communes`, and `arrondissements` of them.
        adjective: of both, in the feminine; its masculine lacks the last letter.
    """
    arrondissements = counted.get("arrondissements", 0)
    communes = counted["communes"] - arrondissements
    one, many = (f" {adjective}", f" {adjective}s") if adjective else ("", "")
    parts = []
    if communes or not arrondissements:
        parts.append(some(communes, f"commune{one}", f"communes{many}"))
    if arrondissements:
        he, they = (f" {adjective[:-1]}", f" {adjective[:-1]}s") if adjective else ("", "")
        parts.append(some(arrondissements, f"arrondissement{he}", f"arrondissements{they}"))
    return " et ".join(parts)


def day_in_words(said: str) -> str:
    """Returns a date (ISO 8601) in words."""
    day = date.fromisoformat(said[:10])
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first} {_MONTHS[day.month - 1]} {day.year}"


def name_of(answer: CoverageReply | GapsReply) -> str:
    """Returns the name of the territory alone."""
    territory = answer["territory"]
    return "France entière" if territory["level"] == "france" else str(territory["name"])


def kind_of(answer: CoverageReply | GapsReply) -> str:
    """Returns what the territory is, with its code."""
    territory = answer["territory"]
    label = _OF_LEVEL[territory["level"]]
    return label if territory["level"] == "france" else f"{label} {territory['code']}"


def title_of(answer: CoverageReply | GapsReply) -> str:
    """Returns the name of the territory as a title says it."""
    if answer["territory"]["level"] == "france":
        return name_of(answer)
    return f"{name_of(answer)} ({answer['territory']['code']})"


def proper(name: str) -> str:
    """Returns a name that is all in capitals, as files have them, as it is written.

    The accents that capitals lost are not guessed.
    """
    if not name.isupper():
        return name
    parts = re.split(r"([\s'’-])", name.lower())
    return "".join(
        part if at and part in _SMALL_WORDS else part.capitalize() for at, part in enumerate(parts)
    )


def short_name(row: Mapping[str, Any]) -> str:
    """Returns how a map names a commune: an arrondissement by its number."""
    found = _ARRONDISSEMENT.search(row["name"])
    if row.get("kind") == "arrondissement_municipal" and found:
        return found.group(0)
    return str(row["name"])


def sources_line(answer: CoverageReply | GapsReply) -> str:
    """Returns the sources and the licence in one line."""
    names = " ; ".join(str(source["name"]) for source in answer["sources"])
    if names.endswith(str(answer["licence"])):
        # The credit of the data set ends with its licence.
        return f"Sources : {names}."
    return f"Sources : {names}. Licence : {answer['licence']}."


def posts_between(told: Mapping[str, Any]) -> str:
    """Returns the posts needed and their verb, an interval where the fewest are not proven."""
    most = told["posts_needed"]
    if told.get("posts_needed_at_least", most) >= most:
        return some(most, "poste est", "postes sont")
    return f"De {posts_range(told)} postes sont"


def posts_range(told: Mapping[str, Any]) -> str:
    """Returns the posts needed as a number, or as an interval."""
    most = told["posts_needed"]
    least = told.get("posts_needed_at_least", most)
    return whole(most) if least >= most else f"{whole(least)} à {whole(most)}"
