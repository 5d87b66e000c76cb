"""The roads that a plan was solved on, whatever is published since: for what is changed by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import DamagedError, ScenarioStateError, SnapshotError
from geodata.placement import Floats
from geodata.plans.classes import CommuneClasses
from geodata.plans.jobs.territories import Territories
from geodata.plans.plan import PlanRecord
from geodata.snapshot import MEASURED, REGISTER, TRAVEL, Get, fetch_snapshot
from geodata.territory import PEOPLE, Units
from geodata.travel import Roads

if TYPE_CHECKING:
    from geodata.plans.hand_effects import HandEffects


class GroundsOfPlans:
    """Snapshots that plans were solved on; the last one is kept, and what was told of its plan."""

    def __init__(self, get: Get, cache: Path, territories: Callable[[], Territories]) -> None:
        """Takes a store, where its files are copied to, and what scenarios are checked against."""
        self._territories = territories

        @lru_cache(maxsize=1)
        def load(snapshot_id: str) -> tuple[Units, Roads]:
            snapshot = fetch_snapshot(get, cache, snapshot_id, (REGISTER, TRAVEL, MEASURED))
            return Units(snapshot.register), Roads(snapshot.travel)

        self._load = load
        # A planner changes one site after another: what the others do is not searched again.
        self._last: tuple[str, HandEffects] | None = None

    def of(self, scenario_id: str, plan: PlanRecord) -> HandEffects:
        """Returns what tells of a plan changed by hand.

        Raises:
            ScenarioStateError: it has no sites, or the data that it was solved on is gone.
        """
        if not plan.get("sites"):
            raise ScenarioStateError(
                scenario_id, plan["status"], "changed by hand: it has no sites"
            )
        # It searches with scipy, which takes longer to import than any other route to answer.
        from geodata.plans.hand_effects import HandEffects

        try:
            units, roads = self._load(plan["snapshot"])
        except (KeyError, SnapshotError) as error:
            if isinstance(error, DamagedError):
                raise
            needed = "changed by hand: the data that it was solved on is gone"
            raise ScenarioStateError(scenario_id, plan["status"], needed) from error
        last = self._last
        if last is None or last[0] != scenario_id or last[1].plan["snapshot"] != plan["snapshot"]:
            by_mode = roads.by(plan["scenario"].get("mode", "car"))
            effects = HandEffects(
                plan, units, by_mode, self._weight(plan, units), self._classes(units)
            )
            last = self._last = (scenario_id, effects)
        return last[1]

    def roads_of(self, snapshot_id: str) -> tuple[Units, Roads]:
        """Returns the communes and the roads of a snapshot.

        Raises:
            SnapshotError: it is gone, or damaged.
        """
        return self._load(snapshot_id)

    def _weight(self, plan: PlanRecord, units: Units) -> Floats | None:
        """Returns what weighs people in a plan; None of a column that is not in use any more."""
        name = plan["objective"]["weight"]
        if name == PEOPLE:
            return units.people
        now = self._territories()
        return now.weights.get(name) if now.units.codes == units.codes else None

    def _classes(self, units: Units) -> CommuneClasses:
        """Returns the classes of columns that are in use, none where communes are others now."""
        now = self._territories()
        return now.classes if now.units.codes == units.codes else {}
