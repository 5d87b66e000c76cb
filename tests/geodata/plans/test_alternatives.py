"""Why each site of a plan, and its best replacement: against plans made again one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.plans.alternatives import alternatives_of
from geodata.plans.ground import Ground
from geodata.plans.openings import Opening
from geodata.plans.problem import PlanProblem, assemble
from geodata.plans.reading import scenario_of
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

EMPTY: dict[str, Any] = {"name": "Essai", "posts": 2, "existing": {"keep": "none"}}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def covered(problem: PlanProblem, plan: list[int]) -> float:
    """Returns the people within the limit of a plan's sites and of those that stay."""
    people = np.nan_to_num(problem.ground.units.people)[problem.demands]
    reached = problem.covered_before[problem.demands].copy()
    trips = problem.minutes.tocoo()
    kept = np.isin(trips.col, plan) & (trips.data <= problem.scenario.limit_minutes)
    reached[trips.row[kept]] = True
    return float(people[reached].sum())


def counts(problem: PlanProblem, plan: list[int]) -> list[bool]:
    """Returns whether a plan keeps each quota, then each floor."""
    found = []
    for group in problem.groups:
        count = int(np.isin(plan, group.members).sum())
        found.append(group.at_least <= count and (group.at_most is None or count <= group.at_most))
    left = np.where(problem.covered_before[problem.demands], 0.0, problem.weights)
    trips = problem.minutes.tocoo()
    kept = np.isin(trips.col, plan) & (trips.data <= problem.scenario.limit_minutes)
    reached = np.isin(np.arange(len(left)), trips.row[kept])
    for floor in problem.floors:
        own = floor.members
        found.append(bool(left[own][reached[own]].sum() >= floor.least - 1e-6))
    return found


QUOTAS = [
    {},
    {"existing": {"keep": "all"}},
    {"limit_minutes": 35},
    {"quotas": [{"level": "departement", "at_most": 2}]},
    {"quotas": [{"level": "departement", "code": "85", "at_least": 1}]},
    {"floors": [{"level": "departement", "code": "85", "share": 0.2}], "limit_minutes": 30},
]


@pytest.mark.parametrize("fields", QUOTAS)
@pytest.mark.parametrize("seed", range(6))
def test_rows_say_what_plans_made_again_one_by_one_do(
    ground: Ground, fields: dict[str, Any], seed: int
) -> None:
    problem = assemble(scenario_of({**EMPTY, **fields}), ground)
    draw = np.random.default_rng(seed)
    size = min(3, len(problem.candidates))
    plan = sorted(draw.choice(len(problem.candidates), size=size, replace=False).tolist())
    whole, kept = covered(problem, plan), counts(problem, plan)
    named = {(each.unit, each.name): at for at, each in enumerate(problem.candidates)}
    codes = problem.ground.units.codes

    for row, site in zip(
        alternatives_of(problem, [Opening(each, 0, -1) for each in plan]), plan, strict=True
    ):
        others = [each for each in plan if each != site]
        assert row["people_lost"] == round(whole - covered(problem, others))
        free, fair = {}, {}
        for at in set(range(len(problem.candidates))) - set(plan):
            other = [*others, at]
            loss = whole - covered(problem, other)
            free[at] = loss
            # A constraint that the plan did not keep before is not the swap's to break.
            if all(now or not was for now, was in zip(counts(problem, other), kept, strict=True)):
                fair[at] = loss
        if not all(kept):
            continue
        best = row["replacement"]
        if best is None:
            assert not fair
        else:
            assert best["people_lost"] == round(min(fair.values()))
            assert best["breaks"] == []
        barred = row["barred"]
        least_free = min(free.values(), default=np.inf)
        least_fair = min(fair.values(), default=np.inf)
        assert (barred is not None) == (least_free < least_fair - 0.5)
        if barred is not None:
            assert barred["people_lost"] == round(least_free)
            assert barred["breaks"]
            unit = codes.index(barred["commune"])
            assert named[(unit, barred["name"])] not in fair


def test_every_site_of_a_plan_has_its_row(ground: Ground) -> None:
    plan = plan_on(ground, **{**EMPTY, "posts": 3})

    assert [each["rank"] for each in plan["alternatives"]] == [1, 2, 3]
    for site, row in zip(plan["sites"], plan["alternatives"], strict=True):
        assert (row["commune"], row["name"]) == (site["commune"], site["name"])
        assert row["people_lost"] == site["people_in_catchment_alone"]
        assert sum(each["people"] for each in row["lost"]) <= row["people_lost"]
        assert "remplaçant" in row["words"] or "Aucun autre lieu" in row["words"]


def test_an_optimal_plan_loses_by_every_swap(ground: Ground) -> None:
    plan = plan_on(ground, **EMPTY, gap=0.0)

    assert plan["status"] == "optimal"
    assert all(each["replacement"]["people_lost"] >= 0 for each in plan["alternatives"])


def test_a_p_median_tells_travel_and_people(ground: Ground) -> None:
    plan = plan_on(ground, **EMPTY, objective="p_median", gap=0.0)

    for row in plan["alternatives"]:
        assert row["value_lost"] > 0
        assert row["replacement"]["value_lost"] >= 0
        assert "minutes × personnes de trajet de plus" in row["words"]


@pytest.mark.parametrize(
    "fields",
    [{"objective": "p_center", "posts": 6}, {"objective": "equity"}, {"people_per_post": 500}],
)
def test_of_other_objectives_what_is_known_is_told_and_no_more(
    ground: Ground, fields: dict[str, Any]
) -> None:
    plan = plan_on(ground, **{**EMPTY, **fields})

    assert all(each["replacement"] is None for each in plan["alternatives"])
    assert all(each["value_lost"] is None for each in plan["alternatives"])
    assert "aucun remplaçant n'est calculé" in plan["alternatives_words"]


def test_a_replacement_is_of_the_network_of_the_post(ground: Ground) -> None:
    network = {"name": "A", "posts": 1, "areas": [{"level": "departement", "code": "85"}]}
    plan = plan_on(ground, **EMPTY, networks=[network])
    ours = next(each["rank"] for each in plan["sites"] if each["network"] == "A")
    row = plan["alternatives"][ours - 1]

    assert row["replacement"] is None or row["replacement"]["commune"].startswith("85")
    if row["barred"] is not None:
        assert any("A" in each for each in row["barred"]["breaks"])
