"""Programs solved one after the other, as the solver of a process is asked for them."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.mip import Program, solve


def test_programs_may_ask_for_other_counts_of_threads_one_after_the_other() -> None:
    program = Program(
        cost=-np.ones(6),
        lower=np.zeros(6),
        upper=np.ones(6),
        matrix=csr_array(np.ones((1, 6))),
        row_lower=np.array([-np.inf]),
        row_upper=np.array([3.5]),
        integer=np.ones(6, dtype=bool),
    )
    for threads in (0, 1, 0, 2, 1):
        found = solve(program, time_limit_s=60, threads=threads)
        assert (found.status, found.objective) == ("optimal", -3.0)
