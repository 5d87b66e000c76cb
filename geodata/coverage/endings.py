"""Which posts end within a few months, and what is lost if they do: where the file tells dates."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer import About
from geodata.coverage.homes import Homes
from geodata.coverage.measures import Measures
from geodata.coverage.supply import supply_of
from geodata.parameters import Meaning
from geodata.sites import Network, SiteRecord
from geodata.territory import Units
from geodata.travel import Floats, Roads

HORIZONS_MONTHS = (3, 6, 12)
MOST_ALONE = 200
"""Sites whose own loss is computed, the soonest to close first: each is a search of the roads, of
20 ms where it goes to the ends of France."""


_BANDS_MINUTES = (30.0, 45.0, 75.0, 120.0, np.inf)
"""How far people are now, by whom the roads are searched: no farther than they have to be."""


class Loss(TypedDict):
    """What a territory's people lose; the sites beyond it are supposed to stay."""

    people_farther: Annotated[int, Meaning("People who would be farther from a site.")]
    people_beyond: Annotated[int, Meaning("Of them, those who would pass the limit.")]
    communes_beyond: Annotated[int, Meaning("Communes that would pass it.")]


class EndingHorizon(Loss):
    """What is lost if every site that closes by a day does, all at once."""

    months: Annotated[int, Meaning("From the day of the question.", 3)]
    until: Annotated[str, Meaning("That day, inclusive (ISO 8601).")]
    sites: Annotated[int, Meaning("How many sites close by then.")]
    advisors: Annotated[float, Meaning("Advisors there.")]


class EndingSite(TypedDict):
    """A site that says when it closes, and what is lost if it alone does."""

    site_id: Annotated[str, Meaning("Its identifier.")]
    name: Annotated[str, Meaning("Its name.")]
    commune: Annotated[str, Meaning("INSEE code of its commune.")]
    commune_name: Annotated[str, Meaning("Name of its commune.")]
    network: Annotated[str | None, Meaning("Of the site; null where it says none.")]
    advisors: Annotated[float, Meaning("Advisors there.")]
    closes_on: Annotated[str, Meaning("The first day without it (ISO 8601).")]
    months: Annotated[int, Meaning("The first of the horizons that it closes in.")]
    lon: Annotated[float, Meaning("Degrees east.")]
    lat: Annotated[float, Meaning("Degrees north.")]
    loss: Annotated[
        Loss | None, Meaning(f"Null of all but the {MOST_ALONE} first: it was not computed.")
    ]


class EndingsReply(About):
    """The sites of a territory that close within 12 months, the soonest first."""

    counted: Annotated[int, Meaning("Sites of the territory that count.")]
    undated: Annotated[int, Meaning("Of them, those that do not say whether they close.")]
    horizons: Annotated[list[EndingHorizon], Meaning("Within 3, 6 and 12 months.")]
    endings: Annotated[list[EndingSite], Meaning("The sites.")]


@dataclass(frozen=True, slots=True)
class Ending:
    """A site that closes: its row among those that count, its record, and when."""

    row: int
    position: int
    record: SiteRecord
    closes_on: date


