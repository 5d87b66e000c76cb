"""What each site says of a question: yes, no, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from geodata.nearest.answer import Criterion
from geodata.sites import Facets, Wanted
from geodata.sites.hours import shared_holidays, zone_of

NIGHT_ENDS = 6
"""The hour to which an opening of the day before may last."""

_PARAMETERS: dict[str, Criterion] = {
    "services": "service",
    "needs": "need",
    "publics_specifiquement_adresses": "audience",
    "modalites_accompagnement": "support",
    "frais_a_charge": "fee",
    "dispositif_programmes_nationaux": "programme",
    "networks": "network",
    "appointment": "appointment",
    "wheelchair": "wheelchair",
}
"""The parameter of each field of `Wanted`."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the sites of a version say of a question, as far as arrays can tell.

    `may` are the sites that say nothing against it, `surely` those among them that say all of it.
    `unsaid` has, for each parameter, the sites that say nothing of it.
    """

    may: NDArray[np.bool_]
    surely: NDArray[np.bool_]
    unsaid: tuple[tuple[Criterion, NDArray[np.bool_]], ...]

    def unsaid_by(self, position: int) -> tuple[Criterion, ...]:
        """Returns the parameters of which a site says nothing."""
        return tuple(name for name, sites in self.unsaid if sites[position])


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of a week where somebody is, and whether its day is a public holiday there.

    One hour is the same as another of that day of the week: `local` is a moment of it.
    """

    weekday: int
    hour: int
    is_holiday: bool
    local: datetime = field(compare=False)

    @staticmethod
    def of(moment: datetime, territory: str) -> Hour:
        """Returns the hour of a moment.

        Args:
            moment: with its offset.
            territory: whose clock and public holidays are those of all the sites that a road joins.
        """
        local = moment.astimezone(zone_of(territory))
        day = local.date()
        days = {day} if local.hour >= NIGHT_ENDS else {day, day - timedelta(days=1)}
        holidays = shared_holidays(territory, day.year) | shared_holidays(territory, day.year - 1)
        return Hour(local.weekday(), local.hour, days <= holidays, local)


def said_of(wanted: Wanted, facets: Facets) -> Said:
    """Returns what sites say of all that is asked, the moment left aside."""
    may = np.ones(len(facets), dtype=bool)
    surely, unsaid = may.copy(), []
    for each in facets.criteria(wanted):
        may &= each.fits | each.is_unsaid
        surely &= each.fits
        unsaid.append((_PARAMETERS[each.name], each.is_unsaid))
    return Said(may, surely, tuple(unsaid))


def awake(said: Said, facets: Facets, hour: Hour) -> Said:
    """Returns the same, of the sites that do not surely close at an hour of the week.

    Args:
        said: of the rest of the question.
        facets: of the same sites.
        hour: of the moment.
    """
    surely = facets.may_surely_be_open(hour.local, is_holiday=hour.is_holiday)
    return Said(said.may & facets.may_be_open(hour.local), said.surely & surely, said.unsaid)
