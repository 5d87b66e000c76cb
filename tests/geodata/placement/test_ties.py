"""Of plans equally good, the one that people want; never the first of a list."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.errors import ParameterError
from geodata.placement.backup import backup_covering
from geodata.placement.capacity import capacitated_covering
from geodata.placement.center import p_center
from geodata.placement.covering import max_covering
from geodata.placement.equity import equity_covering
from geodata.placement.set_cover import set_covering
from geodata.placement.solution import Floor, Group, SolveOptions
from geodata.placement.travel import Travel

EXACT = SolveOptions(gap=0)


def line(count: int) -> np.ndarray:
    """Minutes between villages on a road, one apart."""
    at = np.arange(count)
    return np.abs(at[:, None] - at[None, :]).astype(float)


def aims_of(found):
    return {each.name: each.value for each in found.aims}


def test_posts_that_are_all_full_go_where_the_most_people_have_one_in_reach():
    # Each village has ten people, and a post serves five of those within two minutes.
    minutes = line(12)

    found = capacitated_covering(
        minutes <= 2, np.full(12, 10.0), 3, 5.0, 1, costs=minutes, options=EXACT
    )

    assert (found.objective, found.status) == (15.0, "optimal")
    assert aims_of(found)["reached"] == 120.0
    assert aims_of(found)["travel"] == pytest.approx(0.0)
    assert found.served.sum() == pytest.approx(15.0)
    assert found.loads.tolist() == pytest.approx([5.0, 5.0, 5.0])


def test_what_posts_serve_is_shared_between_parts_in_proportion_to_need():
    reach = np.ones((2, 1))

    found = capacitated_covering(
        reach, [30.0, 10.0], 1, 20.0, 1, costs=reach, parts=[0, 1], options=EXACT
    )

    assert found.served.tolist() == pytest.approx([15.0, 5.0])
    assert aims_of(found)["evenness"] == pytest.approx(0.0)


def test_a_large_map_with_few_posts_is_covered_as_well_as_without_a_capacity():
    side = 50
    x, y = np.divmod(np.arange(side * side), side)
    near = np.abs(x[:, None] - x) + np.abs(y[:, None] - y) <= 5
    weights = np.random.default_rng(1).lognormal(5, 1, side * side)
    options = SolveOptions(gap=0.03, time_limit_s=20)

    found = capacitated_covering(near, weights, 25, 50.0, 2, options=options)

    best = max_covering(near, weights, 25, options=options)
    assert found.objective == pytest.approx(25 * 50.0)
    assert aims_of(found)["reached"] >= 0.9 * best.objective


@pytest.mark.parametrize("solver", [max_covering, backup_covering])
def test_a_covering_takes_the_least_travel(solver):
    minutes = line(5)
    times = 1 if solver is max_covering else 2

    found = solver(
        minutes <= 4, np.ones(5), times, travel=Travel(minutes, np.ones(5)), options=EXACT
    )

    assert found.objective == 5.0
    assert aims_of(found)["travel"] == (6.0 if times == 1 else 3.0)
    assert found.aims[1].bound == pytest.approx(aims_of(found)["travel"])


def test_a_covering_with_floors_takes_the_least_travel_that_keeps_them():
    minutes = line(5)
    floor = Floor(np.array([0]), 1.0)

    found = max_covering(
        *(minutes <= 2, np.ones(5), 1),
        floors=[floor],
        travel=Travel(minutes, np.ones(5)),
        options=EXACT,
    )

    assert found.selected.tolist() == [2]


def test_posts_that_add_nobody_shorten_trips():
    minutes = line(9)

    found = max_covering(
        minutes <= 8, np.ones(9), 3, travel=Travel(minutes, np.ones(9)), options=EXACT
    )

    assert found.selected.tolist() == [1, 4, 7]


def test_the_fewest_sites_are_those_of_the_least_travel():
    minutes = line(5)

    found = set_covering(minutes <= 4, travel=Travel(minutes, np.ones(5)), options=EXACT)

    assert (found.objective, found.selected.tolist()) == (1.0, [2])


def test_as_fair_a_plan_takes_the_least_travel():
    minutes = line(5)

    found = equity_covering(
        *(minutes <= 4, np.ones(5), 1, [0, 0, 1, 1, 1]),
        travel=Travel(minutes, np.ones(5)),
        options=EXACT,
    )

    assert (found.objective, found.selected.tolist()) == (1.0, [2])


def test_of_the_shortest_longest_trips_the_next_and_the_mean_decide():
    # The last village is six minutes from any site; the others have a choice.
    costs = np.array([[0.0, 3.0, 5.0], [3.0, 0.0, 5.0], [3.0, 1.0, 0.0], [6.0, 6.0, 6.0]])

    found = p_center(costs, 1, weights=[1.0, 1.0, 9.0, 1.0], options=EXACT)

    assert [each.value for each in found.aims] == [6.0, 3.0, 1.5]
    assert found.selected.tolist() == [1]


def test_travel_of_other_candidates_is_refused():
    with pytest.raises(ParameterError, match="travel"):
        max_covering(np.eye(2), np.ones(2), 1, travel=Travel(np.ones((2, 3)), np.ones(2)))


def test_a_group_that_is_named_keeps_its_name_in_a_conflict():
    groups = [Group(np.array([0]), at_least=1, name="A"), Group(np.array([0]), at_most=0, name="B")]

    found = max_covering(np.eye(2), np.ones(2), 1, groups=groups)

    assert {each.name for each in found.conflicts} == {"A", "B"}
    assert {each.kind for each in found.conflicts} == {"quota"}
