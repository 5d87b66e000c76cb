"""The progress of a scenario as it is stored."""

from __future__ import annotations

import numpy as np

from geodata.placement import Progress
from geodata.plans.jobs.answer import ProgressRecord
from geodata.plans.plan import PlanRecord


def progress_record(progress: Progress) -> ProgressRecord:
    """Returns a step of a solver as it is stored; what is not finite is None."""

    def finite(value: float | None) -> float | None:
        return None if value is None or not np.isfinite(value) else round(value, 3)

    return {
        "phase": progress.phase,
        "seconds": round(progress.seconds, 1),
        "share": finite(progress.share),
        "best": finite(progress.best),
        "bound": finite(progress.bound),
        "gap": None if finite(progress.gap) is None else round(float(progress.gap or 0.0), 6),
    }


def with_what_was_found(record: ProgressRecord, before: ProgressRecord | None) -> ProgressRecord:
    """Returns a progress with what a worker before found, as long as this one has no plan."""
    if record["best"] is not None or before is None:
        return record
    return {**record, "best": before["best"], "bound": before["bound"], "gap": before["gap"]}


def last_progress(plan: PlanRecord) -> ProgressRecord | None:
    """Returns the progress that a plan ends with: what it says itself; None when nothing solves."""
    if plan.get("objective") is None:
        return None
    return {
        "phase": "done",
        "best": plan["objective"]["value"],
        "seconds": plan["seconds"],
        "share": None,
        "bound": plan["bound"],
        "gap": plan["gap"],
    }
