"""What is due by the clock: turns of schedules, each once a period, over restarts too."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from geodata.clock import day_in_france
from geodata.errors import BadInputError, ObjectChangedError
from geodata.stores import Item, Items, WorkQueue

_PK = "timetable"
_NEW_DAY = "new-day"


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of task, and how often it is added."""

    kind: str
    every_s: float


_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_UNIT_S = {"minute": 60.0, "hour": 3600.0, "day": 86_400.0}
_STARTS_EVERY_S = 300.0
_ERASES_EVERY_S = 600.0


def entries_of(sync_every: str) -> list[Entry]:
    """Returns what a machine does by the clock, as the template's schedules have it.

    Args:
        sync_every: how often a newer file is looked for: `rate(1 hour)`.

    Raises:
        BadInputError: it is no such rate.
    """
    found = _RATE.fullmatch(sync_every)
    if found is None or int(found[1]) < 1:
        raise BadInputError(f"SyncRate is no rate as rate(1 hour): {sync_every}")
    return [
        Entry("turn", int(found[1]) * _UNIT_S[found[2]]),
        Entry("start", _STARTS_EVERY_S),
        Entry("erase", _ERASES_EVERY_S),
        Entry("forget", _UNIT_S["day"]),
    ]


class Timetable:
    """Adds tasks to a queue when they are due."""

    def __init__(
        self,
        items: Items,
        queue: WorkQueue,
        entries: Sequence[Entry],
        now: Callable[[], datetime],
        *,
        is_refreshed: bool,
    ) -> None:
        """Takes the records, the queue, what is due, and the time in UTC."""
        self._items, self._queue, self._entries = items, queue, entries
        self._now, self._is_refreshed = now, is_refreshed

    def look(self) -> None:
        """Adds what is due. A machine that was off for a week has one turn of each, not seven."""
        now = self._now()
        for each in self._entries:
            # Both ways: a turn in the future is of a clock that jumped.
            if self._since(each.kind, now) >= each.every_s:
                self._add(each.kind, each.kind, now.isoformat())
        day = day_in_france(now).isoformat()
        if self._is_refreshed and self._last(_NEW_DAY) != day:
            self._add("refresh", _NEW_DAY, day)

    def _since(self, name: str, now: datetime) -> float:
        last = self._last(name)
        return (
            float("inf")
            if last is None
            else abs((now - datetime.fromisoformat(last)).total_seconds())
        )

    def _last(self, name: str) -> str | None:
        item = self._items.get(_PK, name)
        return None if item is None else str(item.body["at"])

    def _add(self, kind: str, name: str, at: str) -> None:
        item = self._items.get(_PK, name)
        # The task first: a kill between the two adds it twice, and the other order never.
        self._queue.add(kind, kind, {})
        if item is None:
            self._items.create(Item(_PK, name, {"at": at}))
            return
        try:
            self._items.replace(item, {"at": at})
        except ObjectChangedError:
            return
