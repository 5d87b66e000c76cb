"""Communes whose name is nearly a text, so that a slip finds them.

Nearly: one slip up to seven letters, two beyond, a slip being a letter more, less or other, or two
in the wrong order (the optimal string alignment distance, computed by rapidfuzz).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

SHORTEST = 5
"""Of letters: in shorter words one letter makes another name."""
SHORTEST_FOR_TWO = 8
"""Of letters, from which two slips leave a name that can be known."""


class Spellings:
    """Names without spaces, found by what is a slip or two away from them."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        """Takes (folded name, what it stands for)."""
        entries: dict[str, list[int]] = {}
        for name, entry in names:
            joined = name.replace(" ", "")
            if len(joined) >= SHORTEST:
                entries.setdefault(joined, []).append(entry)
        self._names = list(entries)
        self._entries = list(entries.values())
        self._lengths = np.array(list(map(len, self._names)), dtype=np.int64)
        self._letters = _letters_of(self._names, self._lengths)

    def near(self, text: str) -> list[int]:
        """Returns what the names stand for that are the nearest to a folded text, none if far.

        Beside a name that only spaces tell from the text, those that are one slip away.
        A text of any length is answered in less than a millisecond for all communes of France.
        """
        # A tenth of a second to load, and hardly a question needs it.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        joined = text.replace(" ", "")
        if len(joined) < SHORTEST:
            return []
        possible = self._possible(joined)
        found = process.extract(
            joined,
            [self._names[at] for at in possible],
            scorer=OSA.distance,
            score_cutoff=_most_slips(joined),
            limit=None,
        )
        near = [
            (slips, possible[rank])
            for name, slips, rank in found
            if slips <= min(map(_most_slips, (joined, name)))
        ]
        least = max(1, min((slips for slips, _ in near), default=1))
        kept = (entry for slips, at in near if slips <= least for entry in self._entries[at])
        return list(dict.fromkeys(kept))

    def _possible(self, joined: str) -> list[int]:
        """Returns the names that may be so near: of nearly as many letters, nearly the same ones.

        A slip changes the length by one at most, and takes one letter away for another at most.
        """
        most, [own] = _most_slips(joined), _letters_of([joined], np.array([len(joined)]))
        is_near = np.abs(self._lengths - len(joined)) <= most
        is_near &= np.bitwise_count(self._letters ^ own) <= 2 * most
        found: list[int] = np.flatnonzero(is_near).tolist()
        return found


def _letters_of(names: Sequence[str], lengths: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Returns the letters of each name as bits, whatever their order and number.

    Two letters may share a bit: names seem nearer than they are, never farther.
    """
    if not names:
        return np.zeros(0, dtype=np.uint64)
    written = np.frombuffer("".join(names).encode("ascii", "replace"), dtype=np.uint8)
    bits = np.uint64(1) << (written & 63).astype(np.uint64)
    return np.bitwise_or.reduceat(bits, np.cumsum(lengths) - lengths)


def _most_slips(joined: str) -> int:
    return 1 if len(joined) < SHORTEST_FOR_TWO else 2
