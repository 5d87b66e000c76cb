"""How far a plan is outside its search: data, reach, trips and tables, each told by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from geodata.errors import PlanStoppedError
from geodata.placement import Progress, Report

BEFORE_SEARCH = ("load", "reach", "trips")
"""The phases in which there is no plan to keep yet: whoever stops then has none."""


@dataclass(slots=True)
class Following:
    """Tells the phases of a plan to whoever follows it, with the first figures once known.

    Attributes:
        report: told of each step; answering True stops. None when nobody follows.
        current: what was told last.
        has_plan: whether there is one to take up again: whoever stops then waits for it.
    """

    report: Report | None = None
    current: Progress = field(default_factory=lambda: Progress("load", 0.0))
    has_plan: bool = False

    def tell(self, phase: str, share: float | None = None) -> None:
        """Tells that a phase is this far, `share` of it between 0 and 1.

        Raises:
            PlanStoppedError: whoever follows wants it no more.
        """
        self.current = replace(self.current, phase=phase, share=share)
        if self.report is not None and self.report(self.current) and not self.has_plan:
            raise PlanStoppedError

    def within(self, phase: str) -> Callable[[float], None]:
        """Returns what is told of the share of a phase that is done, from 0 to 1."""
        return lambda share: self.tell(phase, share)

    def has(self, best: float | None, bound: float | None) -> None:
        """Keeps the value of a first plan and a bound, told with every step from now on."""
        self.current = replace(self.current, best=best, bound=bound)
