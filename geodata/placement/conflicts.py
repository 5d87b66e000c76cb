"""Why nobody can be left out: the constraints that keep a plan from serving every demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.clock import clock_s
from geodata.placement.lean import without_implied
from geodata.placement.mip import solve
from geodata.placement.model import Model, add_sites
from geodata.placement.quotas import Quotas, least_conflict
from geodata.placement.solution import Conflict, Indices

_MOST_PARTED = 400
"""Demands up to which those at fault are told apart, each by some programs more."""
_EACH_S = 5.0


def unreachable(reach: Any, needs: Indices | None = None) -> tuple[Conflict, ...]:
    """Returns the demands that no candidate serves, of some or of all; nothing without any."""
    alone = np.flatnonzero(np.diff(reach.indptr) == 0)
    if needs is not None:
        alone = np.intersect1d(alone, needs)
    return (Conflict("unreachable", "", tuple(alone.tolist())),) if len(alone) else ()


def serving_everyone(
    reach: Any,
    needs: Indices,
    fixed: Indices,
    quotas: Quotas,
    p: int | None,
    until: float,
    *,
    at_most: bool = False,
) -> tuple[Conflict, ...]:
    """Returns constraints that cannot be kept when some demands must all be served.

    Empty when a plan serves them, or when the time went before it was known. What the time left
    unproven is in the answer, which is then larger than needs be.

    Args:
        reach: demands x candidates.
        needs: demands that must be served, each by some candidate.
        fixed: candidates that are selected whatever happens.
        quotas: on candidates.
        p: how many to select; None for any number.
        until: `clock_s` at which to stop.
        at_most: whether fewer than p may be.
    """
    # What serves whom matters alone, not at what cost.
    reach = csr_array((np.ones(reach.nnz), reach.indices, reach.indptr), shape=reach.shape)
    some = needs if len(needs) <= _MOST_PARTED else np.empty(0, dtype=np.int64)
    constraints = [
        each for each in quotas.constraints(fixed) if p is not None or each.kind != "count"
    ]
    everyone = [Conflict("everyone", "", tuple(needs.tolist()))]
    if len(some):
        everyone = [Conflict("everyone", "", (each,)) for each in some.tolist()]

    def possible(kept: Sequence[Conflict]) -> bool:
        return not _is_impossible(reach, kept, fixed, quotas, p, until, at_most=at_most)

    found = least_conflict([*constraints, *everyone], possible)
    demands = tuple(sorted(n for each in found if each.kind == "everyone" for n in each.members))
    others = tuple(each for each in found if each.kind != "everyone")
    return (*others, Conflict("everyone", "", demands)) if demands else others


def _is_impossible(
    reach: Any,
    kept: Sequence[Conflict],
    fixed: Indices,
    quotas: Quotas,
    p: int | None,
    until: float,
    *,
    at_most: bool,
) -> bool:
    groups, held, count = quotas.kept_only(
        kept, fixed, quotas.candidates if p is None else p, at_most=at_most
    )
    model = Model()
    sites = add_sites(model, held, groups, count)
    members = [n for each in kept if each.kind == "everyone" for n in each.members]
    if members:
        rows = csr_array(reach[np.array(members)])
        if (np.diff(rows.indptr) == 0).any():
            return True
        model.add([(sites, without_implied(rows))], 1.0, np.inf)
    left = min(_EACH_S, until - clock_s())
    if left <= 0:
        return False
    program = model.program(np.zeros(model.columns))
    return solve(program, time_limit_s=left).status == "infeasible"
