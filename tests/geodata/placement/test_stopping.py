"""A search that somebody wants no more ends at its next step, in every phase."""

from __future__ import annotations

import numpy as np
from scipy.sparse import random_array

from geodata.placement.covering import max_covering
from geodata.placement.mip import Program, solve
from geodata.placement.solution import Progress, SolveOptions
from geodata.placement.travel import Travel


def wide_program() -> Program:
    draw = np.random.default_rng(3)
    matrix = random_array((400, 300), density=0.05, rng=draw, format="csr")
    return Program(
        cost=draw.random(300),
        lower=np.zeros(300),
        upper=np.full(300, 10.0),
        matrix=matrix,
        row_lower=np.asarray(matrix.sum(axis=1)).ravel() * 0.5,
        row_upper=np.full(400, np.inf),
    )


def test_a_linear_program_stops_between_two_steps() -> None:
    asked = []

    def stop() -> bool:
        asked.append(1)
        return True

    for interior in (True, False):
        found = solve(wide_program(), time_limit_s=60, interior=interior, stop=stop)
        assert found.status == "stopped"
    assert asked


def test_one_that_nobody_stops_is_solved() -> None:
    free = solve(wide_program(), time_limit_s=60, interior=True)
    asked = solve(wide_program(), time_limit_s=60, interior=True, stop=lambda: False)

    assert asked.status == free.status == "optimal"
    assert np.array_equal(asked.values, free.values)


def test_whoever_stops_while_trips_are_shortened_keeps_the_covering() -> None:
    """At the first word of travel it stops: the covering is whole, its trips are as they were."""
    draw = np.random.default_rng(5)
    where = draw.random((220, 2))
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    reach, weights = apart < 0.35, draw.integers(1, 50, 220).astype(float)
    told: list[str] = []

    def stop(progress: Progress) -> bool:
        told.append(progress.phase)
        return progress.phase == "travel"

    travel = Travel(np.where(reach, apart, np.inf), weights)
    stopped = max_covering(reach, weights, 12, travel=travel, options=SolveOptions(progress=stop))
    whole = max_covering(reach, weights, 12, travel=travel)

    assert told.count("travel") == 1
    assert stopped.objective == whole.objective
    assert stopped.aims[1].value >= whole.aims[1].value
