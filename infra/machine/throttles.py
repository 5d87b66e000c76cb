"""How often a route may be asked: buckets of tokens that all processes of a machine share."""

from __future__ import annotations

import fcntl
import mmap
import struct
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from infra.local.template.access import Throttle
from infra.local.template.routes import Route

_CELL = struct.Struct("dd")  # tokens left, and when, by a steady clock


class Throttles:
    """The buckets of routes, in a file that processes map.

    The clock is the system's steady one, the same in all of them.
    """

    def __init__(
        self, file: Path, routes: Sequence[Route], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Takes the file, which `begin` made, and the routes in an order that never changes."""
        self._throttles: dict[str, tuple[int, Throttle]] = {
            route.key: (number * _CELL.size, route.throttle)
            for number, route in enumerate(routes)
            if route.throttle is not None
        }
        self._file = file.open("r+b")
        self._cells = mmap.mmap(self._file.fileno(), 0)
        self._clock = clock

    @staticmethod
    def begin(
        file: Path, routes: Sequence[Route], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Makes the file, each bucket full."""
        full = [0.0 if each.throttle is None else float(each.throttle.burst) for each in routes]
        file.write_bytes(b"".join(_CELL.pack(tokens, clock()) for tokens in full) or b"\0")

    def has_room(self, key: str) -> bool:
        """Returns whether a request of a route may pass now; if so it takes its token."""
        if key not in self._throttles:
            return True
        at, throttle = self._throttles[key]
        # Nothing under the lock waits: a process that is killed there is unlocked by the system.
        fcntl.lockf(self._file, fcntl.LOCK_EX, _CELL.size, at)
        try:
            tokens, since_s = _CELL.unpack_from(self._cells, at)
            now_s = self._clock()
            gained = max(0.0, now_s - since_s) * throttle.rate
            tokens = min(float(throttle.burst), tokens + gained)
            passes = tokens >= 1
            _CELL.pack_into(self._cells, at, tokens - 1 if passes else tokens, now_s)
            return passes
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, _CELL.size, at)

    def close(self) -> None:
        """Lets go of the file."""
        self._cells.close()
        self._file.close()
