"""Placement where a post or a site serves so many and no more, beside every plan and linprog."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np
from scipy.optimize import linprog

from geodata.placement import (
    Group,
    capacitated_covering,
    capacitated_p_median,
    capacitated_set_covering,
)
from infra.measure.bench.placement_problems import (
    EXACT,
    Array,
    Plan,
    Problem,
    Values,
    faults_of_plan,
    kept_by,
    problem_of,
)


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
        options=EXACT,
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
    usual: dict[str, Any] = {"split": split, "fixed": fixed, "groups": groups, "options": EXACT}
    plans = {
        plan: travel
        for count in range(size + 1)
        for plan in combinations(range(size), count)
        if set(fixed.tolist()) <= set(plan)
        and all(map(kept_by(plan), groups))
        and (travel := _least_assignment(costs, weights, capacity, plan, split=split)) is not None
    }
    fewest = {plan: (float(len(plan)), travel) for plan, travel in plans.items()}
    found = capacitated_set_covering(costs, weights, capacity, **usual)
    faults = faults_of_plan(found, fewest, 0)
    p = min(problem.p, size)
    least = {plan: (travel,) for plan, travel in plans.items() if len(plan) == p}
    found = capacitated_p_median(costs, weights, p, capacity, **usual)
    faults += faults_of_plan(found, least, 0)
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
