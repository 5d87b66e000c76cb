"""Minutes, counts and names as reports write them; other figures are those of `geodata.french`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from geodata.coverage import CoverageReply, GapsReply
from geodata.french import MISSING, WIDE_SPACE, decimal_number, whole_number

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


def minutes(number: float | None) -> str:
    """Returns minutes; a dash for none."""
    return MISSING if number is None else f"{decimal_number(number)}{WIDE_SPACE}min"


def some(number: float | None, one: str, several: str) -> str:
    """Returns a count and what is counted: in French, only from two is it several."""
    noun = several if number is not None and number >= 2 else one
    return f"{whole_number(number)}{WIDE_SPACE}{noun}"


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


def filters_of(answer: CoverageReply | GapsReply) -> str:
    """Returns which communes alone an answer is of, after a dot; nothing of all."""
    filters = answer.get("filters", ())
    return f" · communes retenues : {' ; '.join(filters)}" if filters else ""


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


def posts_between(needs: Mapping[str, Any]) -> str:
    """Returns the posts needed and their verb, an interval where the fewest are not proven."""
    most = needs["posts_needed"]
    if needs.get("posts_needed_at_least", most) >= most:
        return some(most, "poste est", "postes sont")
    return f"De {posts_range(needs)} postes sont"


def posts_range(needs: Mapping[str, Any]) -> str:
    """Returns the posts needed as a number, or as an interval."""
    most = needs["posts_needed"]
    least = needs.get("posts_needed_at_least", most)
    return whole_number(most) if least >= most else f"{whole_number(least)} à {whole_number(most)}"
