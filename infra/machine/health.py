"""Whether a machine can do its work, for whoever watches it: figures, of nobody and of no place."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version

from geodata.clock import present
from geodata.errors import MaillageError
from geodata.nearest import Guide
from infra.local.gateway.replies import HttpResponse
from infra.machine.keys import IssuerKeys
from infra.machine.stores import Stores

PATH = "/healthz"
_LOOKED_EVERY_S = 5.0
"""Whoever asks more often is told the same: asking costs the disk nothing."""
_WORK_WAITS_S = 3600.0
_SOON = ("check", "turn", "start")
"""Tasks that are done within minutes: a sweep of scenarios may rightly wait for hours."""


class Health:
    """What a process sees of its machine."""

    def __init__(
        self,
        stores: Stores,
        guide: Callable[[], Guide],
        keys: IssuerKeys | None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = present,
    ) -> None:
        """Takes what it looks at; `keys` are None where the machine signs its own tokens."""
        self._stores, self._guide, self._keys = stores, guide, keys
        self._clock, self._now = clock, now
        self._seen: tuple[float, HttpResponse] | None = None

    def answer(self) -> HttpResponse:
        """Returns the state, as of a few seconds ago at most: 200, or 503 when something fails."""
        if self._seen is None or self._clock() - self._seen[0] >= _LOOKED_EVERY_S:
            self._seen = (self._clock(), self._look())
        return self._seen[1]

    def _look(self) -> HttpResponse:
        facts = {
            "data": self._tried(self._data),
            "objects": self._tried(self._objects),
            "records": self._tried(self._records),
            "work": self._tried(self._work),
            "issuer": "known" if self._keys is None or self._keys.are_there else "unknown",
        }
        # Citizens need no issuer: a machine that cannot check tokens still serves.
        fails = [name for name in ("data", "objects", "records", "work") if facts[name] is None]
        state = {"status": "failing" if fails else "ok", "version": version("maillage"), **facts}
        headers = (("content-type", "application/json"), ("cache-control", "no-store"))
        return HttpResponse(503 if fails else 200, headers, json.dumps(state).encode())

    @staticmethod
    def _tried(look: Callable[[], object]) -> object:
        try:
            return look()
        except MaillageError:
            return None

    def _data(self) -> object:
        guide = self._guide()
        found = {"snapshot": guide.snapshot_id, "sites": guide.network.table.version.version}
        return {**found, "latest": not guide.lacks}

    def _objects(self) -> object:
        self._stores.objects.put(f"health/{os.getpid()}", b"")
        return "writable"

    def _records(self) -> object:
        self._stores.items.delete("health", "none")  # which waits for its turn to write, and writes
        return "writable"

    def _work(self) -> object:
        waiting = [each for each in self._stores.queue.waiting() if not each.body["worker"]]
        now = self._now()
        late = [
            (now - datetime.fromisoformat(each.body["due_at"])).total_seconds()
            for each in waiting
            if each.body["kind"] in _SOON
        ]
        if late and max(late) > _WORK_WAITS_S:
            return None
        aside = len(self._stores.queue.aside())
        return {"waiting": len(waiting), "failed": aside}
