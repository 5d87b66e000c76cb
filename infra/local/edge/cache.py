"""What an edge has kept: answers by their key, with their age, the oldest used ones given up."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from infra.local.edge.keys import Key
from infra.local.edge.lifetimes import Lifetime
from infra.local.gateway.replies import HttpResponse

_HELD_BYTES = 64 * 1024 * 1024
_LARGEST_BYTES = 10 * 1024 * 1024  # the map's own file is read by ranges, of which none is kept


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, when it was had (seconds of a steady clock), and how long it is good.

    `state` is of what it was made of, for an origin that says when that changes.
    """

    response: HttpResponse
    at_s: float
    lifetime: Lifetime
    state: Hashable = None

    def is_fresh(self, now_s: float) -> bool:
        """Whether it is served without a word to the origin."""
        return now_s < self.at_s + self.lifetime.fresh_s

    def may_wait(self, now_s: float) -> bool:
        """Whether it is served as it is, while another is asked for."""
        until_s = self.lifetime.fresh_s + self.lifetime.while_revalidating_s
        return now_s < self.at_s + until_s

    def stands_in(self, now_s: float) -> bool:
        """Whether it may be served in place of an error of the origin's."""
        is_answer = self.response.status < 400
        return is_answer and now_s < self.at_s + self.lifetime.fresh_s + self.lifetime.if_error_s


class Cache:
    """Kept answers, within bounds of memory."""

    def __init__(self, held_bytes: int = _HELD_BYTES) -> None:
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._free_bytes = held_bytes

    def get(self, key: Key, state: Hashable) -> Kept | None:
        """What is kept under `key`, fresh or not, unless it was made of another state."""
        kept = self._kept.get(key)
        if kept is None or kept.state != state:
            return None
        self._kept.move_to_end(key)
        return kept

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer, when it has a life and is not too large."""
        self.drop(key)
        if not kept.lifetime.is_kept or len(kept.response.body) > _LARGEST_BYTES:
            return
        self._kept[key] = kept
        self._free_bytes -= _bytes(kept)
        while self._free_bytes < 0:
            self.drop(next(iter(self._kept)))

    def drop(self, key: Key) -> None:
        """Forget what is kept under `key`."""
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._free_bytes += _bytes(gone)


def _bytes(kept: Kept) -> int:
    return len(kept.response.body) + 1024  # its key and headers, about
