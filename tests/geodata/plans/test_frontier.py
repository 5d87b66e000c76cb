"""The frontier of people in reach and of the territory served worst, beside every plan."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ParameterError, ScenarioError
from geodata.plans.frontier import frontier_of
from geodata.plans.ground import Ground
from geodata.plans.jobs.sweeps import Axes, variants
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.trips import within
from tests.coverage_country import write_country
from tests.plan_country import ground_in

FIELDS: dict[str, Any] = {"name": "x", "gap": 0, "limit_minutes": 6, "existing": {"keep": "none"}}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return ground_in(folder)


def every_plan(ground: Ground, posts: int) -> list[tuple[float, float]]:
    """People in reach, and the smallest share of a département, of every plan."""
    problem = assemble(scenario_of({**FIELDS, "posts": posts}), ground)
    reach = within(problem.minutes, problem.scenario.limit_minutes)
    inside, people = problem.inside, np.nan_to_num(ground.units.people)
    number = ground.units.belongs("departement")
    found = []
    for plan in combinations(range(reach.shape[1]), posts):
        covered = np.zeros(len(people))
        covered[problem.demands[reach[:, list(plan)].sum(axis=1) > 0]] = 1
        total = np.bincount(number[inside], people[inside])
        shares = np.bincount(number[inside], (people * covered)[inside]) / np.maximum(total, 1)
        found.append((float((people * covered)[inside].sum()), float(shares[total > 0].min())))
    return found


@pytest.mark.parametrize("posts", [3, 5])
def test_no_plan_beats_a_point_at_both_aims(ground, posts):
    points = frontier_of(scenario_of({**FIELDS, "posts": posts}), ground, 6)
    plans = every_plan(ground, posts)

    assert points[0].people == pytest.approx(max(people for people, _ in plans), abs=1)
    assert points[-1].worst_share == pytest.approx(max(share for _, share in plans), abs=1e-4)
    for point in points:
        as_fair = [people for people, share in plans if share >= (point.floor or 0.0) - 1e-9]
        assert point.people == pytest.approx(max(as_fair), abs=1)
        assert point.people_bound >= max(as_fair) - 1
        assert point.worst_share >= (point.floor or 0.0) - 1e-9
    assert [each.people for each in points] == sorted((p.people for p in points), reverse=True)
    assert len({each.worst_share for each in points}) == len(points)


def test_what_has_no_such_frontier_is_refused(ground):
    with pytest.raises(ScenarioError):
        frontier_of(scenario_of({**FIELDS, "posts": 1, "objective": "p_median"}), ground, 3)
    with pytest.raises(ParameterError):
        frontier_of(scenario_of({**FIELDS, "posts": 1}), ground, 1)


def test_a_sweep_has_a_scenario_for_each_share():
    base = scenario_of({**FIELDS, "posts": 3})

    found = variants(base, Axes(floor_shares=(0.4, 0.6), posts=(2, 3)), {})

    assert [each.floors[-1].share for each in found] == [0.4, 0.6, 0.4, 0.6]
    assert [each.posts for each in found] == [2, 2, 3, 3]
    assert all("% partout" in each.name for each in found)
