"""How long a machine keeps what it need not keep for ever, as `infra/stacks/data.yaml` has it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from geodata.errors import MissingObjectError
from geodata.refresh import current_run
from infra.machine.stores import Stores

_DAY_S = 86_400.0
IMPORTS_DAYS = 180
LARGE_DAYS = 1
RUNS_DAYS = 7
"""The run of each day is 300 MB; the one that is served is kept, however old."""
NAMES_DAYS = 90
"""As long as Step Functions knows the name of an execution."""


def forget_old(stores: Stores, clock: Callable[[], float] = time.time) -> int:
    """Deletes objects that are past their time; returns how many."""
    now = clock()
    served = current_run(stores.objects.get)
    kept = None if served is None else f"{served.folder}/"
    forgotten = 0
    for key in stores.objects.every():
        days = _days_of(key)
        if days is None or (kept is not None and key.startswith(kept)):
            continue
        try:
            is_old = now - stores.objects.written_at(key) > days * _DAY_S
        except MissingObjectError:
            continue
        if is_old:
            stores.objects.delete(key)
            forgotten += 1
    moment = datetime.fromtimestamp(now, UTC) - timedelta(days=NAMES_DAYS)
    stores.executions.forget(moment)
    return forgotten


def _days_of(key: str) -> int | None:
    for prefix, days in (
        ("imports/", IMPORTS_DAYS),
        ("coverage/large/", LARGE_DAYS),
        ("scenarios/large/", LARGE_DAYS),
        ("coverage/runs/", RUNS_DAYS),
        ("health/", LARGE_DAYS),
    ):
        if key.startswith(prefix):
            return days
    return None
