"""What every solver takes beside its arrays, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.errors import ParameterError

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]
Status = Literal["optimal", "feasible", "infeasible", "interrupted"]
"""`optimal`: the gap asked for is proven; `feasible`: the time went first; `infeasible`: no plan
keeps every constraint, those in conflict are named; `interrupted`: the caller stopped it."""
ConflictKind = Literal["count", "fixed", "quota", "floor", "everyone", "unreachable"]
AimName = Literal[
    "attending",
    "closest",
    "covered",
    "evenness",
    "expected",
    "mean",
    "next_share",
    "next_worst",
    "reached",
    "served",
    "sites",
    "smallest_share",
    "total",
    "travel",
    "worst",
]


@dataclass(frozen=True, slots=True)
class Group:
    """A quota: how many of some candidates may be selected.

    Attributes:
        members: positions of candidates; a candidate may be in several groups.
        at_least: of them, inclusive.
        at_most: of them, inclusive; None for no limit.
        name: how a conflict names it.
    """

    members: Indices
    at_least: int = 0
    at_most: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Floor:
    """The least weight that must be covered among some demands.

    Attributes:
        members: positions of demands.
        least: of their weight, inclusive.
        name: how a conflict names it.
    """

    members: Indices
    least: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a search is: what its caller may show, and store to take it up again.

    Attributes:
        phase: `bound`, `search`, `proof` or `travel`; before and after a search its caller has
            phases of its own.
        seconds: since the start.
        best: objective of the best plan found, None before the first.
        bound: the best that any plan could do, None before it is known.
        selected: the best plan, None before the first.
        share: of the phase that is done, 0 to 1; None where it is not known.
        base: of the options of the search.
    """

    phase: str
    seconds: float
    best: float | None = None
    bound: float | None = None
    selected: Indices | None = None
    share: float | None = None
    base: float | None = None

    @property
    def gap(self) -> float | None:
        """How much better any plan could be, as a share of the best one; None while unknown."""
        if self.best is None or self.bound is None:
            return None
        return relative_gap(self.best, self.bound, self.base)


Report = Callable[[Progress], bool | None]
"""Takes each step of a search; answering True stops it, and its best plan so far is returned."""


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """How a solver searches; what it searches is its other arguments.

    Attributes:
        time_limit_s: seconds, after which the best plan so far is returned with its bound.
        gap: relative distance to the bound that is enough (`gap_between`); the status is then
            `optimal`.
        seed: of the search and of the solver's choices.
        progress: told of each step; answering True stops the search.
        start: positions of a plan to begin from, as that of an earlier search, or a mask.
        work_limit: in units of about a second of a core, counted (`clock`): the same question, seed
            and work give the same answer on any machine, unless the time limit cuts it; None for
            the time limit alone.
        base: what the objective is worth with nothing more selected, where that is known: the gap
            is then a share of what a plan changes, where that is less than its objective.
    """

    time_limit_s: float = 60.0
    gap: float = 1e-3
    seed: int = 0
    progress: Report | None = None
    start: ArrayLike | None = None
    work_limit: float | None = None
    base: float | None = None

    def __post_init__(self) -> None:
        """Refuses what makes no sense."""
        for name in ("time_limit_s", "gap"):
            if not getattr(self, name) >= 0:
                raise ParameterError(name, "must be 0 or more")
        if self.work_limit is not None and not 0 <= self.work_limit < np.inf:
            raise ParameterError("work_limit", "must be a number, 0 or more")
        if self.base is not None and not np.isfinite(self.base):
            raise ParameterError("base", "must be a number")

    def gap_between(self, objective: float, bound: float) -> float:
        """Returns how much better any plan could be than one of this objective."""
        return relative_gap(objective, bound, self.base)

    def slack(self, objective: float) -> float:
        """Returns how far the bound may be from a plan of this objective for it to be enough."""
        return self.gap * scale_of(objective, self.base)

    def gap_of_all(self, objective: float) -> float:
        """Returns that slack as a share of the whole objective, as solvers of programs want it."""
        if self.base is None:
            return self.gap
        return self.slack(objective) / abs(objective) if objective else 0.0

    def is_enough(self, objective: float, bound: float) -> bool:
        """Returns whether the bound is as near a plan of this objective as asked for."""
        return self.gap_between(objective, bound) <= self.gap


