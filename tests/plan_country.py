"""The small country as the ground of plans."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from geodata.plans.ground import Ground, ground_over
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.solving import solve_plan
from geodata.snapshot.publishing import open_current
from tests.coverage_country import IN_USE, columns_of

IMPOSSIBLE: dict[str, Any] = {
    "posts": 1,
    "existing": {"keep": "none"},
    "floors": [{"level": "departement", "code": "85", "share": 1.0}],
}
"""No post reaches both the villages and the island of Vendée: only the solver finds it out."""


def ground_in(snapshots: Path) -> Ground:
    """Returns the ground over the country that `write_country` published."""
    snapshot = open_current(snapshots)
    return ground_over(snapshot, IN_USE, columns_of(snapshot.register), date(2026, 11, 24))


def plan_on(ground: Ground, **fields: Any) -> dict[str, Any]:
    """Returns the plan of a scenario on a ground."""
    return solve_plan(assemble(scenario_of({"name": "Essai", **fields}), ground))
