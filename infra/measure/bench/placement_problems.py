"""Random small problems of placement, the same for the same seed, and every plan of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.placement import Group, Solution, SolveOptions

Array = NDArray[Any]
Plan = tuple[int, ...]
Values = tuple[float, ...]

EXACT = SolveOptions(gap=0.0, time_limit_s=60.0)
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
                if set(self.fixed) <= set(plan) and all(map(kept_by(plan), self.groups)):
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


def kept_by(plan: Plan) -> Callable[[Group], bool]:
    """Builds the test of whether a plan keeps a quota."""

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


def usual_options(problem: Problem) -> dict[str, Any]:
    """Returns what every solver takes beside its arrays."""
    fixed = np.array(problem.fixed, dtype=np.int64)
    return {"fixed": fixed, "groups": problem.groups, "options": EXACT}


def aim_values(found: Solution) -> Values:
    """Returns the values of a solution's aims, in order."""
    return tuple(each.value for each in found.aims)


def faults_of_plan(found: Solution, known: Mapping[Plan, Values], growing: int) -> list[str]:
    """Returns what is wrong with a solution, beside the values of every plan.

    `growing` is how many of the first aims grow, -1 for all but the last.
    """
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
    if not is_same(known[plan], best):
        faults.append(f"{plan} has {known[plan]} where {best} exists")
    if not is_same((found.objective, found.bound), (best[0], best[0])):
        faults.append(f"objective {found.objective}, bound {found.bound}, not {best[0]}")
    reached_values = aim_values(found)
    if growing >= 0 and not is_same(reached_values, known[plan]):
        faults.append(f"aims {reached_values}, not {known[plan]}")
    if not set(found.assigned.tolist()) <= {-1, *plan}:
        faults.append(f"demands served by {found.assigned}, not by {plan}")
    return faults


def is_same(one: Sequence[float], other: Sequence[float]) -> bool:
    """Returns whether values are equal, but for what floats lose."""
    return len(one) == len(other) and bool(np.allclose(one, other, atol=_CLOSE))
