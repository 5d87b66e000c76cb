"""French public holidays, by the law and by the territory.

Sources: Code du travail, L3133-1 (the eleven of everyone), L3134-13 (Alsace and Moselle), L3422-2
and decree 2012-553 (the abolition of slavery overseas, Saint-Martin since law 2017-256); laws of
Nouvelle-Calédonie, Polynésie française and Wallis-et-Futuna for theirs. Days that custom keeps
and no law gives (Mi-Carême, Victor Schœlcher's) are not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

ALSACE_MOSELLE = frozenset({"57", "67", "68"})

_EVERYWHERE = (
    (1, 1, "Jour de l'an"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
)
_AFTER_EASTER = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))
_ABOLITION = "Abolition de l'esclavage"
_LOCAL: Mapping[str, tuple[tuple[int, int, str], ...]] = MappingProxyType(
    {
        "971": ((5, 27, _ABOLITION),),
        "972": ((5, 22, _ABOLITION),),
        "973": ((6, 10, _ABOLITION),),
        "974": ((12, 20, _ABOLITION),),
        "976": ((4, 27, _ABOLITION),),
        "977": ((10, 9, _ABOLITION),),
        "978": ((5, 28, _ABOLITION),),
        "986": (
            (4, 28, "Saint Pierre Chanel"),
            (6, 29, "Saints Pierre et Paul"),
            (7, 29, "Fête du Territoire"),
        ),
        "987": ((3, 5, "Arrivée de l'Évangile"),),
        "988": ((9, 24, "Fête de la Citoyenneté"),),
    }
)
_GOOD_FRIDAY = ALSACE_MOSELLE | {"987"}


@lru_cache(maxsize=512)
def public_holidays(territory: str, year: int) -> Mapping[date, str]:
    """Returns the public holidays of a year, with their names in French.

    In Alsace and Moselle, Good Friday is one in law where the commune has a protestant temple or
    a mixed church: it is taken as one everywhere there.

    Args:
        territory: as `geodata.sites.hours.territories.territory_of` gives it (`67`, `971`).
        year: of the Gregorian calendar.
    """
    easter, territory = easter_sunday(year), territory[:3]
    days = {easter + timedelta(after): name for after, name in _AFTER_EASTER}
    days |= {date(year, month, day): name for month, day, name in _EVERYWHERE}
    days |= {date(year, month, day): name for month, day, name in _LOCAL.get(territory, ())}
    if territory in _GOOD_FRIDAY:
        days[easter - timedelta(2)] = "Vendredi saint"
    if territory == "987":
        days |= _polynesian_day(year)
    if territory in ALSACE_MOSELLE:
        days[date(year, 12, 26)] = "Saint-Étienne"
    return MappingProxyType(dict(sorted(days.items())))


def shared_holidays(territory: str, year: int) -> frozenset[date]:
    """Returns the public holidays of a year that all places joined by road to one have.

    Alsace and Moselle have two more than their neighbours.
    """
    return frozenset(public_holidays("" if territory in ALSACE_MOSELLE else territory, year))


def _polynesian_day(year: int) -> dict[date, str]:
    """Returns the day of Polynésie française itself, which is another since 2025."""
    if year < 2025:
        return {date(year, 6, 29): "Fête de l'autonomie"}
    return {date(year, 11, 20): "Matāri'i"}


def easter_sunday(year: int) -> date:
    """Returns Easter Sunday (Meeus, Jones and Butcher: J. Meeus, Astronomical Algorithms, 1991)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    correction = (century + 8) // 25
    epact = (19 * golden + century - century // 4 - (century - correction + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
