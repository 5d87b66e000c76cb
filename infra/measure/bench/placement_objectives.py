"""Every objective of placement beside every plan: the solver's answer, and the aims of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

import numpy as np

from geodata.placement import (
    Floor,
    Solution,
    Travel,
    backup_covering,
    equity_covering,
    expected_covering,
    max_covering,
    nearest_attendance,
    p_center,
    p_dispersion,
    p_median,
    set_covering,
    shared_attendance,
)
from infra.measure.bench.placement_problems import (
    Array,
    Plan,
    Problem,
    Values,
    aim_values,
    faults_of_plan,
    is_same,
    problem_of,
    usual_options,
)

Aims = Callable[[Plan], Values | None]
"""What a plan is worth, each aim the least the best, in order; None of one not allowed."""
Solver = Callable[[Problem], tuple[Solution, Aims, Iterable[Plan]]]


def _pays(problem: Problem, plan: Plan, beyond: float) -> Array:
    near = problem.costs[:, list(plan)].min(axis=1, initial=np.inf)
    found: Array = np.minimum(near, beyond)
    return found


def _travel(problem: Problem) -> tuple[Travel, Callable[[Plan], float]]:
    longest = float(problem.costs[np.isfinite(problem.costs)].max(initial=0.0))
    return (
        Travel(problem.costs, problem.weights),
        lambda plan: float((problem.weights * _pays(problem, plan, longest)).sum()),
    )


def _covering(times: int) -> Solver:
    def solve(problem: Problem) -> tuple[Solution, Aims, Iterable[Plan]]:
        travel, cost = _travel(problem)
        solver = max_covering if times == 1 else backup_covering
        found = solver(
            problem.reach, problem.weights, problem.p, travel=travel, **usual_options(problem)
        )

        def aims(plan: Plan) -> Values:
            reached = problem.reach[:, list(plan)].sum(axis=1) >= times
            return float(problem.weights[reached].sum()), cost(plan)

        return found, aims, problem.plans()

    return solve


def _floors(problem: Problem) -> tuple[Solution, Aims, Iterable[Plan]]:
    travel, cost = _travel(problem)
    rng = np.random.default_rng(len(problem.weights))
    floors = [
        Floor(np.flatnonzero(problem.parts == part), float(rng.integers(0, 4)), f"f{part}")
        for part in range(2)
    ]
    found = max_covering(
        *(problem.reach, problem.weights, problem.p),
        floors=floors,
        travel=travel,
        **usual_options(problem),
    )

    def aims(plan: Plan) -> Values | None:
        reached = np.where(problem.reach[:, list(plan)].any(axis=1), problem.weights, 0.0)
        if any(reached[each.members].sum() < each.least for each in floors):
            return None
        return float(reached.sum()), cost(plan)

    return found, aims, problem.plans()


def _p_median(beyond: float | None) -> Solver:
    def solve(problem: Problem) -> tuple[Solution, Aims, Iterable[Plan]]:
        found = p_median(
            problem.costs, problem.weights, problem.p, beyond=beyond, **usual_options(problem)
        )

        def aims(plan: Plan) -> Values | None:
            own = problem.weights > 0
            pays = _pays(problem, plan, np.inf if beyond is None else beyond)[own]
            if np.isinf(pays).any():
                return None
            return float((problem.weights[own] * pays).sum()), float(pays.max(initial=0.0))

        return found, aims, problem.plans()

    return solve


def _p_center(problem: Problem) -> tuple[Solution, Aims, Iterable[Plan]]:
    found = p_center(problem.costs, problem.p, weights=problem.weights, **usual_options(problem))

    def aims(plan: Plan) -> Values | None:
        pays = _pays(problem, plan, np.inf)
        if np.isinf(pays).any():
            return None
        total = problem.weights.sum()
        mean = float((problem.weights * pays).sum() / total) if total else 0.0
        ordered = [*np.sort(pays)[::-1].tolist(), 0.0, 0.0]
        return ordered[0], ordered[1], mean

    sizes = range(min(problem.p, problem.costs.shape[1]) + 1)
    return found, aims, problem.plans(sizes)


def _set_covering(problem: Problem) -> tuple[Solution, Aims, Iterable[Plan]]:
    travel, cost = _travel(problem)
    found = set_covering(problem.reach, travel=travel, **usual_options(problem))

    def aims(plan: Plan) -> Values | None:
        if not problem.reach[:, list(plan)].any(axis=1).all():
            return None
        return float(len(plan)), cost(plan)

    return found, aims, problem.plans(range(problem.costs.shape[1] + 1))


def _equity(problem: Problem) -> tuple[Solution, Aims, Iterable[Plan]]:
    travel, cost = _travel(problem)
    found = equity_covering(
        *(problem.reach, problem.weights, problem.p, problem.parts),
        travel=travel,
        **usual_options(problem),
    )
    weighed = [each for each in range(3) if problem.weights[problem.parts == each].sum() > 0]

    def aims(plan: Plan) -> Values:
        reached = np.where(problem.reach[:, list(plan)].any(axis=1), problem.weights, 0.0)
        shares = sorted(
            reached[problem.parts == part].sum() / problem.weights[problem.parts == part].sum()
            for part in weighed
        )
        return (*(shares or [1.0]), float(reached.sum()), cost(plan))

    return found, aims, problem.plans()


def _expected(problem: Problem) -> tuple[Solution, Aims, Iterable[Plan]]:
    # By what a candidate reaches: it stays with it in another order.
    known = np.where(np.isfinite(problem.costs), problem.costs, 0.0).sum(axis=0)
    failure = np.array([0.0, 0.1, 0.3, 0.6])[known.astype(int) % 4]
    found = expected_covering(
        *(problem.reach, problem.weights, problem.p, failure), **usual_options(problem)
    )

    def aims(plan: Plan) -> Values:
        left = np.where(problem.reach[:, list(plan)], failure[list(plan)], 1.0).prod(axis=1)
        return (float((problem.weights * (1.0 - left)).sum()),)

    return found, aims, problem.plans()


def _attendance(solver: Callable[..., Solution], *, shared: bool) -> Solver:
    def solve(problem: Problem) -> tuple[Solution, Aims, Iterable[Plan]]:
        chance = np.where(np.isfinite(problem.costs), 1.0 / (1.0 + problem.costs), 0.0)
        found = solver(chance, problem.weights, problem.p, **usual_options(problem))

        def aims(plan: Plan) -> Values:
            own = chance[:, list(plan)]
            pull = own.sum(axis=1)
            comes = pull / (1.0 + pull) if shared else own.max(axis=1, initial=0.0)
            return (float((problem.weights * comes).sum()),)

        return found, aims, problem.plans()

    return solve


OBJECTIVES: dict[str, tuple[Solver, int]] = {
    "max_covering": (_covering(1), 1),
    "backup_covering": (_covering(2), 1),
    "floors": (_floors, 1),
    "p_median": (_p_median(None), 0),
    "p_median_beyond": (_p_median(3.0), 0),
    "p_center": (_p_center, 0),
    "set_covering": (_set_covering, 0),
    "equity": (_equity, -1),
    "expected_covering": (_expected, 1),
    "nearest_attendance": (_attendance(nearest_attendance, shared=False), 1),
    "shared_attendance": (_attendance(shared_attendance, shared=True), 1),
}
"""Each with how many of its first aims grow, -1 for all but the last."""


def faults_of(name: str, seed: int) -> list[str]:
    """Returns what is wrong with the answer to the problem of a seed, in sentences."""
    solver, growing = OBJECTIVES[name]
    problem = problem_of(seed)
    found, aims, plans = solver(problem)
    known = {plan: values for plan in plans if (values := aims(plan)) is not None}
    faults = faults_of_plan(found, known, growing)
    moved, _, _ = solver(problem.moved(np.random.default_rng(seed)))
    if moved.status != found.status or not is_same(aim_values(moved), aim_values(found)):
        faults.append(
            f"in another order: {moved.status} {aim_values(moved)}, not {aim_values(found)}"
        )
    return [f"{name} {seed}: {each}" for each in faults]


def dispersion_faults(seed: int) -> list[str]:
    """Returns what is wrong with a p-dispersion, beside every plan."""
    problem = problem_of(seed)
    rng = np.random.default_rng(seed)
    size = problem.costs.shape[1]
    half = np.triu(rng.integers(0, 9, (size, size)).astype(float), 1)
    apart = half + half.T
    found = p_dispersion(apart, problem.p, **usual_options(problem))
    known = {
        plan: (min((apart[pair] for pair in combinations(plan, 2)), default=np.inf),)
        for plan in problem.plans()
    }
    return [f"dispersion {seed}: {each}" for each in faults_of_plan(found, known, 1)]
