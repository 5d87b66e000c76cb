"""One row per commune: what answers, tables and maps show of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import isnan
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_asked import TravelMethod
from geodata.coverage.answer_communes import (
    CommuneFacts,
    CommuneRow,
    InCommune,
    MeasuredCommune,
    SiteName,
)
from geodata.coverage.cells import of_units, share_shown
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
        self._facts: dict[int, CommuneFacts] = {}

    def of(
        self,
        members: NDArray[np.int64],
        measures: Measures,
        weight: Floats,
        statuses: NDArray[np.int8],
        zone_of: NDArray[np.object_],
        threshold_minutes: float,
    ) -> list[CommuneRow]:
        """Returns the rows of some units, in their order; what is not known is None.

        Args:
            members: positions of units.
            measures: of all units.
            weight: of all units, NaN where it is missing.
            statuses: of all units.
            zone_of: the id of the zone of each unit, or None.
            threshold_minutes: that shares of people are within.
        """
        told = measures.is_measured
        is_measured = np.zeros(len(members), bool) if told is None else told[members]
        columns = zip(
            members.tolist(),
            measures.minutes[members].tolist(),
            np.round(measures.advisors_per_10k[members], 3).tolist(),
            measures.nearest[members].tolist(),
            self._units.people[members].tolist(),
            np.round(weight[members], 3).tolist(),
            statuses[members].tolist(),
            zone_of[members].tolist(),
            is_measured.tolist(),
            strict=True,
        )
        measured: list[MeasuredCommune] = [
            {
                **self._facts_of(unit),
                "people": None if isnan(people) else int(people),
                "weight": None if isnan(weighed) else weighed,
                "minutes": minutes if minutes < np.inf else None,
                "travel_method": _method(minutes, by_road=by_road),
                "reachable": None if isnan(minutes) else minutes < np.inf,
                "nearest_site": self.site(nearest, measures.added_units),
                "advisors_per_10k": None if isnan(score) else score,
                "status": STATUSES[status],
                "zone": zone,
            }
            for unit, minutes, score, nearest, people, weighed, status, zone, by_road in columns
        ]
        # The value of a column is put in by what knows which is shown.
        rows = cast("list[CommuneRow]", measured)
        spread = self._in_communes(members, measures, threshold_minutes)
        for row, its in zip(rows, spread, strict=False):
            row.update(cast("CommuneRow", its))
        return rows

    def _in_communes(
        self, members: NDArray[np.int64], measures: Measures, threshold_minutes: float
    ) -> list[InCommune]:
        """Returns how the people of units are spread; nothing without a grid of people."""
        cells = self._units.cells
        if measures.cells is None or cells is None or not len(members):
            return []
        found = of_units(cells, measures.cells, members, threshold_minutes)
        columns = zip(
            share_shown(found.within).tolist(),
            share_shown(found.beyond_any).tolist(),
            found.worst.tolist(),
            found.cells.tolist(),
            strict=True,
        )
        return [
            {
                "share_within": None if isnan(within) else within,
                "share_unreachable": None if isnan(beyond) else beyond,
                "minutes_worst": None if isnan(worst) else worst,
                "cells": count,
            }
            for within, beyond, worst, count in columns
        ]

    def site(self, position: int, added_units: Sequence[int] = ()) -> SiteName | None:
        """Returns how answers name a site, None of none; those added come after the table's."""
        if position < 0:
            return None
        if position >= len(self._table):
            return self._added(added_units[position - len(self._table)])
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

    def _added(self, unit: int) -> SiteName:
        lon, lat = self._units.register.positions
        name, entry = self._units.names[unit], int(self._units.entry[unit])
        return {
            "id": f"added-{self._units.codes[unit]}",
            "nom": "Lieu ajouté",
            "commune": name,
            "lon": float(lon[entry]),
            "lat": float(lat[entry]),
        }

    def _facts_of(self, unit: int) -> CommuneFacts:
        """Returns what a unit is, whatever is measured of it; made once."""
        if unit not in self._facts:
            self._facts[unit] = self._made(unit)
        return self._facts[unit]

    def _made(self, unit: int) -> CommuneFacts:
        units, register = self._units, self._units.register
        codes, entry = register.territory_codes, units.entry[unit]
        parent = int(self._parents[entry])
        epci = int(units.belongs("epci")[unit])
        return {
            "code": units.codes[unit],
            "name": units.names[unit],
            "kind": KINDS[int(self._kinds[entry])],
            "parent": register.codes[parent] if parent >= 0 else None,
            "departement": codes[int(units.belongs("departement")[unit])],
            "epci": codes[epci] if epci >= 0 else None,
            "epci_name": register.territories["epci", codes[epci]] if epci >= 0 else None,
            "point_quality": cast("Literal['sure', 'unsure', 'none']", units.point_quality[unit]),
        }

    @cached_property
    def _parents(self) -> NDArray[np.int64]:
        return self._units.register.parents

    @cached_property
    def _kinds(self) -> NDArray[np.int64]:
        return self._units.register.kinds


def _method(minutes: float, *, by_road: bool) -> TravelMethod | None:
    """Returns what timed some minutes, None where there are none."""
    if not minutes < np.inf:
        return None
    return "measured" if by_road else "model"
