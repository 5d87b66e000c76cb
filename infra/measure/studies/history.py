"""The posts really decided, by date, beside a plan with as many sites at the same dates.

python -m infra.measure.studies.history POSTS.csv --density density.csv --page docs/history-2021.md

Without `--page`, nothing is planned: who was within half an hour at the last date, and its range.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.coverage import TripErrors, nearest_sites, trip_bounds
from geodata.errors import UnknownTerritoryError
from geodata.indicators import ColumnFacts, Columns, Layout, read_column
from geodata.plans import (
    Ground,
    Plan,
    PlanProblem,
    assemble,
    ground_over,
    scenario_of,
    solve_in_waves,
    solve_options,
)
from geodata.snapshot import open_current
from geodata.travel import Destinations

VAR = Path("var")
DATES = (date(2021, 3, 31), date(2021, 4, 30), date(2021, 6, 30), date(2021, 12, 31))
LIMIT_MINUTES = 20.0
_TABLE_S = 3_600.0
_COLUMNS = (
    "Code commune INSEE",
    "Date de validation en comité de sélection",
    "Nombre de conseillers validés par le COSELEC",
)
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Decision:
    """Posts decided in a commune on a day."""

    unit: int
    day: date
    posts: int


@dataclass(frozen=True, slots=True)
class History:
    """What was decided, and what of the file could not be used, by reason."""

    decisions: list[Decision]
    left_out: dict[str, int]


def read_history(file: Path, ground: Ground) -> History:
    """Returns the decisions of a file; a commune that is now part of another is that one."""
    decisions: list[Decision] = []
    left_out = {"no date": 0, "no number of posts": 0, "no known commune": 0}
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream, delimiter=";"):
            code, day, posts = (row[name].strip() for name in _COLUMNS)
            try:
                # The file lost the zeros that some codes begin with.
                units = ground.units.territory("commune", code.zfill(5)).units
            except UnknownTerritoryError:
                left_out["no known commune"] += 1
                continue
            if not day:
                left_out["no date"] += 1
            elif not posts.isdigit():
                left_out["no number of posts"] += 1
            else:
                # A divided city is at its most populated arrondissement.
                unit = int(units[np.argmax(np.nan_to_num(ground.units.people[units]))])
                when = datetime.strptime(day, "%d/%m/%Y").replace(tzinfo=None).date()  # noqa: DTZ007 - a day
                decisions.append(Decision(unit, when, int(posts)))
    return History(decisions, left_out)


def main() -> None:
    """Writes the page."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.measure.studies.history", description=__doc__
    )
    parser.add_argument("posts", type=Path)
    parser.add_argument("--density", type=Path, required=True)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--time-limit-s", type=float, default=600.0)
    options = parser.parse_args()
    ground = _ground(options.density)
    history = read_history(options.posts, ground)
    sites = [_sites_by(history, day) for day in DATES]
    if options.page is None:
        print("\n".join(_half_an_hour(ground, sites[-1])))
        return
    problem = _problem(ground, [len(each) for each in sites])
    plan = solve_in_waves(problem, solve_options(problem.scenario, options.time_limit_s))
    lines = _lines(options.posts.name, ground, problem, plan, history, sites)
    options.page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _ground(density: Path) -> Ground:
    snapshot = open_current(VAR / "snapshots")
    facts = ColumnFacts("density", "class", "Densité", source=density.name)
    layout = Layout("insee_com", ("niveau_densite",))
    read = read_column(density.read_bytes(), density.name, facts, layout, snapshot.register)
    columns = Columns({"density": read.column})
    return ground_over(snapshot, snapshot.demonstration, columns, DATES[-1])


def _sites_by(history: History, day: date) -> list[int]:
    return sorted({each.unit for each in history.decisions if each.day <= day and each.posts > 0})


def _problem(ground: Ground, counts: Sequence[int]) -> PlanProblem:
    opened = np.diff([0, *counts]).tolist()
    document = {
        "name": "2021",
        "limit_minutes": LIMIT_MINUTES,
        "existing": {"keep": "none"},
        "waves": [
            {"name": day.isoformat(), "posts": posts, "opens_on": day.isoformat()}
            for day, posts in zip(DATES, opened, strict=True)
        ],
        "cost_per_post_euros": 1,
    }
    return assemble(scenario_of(document), ground)


FAR_MINUTES = 30.0


