"""Where the proof is not reached, the whole time limit is used; by a clock that each look moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.sparse import csr_array

from geodata.placement import (
    attendance,
    capacity,
    covering_search,
    equity,
    expected,
    median_search,
)
from geodata.placement.attendance import nearest_attendance, shared_attendance
from geodata.placement.backup import backup_covering
from geodata.placement.capacity import capacitated_covering
from geodata.placement.covering import max_covering
from geodata.placement.covering_pieces import Pieces
from geodata.placement.equity import equity_covering
from geodata.placement.expected import expected_covering
from geodata.placement.median import p_median
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Floor, Group, Solution, SolveOptions

SIZE, SITES = 200, 15


@dataclass
class Clock:
    """Goes on by so many seconds whenever somebody looks at it."""

    seconds_a_look: float
    seconds: float = 0.0

    def __call__(self) -> float:
        self.seconds += self.seconds_a_look
        return self.seconds


def scattered(seed: int = 0):
    draw = np.random.default_rng(seed)
    where = draw.random((SIZE, 2))
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    return apart, (apart < 0.1).astype(float), draw.integers(1, 100, SIZE).astype(float)


APART, REACH, WEIGHTS = scattered()
CHANCE = REACH * np.exp(-10 * APART)
KINDS = np.arange(SIZE) % 2
QUOTA = Group(np.flatnonzero(KINDS == 0), 6, 9)
FLOOR = Floor(np.arange(50), 0.5 * WEIGHTS[:50].sum())

PROBLEMS: dict[str, Callable[[SolveOptions], Solution]] = {
    "max_covering": lambda options: max_covering(REACH, WEIGHTS, SITES, options=options),
    "with a quota": lambda options: max_covering(
        REACH, WEIGHTS, SITES, groups=[QUOTA], options=options
    ),
    "with a floor": lambda options: max_covering(
        REACH, WEIGHTS, SITES, floors=[FLOOR], options=options
    ),
    "backup_covering": lambda options: backup_covering(REACH, WEIGHTS, SITES, options=options),
    "p_median": lambda options: p_median(APART, WEIGHTS, SITES, options=options),
    "equity": lambda options: equity_covering(
        REACH, WEIGHTS, SITES, np.arange(SIZE) // 25, options=options
    ),
    "capacitated": lambda options: capacitated_covering(
        REACH, WEIGHTS, SITES, 300.0, 2, options=options
    ),
    "expected_covering": lambda options: expected_covering(
        REACH, WEIGHTS, SITES, np.full(SIZE, 0.3), options=options
    ),
    "nearest_attendance": lambda options: nearest_attendance(
        CHANCE, WEIGHTS, SITES, options=options
    ),
    "shared_attendance": lambda options: shared_attendance(
        3 * CHANCE, WEIGHTS, SITES, options=options
    ),
}


@pytest.fixture
def never_exact(monkeypatch) -> None:
    """Takes every problem for one too large to be handed whole to branch and bound."""
    for module, names in {
        covering_search: ("SMALL", "_FEW", "_FEW_TRIPS"),
        equity: ("_SMALL",),
        capacity: ("_SMALL",),
        attendance: ("SMALL",),
        expected: ("SMALL",),
        median_search: ("_FEW_ENTRIES", "_EXACT_ENTRIES"),
    }.items():
        for name in names:
            monkeypatch.setattr(module, name, 0)
    monkeypatch.setattr("geodata.placement.covering.SMALL", 0)
    monkeypatch.setattr(median_search, "is_small", lambda *_: False)


@pytest.mark.usefixtures("never_exact")
@pytest.mark.parametrize("name", PROBLEMS)
def test_the_whole_limit_is_used_where_the_proof_is_not_reached(name, monkeypatch):
    limit_s = 400.0
    monkeypatch.setattr(time, "monotonic", Clock(0.1))

    found = PROBLEMS[name](SolveOptions(time_limit_s=limit_s, gap=0.0))

    assert found.bound != found.objective or found.status == "optimal"
    assert found.status == "optimal" or found.seconds >= 0.95 * limit_s


@pytest.mark.usefixtures("never_exact")
@pytest.mark.parametrize("name", PROBLEMS)
def test_a_limit_of_a_second_gives_a_plan_and_its_bound(name, monkeypatch):
    monkeypatch.setattr(time, "monotonic", Clock(0.1))

    found = PROBLEMS[name](SolveOptions(time_limit_s=1.0, gap=0.0))

    assert len(found.selected)
    assert np.isfinite(found.bound)
    assert found.seconds < 60


@pytest.mark.usefixtures("never_exact")
def test_who_has_what_gap_was_asked_for_does_not_wait(monkeypatch):
    clock = Clock(0.1)
    monkeypatch.setattr(time, "monotonic", clock)

    found = PROBLEMS["max_covering"](SolveOptions(time_limit_s=1e6, gap=0.2))

    assert found.status == "optimal"
    assert clock.seconds < 1e5


def pieces_of(quotas: Quotas, times: int = 1) -> Pieces:
    rows = csr_array(REACH)
    none, every = np.zeros(SIZE, dtype=bool), np.ones(SIZE, dtype=bool)
    return Pieces(
        *(rows, csr_array(rows.T), WEIGHTS, times, quotas, none, every),
        np.random.default_rng(0),
    )


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("groups", [(), (QUOTA,)])
def test_a_piece_keeps_the_count_and_the_quotas_and_never_loses(times, groups):
    quotas = Quotas(groups, SIZE)
    pieces = pieces_of(quotas, times)
    plan = np.zeros(SIZE, dtype=bool)
    plan[:SITES] = True
    values = []
    for _ in range(5):
        assert plan.sum() == SITES
        assert quotas.kept_by(np.flatnonzero(plan))
        values.append(WEIGHTS[REACH @ plan >= times].sum())
        plan = pieces.improved(plan, 5.0, 0)

    assert values == sorted(values)
    assert values[-1] > values[0]


def test_a_piece_of_one_candidate_or_of_none_that_moves_is_the_plan_itself():
    every = np.ones(SIZE, dtype=bool)
    pieces = pieces_of(Quotas((), SIZE))

    assert pieces.improved(every, 5.0, 0).all()
    assert not pieces.improved(~every, 5.0, 0).any()
