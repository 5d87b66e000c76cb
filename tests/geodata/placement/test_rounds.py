"""Rounds beside every way there is, and reckoned again by other means than theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array

from geodata.errors import ParameterError
from geodata.placement import (
    Drives,
    KeptDay,
    Progress,
    SolveOptions,
    TouredRounds,
    Week,
    plan_rounds,
    worth_of,
)
from geodata.placement.rounds_days import Days
from tests.rounds_checker import best_of_all, faults_of, value_of

EXACT = SolveOptions(20.0, 0.0)
WEEKS = {
    "both, two stops": Week(300, 100, 1, 2, fortnightly_worth=0.6),
    "weekly": Week(300, 100, 1, 2, fortnightly=False),
    "fortnightly": Week(300, 100, 1, 2, weekly=False),
    "three stops": Week(300, 60, 1, 3, fortnightly_worth=0.5),
    "worth the same": Week(300, 140, 2, 1, fortnightly_worth=1.0),
    "two days": Week(260, 120, 2, 2, fortnightly_worth=0.4),
}


def instance(
    seed: int, stops: int = 5, bases: int = 2, demands: int = 7
) -> tuple[Any, Any, Drives]:
    draw = np.random.default_rng(seed)
    places = draw.random((stops + bases, 2)) * 80
    away = 5.0 * np.ceil(np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1)) / 5)
    if seed % 3 == 0:
        # An island: no road to the last stop; and roads that are longer one way.
        away[stops - 1, :] = away[:, stops - 1] = np.inf
        away[0, 1] += 15.0
    drives = Drives(away[stops:, :stops], away[:stops, :stops], away[:stops, stops:])
    reach = (draw.random((demands, stops)) < 0.4).astype(float)
    return reach, draw.integers(0, 9, demands).astype(float), drives


def solved(reach: Any, weights: Any, drives: Drives, advisors: int, week: Week, **more: Any) -> Any:
    options = more.pop("options", EXACT)
    return plan_rounds(csr_array(reach), weights, drives, advisors, week, options=options, **more)


def value(found: TouredRounds, reach: Any, weights: Any, week: Week) -> float:
    visits = [(stop, day.is_weekly) for day in found.days for stop in day.stops]
    return value_of(reach, weights, week, visits)


@pytest.mark.parametrize("name", WEEKS)
@pytest.mark.parametrize("seed", range(6))
def test_no_rounds_do_better_than_the_bound_and_these_are_the_best(name: str, seed: int) -> None:
    week, (reach, weights, drives) = WEEKS[name], instance(seed, stops=4 + seed % 2)
    advisors = 1 + seed % 2

    found = solved(reach, weights, drives, advisors, week)

    best = best_of_all(reach, weights, drives, advisors, week)
    assert faults_of(found, drives, advisors, week) == []
    assert found.objective == pytest.approx(value(found, reach, weights, week))
    assert found.objective == pytest.approx(best)
    assert found.bound >= best - 1e-6
    assert found.status == "optimal"


@pytest.mark.parametrize("seed", range(3))
def test_on_larger_ground_what_is_told_is_what_is_done(seed: int) -> None:
    reach, weights, drives = instance(seed, stops=24, bases=4, demands=40)
    week = Week(300, 90, 2, 2, fortnightly_worth=0.5)

    found = solved(reach, weights, drives, 2, week, options=SolveOptions(4.0, 0.001))

    assert faults_of(found, drives, 2, week) == []
    assert found.objective == pytest.approx(value(found, reach, weights, week))
    assert found.objective <= found.bound + 1e-6
    more = solved(reach, weights, drives, 3, week, options=SolveOptions(4.0, 0.001))
    assert more.bound >= found.objective - 1e-6


def test_the_same_question_has_the_same_answer() -> None:
    reach, weights, drives = instance(4, stops=12, bases=3, demands=20)
    week = Week(300, 90, 1, 2)

    one, other = (solved(reach, weights, drives, 2, week) for _ in range(2))

    assert (one.days, one.advisors, one.bound) == (other.days, other.advisors, other.bound)


def test_rounds_of_today_stay_and_are_counted() -> None:
    reach, weights, drives = instance(1)
    week = WEEKS["both, two stops"]
    kept = (KeptDay(0, (2,), 0, 1),)

    found = solved(reach, weights, drives, 1, week, kept=kept)

    assert faults_of(found, drives, 1, week, kept) == []
    assert [day.stops for day in found.days if day.kept == 0] == [(2,)]
    # The advisor has one day a week: what is kept of it leaves one day of two weeks.
    assert all(not day.is_weekly for day in found.days)
    assert found.objective >= value_of(reach, weights, week, [(2, False)])


def test_rounds_of_today_that_need_more_advisors_are_refused() -> None:
    reach, weights, drives = instance(1)
    kept = (KeptDay(0, (2,), 0, 0), KeptDay(1, (3,), 0, 0))

    with pytest.raises(ParameterError, match="advisors"):
        solved(reach, weights, drives, 1, WEEKS["weekly"], kept=kept)


@pytest.mark.parametrize(
    "changed",
    [
        {"advisors": 0},
        {"week": Week(50, 100)},
        {"weights": np.zeros(7)},
        {"reach": np.zeros((7, 5))},
        {"reach": np.zeros((0, 5)), "weights": np.zeros(0)},
        {
            "reach": np.zeros((7, 0)),
            "drives": Drives(np.zeros((2, 0)), np.zeros((0, 0)), np.zeros((0, 2))),
        },
        {
            "drives": Drives(
                np.full((2, 5), np.inf), np.full((5, 5), np.inf), np.full((5, 2), np.inf)
            )
        },
    ],
    ids=["nobody tours", "no day holds a stop", "zero people", "nobody near", "no demand",
         "no stop", "no road"],
)  # fmt: skip
def test_where_nothing_can_be_done_the_answer_is_nothing_and_proven(
    changed: dict[str, Any],
) -> None:
    reach, weights, drives = instance(1)
    given = {"reach": reach, "weights": weights, "drives": drives, "advisors": 1, "week": Week()}

    found = solved(**{**given, **changed})

    assert (found.objective, found.bound, found.gap, found.status) == (0.0, 0.0, 0.0, "optimal")


def test_one_stop_at_the_base_itself_is_a_day_without_driving() -> None:
    here = Drives(np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))

    found = solved([[1.0]], np.array([7.0]), here, 1, Week())

    assert found.objective == 7.0
    assert (found.driving, [day.stops for day in found.days]) == (0.0, [(0,)])


def test_a_day_that_is_just_long_enough_holds_its_stop() -> None:
    away = Drives(np.array([[75.0]]), np.zeros((1, 1)), np.array([[75.0]]))
    exact, short = Week(300, 150, 1, 1), Week(295, 150, 1, 1)

    assert solved([[1.0]], np.array([7.0]), away, 1, exact).objective == 7.0
    assert solved([[1.0]], np.array([7.0]), away, 1, short).objective == 0.0


def test_among_equals_the_driving_is_least() -> None:
    # Two stops on each side of the base: a day of one side drives less than one of both.
    at = np.array([-30.0, -35.0, 30.0, 35.0])
    away = np.abs(at[:, None] - at[None, :])
    drives = Drives(np.abs(at)[None, :], away, np.abs(at)[:, None])
    week = Week(400, 100, 2, 2, fortnightly=False)

    found = solved(np.eye(4), np.ones(4), drives, 1, week)

    assert sorted(tuple(sorted(day.stops)) for day in found.days) == [(0, 1), (2, 3)]
    assert found.driving == 2 * 140.0


def test_a_search_that_is_stopped_keeps_what_it_has() -> None:
    reach, weights, drives = instance(2, stops=12, bases=3, demands=20)
    told: list[Progress] = []

    def stop(step: Progress) -> bool:
        told.append(step)
        return True

    found = solved(
        reach, weights, drives, 1, Week(300, 90, 1, 2), options=replace(EXACT, progress=stop)
    )

    assert told
    assert found.status == "interrupted"
    assert found.objective <= found.bound


@pytest.mark.parametrize("most_stops", [2, 3])
def test_pricing_finds_the_most_valuable_day(most_stops: int) -> None:
    for seed in range(8):
        _, _, drives = instance(seed, stops=7, bases=2)
        days = Days.of(drives, 320.0, 80.0, most_stops)
        values = np.random.default_rng(seed).integers(0, 6, 7).astype(float)
        for base in range(2):
            every = list(days.sets_of(base, np.arange(7)))
            best = max((values[list(own)].sum() for own in every), default=0.0)
            found = list(days.best(base, values))
            assert max((worth for worth, _ in found), default=0.0) == best
            assert all(days.holds(base, own) for _, own in found)
            above = days.all_above(base, values, 4.0, 1_000)
            assert above is not None
            assert {tuple(sorted(own)) for own in above} == {
                own for own in every if values[list(own)].sum() >= 4.0
            }


def test_what_makes_no_sense_is_refused() -> None:
    wrongs: tuple[dict[str, Any], ...] = (
        {"most_stops": 4},
        {"days": 0},
        {"stop_minutes": 0},
        {"fortnightly_worth": 0},
    )
    for wrong in wrongs:
        with pytest.raises(ParameterError):
            Week(**wrong)
    with pytest.raises(ParameterError):
        Week(weekly=False, fortnightly=False)


def test_a_person_near_two_stops_is_helped_as_often_as_by_the_best() -> None:
    week = Week(fortnightly_worth=0.5)
    reach = csr_array(np.array([[1.0, 1.0], [1.0, 0.0]]))

    assert worth_of(reach, np.array([10.0, 1.0]), week, [(0, False), (1, True)]) == 10.5
    assert worth_of(reach, np.array([10.0, 1.0]), week, []) == 0.0
