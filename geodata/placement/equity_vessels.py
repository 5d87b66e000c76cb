"""A fair plan quickly: each post to the part served worst, where it reaches most of it.

When nothing more can be reached in a part, the others go on; the posts that are left reach the most
weight anywhere. A plan filled so is then emptied in part and filled again, while there is time:
what is fairer is kept (ruin and recreate: Schrimpf and others, *J. Comput. Physics* 159, 2000).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.greedy import greedy_covering
from geodata.placement.solution import Indices

if TYPE_CHECKING:
    from geodata.placement.equity_levels import EquityProgram


_EMPTIED = 10
"""Sites of which one at most is closed before the others are filled up again."""
_NOTHING = np.empty(0, dtype=np.int64)


def refill(
    program: EquityProgram,
    selected: Indices,
    rng: np.random.Generator,
    stop: Callable[[Indices], bool],
) -> Indices:
    """Returns the fairest plan found by closing a few sites at random and filling up, repeatedly.

    Args:
        program: of the problem.
        selected: the plan to begin from.
        rng: of the sites that close.
        stop: told the best plan; True ends the search.
    """
    best, columns = selected, csr_array(program.reach.T)
    while not stop(best):
        own = np.flatnonzero(np.isin(program.free, best))
        if not len(own):
            return best
        closed = int(rng.integers(1, max(2, len(own) // _EMPTIED + 1)))
        kept = np.sort(rng.permutation(own)[closed:])
        found = fill_vessels(program, columns, kept)
        if len(found) == len(best) and program.aims(found) > program.aims(best):
            best = found
    return best


def fill_vessels(
    program: EquityProgram, columns: csr_array | None = None, first: Indices = _NOTHING
) -> Indices:
    """Returns a selection of the whole problem that keeps the quotas, the fixed sites in it.

    Args:
        program: of the problem.
        columns: its free candidates x demands, made from it when None.
        first: free candidates to begin with.
    """
    columns = csr_array(program.reach.T) if columns is None else columns
    wished = program.free[_poured(program, columns, first)]
    found = np.union1d(wished, program.fixed)
    if program.quotas.kept_by(found):
        return found
    fixed, p = program.fixed, program.p + len(program.fixed)
    wanted = program.quotas.nearest_counts(found, fixed, p)
    if wanted is None:
        return fixed
    kinds = program.quotas.class_of
    room = wanted - np.bincount(kinds[fixed], minlength=len(wanted))
    place = {candidate: number for number, candidate in enumerate(program.free.tolist())}
    kept = []
    for candidate in wished.tolist():
        if room[kinds[candidate]] > 0:
            room[kinds[candidate]] -= 1
            kept.append(place[candidate])
    own, first = kinds[program.free], np.array(kept, dtype=np.int64)
    filled = greedy_covering(columns, program.weights, program.p, first, (own, room))
    return np.union1d(program.free[filled], fixed)


def _poured(program: EquityProgram, columns: csr_array, begun: Indices) -> Indices:
    """Returns free candidates in the order in which they are taken, those begun with first."""
    left, reached = program.weights.copy(), program.base.copy()
    order: list[int] = begun.tolist()
    had = np.unique(columns[begun].indices)
    np.add.at(reached, program.part[had], left[had])
    left[had] = 0.0
    by_part = np.argsort(program.part, kind="stable")
    starts = np.searchsorted(program.part[by_part], np.arange(program.parts + 1))
    rows = [program.reach[by_part[a:b]] for a, b in pairwise(starts.tolist())]
    full = np.zeros(program.parts, dtype=bool)
    while len(order) < program.p and not full.all():
        part = int(np.argmin(np.where(full, np.inf, reached / program.total)))
        gain = rows[part].T @ left[by_part[starts[part] : starts[part + 1]]]
        # The first of equals, as the last resort.
        best = int(np.argmax(gain)) if len(gain) else 0
        if not len(gain) or gain[best] <= 0:
            full[part] = True
            continue
        own = columns.indices[columns.indptr[best] : columns.indptr[best + 1]]
        np.add.at(reached, program.part[own], left[own])
        left[own] = 0.0
        order.append(best)
    first = np.array(order, dtype=np.int64)
    return greedy_covering(columns, program.weights, program.p, first)
