"""What `maillage plan frontier` solves, writes and shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from geodata.cli.plan_certificate import with_companion
from geodata.cli.plan_data import scenario_in
from geodata.cli.plan_ground import ground_in
from geodata.cli.whole_files import written_whole
from geodata.errors import BadInputError
from geodata.plans import PlanRecord, Point, Scenario, frontier_of


def scenario_of_file(file: Path, time_limit_s: float | None) -> Scenario:
    """Returns the scenario of a file, with another time limit where one is given."""
    scenario = scenario_in(file)
    if time_limit_s is None:
        return scenario
    return scenario.model_copy(update={"time_limit_s": time_limit_s})


def points_of(
    scenario: Scenario,
    points: int,
    var: Path,
    sites: Path | None,
    told: Callable[[int, int], None],
) -> list[Point]:
    """Returns the frontier of a scenario."""
    return frontier_of(scenario, ground_in(var, sites), points, told)


def write(folder: Path, points: Sequence[Point]) -> None:
    """Writes each plan of a frontier in a folder, by its rank.

    Raises:
        BadInputError: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(f"{folder}: {error.strerror or 'cannot be written'}") from error
    at = datetime.now(UTC).isoformat(timespec="seconds")
    for number, point in enumerate(points):
        file = folder / f"plan-{number + 1}.json"
        plan = with_companion(file, cast("PlanRecord", {**point.plan, "computed_at": at}))
        with written_whole(file) as partial:
            partial.write_text(json.dumps(plan, ensure_ascii=False, allow_nan=False))


def as_records(points: Sequence[Point]) -> list[dict[str, Any]]:
    """Returns a frontier for machines, without its plans."""
    return [
        {
            "floor": each.floor,
            "worst_share": each.worst_share,
            "people": each.people,
            "people_bound": each.people_bound,
            "gap": each.gap,
        }
        for each in points
    ]


def print_points(points: Sequence[Point]) -> None:
    """Prints a frontier, the most people first."""
    shown = Table("plan", title="frontier", box=SIMPLE_HEAD)
    for name in ("asked everywhere", "worst share", "in reach", "at most", "gap"):
        shown.add_column(name, justify="right", no_wrap=True)
    for number, each in enumerate(points):
        shown.add_row(
            str(number + 1),
            "" if each.floor is None else f"{100 * each.floor:.2f} %",
            f"{100 * each.worst_share:.2f} %",
            f"{each.people:,}",
            f"{each.people_bound:,.0f}",
            "" if each.gap is None else f"{100 * each.gap:.3f} %",
        )
    Console().print(shown)
