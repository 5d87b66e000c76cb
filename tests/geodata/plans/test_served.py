"""The people served are told apart from those in reach: in all, by site, by commune."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.sparse import csr_array

from geodata.errors import ScenarioError
from geodata.plans.served import share_out
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

CAPACITY = {"people_per_post": 1_000, "most_posts_per_site": 2, "existing": {"keep": "none"}}


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def test_people_served_and_in_reach_are_two_figures(ground):
    plan = plan_on(ground, posts=3, **CAPACITY)
    totals = plan["totals"]

    assert totals["people_served_before"] == 0
    assert totals["people_served_after"] == totals["people_newly_served"] == 3_000
    assert totals["people_covered_after"] > totals["people_served_after"]
    assert sum(site["people_served"] for site in plan["sites"]) == 3_000
    assert all(site["people_served"] <= 1_000 * site["posts"] for site in plan["sites"])
    assert sum(row["people_served_after"] for row in plan["communes"]) == 3_000
    for level in ("region", "departement"):
        assert sum(row["served_after"] for row in plan["territories"][level]) == 3_000
    assert plan["served_words"][0].startswith("3\u202f000 personnes seraient servies")


def test_sites_that_stay_serve_before_the_plan_and_after(ground):
    fields = {**CAPACITY, "existing": {"keep": "all"}, "most_posts_per_site": 1}
    plan = plan_on(ground, posts=1, **fields)
    totals = plan["totals"]

    assert totals["people_served_before"] > 0
    assert totals["people_newly_served"] == 1_000
    assert totals["people_served_after"] == totals["served"]
    assert totals["people_served_by_new_sites"] == 1_000


def test_one_more_post_serves_no_more_than_a_post_can(ground):
    (posts, *_) = plan_on(ground, posts=2, **CAPACITY)["binding"]

    assert posts["people_per_post"] == 1_000
    assert posts["words"] == "un poste de plus servirait 1\u202f000 personnes de plus."


def test_a_departement_that_has_no_post_is_told_whom_one_would_serve(ground):
    quotas = [{"level": "departement", "code": "85", "at_most": 0}]
    plan = plan_on(ground, posts=1, quotas=quotas, **CAPACITY)
    (vendee,) = [each for each in plan["no_gain"] if each["departement"] == "85"]

    assert vendee["why"] == "cap"
    assert vendee["words"].endswith("un poste de plus pourrait y servir 1\u202f000 personnes.")


def test_a_departement_where_a_post_would_serve_as_many_is_told_that_reach_decides(ground):
    plan = plan_on(ground, posts=1, **{**CAPACITY, "people_per_post": 100})

    assert plan["no_gain"]
    for each in plan["no_gain"]:
        if each["why"] == "less_people_per_post":
            assert each["words"] == (
                "Un poste y servirait 100 personnes, pas plus qu'ailleurs : les postes retenus "
                "sont là où ils mettent le plus de personnes à portée d'un lieu."
            )
    assert "less_people_per_post" in {each["why"] for each in plan["no_gain"]}


def test_without_a_capacity_nobody_is_said_to_be_served(ground):
    plan = plan_on(ground, posts=1)

    assert plan["totals"]["people_served_after"] is None
    assert plan["served_words"] == []
    assert {site["people_served"] for site in plan["sites"]} == {None}
    assert "à portée" in plan["binding"][0]["words"]


def test_a_capacity_is_of_people_and_of_no_weight(ground):
    where = {"level": "departement", "code": "85"}
    with pytest.raises(ScenarioError) as refused:
        plan_on(ground, posts=1, weight="fragility", territory=where, **CAPACITY)

    # A weight of 0.1 a person would have a post of 1,000 serve 10,000 people.
    (finding,) = refused.value.findings
    assert (finding.path, finding.code) == ("people_per_post", "capacity_of_weight")
    assert "« fragility »" in finding.words


numbers = st.lists(st.integers(0, 50), min_size=1, max_size=6)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(numbers, numbers, st.integers(0, 2**32 - 1))
def test_as_many_are_served_as_a_flow_can_carry(weights, room, seed):
    generator = np.random.default_rng(seed)
    shape = (len(weights), len(room))
    reach = generator.random(shape) < 0.5
    row, column = np.nonzero(reach)
    minutes = csr_array((generator.integers(0, 20, len(row)).astype(float), (row, column)), shape)
    served = share_out(minutes, np.array(weights, float), np.array(room, float)).toarray()

    assert (served >= 0).all()
    assert (served[~reach] == 0).all()
    assert (served.sum(axis=1) <= np.array(weights) + 1e-6).all()
    assert (served.sum(axis=0) <= np.array(room) + 1e-6).all()
    # The least cut (Ford and Fulkerson 1956): demands cut off, and the sites that others reach.
    cuts = []
    for chosen in range(2 ** len(weights)):
        inside = np.array([(chosen >> n) & 1 for n in range(len(weights))], dtype=bool)
        reached = reach[inside].any(axis=0)
        cuts.append(np.array(weights)[~inside].sum() + np.array(room)[reached].sum())
    assert served.sum() == pytest.approx(min(cuts))


def test_nobody_travels_farther_than_needs_be():
    minutes = csr_array(np.array([[5.0, 1.0], [2.0, 30.0]]))
    served = share_out(minutes, np.array([10.0, 10.0]), np.array([10.0, 10.0])).toarray()

    assert served.tolist() == [[0.0, 10.0], [10.0, 0.0]]
