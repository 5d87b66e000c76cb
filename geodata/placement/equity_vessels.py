"""A fair plan quickly: each post to the part served worst, where it reaches most of it.

When nothing more can be reached in a part, the others go on; the posts that are left reach the most
weight anywhere.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.greedy import greedy_covering
from geodata.placement.solution import Indices

if TYPE_CHECKING:
    from geodata.placement.equity_levels import EquityProgram


def fill_vessels(program: EquityProgram) -> Indices:
    """Returns a selection of the whole problem that keeps the quotas, the fixed sites in it."""
    columns = csr_array(program.reach.T)
    wished = program.free[_poured(program, columns)]
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


def _poured(program: EquityProgram, columns: csr_array) -> Indices:
    """Returns free candidates in the order in which they are taken."""
    left, reached = program.weights.copy(), program.base.copy()
    order: list[int] = []
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
