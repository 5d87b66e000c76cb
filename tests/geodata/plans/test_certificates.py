"""The certificate of a plan: what it proves without a solver, and every part of it corrupted."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import BadInputError
from geodata.plans import verifying
from geodata.plans.certificates import sizes_of, verify
from geodata.plans.ground import Ground
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.verifying import bound_of
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

NONE = {"existing": {"keep": "none"}}
SCENARIOS: dict[str, dict[str, Any]] = {
    "max_covering": {"posts": 2},
    "nobody stays": {"posts": 2, **NONE},
    "waves": {"waves": [{"name": "1", "posts": 1}, {"name": "2", "posts": 2}], **NONE},
    "quotas": {"posts": 2, "quotas": [{"level": "departement", "at_most": 1}], **NONE},
    "floors": {
        "posts": 3,
        "floors": [{"level": "departement", "code": "01", "share": 0.3}],
        **NONE,
    },
    "posts with a capacity": {"posts": 2, "people_per_post": 2000.0},
    "backup_covering": {"posts": 3, "objective": "backup_covering", **NONE},
    "p_median": {"posts": 2, "objective": "p_median"},
    "p_center": {"posts": 4, "objective": "p_center", **NONE},
    "set_covering": {"objective": "set_covering", **NONE},
    "equity": {"posts": 2, "objective": "equity"},
}
WHOLE = set(SCENARIOS) - {"backup_covering", "equity"}
"""Those whose relaxation proves all that the solver does, in this country."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return ground_in(folder)


@pytest.fixture(scope="module")
def plans(ground: Ground) -> dict[str, Any]:
    return {name: as_json(plan_on(ground, **fields)) for name, fields in SCENARIOS.items()}


def as_json(plan: Any) -> Any:
    return json.loads(json.dumps(plan, allow_nan=False))


def verdict_on(plan: Any, ground: Ground):
    return verify(plan, ground, plan["certificate"].get("multipliers", {}))


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_certificate_of_every_objective_holds(name, plans, ground):
    plan = plans[name]

    verdict = verdict_on(plan, ground)

    assert not verdict.faults
    assert plan["certificate"]["is_whole"] == (name in WHOLE)
    assert verdict.says_more == (name not in WHOLE)
    assert verdict.bound == pytest.approx(plan["certificate"]["bound"], rel=1e-6)


@pytest.mark.parametrize("name", SCENARIOS)
def test_any_multipliers_prove_a_bound_that_the_plan_keeps(name, plans, ground):
    """Wrong ones only prove less: whatever their sign and size, no bound passes the optimum."""
    plan, draw = plans[name], np.random.default_rng(4)
    problem = assemble(scenario_of(plan["scenario"]), ground)
    value = plan["objective"]["value"]
    grows = plan["objective"]["name"] in ("max_covering", "backup_covering", "equity")
    held = plan["certificate"]["multipliers"]
    for size in (0.0, 0.1, 1.0, 10.0, 1e4):
        prices = {
            each: np.resize(np.array(held.get(each, [0.0])), count) * draw.random(count)
            + size * draw.normal(size=count)
            for each, count in sizes_of(problem).items()
        }
        prices["cuts"] = draw.integers(0, len(problem.demands), 12)
        prices["cut_prices"] = np.abs(size * draw.normal(size=4))
        for level in (None, float(draw.uniform(0, 200))):
            bound = bound_of(problem, prices, level)
            assert bound >= value - 1e-6 if grows else bound <= value + 1e-6


CORRUPTED: dict[str, Any] = {
    "the value": (("objective", "value"), lambda old: old * 1.01),
    "the bound": (("bound",), lambda old: old * 0.5 if old else -1.0),
    "the gap": (("gap",), lambda old: old + 0.1),
    "what is proven": (("certificate", "bound"), lambda old: old * 0.5),
    "the day": (("certificate", "day"), lambda _: "yesterday"),
    "the horizon": (("certificate", "horizon_minutes"), lambda old: old * 1.5),
    "multipliers that are gone": (("certificate", "multipliers", "demands"), lambda _: []),
    "one too many": (("certificate", "multipliers", "demands"), lambda old: [*old, 1.0]),
    "no numbers": (("certificate", "multipliers", "demands"), lambda old: ["a"] * len(old)),
    "negative ones": (
        ("certificate", "multipliers", "demands"),
        lambda old: [-1.0] * len(old),
    ),
    "other ones": (
        ("certificate", "multipliers", "demands"),
        lambda old: [each * 0.5 for each in old],
    ),
    "a site": (("sites", 0, "lon"), lambda old: old + 1),
    "posts": (("sites", 0, "posts"), lambda old: old + 5),
    "a site that goes": (("sites",), lambda old: old[1:]),
    "the snapshot": (("snapshot",), lambda _: "another"),
    "the sites' version": (("sites_version",), lambda _: "another"),
    "the scenario's limit": (("scenario", "limit_minutes"), lambda _: 11),
    "the scenario's posts": (("scenario", "posts"), lambda _: 1),
    "the scenario's objective": (("scenario", "objective"), lambda _: "p_center"),
    "a scenario that is none": (("scenario", "posts"), lambda _: -1),
}
"""What is changed of a plan, each by a path and what comes instead."""


@pytest.mark.parametrize("part", CORRUPTED)
def test_whatever_part_is_corrupted_is_refused(part, plans, ground):
    plan = copy.deepcopy(plans["nobody stays"])
    path, change = CORRUPTED[part]
    holder: Any = plan
    for step in path[:-1]:
        holder = holder[step]
    last = path[-1]
    holder[last] = change(holder.get(last) if isinstance(holder, dict) else holder[last])

    assert verdict_on(plan, ground).faults


@pytest.mark.parametrize(
    "cuts", [[0, 1], [0, 1, 10_000], [0.5, 1, 2], [-1, 0, 1], [[0, 1, 2]], ["a", "b", "c"]]
)
def test_cuts_that_are_none_are_refused(cuts, plans, ground):
    plan = copy.deepcopy(plans["nobody stays"])
    plan["certificate"]["multipliers"] |= {"cuts": cuts, "cut_prices": [1.0]}

    assert verdict_on(plan, ground).faults


def test_a_plan_that_breaks_a_quota_is_refused(plans, ground):
    plan = copy.deepcopy(plans["nobody stays"])
    plan["scenario"]["quotas"] = [{"level": "departement", "at_most": 0}]

    assert verdict_on(plan, ground).faults


def test_a_plan_that_misses_a_floor_is_refused(plans, ground):
    plan = copy.deepcopy(plans["floors"])
    plan["scenario"]["floors"] = [{"level": "departement", "code": "01", "share": 1.0}]

    assert any("au moins" in each for each in verdict_on(plan, ground).faults)


def test_a_plan_without_a_certificate_is_said_to_have_none(plans, ground):
    plan = {**plans["waves"]}
    del plan["certificate"]

    with pytest.raises(BadInputError, match="no certificate"):
        verify(plan, ground, {})


def test_the_verifier_is_short():
    """A reader has to be able to trust it."""
    source = Path(verifying.__file__)

    assert len(source.read_text(encoding="utf-8").splitlines()) < 150
