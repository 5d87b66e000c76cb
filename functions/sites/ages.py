"""How old what is served is, measured at each turn of the schedule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from functions.metrics import Figure
from geodata.imports import Versions
from geodata.refresh import current_run

_HOUR_S = 3600.0


def ages(versions: Versions, get: Callable[[str], bytes], now: datetime) -> dict[Figure, float]:
    """Returns the hours since the sites in use were published, and since the results were made.

    What was never published, or does not say when, has no age.
    """
    in_use, run = versions.in_use(), current_run(get)
    since = {
        Figure.SITES_AGE: None if in_use is None else in_use.publication.published_at,
        Figure.REFRESH_AGE: None if run is None else run.started_at,
    }
    return {
        figure: (now - datetime.fromisoformat(moment)).total_seconds() / _HOUR_S
        for figure, moment in since.items()
        if moment
    }
