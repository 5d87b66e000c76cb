"""The same question, seed and work give the same answer, however fast the machine's clock goes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from geodata.errors import ParameterError
from geodata.placement import clock
from geodata.placement.covering import max_covering
from geodata.placement.median import p_median
from geodata.placement.solution import Solution, SolveOptions
from tests.geodata.placement.test_time_limit import (
    APART,
    PROBLEMS,
    REACH,
    SITES,
    WEIGHTS,
    never_exact,
)

__all__ = ["never_exact"]
WORK = SolveOptions(time_limit_s=1e6, gap=0.0, seed=3, work_limit=0.3)


@dataclass
class Machine:
    """A clock that goes on by another time at each look, as on a machine that others use."""

    seed: int
    most_s: float
    seconds: float = 0.0
    draw: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.draw = np.random.default_rng(self.seed)

    def __call__(self) -> float:
        self.seconds += float(self.draw.random()) * self.most_s
        return self.seconds


def answer_of(found: Solution) -> tuple[object, ...]:
    assert found.is_repeatable
    prices = found.multipliers
    return (
        found.selected.tolist(),
        found.assigned.tolist(),
        found.objective,
        found.bound,
        found.status,
        found.aims,
        None if prices is None else prices.demands.tolist(),
    )


@pytest.mark.parametrize("name", PROBLEMS)
def test_no_clock_changes_an_answer_whose_work_is_counted(name, monkeypatch):
    answers = []
    for machine in (Machine(1, 1e-6), Machine(2, 0.5)):
        monkeypatch.setattr(time, "monotonic", machine)
        answers.append(answer_of(PROBLEMS[name](WORK)))

    assert answers[0] == answers[1]


@pytest.mark.usefixtures("never_exact")
@pytest.mark.parametrize("name", PROBLEMS)
def test_no_clock_changes_it_where_the_proof_is_not_reached_either(name, monkeypatch):
    answers = []
    for machine in (Machine(1, 1e-6), Machine(2, 0.5)):
        monkeypatch.setattr(time, "monotonic", machine)
        answers.append(answer_of(PROBLEMS[name](WORK)))

    assert answers[0] == answers[1]


@pytest.mark.usefixtures("never_exact")
def test_more_work_never_gives_less():
    found = [
        max_covering(REACH, WEIGHTS, SITES, options=replace(WORK, work_limit=units))
        for units in (0.01, 0.1, 1.0)
    ]

    assert [each.objective for each in found] == sorted(each.objective for each in found)
    assert [each.bound for each in found] == sorted((each.bound for each in found), reverse=True)


def test_no_work_at_all_still_gives_a_plan_with_its_bound():
    found = p_median(APART, WEIGHTS, SITES, options=replace(WORK, work_limit=0.0))

    assert len(found.selected) == SITES
    assert found.bound <= found.objective


@pytest.mark.usefixtures("never_exact")
def test_a_time_limit_cuts_work_that_takes_too_long_and_the_answer_says_so(monkeypatch):
    monkeypatch.setattr(time, "monotonic", Machine(1, 1.0))

    found = p_median(
        APART, WEIGHTS, SITES, options=replace(WORK, time_limit_s=50.0, work_limit=1e6)
    )

    assert not found.is_repeatable
    assert found.status != "optimal" or found.gap == 0
    assert found.seconds < 500


def test_without_a_limit_of_work_no_answer_claims_to_be_repeatable():
    assert not max_covering(REACH, WEIGHTS, SITES).is_repeatable


def test_seconds_told_while_work_is_counted_are_those_of_the_clock(monkeypatch):
    monkeypatch.setattr(time, "monotonic", Machine(1, 20.0))
    steps = []

    max_covering(REACH, WEIGHTS, SITES, options=replace(WORK, progress=steps.append))

    assert steps
    assert steps[-1].seconds > 10 * WORK.work_limit


def test_nothing_is_counted_after_an_error():
    with pytest.raises(ParameterError):
        p_median(-APART, WEIGHTS, SITES, options=WORK)

    assert clock.counted_work() is None


@pytest.mark.parametrize("limit", [-1.0, float("nan"), float("inf")])
def test_a_limit_of_work_is_a_number(limit):
    with pytest.raises(ParameterError):
        SolveOptions(work_limit=limit)
