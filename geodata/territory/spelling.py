"""Towns whose name is a text but for one letter, so that a slip finds them.

By deletions (W. Garbe, SymSpell, 2012): two words within one insertion, deletion, substitution or
transposition of each other share a word that each gives by deleting one letter at most.
"""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 5
"""Of letters: in shorter words one letter makes another name."""


class Spellings:
    """Names without spaces, found by what is one slip away from them."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        """Takes (folded name, what it stands for)."""
        self._by_shortened: dict[str, list[tuple[str, int]]] = {}
        for name, entry in names:
            joined = name.replace(" ", "")
            if len(joined) >= SHORTEST:
                for shortened in _shortened(joined):
                    self._by_shortened.setdefault(shortened, []).append((joined, entry))

    def near(self, text: str) -> list[int]:
        """Returns what the names stand for that are a folded text but for one slip or spaces."""
        joined = text.replace(" ", "")
        if len(joined) < SHORTEST:
            return []
        found = [
            entry
            for shortened in _shortened(joined)
            for name, entry in self._by_shortened.get(shortened, ())
            if _is_one_slip(joined, name)
        ]
        return list(dict.fromkeys(found))


def _shortened(word: str) -> list[str]:
    return [word, *dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word)))]


def _is_one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter more, less or other, or by two in the wrong order."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    end = 0
    while end < min(len(one), len(other)) and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
