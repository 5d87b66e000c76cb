"""What every solver takes beside its arrays, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]
Status = Literal["optimal", "feasible", "infeasible", "interrupted"]
"""`optimal`: the gap asked for is proven; `feasible`: the time went first; `infeasible`: no plan
keeps every constraint, those in conflict are named; `interrupted`: the caller stopped it."""


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
        phase: `bound`, `search` or `proof`.
        seconds: since the start.
        best: objective of the best plan found, None before the first.
        bound: the best that any plan could do, None before it is known.
        selected: the best plan, None before the first.
    """

    phase: str
    seconds: float
    best: float | None = None
    bound: float | None = None
    selected: Indices | None = None

    @property
    def gap(self) -> float | None:
        """How much better any plan could be, as a share of the best one; None while unknown."""
        if self.best is None or self.bound is None:
            return None
        return relative_gap(self.best, self.bound)


Report = Callable[[Progress], bool | None]
"""Takes each step of a search; answering True stops it, and its best plan so far is returned."""


@dataclass(frozen=True, slots=True)
class Solution:
    """An answer and its proof.

    Attributes:
        selected: positions of the candidates selected, growing; those fixed are among them.
        assigned: of each demand, the position of the candidate that serves it, -1 of none.
        objective: of the plan.
        bound: no plan does better: never below the optimum of a maximum, never above that of a
            minimum. Not a number when infeasible.
        gap: `relative_gap(objective, bound)`.
        status: see `Status`.
        seconds: taken.
        conflicts: the constraints that no plan keeps together, by name, when infeasible.
        posts: at each candidate selected, where a problem decides them; else one at each.
    """

    selected: Indices
    assigned: Indices
    objective: float
    bound: float
    gap: float
    status: Status
    seconds: float
    conflicts: tuple[str, ...] = ()
    posts: Indices | None = None


def relative_gap(objective: float, bound: float) -> float:
    """Returns how much better any plan could be, as a share of the objective."""
    distance = abs(bound - objective)
    if distance == 0:
        return 0.0
    return distance / abs(objective) if objective else float("inf")
