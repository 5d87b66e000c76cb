"""The data that plans are found on: named, then loaded by name, and solved on.

What is loaded is what the name says, whatever is published between the two.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from geodata.indicators import current_set, fetch_set
from geodata.placement import Indices, Report
from geodata.plans.following import Following
from geodata.plans.ground import NEEDED_FOR_PLANS, Ground, ground_over
from geodata.plans.jobs.records import timestamp
from geodata.plans.plan import PlanRecord, ScenarioDocument
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.solving import solve_plan
from geodata.snapshot import (
    Get,
    current_snapshot_id,
    current_version,
    fetch_sites,
    fetch_snapshot,
)


def name_of_ground(get: Get, day: date) -> str:
    """Returns the name of what plans are found on now: what is in use in a store, and the day."""
    parts = (current_snapshot_id(get), current_version(get), current_set(get) or "")
    return " ".join((*parts, day.isoformat()))


def load_ground(get: Get, cache: Path, name: str, most_trips: int) -> Ground:
    """Returns the ground of plans that a name of `name_of_ground` stands for.

    Args:
        get: gives the objects of the store.
        cache: the folder that snapshots are opened in.
        name: as `name_of_ground` gives it.
        most_trips: that a problem may hold here.
    """
    snapshot_id, version, set_id, day = name.split(" ")
    snapshot = fetch_snapshot(get, cache, snapshot_id, NEEDED_FOR_PLANS)
    columns = fetch_set(get, set_id or None, snapshot.register)
    table, today = fetch_sites(get, version), date.fromisoformat(day)
    return ground_over(snapshot, table, columns, today, most_trips)


class GroundSolver:
    """Solves scenarios on a ground that is looked at once a turn.

    Args:
        latest: gives the name and the ground in use.
        now: gives the time in UTC.
    """

    def __init__(
        self, latest: Callable[[], tuple[str, Ground]], now: Callable[[], datetime]
    ) -> None:
        self._latest, self._now = latest, now
        self._ground: Ground | None = None

    def begin_turn(self) -> str:
        """Returns the name of the ground of this turn: what is published since is for the next."""
        name, self._ground = self._latest()
        return name

    def solve(
        self,
        document: ScenarioDocument,
        *,
        progress: Report,
        start: Indices | None,
        time_limit_s: float,
    ) -> PlanRecord:
        """Returns the plan of a scenario on the ground of the turn, as `Solve` says.

        Raises:
            ScenarioError: the scenario contradicts itself.
            PlanStoppedError: it was stopped before it had a plan.
        """
        scenario = scenario_of(document)
        ground = self._ground or self._latest()[1]
        plan = solve_plan(
            assemble(scenario, ground, Following(progress, has_plan=start is not None)),
            progress=progress,
            start=start,
            time_limit_s=min(scenario.time_limit_s, time_limit_s),
        )
        return {**plan, "computed_at": timestamp(self._now())}
