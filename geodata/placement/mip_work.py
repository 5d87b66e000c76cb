"""How much the solver may do where work is counted, and how much it did (`clock`).

It knows no limit of work of its own: branch and bound is ended at a step, of which it tells; a
linear program at an iteration. What each is worth was measured on coverings of 300 to 1,500
demands.
"""

from __future__ import annotations

import time
from typing import Any

from geodata.placement.clock import Work, spend

_UNIT = 1e8
_STEP, _SIMPLEX, _INTERIOR, _SETUP = 200.0, 1.0, 20.0, 20.0
"""Terms of the matrix gone over: by a step of branch and bound, by an iteration of each method, and
before any."""


def limit_work(model: Any, terms: int, units: float, work: Work, *, whole: bool) -> None:
    """Ends a program at so much work; the machine's time still ends the whole search.

    Args:
        model: the solver's.
        terms: of its matrix.
        units: of work that it may do.
        work: of the search.
        whole: whether it has branches: its own linear programs then have no limit.
    """
    most = max(0.0, units) * _UNIT / max(1, terms)
    model.setOptionValue("time_limit", max(0.01, work.until_s - time.monotonic()))
    if not whole:
        model.setOptionValue("simplex_iteration_limit", _whole(most / _SIMPLEX))
        model.setOptionValue("ipm_iteration_limit", _whole(most / _INTERIOR))
        return
    steps, allowed = 0, _whole(most / _STEP)

    def on_step(_event: Any) -> None:
        nonlocal steps
        steps += 1
        if steps > allowed:
            model.cancelSolve()

    model.HandleUserInterrupt = True
    model.cbMipInterrupt.subscribe(on_step)


def count_work(model: Any, terms: int) -> None:
    """Counts what a program took.

    Args:
        model: that was run.
        terms: of its matrix.
    """
    info = model.getInfo()
    nodes, simplex = max(0, int(info.mip_node_count)), max(0, int(info.simplex_iteration_count))
    interior = max(0, int(info.ipm_iteration_count))
    times = _SETUP + _STEP * nodes + _SIMPLEX * simplex + _INTERIOR * interior
    spend(times * terms)


def _whole(most: float) -> int:
    return int(min(2**31 - 1, 1 + most))
