"""A small memory of answers, in this process only: it is never written anywhere."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class Recent[T]:
    """The values last used, each for a time; the one unused longest leaves first.

    Args:
        clock: seconds that only grow.
        size: how many values at most.
        lives_s: how long a value is good.
    """

    def __init__(
        self, clock: Callable[[], float], *, size: int = 512, lives_s: float = 600.0
    ) -> None:
        self._clock, self._size, self._lives_s = clock, size, lives_s
        self._values: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable) -> T | None:
        """Returns the value of a key, or None when there is none, or it is too old."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            if self._clock() >= found[0]:
                del self._values[key]
                return None
            self._values.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, value: T) -> None:
        """Keeps a value."""
        with self._lock:
            self._values[key] = (self._clock() + self._lives_s, value)
            self._values.move_to_end(key)
            if len(self._values) > self._size:
                self._values.popitem(last=False)
