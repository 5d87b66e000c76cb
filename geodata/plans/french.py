"""Numbers and counts as French writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geodata.placement import Indices
from geodata.territory import Units

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)


def number_words(value: float) -> str:
    """Returns a number without decimals: `12 500`, its spaces narrow and not broken."""
    return f"{value:,.0f}".replace(",", "\u202f")


def decimal_words(value: float, digits: int = 1) -> str:
    """Returns a number with its decimals, none when they are zeros: `62,5`, `20`."""
    rounded = round(value, digits)
    if rounded == int(rounded):
        return number_words(rounded)
    return f"{rounded:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def count_words(count: float, one: str, many: str) -> str:
    """Returns a count and what is counted: in French, only from two is it several."""
    return f"{number_words(count)} {many if round(count) >= 2 else one}"


def posts_words(count: int) -> str:
    """Returns how many posts: `1 poste`, `2 postes`."""
    return count_words(count, "poste", "postes")


def people_words(count: float) -> str:
    """Returns how many people: `1 personne`, `12 500 personnes`."""
    return count_words(count, "personne", "personnes")


def minutes_words(minutes: float) -> str:
    """Returns minutes: `1 minute`, `62,5 minutes`."""
    return f"{decimal_words(minutes)} minute{'s' if minutes >= 2 else ''}"


def percent_words(share: float, digits: int = 1) -> str:
    """Returns a share as a percentage: `0,09 %`."""
    return f"{100 * share:.{digits}f}".replace(".", ",") + "\u202f%"


def day_words(day: date) -> str:
    """Returns a date: `1er juin 2027`."""
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first} {_MONTHS[day.month - 1]} {day.year}"


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
        return f"{', '.join(names[:most])} et {number_words(len(names) - most)} autres"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} et {names[-1]}"
