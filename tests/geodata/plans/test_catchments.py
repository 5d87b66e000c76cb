"""Who lives around each site of a plan: in all, and around it alone."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from geodata.plans.catchments import catchments_of
from geodata.plans.ground import Ground
from geodata.plans.openings import Opening
from geodata.plans.problem import PlanProblem, assemble
from geodata.plans.reading import scenario_of
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def counted_one_by_one(problem: PlanProblem, openings: list[Opening]) -> dict[object, list[float]]:
    """Returns the people around each site and around it alone, by reading trip after trip."""
    people = np.nan_to_num(problem.ground.units.people)[problem.demands]
    opened = {each.candidate for each in openings}
    reached: dict[int, set[object]] = defaultdict(set)
    for kind, trips in (("opened", problem.minutes), ("existing", problem.existing_minutes)):
        found = trips.tocoo()
        for demand, site, minutes in zip(found.row, found.col, found.data, strict=True):
            is_there = kind == "existing" or int(site) in opened
            if is_there and minutes <= problem.scenario.limit_minutes:
                reached[int(demand)].add((kind, int(site)))
    totals: dict[object, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for demand, sites in reached.items():
        for site in sites:
            totals[site][0] += float(people[demand])
            totals[site][1] += float(people[demand]) if len(sites) == 1 else 0.0
    return totals


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("keep", ["all", "none"])
def test_people_around_sites_are_those_that_a_count_one_by_one_finds(
    ground: Ground, keep: str, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    limit = float(draw.choice([5.0, 20.0, 60.0]))
    scenario = {"name": "Essai", "posts": 1, "existing": {"keep": keep}, "limit_minutes": limit}
    problem = assemble(scenario_of(scenario), ground)
    chosen = draw.integers(0, len(problem.candidates), size=4).tolist()
    openings = [Opening(candidate, 0, -1) for candidate in chosen]
    found = catchments_of(problem, openings)
    expected = counted_one_by_one(problem, openings)
    for at, candidate in enumerate(chosen):
        around = [found.opened[at], found.opened_alone[at]]
        assert around == expected[("opened", candidate)], seed
    for at in range(len(problem.existing)):
        assert [found.existing[at], found.existing_alone[at]] == expected[("existing", at)], seed


def test_around_the_only_site_are_all_who_are_covered(ground: Ground) -> None:
    plan = plan_on(ground, posts=1, existing={"keep": "none"})
    [site] = plan["sites"]
    covered = plan["totals"]["people_covered_after"]
    assert site["people_in_catchment"] == site["people_in_catchment_alone"] == covered
    assert plan["existing"] == []


def test_sites_that_stay_are_told_with_where_they_are(ground: Ground) -> None:
    plan = plan_on(ground, posts=1)
    [stays] = plan["existing"]
    assert (stays["site_id"], stays["lon"], stays["lat"]) == ("market", 0.15, 46.05)
    assert stays["people_in_catchment"] >= stays["people_in_catchment_alone"] >= 0