def _half_an_hour(ground: Ground, sites: Sequence[int]) -> Iterator[str]:
    """Yields who is within half an hour of the last date's communes, and what it may really be."""
    units, roads = ground.units, ground.roads
    node = units.entry[np.array(sites)]
    to = Destinations(roads.graph.lon[node], roads.graph.lat[node], node)
    reach = nearest_sites(roads, to, roads.table(to, _TABLE_S), _TABLE_S, units.entry)
    minutes = np.round(reach.seconds[units.entry] / 60, 1)
    site, france = reach.site[units.entry], units.territory("france", "FR").units
    bounds = trip_bounds(units, roads, minutes, site, to, None)
    drawn = None
    if bounds is not None:
        errors = TripErrors.of(units, minutes, site, bounds)
        [drawn] = errors.shares(france, units.people[france], (FAR_MINUTES,))
    people = np.nan_to_num(units.people)
    share = people[minutes <= FAR_MINUTES].sum() / people.sum()
    low, high = drawn or (share, share)
    yield f"Within {FAR_MINUTES:g} minutes of the {len(sites):,} communes of {DATES[-1]}:"
    yield f"{share:.1%} of the people, and {low:.1%} to {high:.1%} in nine draws of ten of what"
    yield "modelled minutes may be (`docs/methods.md`)."


def _covered(problem: PlanProblem, units: Sequence[int]) -> Mask:
    """Whether each demand has one of the communes' own points within the limit."""
    at = np.array([each.unit for each in problem.candidates])
    chosen = np.isin(at, units).astype(np.float64)
    reach = problem.minutes.copy()
    reach.data = np.ones_like(reach.data)
    found: Mask = reach @ chosen > 0
    return found


def _lines(
    name: str,
    ground: Ground,
    problem: PlanProblem,
    plan: Plan,
    history: History,
    sites: Sequence[Sequence[int]],
) -> Iterator[str]:
    at = np.array([each.unit for each in problem.candidates])
    planned = [at[np.concatenate(plan.stages[: n + 1])].tolist() for n in range(len(DATES))]
    yield "# The waves of 2021, as decided and as a plan would have placed them"
    yield ""
    yield f"`{name}`: the posts validated by the selection committee, by date. At each date, the"
    yield "plan opens as many communes as had at least one post by then, each wave after those"
    yield f"before. Both are measured alike: people within {LIMIT_MINUTES:g} minutes by car of the"
    yield "point of one of these communes (`docs/methods.md`). Made by:"
    yield ""
    yield "```"
    yield f"python -m infra.measure.studies.history {name} --density density-2026.csv \\"
    yield "        --page docs/history-2021.md"
    yield "```"
    yield ""
    yield "| date | posts decided | communes | within reach, as decided | as planned | "
    yield "| --- | --- | --- | --- | --- |"
    for number, day in enumerate(DATES):
        posts = sum(each.posts for each in history.decisions if each.day <= day)
        real = _share(problem, _covered(problem, sites[number]))
        best = _share(problem, _covered(problem, planned[number]))
        yield f"| {day} | {posts:,} | {len(sites[number]):,} | {real} | {best} |"
    yield ""
    gap = plan.solution.gap
    yield f"The last line of the plan is within {100 * gap:.2f} % of the best that as many communes"
    yield "could cover (a proven bound)."
    yield ""
    yield from _half_an_hour(ground, sites[-1])
    yield ""
    yield f"By density class of the commune, on {DATES[-1]}:"
    yield ""
    yield "| class | people | as decided | as planned |"
    yield "| --- | --- | --- | --- |"
    classes = ground.classes["density"]
    real_mask, plan_mask = (_covered(problem, each[-1]) for each in (sites, planned))
    for number, label in enumerate(classes.labels):
        own = classes.number[problem.demands] == number
        people = problem.weights[own].sum()
        real, best = (_share(problem, mask, own) for mask in (real_mask, plan_mask))
        yield f"| {label} | {people:,.0f} | {real} | {best} |"
    yield ""
    yield "## What the plan does not know"
    yield ""
    yield "- Who applied. A post is decided where a host asked for it; a plan puts sites anywhere."
    yield "- Need and capacity. A city has many advisors because it has many people: the plan"
    yield "  counts a commune once, whatever its posts, and does not share out the posts."
    yield "- Where an advisor really sits: the file says the commune of the employer, and many work"
    yield "  in several places around it."
    yield "- What was there already: other places of help are in neither column."
    left_out = ", ".join(
        f"{count} rows with {why}" for why, count in history.left_out.items() if count
    )
    yield f"- What could not be read: {left_out or 'no row'}."


def _share(problem: PlanProblem, covered: Mask, among: Mask | None = None) -> str:
    own = np.ones(len(covered), dtype=bool) if among is None else among
    total = problem.weights[own].sum()
    return f"{100 * problem.weights[own & covered].sum() / total:.1f} %"


if __name__ == "__main__":
    main()