DEFAULT = SolveOptions()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of the constraints that no plan keeps together.

    Attributes:
        kind: `count`: how many are to select; `fixed`: those that are selected whatever happens;
            `quota`: a group; `floor`: a least weight to cover; `everyone`: some demands must all be
            served, and could each be alone; `unreachable`: no candidate serves these demands.
        name: of the quota or the floor, as the caller named it; else empty.
        members: positions of the candidates of a quota or those fixed, of the demands of the
            others, growing; empty for `count`.
    """

    kind: ConflictKind
    name: str = ""
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """What a plan reaches of one of the aims of its objective, the first ones before the next.

    Attributes:
        name: of the aim: each solver documents its own, in order.
        value: of the plan.
        grows: whether more is better.
        bound: no plan that is as good in the aims before does better; None where it is unproven.
    """

    name: AimName
    value: float
    grows: bool = False
    bound: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Multipliers:
    """Prices of what was relaxed, each 0 or more: by weak duality they prove a bound by themselves.

    Attributes:
        demands: of reaching each demand; for a p-median, what each pays at most.
        low: of the least of each quota, in their order.
        high: of the most of each quota.
        floors: of each floor: how many times more its demands weigh.
        parts: of each part of equity.
        sites: of what each candidate can serve.
        cuts: of three demands (`covering_cuts`), n x 3, their positions.
        cut_prices: of each.
        pulls: of a unit of what pulls each demand, where people share themselves between sites.
    """

    demands: Floats
    low: Floats = field(default_factory=lambda: np.empty(0))
    high: Floats = field(default_factory=lambda: np.empty(0))
    floors: Floats = field(default_factory=lambda: np.empty(0))
    parts: Floats = field(default_factory=lambda: np.empty(0))
    sites: Floats = field(default_factory=lambda: np.empty(0))
    cuts: Indices = field(default_factory=lambda: np.empty((0, 3), dtype=np.int64))
    cut_prices: Floats = field(default_factory=lambda: np.empty(0))
    pulls: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, slots=True)
class Solution:
    """An answer and its proof.

    Attributes:
        selected: positions of the candidates selected, growing; those fixed are among them.
        assigned: of each demand, the position of the candidate that serves it, -1 of none.
        objective: of the plan.
        bound: no plan does better: never below the optimum of a maximum, never above that of a
            minimum. Not a number when infeasible.
        gap: `relative_gap(objective, bound)`, from the base of the options where they have one.
        status: see `Status`.
        seconds: taken.
        conflicts: when infeasible, constraints that no plan keeps together; without any one of
            them, some plan would keep the others.
        posts: at each candidate selected, where a problem decides them; else one at each.
        aims: of the objective, in their order; the first is `objective` with `bound`.
        served: weight of each demand that is served, where posts have a capacity.
        loads: weight that each candidate selected serves, where posts have a capacity.
        multipliers: that prove the bound, or one near it; None where the search has none.
        is_repeatable: whether its work was counted to the end: any machine gives the same.
    """

    selected: Indices
    assigned: Indices
    objective: float
    bound: float
    gap: float
    status: Status
    seconds: float
    conflicts: tuple[Conflict, ...] = ()
    posts: Indices | None = None
    aims: tuple[Aim, ...] = field(default=())
    served: Floats | None = None
    loads: Floats | None = None
    multipliers: Multipliers | None = field(default=None, compare=False, repr=False)
    is_repeatable: bool = False


def infeasible(
    demands: int, seconds: float, conflicts: tuple[Conflict, ...], objective: float = float("nan")
) -> Solution:
    """Returns the answer when no plan keeps every constraint."""
    nothing, unserved = np.empty(0, dtype=np.int64), np.full(demands, -1, dtype=np.int64)
    nan, infinite = float("nan"), float("inf")
    return Solution(nothing, unserved, objective, nan, infinite, "infeasible", seconds, conflicts)


def relative_gap(objective: float, bound: float, base: float | None = None) -> float:
    """Returns how much better any plan could be, as a share of what this one does.

    Args:
        objective: of the plan.
        bound: that no plan passes.
        base: what the objective is without any plan, None where that is unknown. A share of all
            that is there already would call any plan of a few sites more proven.

    >>> relative_gap(1_010.0, 1_015.0)
    0.0049504950495049506
    >>> relative_gap(1_010.0, 1_015.0, base=1_000.0)
    0.5
    """
    distance = abs(bound - objective)
    if distance == 0:
        return 0.0
    scale = scale_of(objective, base)
    return distance / scale if scale else float("inf")


def scale_of(objective: float, base: float | None) -> float:
    """Returns what a gap is a share of: the objective, or what of it a plan changes if less."""
    whole = abs(objective)
    return whole if base is None else min(whole, abs(objective - base))
