"""What a search takes its time by: the machine's clock, or the work that it does, which is counted.

A time limit ends a search elsewhere on each machine, and so in another plan. Work is counted in
units of about a second of one core: the numbers that products, prices and swaps go over, the
iterations of the solver, and a little for each look at the clock, so that no loop is free. The
same question, seed and work give the same answer wherever it is asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, cast

from geodata.placement.solution import DEFAULT, Progress, Report, SolveOptions

_TERMS_A_UNIT = 1e8
"""Numbers that a compiled loop goes over in a second of the machine of docs/performance.md."""
_A_LOOK = 1e-3
"""Of a pass of numpy over a small problem, whose looks are all that is counted of some."""
_CUT = 1e9
"""Added to the work of a search that the time cut: whatever it waits for is over."""


@dataclass(slots=True)
class Work:
    """The work of one search.

    Attributes:
        until_s: of the machine's clock, at which it is cut whatever work is left.
        began_s: of the machine's clock.
        done: in units.
        is_cut: whether the time went before the work: its answer is that of this machine.
    """

    until_s: float
    began_s: float
    done: float = 0.0
    is_cut: bool = False

    def look(self) -> float:
        """Returns the work done, in units, this look among it."""
        self.done += _A_LOOK
        return self.done + (_CUT if self.late() else 0.0)

    def late(self) -> bool:
        """Returns whether the time of the machine is gone."""
        self.is_cut = self.is_cut or time.monotonic() >= self.until_s
        return self.is_cut

    def seconds(self) -> float:
        """Returns the seconds since it began, by the machine's clock."""
        return time.monotonic() - self.began_s


_WORK: ContextVar[Work | None] = ContextVar("work", default=None)


def clock_s() -> float:
    """Returns the time: seconds of the machine's clock, or units of work where it is counted."""
    work = _WORK.get()
    return time.monotonic() if work is None else work.look()


def counted_work() -> Work | None:
    """Returns the work that is counted; None where the machine's clock is the limit."""
    return _WORK.get()


def spend(terms: float) -> None:
    """Counts what is about to be gone over.

    Args:
        terms: how many numbers.
    """
    work = _WORK.get()
    if work is not None:
        work.done += terms / _TERMS_A_UNIT


@contextmanager
def counting(options: SolveOptions) -> Iterator[tuple[SolveOptions, Work | None]]:
    """Counts the work of what is inside, where options limit it.

    Gives the options for inside, whose limit is the work's, and the work; the options as they are
    and None where nothing limits it.

    Args:
        options: of the search; their time cuts it all the same.
    """
    if options.work_limit is None:
        yield options, None
        return
    began = time.monotonic()
    work = Work(began + options.time_limit_s, began)
    token = _WORK.set(work)
    try:
        limit, report = options.work_limit, _timed(options.progress, work)
        yield replace(options, time_limit_s=limit, work_limit=None, progress=report), work
    finally:
        _WORK.reset(token)


def _timed(report: Report | None, work: Work) -> Report | None:
    """Returns a report that is told seconds, of whoever reckons in units of work."""
    if report is None:
        return None
    tell = report

    def timed(step: Progress) -> bool | None:
        return tell(replace(step, seconds=work.seconds()))

    return timed


def by_the_clock[Solver: Callable[..., Any]](solver: Solver) -> Solver:
    """Makes a solver whose `work_limit` is counted, and whose answer says whether it was kept.

    Args:
        solver: which takes `options` by name.
    """

    @wraps(solver)
    def solve(*arrays: Any, options: SolveOptions = DEFAULT, **more: Any) -> Any:
        with counting(options) as (within, work):
            found = solver(*arrays, options=within, **more)
        if work is None:
            return found
        told = not work.is_cut and found.status != "interrupted"
        return replace(found, seconds=work.seconds(), is_repeatable=told)

    return cast("Solver", solve)
