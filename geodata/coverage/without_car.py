"""Who can come without a car: on foot, by public transport, or not at all.

Of each commune's people, at its point: within `FOOT_MINUTES` of a site on foot; else within
`TRANSIT_MINUTES` by public transport, where a table of it times trips from the commune; else, where
one does, not at all. Where no table times a trip from a commune, its public transport is not known,
and its people are counted apart: what nobody measured is not absent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_communes import Coming, CommuneRow
from geodata.coverage.answer_figures import ComingShare, WithoutCar
from geodata.coverage.measures import Measures
from geodata.territory import Units
from geodata.travel import TravelGraph

FOOT_MINUTES = 30.0
"""A walk of two kilometres and a quarter along streets, inclusive."""
TRANSIT_MINUTES = 60.0
"""From door to door, with the wait, inclusive: half a day there, back and an hour of help."""

COMING: tuple[Coming, ...] = ("on_foot", "by_transit", "cannot_come", "transit_unknown", "unknown")


@dataclass(frozen=True, slots=True, eq=False)
class ComingWithoutCar:
    """How the people of each unit can come without a car.

    Attributes:
        number: of each unit, into `COMING`.
        on_foot: minutes to the nearest site.
        by_transit: likewise, None where no table was imported.
        is_known: whether a table times trips from each unit.
    """

    number: NDArray[np.int8]
    on_foot: NDArray[np.float64]
    by_transit: NDArray[np.float64] | None
    is_known: NDArray[np.bool_]

    @staticmethod
    def of(
        units: Units, graph: TravelGraph, on_foot: Measures, by_transit: Measures | None
    ) -> ComingWithoutCar:
        """Returns it of all units.

        Args:
            units: of the register.
            graph: with the table of public transport, where there is one.
            on_foot: their measures.
            by_transit: likewise, None where no table was imported.
        """
        walk = on_foot.minutes
        table = graph.measured.get("transit")
        if table is None or by_transit is None:
            is_known, ride = np.zeros(len(units), dtype=bool), None
        else:
            is_known, ride = table.is_timed_from[units.entry], by_transit.minutes
        classes = ComingWithoutCar.classes_of(walk, ride, is_known)
        return ComingWithoutCar(classes, walk, ride, is_known)

    @staticmethod
    def classes_of(
        walk: NDArray[np.float64], ride: NDArray[np.float64] | None, is_known: NDArray[np.bool_]
    ) -> NDArray[np.int8]:
        """Returns how people can come, numbers into `COMING`.

        Args:
            walk: minutes on foot, NaN of what no source places.
            ride: minutes by public transport, None where no table was imported.
            is_known: whether a table times trips from there.
        """
        rides = np.zeros(len(walk), dtype=bool) if ride is None else ride <= TRANSIT_MINUTES
        number = np.select(
            [np.isnan(walk), walk <= FOOT_MINUTES, is_known & rides, is_known],
            [COMING.index(each) for each in ("unknown", "on_foot", "by_transit", "cannot_come")],
            COMING.index("transit_unknown"),
        )
        return number.astype(np.int8)

    def figures(
        self,
        units: Units,
        among: NDArray[np.int64],
        weight: NDArray[np.float64],
    ) -> WithoutCar:
        """Returns the figures of some units.

        Args:
            units: of the register.
            among: their positions.
            weight: of all units, NaN where it is missing.
        """
        known = self.is_known[among]
        transit: Literal["known", "partly_known", "unknown"] = "unknown"
        if known.any():
            transit = "known" if known.all() else "partly_known"
        number, total = self.number[among], float(np.nansum(weight[among]))

        def share(name: Coming) -> ComingShare:
            own = among[number == COMING.index(name)]
            weighed = float(np.nansum(weight[own]))
            return {
                **units.counted(own),
                "people": round(float(np.nansum(units.people[own]))),
                "weight": round(weighed, 1),
                "share": round(weighed / total, 4) if total > 0 else None,
            }

        return {
            "foot_minutes": FOOT_MINUTES,
            "transit_minutes": TRANSIT_MINUTES,
            "transit": transit,
            "on_foot": share("on_foot"),
            "by_transit": share("by_transit"),
            "cannot_come": share("cannot_come"),
            "transit_unknown": share("transit_unknown"),
            "unknown": share("unknown"),
        }

    def add_to(self, rows: Sequence[CommuneRow], members: NDArray[np.int64]) -> None:
        """Writes into the rows of some units how their people can come."""
        none = np.full(len(members), np.inf)
        rides = none if self.by_transit is None else self.by_transit[members]
        columns = self.number[members], self.on_foot[members], rides
        each = zip(rows, *(values.tolist() for values in columns), strict=True)
        for row, number, walk, ride in each:
            row["without_car"] = COMING[number]
            row["minutes_on_foot"] = walk if walk < np.inf else None
            row["minutes_by_transit"] = ride if ride < np.inf else None
