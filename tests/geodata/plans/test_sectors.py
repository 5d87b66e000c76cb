"""Big communes as several places: where they are, and what a plan does with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ParameterError
from geodata.plans.by_hand import ByHand
from geodata.plans.ground import Ground
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.sectors import FEW_PEOPLE, MOST_SECTORS, sectors_of
from geodata.territory.people_grid import PeopleGrid
from geodata.territory.projections import short_distances_m
from geodata.territory.units import Units
from tests.coverage_country import write_country
from tests.people_country import Hamlets, country_with
from tests.plan_country import ground_in, plan_on

SOUTH, NORTH = (0.15, 46.05), (0.15, 46.098)
"""Of Saint-Étienne (01002, 170,000 people): its point, and 5.3 km away."""
TWO = {SOUTH: 30.0, NORTH: 10.0}
ONLY_HERE: dict[str, Any] = {
    "territory": {"level": "commune", "code": "01002"},
    "existing": {"keep": "none"},
    "limit_minutes": 5,
}


def over(folder: Path, hamlets: Hamlets) -> Ground:
    country_with(folder / "snapshots", hamlets)
    return ground_in(folder / "snapshots")


def test_a_commune_of_two_hamlets_is_two_places(tmp_path: Path) -> None:
    units = over(tmp_path, TWO).units
    found = sectors_of(units, np.arange(len(units)))
    assert found is not None
    assert [units.codes[each] for each in found.unit] == ["01002", "01002"]
    assert found.share.tolist() == [0.75, 0.25]
    assert found.number.tolist() == [1, 2]
    assert found.lat.tolist() == pytest.approx([SOUTH[1], NORTH[1]])


def test_one_post_covers_those_who_are_near_it_and_two_cover_all(tmp_path: Path) -> None:
    ground = over(tmp_path, TWO)
    one, two = (plan_on(ground, **ONLY_HERE, posts=posts) for posts in (1, 2))
    assert one["totals"]["people_covered_after"] == 127_500
    assert one["totals"]["share_after"] == 0.75
    [site] = one["sites"]
    assert (site["commune"], site["people_newly_covered"]) == ("01002", 127_500)
    assert two["totals"]["people_covered_after"] == 170_000
    assert sorted(each["name"] for each in two["sites"]) == [
        "Mairie — Saint-Étienne",
        "Saint-Étienne, secteur 2",
    ]
    other = next(each for each in two["sites"] if each["name"].endswith("secteur 2"))
    assert (other["lon"], other["lat"]) == pytest.approx(NORTH)
    assert two["places"] == {"grid": "Tests, 2019, Licence Ouverte 2.0", "communes": 1, "places": 2}
    assert "people" in {each["what"] for each in two["sources"]}


def test_quotas_of_a_commune_hold_for_all_its_places(tmp_path: Path) -> None:
    ground = over(tmp_path, TWO)
    fields = {**ONLY_HERE, "territory": {"level": "departement", "code": "01"}}
    quota = [{"level": "commune", "code": "01002", "at_most": 1}]
    plan = plan_on(ground, **fields, posts=3, quotas=quota)
    assert sum(each["commune"] == "01002" for each in plan["sites"]) == 1
    excluded = plan_on(ground, **fields, posts=2, excluded=["01002"])
    assert all(each["commune"] != "01002" for each in excluded["sites"])
    required = plan_on(ground, **fields, posts=1, required=["01002"])
    assert [each["commune"] for each in required["sites"]] == ["01002"]


def test_a_share_to_reach_counts_the_people_of_places(tmp_path: Path) -> None:
    ground = over(tmp_path, TWO)
    floor = [{"level": "commune", "code": "01002", "share": 0.9}]
    problem = assemble(scenario_of({"name": "e", **ONLY_HERE, "posts": 2, "floors": floor}), ground)
    [each] = problem.floors
    assert each.least == pytest.approx(0.9 * 170_000)
    assert problem.weights[each.members].tolist() == [127_500, 42_500]
    assert plan_on(ground, **ONLY_HERE, posts=2, floors=floor)["totals"]["share_after"] == 1.0


@pytest.mark.parametrize(
    "objective", ["p_median", "p_center", "set_covering", "equity", "backup_covering"]
)
def test_every_objective_takes_places(tmp_path: Path, objective: str) -> None:
    ground = over(tmp_path, {**TWO, (0.02, 46.05): 5.0})
    posts = {} if objective == "set_covering" else {"posts": 2}
    fields = {"limit_minutes": 5, "existing": {"keep": "none"}}
    area = {"level": "departement", "code": "01"}
    plan = plan_on(ground, **fields, territory=area, objective=objective, **posts)
    assert plan["sites"]
    assert plan["totals"]["people_covered_after"] <= plan["totals"]["people"]


def test_posts_of_a_capacity_serve_places(tmp_path: Path) -> None:
    plan = plan_on(over(tmp_path, TWO), **ONLY_HERE, posts=2, people_per_post=50_000)
    # One post at each place: 42,500 in the north, 50,000 of the 127,500 in the south.
    assert plan["totals"]["people_served_after"] == 92_500


def test_whom_a_site_that_stays_has_is_counted_by_place(tmp_path: Path) -> None:
    ground = over(tmp_path, TWO)
    plan = plan_on(ground, territory=ONLY_HERE["territory"], limit_minutes=5, posts=1)
    assert plan["totals"]["people_covered_before"] == 127_500
    assert plan["totals"]["people_covered_after"] == 170_000
    [row] = plan["communes"]
    assert row["state"] == "covered_before"


def test_by_hand_such_a_plan_is_refused_in_words(tmp_path: Path) -> None:
    plan: Any = plan_on(over(tmp_path, TWO), **ONLY_HERE, posts=1)
    with pytest.raises(ParameterError, match="solve it again"):
        ByHand(forbidden=["01002"]).check(plan)


def test_without_a_grid_a_plan_says_no_places(tmp_path: Path) -> None:
    write_country(tmp_path / "snapshots")
    plan = plan_on(ground_in(tmp_path / "snapshots"), **ONLY_HERE, posts=1)
    assert "places" not in plan


def spread_units(seed: int, order: int = 0) -> Units:
    """Returns the units of the country with 400 cells in Saint-Étienne, in some order."""
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(0.1, 0.2, 400), rng.uniform(46, 46.1, 400)
    people = rng.lognormal(3, 1, 400)
    from tests.country import places_of
    from tests.coverage_country import CONTOURS, COUNTRY

    register = places_of(COUNTRY, CONTOURS).register
    area = np.full(400, register.resolve("01002").area.index)
    some = np.random.default_rng(order).permutation(400)
    grid = PeopleGrid.of("g", area, lon[some], lat[some], people[some], register.whole_count)
    return Units(register, grid)


@pytest.mark.parametrize("seed", range(4))
def test_sectors_are_few_share_all_people_and_depend_on_no_order(seed: int) -> None:
    units = spread_units(seed)
    every = np.arange(len(units))
    found, again = sectors_of(units, every), sectors_of(spread_units(seed, 7), every)
    assert found is not None
    assert again is not None
    assert 1 < len(found) <= MOST_SECTORS
    assert found.share.sum() == pytest.approx(1.0)
    assert (found.share * 170_000 >= FEW_PEOPLE / 2).all()
    for name in ("unit", "number", "lon", "lat", "share"):
        assert getattr(found, name).tolist() == getattr(again, name).tolist()
    apart_m = short_distances_m(found.lon[:, None], found.lat[:, None], found.lon, found.lat)
    assert apart_m[~np.eye(len(found), dtype=bool)].min() > 0
