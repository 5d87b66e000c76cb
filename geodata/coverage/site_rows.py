"""The sites of a territory that count: where, since when, how many advisors, who lives around."""

from __future__ import annotations

from typing import Any, TypedDict

import numpy as np

from geodata.coverage.homes import Homes
from geodata.coverage.measures import Measures
from geodata.sites import Freshness, SiteTable, freshness_at
from geodata.territory import Territory, Units


class CountedSite(TypedDict):
    """A site that counts in an answer."""

    site_id: str
    name: str
    commune: str
    commune_name: str
    address: str | None
    network: str | None
    lon: float
    lat: float
    posts_granted: float | None
    posts_filled: float | None
    opens_on: str | None
    closes_on: str | None
    updated_on: str | None
    freshness: Freshness | None
    hours: str | None
    people_nearest: int
    people_in_catchment: int | None
    people_in_catchment_alone: int | None


def site_rows(
    territory: Territory, measures: Measures, units: Units, table: SiteTable
) -> list[CountedSite]:
    """Returns the sites in a territory, by commune then by id.

    `people_nearest` are those of all communes, of others' too, that have no nearer site.

    Args:
        territory: which.
        measures: of the sites that count.
        units: of the register.
        table: the sites that were measured.
    """
    rows: list[CountedSite] = []
    homes = Homes.of(units, np.arange(len(units)), measures)
    reached = (homes.nearest >= 0) & (homes.nearest < len(table))
    nearest = np.bincount(
        homes.nearest[reached], weights=homes.people[reached], minlength=len(table)
    )
    is_known = measures.sites < len(table)
    for at in np.flatnonzero(is_known & np.isin(measures.site_units, territory.units)).tolist():
        position, unit = int(measures.sites[at]), int(measures.site_units[at])
        record = table.record(position)
        rows.append(
            {
                "site_id": record["id"],
                "name": record["nom"],
                "commune": units.codes[unit],
                "commune_name": units.names[unit],
                "address": record["adresse"],
                "network": record["network"],
                "lon": round(float(table.lon[position]), 6),
                "lat": round(float(table.lat[position]), 6),
                "posts_granted": record["posts_granted"],
                "posts_filled": record["posts_filled"],
                "opens_on": record["opens_on"],
                "closes_on": record["closes_on"],
                "updated_on": record["date_maj"],
                "freshness": freshness_at(record["date_maj"], measures.state.at),
                "hours": record["horaires"],
                "people_nearest": round(float(nearest[position])),
                "people_in_catchment": _people(measures.catchment_people, at),
                "people_in_catchment_alone": _people(measures.catchment_alone, at),
            }
        )
    return sorted(rows, key=lambda row: (row["commune"], row["site_id"]))


def _people(counted: Any, at: int) -> int | None:
    """Returns a count; None where measures that were kept from an earlier version have none."""
    return None if counted is None else round(float(counted[at]))
