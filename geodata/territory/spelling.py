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
SHORTEST_BEGINNING_FOR_TWO = 12
"""Likewise of the beginning of a name, which more names share."""


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
        joined = text.replace(" ", "")
        if len(joined) < SHORTEST:
            return []
        possible = self._possible(joined)
        found = _slips(joined, _most_slips(joined), [self._names[at] for at in possible])
        near = {
            possible[rank]: slips
            for rank, slips in found.items()
            if slips <= _most_slips(self._names[possible[rank]])
        }
        return self._fewest(near, at_least=1)

    def begun_near(self, text: str) -> list[int]:
        """Returns what the names stand for whose beginning is the nearest to a folded text.

        What is being typed: its letters are those of a name's beginning but for a slip or two, and
        the rest of the name is still to come. None where none is near.
        """
        joined = text.replace(" ", "")
        if len(joined) < SHORTEST:
            return []
        most = 1 if len(joined) < SHORTEST_BEGINNING_FOR_TWO else 2
        possible = self._may_begin(joined, most)
        near: dict[int, int] = {}
        for length in range(len(joined) - most, len(joined) + most + 1):
            found = _slips(joined, most, [self._names[at][:length] for at in possible])
            for rank, slips in found.items():
                near[possible[rank]] = min(slips, near.get(possible[rank], slips))
        return self._fewest(near)

    def _may_begin(self, joined: str, most: int) -> list[int]:
        """Returns the names that may begin so: a slip brings or takes away one letter at most."""
        [own] = _letters_of([joined], np.array([len(joined)]))
        least, longest = len(joined) - most, len(joined) + most
        possible = np.flatnonzero(
            (self._lengths >= least) & (np.bitwise_count(own & ~self._letters) <= most)
        )
        for is_more, length in ((True, least), (False, longest)):
            begun = [self._names[at][:length] for at in possible.tolist()]
            letters = _letters_of(begun, np.array(list(map(len, begun)), dtype=np.int64))
            others = letters & ~own if is_more else own & ~letters
            possible = possible[np.bitwise_count(others) <= most]
        found: list[int] = possible.tolist()
        return found

    def _fewest(self, near: dict[int, int], at_least: int = 0) -> list[int]:
        """Returns what the names at the fewest slips stand for, of slips by position."""
        least = max(at_least, min(near.values(), default=0))
        kept = (
            entry for at, slips in near.items() if slips <= least for entry in self._entries[at]
        )
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


def _slips(joined: str, most: int, names: Sequence[str]) -> dict[int, int]:
    """Returns how many slips lead from names to a text, by position, where they are few enough."""
    # A tenth of a second to load, and hardly a question needs it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(joined, names, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {rank: slips for _, slips, rank in found}


def _most_slips(joined: str) -> int:
    return 1 if len(joined) < SHORTEST_FOR_TWO else 2
