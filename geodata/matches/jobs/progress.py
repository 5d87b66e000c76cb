"""How far a job is, written down every few seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from geodata.matches.jobs.records import Matches, timestamp

_TOLD_EVERY_S = 2.0


class Progress:
    """Writes how far a job is, every few seconds, and finds out when it was erased."""

    def __init__(
        self, matches: Matches, match_id: str, total: int, clock: Callable[[], float]
    ) -> None:
        self._matches, self._match_id, self._total = matches, match_id, total
        self._clock, self._told_s, self._done = clock, clock(), 0

    def tell(self, count: int) -> None:
        """Counts rows that are done.

        Raises:
            UnknownMatchError: the job was erased: its work stops.
        """
        self._done = min(self._total, self._done + count)
        if self._clock() - self._told_s < _TOLD_EVERY_S:
            return
        now, done = timestamp(self._matches.now()), self._done
        self._matches.update(
            self._match_id, lambda match: replace(match, done=done, changed_at=now)
        )
        self._told_s = self._clock()
