"""Names of places, searched as people type them: no accents, hyphens, articles or capitals."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SHORT_SAINTS = frozenset(_SAINTS)
_ARTICLES = frozenset({"le", "la", "les", "l", "de", "du", "des", "d"})
_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = re.compile(r"[^\W_]+")
_WRITING = "'’ʼ‘`´\"“”«»‹›,;:.…!?¿¡()[]{}/\\|-‐‑‒–—_·•&+*#°"
"""Signs that stand beside words in what people write, and that nobody looks for."""
_READ = re.compile(r"[a-z0-9]")
_UNREAD = re.compile(rf"[^a-z0-9\s{re.escape(_WRITING)}]")
_HIGHEST = "\U0010ffff"
LONGEST_TEXT = 200

TOWN_PEOPLE = 10_000
"""From this many people on, a commune is a town, which people call by its first words."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Returns a name in plain words: `L'Haÿ-les-Roses` is `l hay les roses`, `St` is `saint`.

    A letter of another alphabet stays, so that what can be read of a word is never taken for the
    word (`Ωç` is `ωc`). Nothing is left of a text of which most signs cannot be read, those of
    ordinary writing aside: `Ω≈ç` is nothing, and no `c`.
    """
    letters = text.lower()
    if not letters.isascii():
        # Signs such as one for `TEL` are capitals once they are taken apart.
        plain = unicodedata.normalize("NFKD", letters).lower().translate(_LIGATURES)
        letters = "".join([letter for letter in plain if not unicodedata.combining(letter)])
    words = _WORD.findall(letters) if letters.isascii() else _words_of(letters)
    if _is_mostly_unread(letters, words):
        return ""
    if _SHORT_SAINTS.isdisjoint(words):
        return " ".join(words)
    return " ".join([_SAINTS.get(word, word) for word in words])


def _words_of(letters: str) -> list[str]:
    """Returns words of any alphabet; signs that only modify a letter, and other digits, part them.

    Digits are those that `int` and codes are written with: a word of others would be no number.
    """
    kept = [letter if letter.isascii() or _is_letter(letter) else " " for letter in letters]
    return _LETTERS.findall("".join(kept))


def _is_letter(letter: str) -> bool:
    return letter.isalpha() and unicodedata.category(letter) != "Lm"


def _is_mostly_unread(letters: str, words: Sequence[str]) -> bool:
    """Whether more signs of a text cannot be read than can."""
    read = sum(map(len, words)) if letters.isascii() else len(_READ.findall(letters))
    # Hardly a text is looked at twice: of most, half of the signs are read.
    return 2 * read < len(letters) and len(_UNREAD.findall(letters)) > read


def bare(folded: str) -> str:
    """Returns a folded name without its articles, or as it is when it has nothing else."""
    words = [word for word in folded.split() if word not in _ARTICLES]
    return " ".join(words) or folded


class NameIndex:
    """Names sorted for search by prefix, each standing for one entry of a register.

    An entry is found under its folded name and under its name without articles.
    """

    def __init__(self, keys: list[str], entries: NDArray[np.int32]) -> None:
        self._keys = keys
        self._entries = entries

    @staticmethod
    def keys_of(names: Iterable[str]) -> tuple[list[str], NDArray[np.int32]]:
        """Returns the sorted keys of the names and the entry (position) each stands for."""
        pairs = sorted(
            {
                (key, entry)
                for entry, name in enumerate(names)
                for key in (fold(name), bare(fold(name)))
            }
        )
        return [key for key, _ in pairs], np.array([entry for _, entry in pairs], dtype=np.int32)

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Yields every key with the entry it stands for."""
        return zip(self._keys, self._entries.tolist(), strict=True)

    def search(
        self,
        text: str,
        *,
        limit: int,
        weights: NDArray[np.int64],
        exact_only: bool = False,
        leading: Sequence[int] = (),
    ) -> list[tuple[int, bool]]:
        """Returns the entries whose name begins like `text`, the best first.

        A name that is the text comes before one that only begins like it, a match with the
        articles before one without, and among equals the heaviest first.

        Args:
            text: what was typed; beyond 200 characters nothing has such a name.
            limit: how many entries at most.
            weights: one per entry, usually its population.
            exact_only: leave out names that only begin like the text.
            leading: entries that stand among those whose name is the text.

        Returns:
            (entry, whether its whole name is the text), without repeats.
        """
        folded = _looked_for(text)
        if not folded:
            return []
        found: dict[int, int] = {}
        for rank, (key, whole) in enumerate(
            ((folded, True), (bare(folded), True), (folded, False), (bare(folded), False))
        ):
            if not (exact_only and not whole):
                for entry in self._heaviest(key, whole, limit + len(found), weights):
                    found.setdefault(entry, rank)
        exact = {entry for entry, rank in found.items() if rank < 2}
        found |= dict.fromkeys(set(leading) - exact, 0)
        best = sorted(found, key=lambda entry: (found[entry], -int(weights[entry]), entry))
        return [(entry, entry in exact) for entry in best[:limit]]

    def named(self, text: str) -> NDArray[np.int32]:
        """Returns the entries whose whole name is a text, with or without its articles.

        An entry may be repeated, here and in `begun_by`.
        """
        folded = _looked_for(text)
        spans = [self._within(key, f"{key}\0") for key in {folded, bare(folded)} if key]
        return np.concatenate(spans) if spans else self._entries[:0]

    def begun_by(self, text: str) -> NDArray[np.int32]:
        """Returns the entries whose name has the words of a text first, and more after them.

        The first article of a name may be left out, but none may be added: `Roche` begins La
        Roche-sur-Yon, and `Le Port` does not begin Port-de-Bouc.
        """
        folded = _looked_for(text)
        return self._within(f"{folded} ", f"{folded} {_HIGHEST}") if folded else self._entries[:0]

    def _within(self, first: str, after: str) -> NDArray[np.int32]:
        start = bisect_left(self._keys, first)
        return self._entries[start : bisect_left(self._keys, after, start)]

    def _heaviest(self, key: str, whole: bool, limit: int, weights: NDArray[np.int64]) -> list[int]:
        entries = self._within(key, key + ("\0" if whole else _HIGHEST))
        if len(entries) > limit:
            lightness = -weights[entries]
            # Two letters begin thousands of names: only the heaviest are put in order.
            last = np.partition(lightness, limit - 1)[limit - 1]
            heavy = np.flatnonzero(lightness <= last)
            # The stable sort keeps ties in the order of their names.
            entries = entries[heavy[np.argsort(lightness[heavy], kind="stable")[:limit]]]
        found: list[int] = entries.tolist()
        return found


def _looked_for(text: str) -> str:
    """Returns the folded text, empty beyond 200 characters: nothing has such a name."""
    return fold(text) if len(text) <= LONGEST_TEXT else ""
