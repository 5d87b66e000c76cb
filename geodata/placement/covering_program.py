"""A covering problem, its program, and what the multipliers of its relaxation are of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, hstack, vstack

from geodata.placement.mip import Program
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Floats, Indices, SolveOptions
from geodata.placement.travel import Trip


@dataclass(frozen=True, slots=True, eq=False)
class Covering:
    """A covering problem over checked arrays.

    Attributes:
        matrix: demands x candidates, ones.
        weights: of the demands.
        p: how many candidates to select.
        fixed: those that are selected whatever happens.
        quotas: on candidates.
        options: of the search.
        trip: the travel of a plan, the aim after; None without.
        times: how many selected candidates a demand needs.
    """

    matrix: Any
    weights: Floats
    p: int
    fixed: Indices
    quotas: Quotas
    options: SolveOptions
    trip: Trip | None = None
    times: int = 1

    def covered(self, selected: Indices) -> float:
        """Returns the weight that a plan covers."""
        return float(self.covered_by_demand(selected).sum())

    def covered_by_demand(self, selected: Indices) -> Floats:
        """Returns the weight of each demand that a plan covers, 0 of the others."""
        chosen = np.zeros(self.matrix.shape[1])
        chosen[selected] = 1
        return np.where(self.matrix @ chosen >= self.times, self.weights, 0.0)


def program_of(
    problem: Covering, lean: Any, weight: Floats, columns: Indices, *, whole: bool = False
) -> Program:
    """Returns the program of candidates, then of the share covered of each demand.

    Args:
        problem: the covering.
        lean: its merged demands x all of its candidates.
        weight: of the merged demands.
        columns: candidates that may be selected.
        whole: whether candidates are, and where several sites are needed, demands.
    """
    demands, candidates = lean.shape[0], len(columns)
    is_fixed = np.zeros(lean.shape[1])
    is_fixed[problem.fixed] = 1.0
    # Those that are fixed are no variables of a demand: half of two would cover it by half.
    needs = np.maximum(problem.times - lean @ is_fixed, 0.0)
    part = csr_array(csr_array(lean @ diags_array(1.0 - is_fixed))[:, columns])
    part.eliminate_zeros()
    member = problem.quotas.member[columns].T
    counted = vstack([csr_array(np.ones((1, candidates))), member])
    nothing = csr_array((counted.shape[0], demands))
    covered = -diags_array(needs)
    lower = np.zeros(candidates + demands)
    lower[np.flatnonzero(np.isin(columns, problem.fixed))] = 1.0
    no_limit = np.full(demands, np.inf)
    return Program(
        cost=np.concatenate([np.zeros(candidates), -weight]),
        lower=lower,
        upper=np.ones(candidates + demands),
        matrix=csr_array(vstack([hstack([part, covered]), hstack([counted, nothing])])),
        row_lower=np.concatenate([np.zeros(demands), [problem.p], problem.quotas.at_least]),
        row_upper=np.concatenate([no_limit, [problem.p], problem.quotas.at_most]),
        integer=_whole(problem.times, candidates, demands) if whole else None,
    )


def _whole(times: int, candidates: int, demands: int) -> NDArray[np.bool_]:
    """Which variables are whole: a demand reached once of two times is not half covered."""
    found = np.ones(candidates + demands, dtype=bool)
    if times == 1:
        found[candidates:] = False
    return found
