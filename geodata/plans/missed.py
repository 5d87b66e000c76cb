"""Which sites would be missed most: whom each one alone has in reach, and who else would serve.

A site that closes takes their help from those who have no other within the limit. The others go to
the next nearest, farther away; should those close too, as a network that leaves a valley does, more
people lose theirs. One table of trips answers for every site.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.coverage import State, supply_of
from geodata.placement import Floats, Indices
from geodata.plans.french import count_words, listed_words, minutes_words, people_words
from geodata.plans.missed_rows import MOST_ROWS, InsteadRow, MissedQuestion, MissedReply, MissedRow
from geodata.plans.plan_sites import LostCommune
from geodata.sites import Network
from geodata.territory import Territory, Units
from geodata.travel import Roads

MOST_NAMED = 5
"""Communes and sites that a row names; the counts are of all."""


def missed_sites(
    units: Units,
    roads: Roads,
    network: Network,
    question: MissedQuestion,
    most: int = MOST_ROWS,
    snapshot: str = "",
) -> MissedReply:
    """Returns the sites that serve a territory, those that would be missed most first.

    Order: people who lose their help, then those who do when the sites that would serve them
    instead close too, then by name and id: never by the order of a file.

    Args:
        units: where people are counted.
        roads: the travel graph.
        network: the published sites.
        question: what is asked.
        most: rows at most.
        snapshot: the id of that of the units, to be told.

    Raises:
        UnknownTerritoryError: no such territory.
    """
    territory = units.territory(question.level, question.code)
    around = _Around.of(units, roads, network, territory, question)
    rows = around.rows()
    total = float(np.nan_to_num(units.people)[territory.units].sum())
    return {
        "territory": {"level": territory.level, "code": territory.code, "name": territory.name},
        "limit_minutes": question.limit_minutes,
        "at": question.at.isoformat(),
        "posts": question.posts,
        "people": round(total),
        "people_in_reach": round(float(around.people[around.count > 0].sum())),
        "sites_count": len(rows),
        "sites": rows[:most],
        "snapshot": snapshot,
        "sites_version": network.table.version.version,
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Around:
    """Who is in reach of what.

    Attributes:
        demands: units of the territory with people and a point.
        people: of each.
        trips: demands x sites, minutes within the limit; a zero is a trip.
        columns: sites x demands.
        sites: positions in the table of sites, in the order of their names and ids.
        count: sites in reach of each demand.
        first: the nearest of them, -1 of none.
        second: the next, -1 of none.
        farther: minutes between the two.
    """

    units: Units
    network: Network
    territory: Territory
    site_units: Indices
    demands: Indices
    people: Floats
    trips: Any
    columns: Any
    sites: Indices
    count: Indices
    first: Indices
    second: Indices
    farther: Floats

    @classmethod
    def of(
        cls,
        units: Units,
        roads: Roads,
        network: Network,
        territory: Territory,
        question: MissedQuestion,
    ) -> _Around:
        inside = territory.units
        everybody = np.nan_to_num(units.people)
        placed = ~np.isnan(roads.graph.lon[units.entry])
        demands = inside[(everybody[inside] > 0) & placed[inside]]
        sites = _in_order(network, supply_of(network, State(question.at, question.posts)).sites)
        trips = _trips(units, roads, network, sites, demands, question.limit_minutes)
        count = np.diff(trips.indptr)
        row = np.repeat(np.arange(len(demands)), count)
        # Of sites as near, the first by name.
        order = np.lexsort((trips.indices, trips.data, row))
        column, minutes = trips.indices[order], trips.data[order]
        starts = trips.indptr[:-1]
        first, second = (np.full(len(demands), -1, dtype=np.int64) for _ in range(2))
        farther = np.zeros(len(demands))
        first[count > 0] = column[starts[count > 0]]
        two = count > 1
        second[two] = column[starts[two] + 1]
        farther[two] = minutes[starts[two] + 1] - minutes[starts[two]]
        return cls(
            units=units,
            network=network,
            territory=territory,
            site_units=units.position_of_entry[network.sites.node[sites]],
            demands=demands,
            people=everybody[demands],
            trips=trips,
            columns=csr_array(trips.T),
            sites=sites,
            count=count,
            first=first,
            second=second,
            farther=farther,
        )

    def rows(self) -> list[MissedRow]:
        """Returns a row of each site that stands in the territory or serves it, in order."""
        stands = np.isin(self.site_units, self.territory.units)
        serves = np.diff(self.columns.indptr) > 0
        shown = np.flatnonzero(stands | serves).tolist()
        found = [self._row(at, outside=not stands[at]) for at in shown]
        found.sort(
            key=lambda row: (
                -row["people_lost"],
                -row["people_lost_with_them"],
                row["name"],
                row["site_id"],
            )
        )
        for rank, row in enumerate(found):
            row["rank"] = rank + 1
        return found

    def _row(self, at: int, *, outside: bool) -> MissedRow:
        record = self.network.table.record(int(self.sites[at]))
        node = int(self.sites[at])
        own = self._in_reach_of(np.array([at]))
        lost = own[self.count[own] == 1]
        nearest = own[(self.first[own] == at) & (self.count[own] > 1)]
        others = np.unique(self.second[nearest])
        people = float(self.people[nearest].sum())
        unit = int(self.site_units[at])
        row: MissedRow = {
            "rank": 0,
            "site_id": record["id"],
            "name": record["nom"],
            "commune": self.units.codes[unit] if unit >= 0 else None,
            "commune_name": self.units.names[unit] if unit >= 0 else None,
            "lon": round(float(self.network.sites.lon[node]), 6),
            "lat": round(float(self.network.sites.lat[node]), 6),
            "is_outside": bool(outside),
            "people_in_reach": round(float(self.people[own].sum())),
            "people_lost": round(float(self.people[lost].sum())),
            "communes_lost": len(lost),
            "lost": self._communes(lost),
            "people_farther": round(people),
            "minutes_more": self._minutes_more(nearest),
            "instead": self._instead(nearest, others),
            "people_lost_with_them": self._lost_with(np.append(others, at)),
            "words": "",
        }
        row["words"] = _words(row)
        return row

    def _in_reach_of(self, sites: Indices) -> Indices:
        starts = self.columns.indptr
        parts = [self.columns.indices[starts[each] : starts[each + 1]] for each in sites.tolist()]
        return np.concatenate(parts)

    def _lost_with(self, sites: Indices) -> int:
        """The people who have no site left once these are closed."""
        rows, own = np.unique(self._in_reach_of(sites), return_counts=True)
        return round(float(self.people[rows[own == self.count[rows]]].sum()))

    def _minutes_more(self, rows: Indices) -> float | None:
        if not self.people[rows].sum():
            return None
        return round(float(np.average(self.farther[rows], weights=self.people[rows])), 1)

    def _instead(self, rows: Indices, others: Indices) -> list[InsteadRow]:
        found: list[InsteadRow] = []
        for other in others.tolist():
            own = rows[self.second[rows] == other]
            record = self.network.table.record(int(self.sites[other]))
            unit = int(self.site_units[other])
            found.append(
                {
                    "site_id": record["id"],
                    "name": record["nom"],
                    "commune_name": self.units.names[unit] if unit >= 0 else None,
                    "people": round(float(self.people[own].sum())),
                    "minutes_more": self._minutes_more(own) or 0.0,
                }
            )
        found.sort(key=lambda each: (-each["people"], each["name"], each["site_id"]))
        return found

    def _communes(self, lost: Indices) -> list[LostCommune]:
        codes, names = self.units.codes, self.units.names
        own = sorted((-self.people[row], codes[self.demands[row]], row) for row in lost.tolist())
        return [
            {"code": code, "name": names[self.demands[row]], "people": round(float(-people))}
            for people, code, row in own[:MOST_NAMED]
        ]


def _in_order(network: Network, sites: Indices) -> Indices:
    """Returns sites by their names and ids, so that no order of a file decides between equals."""

    def key(site: int) -> tuple[str, str]:
        record = network.table.record(site)
        return record["nom"], record["id"]

    return np.array(sorted(sites.tolist(), key=key), dtype=np.int64)


def _trips(
    units: Units,
    roads: Roads,
    network: Network,
    sites: Indices,
    demands: Indices,
    limit_minutes: float,
) -> Any:
    """Returns demands x sites, minutes to 0.1 within the limit, zeros stored."""
    table = roads.table(network.sites.take(sites), limit_minutes * 60 + 3.0)
    place = np.full(len(units), -1, dtype=np.int64)
    place[demands] = np.arange(len(demands))
    unit = units.position_of_entry[table.node]
    row = np.where(unit >= 0, place[unit], -1)
    minutes = np.round(table.seconds / 60, 1)
    kept = (row >= 0) & (minutes <= limit_minutes)
    row, column, minutes = row[kept], table.point[kept], minutes[kept]
    order = np.lexsort((column, row))
    ends = np.searchsorted(row[order], np.arange(len(demands) + 1))
    return csr_array((minutes[order], column[order], ends), shape=(len(demands), len(sites)))


def _words(row: MissedRow) -> str:
    if not row["people_in_reach"]:
        return "Personne du territoire n'est à sa portée."
    said = ["S'il ferme, personne ne perd son aide."]
    if row["communes_lost"]:
        people = people_words(row["people_lost"])
        verb = "perdent" if row["people_lost"] >= 2 else "perd"
        names = [each["name"] for each in row["lost"]]
        more = row["communes_lost"] - len(names)
        names += [count_words(more, "autre commune", "autres communes")] if more else []
        said = [f"S'il ferme, {people} {verb} leur aide : {listed_words(names, MOST_NAMED + 1)}."]
        if row["people_lost"] < 2:
            said = [said[0].replace("leur aide", "son aide")]
    if row["instead"]:
        said += [_farther_words(row), _together_words(row["people_lost_with_them"])]
    return " ".join(said)


def _farther_words(row: MissedRow) -> str:
    sites = listed_words([each["name"] for each in row["instead"]], 3)
    people, more = people_words(row["people_farther"]), row["minutes_more"]
    verb = "iraient" if row["people_farther"] >= 2 else "irait"
    trip = f"à {minutes_words(more)} de plus" if more else "sans plus de trajet"
    return f"{people} {verb} {trip}, vers {sites}."


def _together_words(lost: int) -> str:
    if not lost:
        return "Si ces lieux fermaient aussi, personne ne perdrait son aide."
    verb = "perdraient leur" if lost >= 2 else "perdrait son"
    return f"Si ces lieux fermaient aussi, {people_words(lost)} {verb} aide."
