"""What a plan changed by hand reaches: from its record and the roads, without solving anything.

Only the communes that lose their nearest new site are searched again, and only the sites that are
new are searched from: some milliseconds a site, where solving takes minutes. The minutes are those
that the plan itself would have with these sites.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.coverage import nearest_sites
from geodata.errors import ParameterError
from geodata.placement import Floats, Indices
from geodata.plans.by_hand import ByHand, scenario_from
from geodata.plans.classes import CommuneClasses
from geodata.plans.comparing import side_of
from geodata.plans.hand_constraints import HandConstraints
from geodata.plans.hand_reply import HandChange, HandReply
from geodata.plans.plan import PlanRecord
from geodata.plans.plan_changes import ChangedCommune, ChangedCommunes
from geodata.plans.reading import as_document, scenario_of
from geodata.plans.tables import share_of
from geodata.plans.trips import LEAST_BEYOND_MINUTES
from geodata.territory import Units
from geodata.travel import Destinations, Roads, TravelTable

_NO_TABLE = TravelTable(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), 0)

_MOST_KNOWN = 100
"""Answers that are kept for the next question, of 300 kB each for France."""


@dataclass(eq=False)
class HandEffects:
    """A plan, the roads that it was solved on, and what weighs its people.

    Attributes:
        plan: a record with sites.
        units: of the snapshot that the plan was solved on.
        roads: of the same snapshot.
        weight: of each unit, that of the plan's scenario; None where it is not known any more.
        classes: of the units, those that are still known.
    """

    plan: PlanRecord
    units: Units
    roads: Roads
    weight: Floats | None
    classes: CommuneClasses = field(default_factory=dict)
    _known: dict[tuple[tuple[str, ...], tuple[str, ...]], Floats] = field(
        default_factory=dict, init=False
    )

    def reply(self, change: ByHand) -> HandReply:
        """Returns what some changes do together, and each of them alone.

        Raises:
            ParameterError: a change makes no sense of this plan.
            ScenarioError: the scenario that they make is wrong.
        """
        change.check(self.plan)
        for code in change.moves.values():
            if np.isnan(self._standing([self._unit(code)]).lon[0]):
                raise ParameterError("moved", "leads to a commune that no map shows")
        scenario = scenario_of(self.plan["scenario"])
        names = {each["code"]: each["name"] for each in self.plan["communes"]}
        was, now = self._minutes, self._with(change.closed, tuple(change.moves.values()))
        limit = scenario.limit_minutes
        after = self._covered(now, limit)
        objective = self.plan["objective"]
        aimed = self._objective(was, 0)
        told = objective["value"]
        is_told = aimed is not None and told is not None and _is_near(aimed, told)
        totals = self.plan["totals"]
        return {
            "changes": self._changes(change, limit, names),
            "people_covered_before": totals["people_covered_after"],
            "people_covered_after": round(after.sum()),
            "share_after": share_of(after.sum(), self._people.sum()),
            "mean_minutes_before": totals["mean_minutes_after"],
            "mean_minutes_after": self._mean(now),
            "gained": self._side((now <= limit) & ~(was <= limit)),
            "lost": self._side((was <= limit) & ~(now <= limit)),
            "objective": {
                "name": objective["name"],
                "unit": objective["unit"],
                "weight": objective["weight"],
                "before": told,
                "after": self._objective(now, len(change.forbidden)) if is_told else None,
            },
            "breaks": self._constraints.broken(change, was, now),
            "has_unknown_floors": self._constraints.has_unknown,
            "serves": scenario.people_per_post is not None,
            "scenario": as_document(scenario_from(scenario, change, names)),
        }

    def _changes(self, change: ByHand, limit: float, names: dict[str, str]) -> list[HandChange]:
        whole = self._covered(self._minutes, limit).sum()

        def alone(
            kind: Literal["kept", "forbidden", "moved"], code: str, to: str | None
        ) -> HandChange:
            change = ByHand(
                forbidden=(code,) if kind == "forbidden" else (),
                moved=None if to is None else {code: to},
            )
            now = self._with(change.closed, tuple(change.moves.values()))
            people = self._covered(now, limit).sum() - whole
            at = None if to is None else self._unit(to)
            return {
                "kind": kind,
                "commune": code,
                "commune_name": names[code],
                "to": to,
                "to_name": None if to is None else names[to],
                "lon": None if at is None else round(float(self._standing([at]).lon[0]), 6),
                "lat": None if at is None else round(float(self._standing([at]).lat[0]), 6),
                "people": round(people),
                "breaks": self._constraints.broken(change, self._minutes, now),
            }

        return [
            *(alone("kept", code, None) for code in change.kept),
            *(alone("forbidden", code, None) for code in change.forbidden),
            *(alone("moved", code, to) for code, to in change.moves.items()),
        ]

    def _with(self, closed: tuple[str, ...], added: tuple[str, ...]) -> Floats:
        """Returns the minutes of each commune without the sites of some and with one in others."""
        known = self._known.get((closed, added))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[closed, added] = self._searched(closed, added)
        return known

    def _searched(self, closed: tuple[str, ...], added: tuple[str, ...]) -> Floats:
        minutes = self._minutes.copy()
        if closed:
            gone = {each["rank"] for each in self.plan["sites"] if each["commune"] in closed}
            left = [each for each in self.plan["sites"] if each["rank"] not in gone]
            losing = np.flatnonzero(np.isin(self._served_by, list(gone)))
            minutes[losing] = self._before[losing]
            if left and len(losing):
                to = Destinations(
                    np.array([each["lon"] for each in left]),
                    np.array([each["lat"] for each in left]),
                    self.units.entry[[self._unit(each["commune"]) for each in left]],
                )
                nodes = self.units.entry[self._own[losing]]
                found = nearest_sites(self.roads, to, _NO_TABLE, 0.0, nodes).seconds[nodes]
                minutes[losing] = np.minimum(minutes[losing], np.round(found / 60, 1))
        for code in added:
            minutes = np.minimum(minutes, self._trips_to(code, minutes))
        return minutes

    def _trips_to(self, code: str, minutes: Floats) -> Floats:
        """Returns the minutes of each commune to a site at a commune's own point.

        Infinite where they are more than any of some others: a longer trip changes nothing.
        """
        graph, nodes = self.roads.graph, self.units.entry[self._own]
        own = self._standing([self._unit(code)])
        joined = graph.component[nodes] == graph.component[own.node[0]]
        farthest = float(minutes[joined & ~np.isnan(graph.lon[nodes])].max(initial=0.0))
        # Half a tenth more: minutes are rounded.
        table = self.roads.table(own, farthest * 60 + 3.0)
        seconds = np.full(len(graph), np.inf)
        seconds[table.node] = table.seconds
        return np.round(seconds[nodes] / 60, 1)

    def _standing(self, units: Sequence[int]) -> Destinations:
        nodes = self.units.entry[list(units)]
        return Destinations(self.roads.graph.lon[nodes], self.roads.graph.lat[nodes], nodes)

    def _unit(self, code: str) -> int:
        return self._units[code]

    def _covered(self, minutes: Floats, limit: float) -> Floats:
        return np.where(minutes <= limit, self._people, 0.0)

    def _mean(self, minutes: Floats) -> float | None:
        known = np.isfinite(minutes) & (self._people > 0)
        if not known.any():
            return None
        return round(float(np.average(minutes[known], weights=self._people[known])), 2)

    def _side(self, some: NDArray[np.bool_]) -> ChangedCommunes:
        rows = self.plan["communes"]
        found: list[ChangedCommune] = [
            {
                "code": rows[at]["code"],
                "name": rows[at]["name"],
                "departement": rows[at]["departement"],
                "people": rows[at]["people"],
            }
            for at in np.flatnonzero(some & (self._people > 0)).tolist()
        ]
        return side_of(found)

    def _objective(self, minutes: Floats, fewer: int) -> float | None:
        """Returns the value of the plan's first aim; None of what minutes alone do not tell."""
        scenario = scenario_of(self.plan["scenario"])
        if scenario.objective == "set_covering":
            return float(self.plan["totals"]["sites"] - fewer)
        if scenario.people_per_post is not None or self.weight is None:
            return None
        weight = np.nan_to_num(self.weight[self._own])
        counted = weight > 0
        if scenario.objective == "max_covering":
            return float(weight[counted & (minutes <= scenario.limit_minutes)].sum())
        if scenario.objective == "p_median":
            return float((weight * np.minimum(minutes, LEAST_BEYOND_MINUTES))[counted].sum())
        if scenario.objective == "p_center":
            worst = float(minutes[counted].max(initial=0.0))
            return worst if np.isfinite(worst) else None
        return None

    @cached_property
    def _constraints(self) -> HandConstraints:
        scenario = scenario_of(self.plan["scenario"])
        return HandConstraints(self.plan, scenario, self.units, self.weight, self.classes)

    @cached_property
    def _units(self) -> dict[str, int]:
        wanted = {each["code"] for each in self.plan["communes"]}
        return {code: at for at, code in enumerate(self.units.codes) if code in wanted}

    @cached_property
    def _own(self) -> Indices:
        return np.array([self._unit(each["code"]) for each in self.plan["communes"]], np.int64)

    @cached_property
    def _people(self) -> Floats:
        return np.array([each["people"] or 0 for each in self.plan["communes"]], np.float64)

    @cached_property
    def _minutes(self) -> Floats:
        return _numbers([each["minutes_after"] for each in self.plan["communes"]])

    @cached_property
    def _before(self) -> Floats:
        return _numbers([each["minutes_before"] for each in self.plan["communes"]])

    @cached_property
    def _served_by(self) -> Indices:
        return np.array([each["served_by"] or 0 for each in self.plan["communes"]], np.int64)


def _numbers(values: Sequence[float | None]) -> Floats:
    return np.array([np.inf if each is None else each for each in values], np.float64)


def _is_near(one: float, other: float) -> bool:
    """Whether two values are the same, to what records round."""
    return abs(one - other) <= 0.5 + 1e-6 * abs(other)
