"""Placement against enumeration: random small problems, each solved by trying every plan too.

Every objective with every constraint: how many, fixed, quotas, floors, capacity, several posts at a
site. Weights and costs are small whole numbers, so that ties abound. Each finding is one sentence;
`python -m infra.measure.bench.placement_fuzz FIRST COUNT` prints them, `make bench` counts them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from geodata.placement import (
    Floor,
    Group,
    Solution,
    SolveOptions,
    Travel,
    backup_covering,
    capacitated_covering,
    capacitated_p_median,
    capacitated_set_covering,
    equity_covering,
    max_covering,
    p_center,
    p_dispersion,
    p_median,
    set_covering,
)
from infra.measure.bench.report import Figure

Array = NDArray[Any]
Plan = tuple[int, ...]
Values = tuple[float, ...]
Aims = Callable[[Plan], Values | None]
"""What a plan is worth, each aim the least the best, as aims are told; None of one not allowed."""

_EXACT = SolveOptions(gap=0.0, time_limit_s=60.0)
_CLOSE = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """A random problem.

    Attributes:
        costs: demands x candidates, infinite where there is no trip.
        limit: up to which a trip is within reach.
        weights: of the demands.
        parts: of the demands.
        p: how many to select.
        fixed: candidates that are selected whatever happens.
        groups: quotas.
    """

    costs: Array
    limit: float
    weights: Array
    parts: Array
    p: int
    fixed: Plan
    groups: tuple[Group, ...]

    @property
    def reach(self) -> Array:
        """Which trips are within the limit."""
        found: Array = self.costs <= self.limit
        return found

    def plans(self, sizes: Iterable[int] | None = None) -> Iterator[Plan]:
        """Yields the plans that keep the number, what is fixed and the quotas."""
        size = self.costs.shape[1]
        for count in (min(self.p, size),) if sizes is None else sizes:
            for plan in combinations(range(size), count):
                if set(self.fixed) <= set(plan) and all(map(_kept_by(plan), self.groups)):
                    yield plan

    def moved(self, rng: np.random.Generator) -> Problem:
        """Returns the same problem with demands and candidates in another order."""
        rows = rng.permutation(self.costs.shape[0])
        columns = rng.permutation(self.costs.shape[1])
        place = np.argsort(columns)
        groups = tuple(
            Group(place[each.members], each.at_least, each.at_most, each.name)
            for each in reversed(self.groups)
        )
        return Problem(
            costs=self.costs[rows][:, columns],
            limit=self.limit,
            weights=self.weights[rows],
            parts=self.parts[rows],
            p=self.p,
            fixed=tuple(sorted(place[list(self.fixed)].tolist())) if self.fixed else (),
            groups=groups,
        )


def _kept_by(plan: Plan) -> Callable[[Group], bool]:
    def is_kept(group: Group) -> bool:
        count = len(set(plan) & set(group.members.tolist()))
        return group.at_least <= count and (group.at_most is None or count <= group.at_most)

    return is_kept


def problem_of(seed: int) -> Problem:
    """Returns the problem of a seed: always the same."""
    rng = np.random.default_rng(seed)
    demands, candidates = int(rng.integers(1, 9)), int(rng.integers(1, 8))
    costs = rng.integers(0, 6, (demands, candidates)).astype(float)
    costs[rng.random(costs.shape) < rng.choice([0.0, 0.3, 0.7])] = np.inf
    if rng.random() < 0.7:
        costs[np.arange(demands), rng.integers(0, candidates, demands)] = 2.0
    fixed = np.flatnonzero(rng.random(candidates) < rng.choice([0.0, 0.2]))
    groups = []
    for number in range(int(rng.choice([0, 0, 1, 2, 3]))):
        members = np.flatnonzero(rng.random(candidates) < 0.5)
        least, most = int(rng.choice([0, 0, 1, 2])), int(rng.integers(0, 4))
        groups.append(Group(members, least, None if rng.random() < 0.5 else most, f"q{number}"))
    return Problem(
        costs=costs,
        limit=float(rng.integers(0, 6)),
        weights=rng.integers(0, 4, demands).astype(float),
        parts=rng.integers(0, 3, demands),
        p=int(rng.integers(0, candidates + 2)),
        fixed=tuple(fixed.tolist()),
        groups=tuple(groups),
    )


Solver = Callable[[Problem], tuple[Solution, Aims, Iterable[Plan]]]


def _usual(problem: Problem) -> dict[str, Any]:
    fixed = np.array(problem.fixed, dtype=np.int64)
    return {"fixed": fixed, "groups": problem.groups, "options": _EXACT}


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
        found = solver(problem.reach, problem.weights, problem.p, travel=travel, **_usual(problem))

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
        **_usual(problem),
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
            problem.costs, problem.weights, problem.p, beyond=beyond, **_usual(problem)
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
    found = p_center(problem.costs, problem.p, weights=problem.weights, **_usual(problem))

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
    found = set_covering(problem.reach, travel=travel, **_usual(problem))

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
        **_usual(problem),
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


OBJECTIVES: dict[str, tuple[Solver, int]] = {
    "max_covering": (_covering(1), 1),
    "backup_covering": (_covering(2), 1),
    "floors": (_floors, 1),
    "p_median": (_p_median(None), 0),
    "p_median_beyond": (_p_median(3.0), 0),
    "p_center": (_p_center, 0),
    "set_covering": (_set_covering, 0),
    "equity": (_equity, -1),
}
"""Each with how many of its first aims grow, -1 for all but the last."""


def faults_of(name: str, seed: int) -> list[str]:
    """Returns what is wrong with the answer to the problem of a seed, in sentences."""
    solver, growing = OBJECTIVES[name]
    problem = problem_of(seed)
    found, aims, plans = solver(problem)
    known = {plan: values for plan in plans if (values := aims(plan)) is not None}
    faults = _faults_of_plan(found, known, growing)
    moved, _, _ = solver(problem.moved(np.random.default_rng(seed)))
    if moved.status != found.status or not _same(_aim_values(moved), _aim_values(found)):
        faults.append(
            f"in another order: {moved.status} {_aim_values(moved)}, not {_aim_values(found)}"
        )
    return [f"{name} {seed}: {each}" for each in faults]


def _aim_values(found: Solution) -> Values:
    return tuple(each.value for each in found.aims)


def _faults_of_plan(found: Solution, known: Mapping[Plan, Values], growing: int) -> list[str]:
    if not known:
        wrong = found.status != "infeasible" or not found.conflicts
        return [f"{found.status} {found.conflicts} where no plan exists"] if wrong else []
    if found.status != "optimal":
        return [f"{found.status} {found.conflicts} where {len(known)} plans exist"]
    plan = tuple(found.selected.tolist())
    if plan not in known:
        return [f"{plan} breaks a constraint"]

    def key(values: Values) -> Values:
        grows = len(values) - 1 if growing < 0 else growing
        return tuple(
            -round(each, 9) if number < grows else round(each, 9)
            for number, each in enumerate(values)
        )

    best = min(known.values(), key=key)
    faults = []
    if not _same(known[plan], best):
        faults.append(f"{plan} has {known[plan]} where {best} exists")
    if not _same((found.objective, found.bound), (best[0], best[0])):
        faults.append(f"objective {found.objective}, bound {found.bound}, not {best[0]}")
    reached_values = _aim_values(found)
    if growing >= 0 and not _same(reached_values, known[plan]):
        faults.append(f"aims {reached_values}, not {known[plan]}")
    if not set(found.assigned.tolist()) <= {-1, *plan}:
        faults.append(f"demands served by {found.assigned}, not by {plan}")
    return faults


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and bool(np.allclose(one, other, atol=_CLOSE))


def capacity_faults(seed: int) -> list[str]:
    """Returns what is wrong with a capacitated covering, beside every plan of its posts."""
    problem = problem_of(seed)
    rng = np.random.default_rng(seed)
    costs = problem.costs[:, :4]
    reach = costs <= problem.limit
    most, capacity = int(rng.integers(1, 4)), float(rng.integers(1, 5))
    standing = np.where(rng.random(costs.shape[1]) < 0.2, 2.0, 0.0)
    posts = int(rng.integers(0, 5))
    groups = [
        Group(each.members[each.members < 4], each.at_least, each.at_most, each.name)
        for each in problem.groups
        if (each.members < costs.shape[1]).all()
    ]
    found = capacitated_covering(
        *(reach, problem.weights, posts, capacity, most),
        standing=standing,
        groups=groups,
        costs=costs,
        parts=problem.parts,
        options=_EXACT,
    )
    ceilings = np.where(standing > 0, 0, most)
    count = min(posts, int(ceilings.sum()))
    plans = [
        plan
        for plan in product(*(range(each + 1) for each in ceilings.tolist()))
        if sum(plan) == count and all(_posts_kept(plan, each) for each in groups)
    ]
    faults = []
    if not plans:
        if found.status != "infeasible" or not found.conflicts:
            faults.append(f"{found.status} where no plan exists")
        return [f"capacity {seed}: {each}" for each in faults]
    values = {
        plan: _flow_values(problem, costs, reach, standing + capacity * np.array(plan))
        for plan in plans
    }
    best = min(values.values(), key=lambda each: tuple(round(n, 4) for n in each))
    reached_values = tuple(each.value for each in found.aims)
    wanted = (-best[0], -best[1], best[2], best[3])
    own = np.zeros(costs.shape[1], dtype=int)
    if found.posts is not None:
        own[found.selected] = found.posts
    if tuple(own.tolist()) not in plans:
        faults.append(f"posts {own} break a constraint")
    if found.status != "optimal" or not np.allclose(reached_values, wanted, atol=1e-3):
        faults.append(f"{found.status} {reached_values}, not {wanted}")
    if found.bound < wanted[0] - 1e-4:
        faults.append(f"bound {found.bound} below {wanted[0]}")
    return [f"capacity {seed}: {each}" for each in faults]


def _posts_kept(plan: Plan, group: Group) -> bool:
    count = sum(plan[member] for member in group.members.tolist())
    return group.at_least <= count and (group.at_most is None or count <= group.at_most)


def _flow_values(problem: Problem, costs: Array, reach: Array, room: Array) -> Values:
    """What posts serve, reach, cost and how unevenly, by another solver, aim by aim."""
    weights = problem.weights
    reached = float(weights[reach[:, room > 0].any(axis=1)].sum())
    pairs = [(i, j) for i, j in zip(*np.nonzero(reach), strict=True) if room[j] > 0]
    need = np.bincount(problem.parts, weights, minlength=3)
    if not pairs or not need.sum():
        return 0.0, -reached, 0.0, 0.0
    count = len(pairs)
    columns = count + 6
    limits = np.zeros((len(weights) + len(room), columns))
    away = np.zeros((3, columns))
    for number, (i, j) in enumerate(pairs):
        limits[i, number] = limits[len(weights) + j, number] = 1
        away[:, number] -= need / need.sum()
        away[problem.parts[i], number] += 1
    for part in range(3):
        away[part, count + 2 * part], away[part, count + 2 * part + 1] = 1, -1
    rows, sides = limits, np.concatenate([weights, room])
    found = []
    for cost in (
        np.concatenate([-np.ones(count), np.zeros(6)]),
        np.concatenate([[costs[pair] for pair in pairs], np.zeros(6)]),
        np.concatenate([np.zeros(count), np.full(6, 0.5)]),
    ):
        solved = linprog(cost, rows, sides, away, np.zeros(3), bounds=(0, None))
        if solved.fun is None:
            raise ArithmeticError(f"the other solver says: {solved.message}")
        found.append(float(solved.fun))
        rows, sides = np.vstack([rows, cost]), np.append(sides, solved.fun + 1e-6)
    return found[0], -reached, found[1], found[2]


def assignment_faults(seed: int) -> list[str]:
    """Returns what is wrong with the problems that give every demand to a site of some capacity."""
    problem = problem_of(seed)
    rng = np.random.default_rng(seed)
    demands, size = min(5, len(problem.weights)), min(5, problem.costs.shape[1])
    costs, weights = problem.costs[:demands, :size], problem.weights[:demands]
    capacity = rng.integers(0, 8, size).astype(float)
    split = bool(rng.random() < 0.5)
    groups = [each for each in problem.groups if (each.members < size).all()]
    fixed = np.array([each for each in problem.fixed if each < size], dtype=np.int64)
    usual: dict[str, Any] = {"split": split, "fixed": fixed, "groups": groups, "options": _EXACT}
    plans = {
        plan: travel
        for count in range(size + 1)
        for plan in combinations(range(size), count)
        if set(fixed.tolist()) <= set(plan)
        and all(map(_kept_by(plan), groups))
        and (travel := _least_assignment(costs, weights, capacity, plan, split=split)) is not None
    }
    fewest = {plan: (float(len(plan)), travel) for plan, travel in plans.items()}
    found = capacitated_set_covering(costs, weights, capacity, **usual)
    faults = _faults_of_plan(found, fewest, 0)
    p = min(problem.p, size)
    least = {plan: (travel,) for plan, travel in plans.items() if len(plan) == p}
    found = capacitated_p_median(costs, weights, p, capacity, **usual)
    faults += _faults_of_plan(found, least, 0)
    return [f"assignment {seed}: {each}" for each in faults]


def _least_assignment(
    costs: Array, weights: Array, capacity: Array, plan: Plan, *, split: bool
) -> float | None:
    rows = np.flatnonzero(weights > 0)
    if not len(rows):
        return 0.0
    if not split:
        return _least_whole(costs[rows], weights[rows], capacity, plan)
    pairs = [(i, j) for i in rows.tolist() for j in plan if np.isfinite(costs[i, j])]
    if not pairs:
        return None
    given, taken = np.zeros((len(weights), len(pairs))), np.zeros((len(capacity), len(pairs)))
    for number, (i, j) in enumerate(pairs):
        given[i, number] = taken[j, number] = 1
    solved = linprog([costs[each] for each in pairs], taken, capacity, given, weights)
    return float(solved.fun) if solved.status == 0 else None


def _least_whole(costs: Array, weights: Array, capacity: Array, plan: Plan) -> float | None:
    best = None
    for sites in product(plan, repeat=len(weights)):
        loads = np.bincount(sites, weights, minlength=len(capacity))
        own = costs[np.arange(len(weights)), list(sites)]
        if np.isinf(own).any() or (loads > capacity + 1e-9).any():
            continue
        total = float((own * weights).sum())
        best = total if best is None else min(best, total)
    return best


def dispersion_faults(seed: int) -> list[str]:
    """Returns what is wrong with a p-dispersion, beside every plan."""
    problem = problem_of(seed)
    rng = np.random.default_rng(seed)
    size = problem.costs.shape[1]
    half = np.triu(rng.integers(0, 9, (size, size)).astype(float), 1)
    apart = half + half.T
    found = p_dispersion(apart, problem.p, **_usual(problem))
    known = {
        plan: (min((apart[pair] for pair in combinations(plan, 2)), default=np.inf),)
        for plan in problem.plans()
    }
    return [f"dispersion {seed}: {each}" for each in _faults_of_plan(found, known, 1)]


def run(first: int, count: int) -> Iterator[str]:
    """Yields the faults of some problems, of every objective each."""
    for seed in range(first, first + count):
        for name in OBJECTIVES:
            yield from faults_of(name, seed)
        yield from capacity_faults(seed)
        yield from assignment_faults(seed)
        yield from dispersion_faults(seed)


def figures(first: int = 0, count: int = 1_000) -> Iterator[Figure]:
    """Yields how many answers were wrong, and the first ones."""
    began = time.monotonic()
    faults = list(run(first, count))
    solved = count * (len(OBJECTIVES) + 3)
    seconds = time.monotonic() - began
    for each in faults[:20]:
        yield Figure("placement against enumeration", each, "no fault")
    reached_values = f"{len(faults)} wrong of {solved:,}, {seconds:.0f} s"
    yield Figure("placement against enumeration", reached_values, "0 wrong")


if __name__ == "__main__":
    for fault in run(*map(int, sys.argv[1:3])):
        print(fault, flush=True)
