"""What changed between two versions of the sites: who gained, who lost, how many people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer import ChangedRow, Changes
from geodata.coverage.answer_figures import Counted
from geodata.coverage.measures import Measures
from geodata.coverage.statuses import STATUSES, UNKNOWN
from geodata.territory import Units


def change_between(
    units: Units,
    members: NDArray[np.int64],
    before: tuple[Measures, NDArray[np.int8]],
    after: tuple[Measures, NDArray[np.int8]],
) -> Changes:
    """Returns what changed for some units between two states, under the same thresholds.

    A unit gained when its status is a better one (unreachable, remote, underserved, served, in
    this order), lost when it is a worse one. `nearer` and `farther` count those whose minutes
    changed, whatever their status.

    Args:
        units: of the register.
        members: positions of the units.
        before: the former measures, and the statuses they give.
        after: today's.
    """
    (old, old_status), (new, new_status) = before, after
    was, now = old_status[members], new_status[members]
    known = (was != UNKNOWN) & (now != UNKNOWN)
    gained, lost = known & (now < was), known & (now > was)
    minutes_before, minutes_after = old.minutes[members], new.minutes[members]
    with np.errstate(invalid="ignore"):
        nearer, farther = minutes_after < minutes_before, minutes_after > minutes_before
    people = np.nan_to_num(units.people[members])

    def counted(which: NDArray[np.bool_]) -> Counted:
        whole = round(float(people[which].sum()))
        return {**units.counted(members[which]), "people": whole}

    rows: list[ChangedRow] = [
        {
            "code": units.codes[members[i]],
            "name": units.names[members[i]],
            "people": None if np.isnan(units.people[members[i]]) else int(people[i]),
            "change": "gained" if gained[i] else "lost" if lost[i] else "same_status",
            "minutes_before": _shown(minutes_before[i]),
            "minutes_after": _shown(minutes_after[i]),
            "advisors_per_10k_before": _shown(old.advisors_per_10k[members[i]], 3),
            "advisors_per_10k_after": _shown(new.advisors_per_10k[members[i]], 3),
            "status_before": STATUSES[was[i]],
            "status_after": STATUSES[now[i]],
        }
        for i in np.flatnonzero(gained | lost | nearer | farther).tolist()
    ]
    return {
        "gained": counted(gained),
        "lost": counted(lost),
        "nearer": counted(nearer),
        "farther": counted(farther),
        "rows": rows,
    }


def _shown(value: float, digits: int = 1) -> float | None:
    return round(float(value), digits) if np.isfinite(value) else None
