"""Counts and lists in the words of plans; numbers are those of `geodata.french`."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.french import whole_number
from geodata.placement import Indices
from geodata.territory import Units


def decimal_words(value: float, digits: int = 1) -> str:
    """Returns a number with its decimals, none when they are zeros: `62,5`, `20`."""
    rounded = round(value, digits)
    if rounded == int(rounded):
        return whole_number(rounded)
    return f"{rounded:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def count_words(count: float, one: str, many: str) -> str:
    """Returns a count and what is counted: in French, only from two is it several."""
    return f"{whole_number(count)} {many if round(count) >= 2 else one}"


def posts_words(count: int) -> str:
    """Returns how many posts: `1 poste`, `2 postes`."""
    return count_words(count, "poste", "postes")


def people_words(count: float) -> str:
    """Returns how many people: `1 personne`, `12 500 personnes`."""
    return count_words(count, "personne", "personnes")


def minutes_words(minutes: float) -> str:
    """Returns minutes: `1 minute`, `62,5 minutes`."""
    return f"{decimal_words(minutes)} minute{'s' if minutes >= 2 else ''}"


def communes_words(units: Units, some: Indices) -> str:
    """Returns how many communes units are, municipal arrondissements counted apart.

    `34 875 communes et 45 arrondissements`; `20 arrondissements` for Paris.
    """
    arrondissements = units.counted(some)["arrondissements"]
    communes = len(some) - arrondissements
    parts = []
    if communes or not arrondissements:
        parts.append(count_words(communes, "commune", "communes"))
    if arrondissements:
        parts.append(count_words(arrondissements, "arrondissement", "arrondissements"))
    return " et ".join(parts)


def listed_words(names: Sequence[str], most: int = 5) -> str:
    """Returns names in a list: `A, B et C`; past `most`, how many others there are."""
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} et {whole_number(len(names) - most)} autres"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} et {names[-1]}"
