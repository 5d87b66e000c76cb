"""One row per commune: what answers, tables and maps show of it."""

from __future__ import annotations

from functools import cached_property
from math import isnan

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer import CommuneFacts, CommuneRow, SiteName
from geodata.coverage.measures import Measures
from geodata.coverage.statuses import STATUSES
from geodata.sites import SiteTable
from geodata.territory import KINDS, Units

Floats = NDArray[np.float64]


class Rows:
    """Rows of units; what does not change from question to question is looked up once."""

    def __init__(self, units: Units, table: SiteTable) -> None:
        """Takes the units, and the sites that answers name."""
        self._units, self._table = units, table
        self._site_names: dict[int, SiteName] = {}

    def of(
        self,
        members: NDArray[np.int64],
        measures: Measures,
        weight: Floats,
        statuses: NDArray[np.int8],
        zone_of: NDArray[np.object_],
    ) -> list[CommuneRow]:
        """Returns the rows of some units, in their order; what is not known is None.

        Args:
            members: positions of units.
            measures: of all units.
            weight: of all units, NaN where it is missing.
            statuses: of all units.
            zone_of: the id of the zone of each unit, or None.
        """
        facts = self._facts
        columns = zip(
            members.tolist(),
            measures.minutes[members].tolist(),
            np.round(measures.advisors_per_10k[members], 3).tolist(),
            measures.nearest[members].tolist(),
            self._units.people[members].tolist(),
            np.round(weight[members], 3).tolist(),
            statuses[members].tolist(),
            zone_of[members].tolist(),
            strict=True,
        )
        return [
            {
                **facts[int(unit)],
                "people": None if isnan(people) else int(people),
                "weight": None if isnan(weighed) else weighed,
                "minutes": minutes if minutes < np.inf else None,
                "reachable": None if isnan(minutes) else minutes < np.inf,
                "nearest_site": self.site(nearest),
                "advisors_per_10k": None if isnan(score) else score,
                "status": STATUSES[status],
                "zone": zone,
            }
            for unit, minutes, score, nearest, people, weighed, status, zone in columns
        ]

    def site(self, position: int) -> SiteName | None:
        """Returns how answers name a site, None of none."""
        if position < 0:
            return None
        if position not in self._site_names:
            record = self._table.record(position)
            self._site_names[position] = {
                "id": record["id"],
                "nom": record["nom"],
                "commune": record["commune"],
                "lon": record["longitude"],
                "lat": record["latitude"],
            }
        return self._site_names[position]

    @cached_property
    def _facts(self) -> list[CommuneFacts]:
        units, register = self._units, self._units.register
        codes, names = register.territory_codes, register.territories
        all_codes = register.codes
        parents = register.parents[units.entry].tolist()
        kinds = register.kinds[units.entry].tolist()
        departements = units.belongs("departement").tolist()
        epcis = units.belongs("epci").tolist()
        return [
            {
                "code": code,
                "name": name,
                "kind": KINDS[kind],
                "parent": all_codes[parent] if parent >= 0 else None,
                "departement": codes[departement],
                "epci": codes[epci] if epci >= 0 else None,
                "epci_name": names["epci", codes[epci]] if epci >= 0 else None,
                "point_quality": quality,
            }
            for code, name, kind, parent, departement, epci, quality in zip(
                units.codes,
                units.names,
                kinds,
                parents,
                departements,
                epcis,
                units.point_quality,
                strict=True,
            )
        ]