def months_later(day: date, months: int) -> date:
    """Returns the same day some months later, the last of that month where it has no such day.

    >>> months_later(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


class Endings:
    """The sites of a territory that close within the longest horizon.

    Args:
        units: of the register.
        members: positions of the territory's units.
        network: of the sites in use.
        roads: the travel graph.
        base: the measures of the question.
        threshold_minutes: the limit, inclusive.
    """

    def __init__(
        self,
        units: Units,
        members: NDArray[np.int64],
        network: Network,
        roads: Roads,
        base: Measures,
        threshold_minutes: float,
    ) -> None:
        """Takes what it is computed from, and finds the sites that close."""
        self._units, self._members, self._network, self._roads = units, members, network, roads
        self._base, self._threshold_minutes = base, threshold_minutes
        self._homes = Homes.of(units, members, base)
        is_inside = np.isin(base.site_units, members)
        rows = np.flatnonzero(is_inside & (base.sites < len(network.table)))
        self.counted = len(rows)
        tells_end = network.table.facets.tells_end[base.sites[rows]]
        self.undated = int((~tells_end).sum())
        supply = supply_of(network, base.state)
        self._advisors = dict(zip(supply.sites.tolist(), supply.advisors.tolist(), strict=True))
        self._found = self._closing(rows[tells_end])

    def horizons(self) -> list[EndingHorizon]:
        """Returns what is lost within each horizon."""
        return [self._horizon(months) for months in HORIZONS_MONTHS]

    def sites(self) -> list[EndingSite]:
        """Returns the sites that close, the soonest first."""
        first = self._found[:MOST_ALONE]
        losses: list[Loss | None] = [*self._alone(first), *[None] * (len(self._found) - len(first))]
        return [self._site(each, loss) for each, loss in zip(self._found, losses, strict=True)]

    def _closing(self, rows: NDArray[np.int64]) -> list[Ending]:
        latest = months_later(self._base.state.at, HORIZONS_MONTHS[-1])
        table = self._network.table
        soon = rows[table.facets.closes[self._base.sites[rows]] <= latest.toordinal()]
        found = []
        for row in soon.tolist():
            position = int(self._base.sites[row])
            record = table.record(position)
            found.append(
                Ending(row, position, record, date.fromisoformat(str(record["closes_on"])))
            )
        return sorted(found, key=lambda each: (each.closes_on, each.record["id"]))

    def _horizon(self, months: int) -> EndingHorizon:
        until = months_later(self._base.state.at, months)
        closing = [each for each in self._found if each.closes_on <= until]
        return {
            "months": months,
            "until": until.isoformat(),
            "sites": len(closing),
            "advisors": round(sum(self._advisors[each.position] for each in closing), 2),
            **self._loss(closing),
        }

    def _site(self, ending: Ending, loss: Loss | None) -> EndingSite:
        record, unit = ending.record, int(self._base.site_units[ending.row])
        within = (
            months
            for months in HORIZONS_MONTHS
            if ending.closes_on <= months_later(self._base.state.at, months)
        )
        return {
            "site_id": record["id"],
            "name": record["nom"],
            "commune": self._units.codes[unit],
            "commune_name": self._units.names[unit],
            "network": record["network"],
            "advisors": self._advisors[ending.position],
            "closes_on": ending.closes_on.isoformat(),
            "months": next(within),
            "lon": round(float(self._network.sites.lon[ending.position]), 6),
            "lat": round(float(self._network.sites.lat[ending.position]), 6),
            "loss": loss,
        }

    def _loss(self, closing: list[Ending]) -> Loss:
        return self._lost(self._minutes_without(closing), np.arange(len(self._homes.unit)))

    def _minutes_without(self, closing: list[Ending]) -> Floats:
        """Returns the minutes of each home once some sites closed, as far as they matter.

        A trip that is longer than the limit, and than it was, is infinite: whoever has it is
        farther and beyond, however far. What is looked for no farther takes seconds where a whole
        région loses its sites, and minutes else.
        """
        homes = self._homes
        minutes = homes.minutes.copy()
        gone = np.isin(self._base.sites, [each.position for each in closing])
        losing = np.isin(homes.nearest, self._base.sites[gone])
        left = self._network.sites.take(self._base.sites[~gone])
        nearer_than = self._threshold_minutes
        was = np.maximum(minutes, nearer_than)
        minutes[losing] = np.inf
        for band in (nearer_than, *(each for each in _BANDS_MINUTES if each > nearer_than)):
            rows = np.flatnonzero(losing & (was <= band))
            losing[rows] = False
            if len(rows) and len(left.node):
                limit_s = was[rows].max() * 60 + 3.0
                seconds = homes.take(rows).nearest_within(self._roads, left, limit_s)
                minutes[rows] = np.round(seconds / 60, 1)
        return minutes

    def _alone(self, closing: list[Ending]) -> Iterator[Loss]:
        """Yields what is lost if each of some sites closes, and the others stay.

        Who loses the nearest site goes to the second: the nearest of those that stay whatever
        happens, or another of these. One search from each of these is enough for all of them.
        """
        if not closing:
            return
        second = self._minutes_without(closing)
        positions = np.array([each.position for each in closing], dtype=np.int64)
        nearest = self._homes.nearest
        losing = np.flatnonzero(np.isin(nearest, positions))
        longest = self._homes.minutes[losing].max(initial=0.0)
        limit_s = max(self._threshold_minutes, longest) * 60 + 3.0
        sites = self._network.sites.take(positions)
        row, point, seconds = self._homes.take(losing).trips(self._roads, sites, limit_s)
        row = losing[row]
        is_other = positions[point] != nearest[row]
        np.minimum.at(second, row[is_other], np.round(seconds[is_other] / 60, 1))
        for position in positions.tolist():
            rows = np.flatnonzero(nearest == position)
            yield self._lost(second[rows], rows)

    def _lost(self, now: Floats, rows: NDArray[np.int64]) -> Loss:
        """Returns what some homes lose, by the minutes that they would have."""
        was = self._homes.minutes[rows]
        with np.errstate(invalid="ignore"):
            farther = now > was
            beyond = (was <= self._threshold_minutes) & (now > self._threshold_minutes)
        people = self._homes.people[rows]
        return {
            "people_farther": round(float(people[farther].sum())),
            "people_beyond": round(float(people[beyond].sum())),
            "communes_beyond": len(np.unique(self._homes.unit[rows[beyond]])),
        }
