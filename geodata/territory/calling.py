"""Names that communes had or are usually called by, beside their official ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory.names import TOWN_PEOPLE, NameIndex
from geodata.territory.packed_columns import split_texts

_NONE = np.zeros(0, dtype=np.int32)


class OtherNames:
    """Names that stand for an entry of a register, with the people who are or were called so."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Takes the arrays of a register; one that was built before has no such names."""
        self._arrays = arrays
        self._entry: NDArray[np.int32] = arrays.get("other_entry", _NONE)
        self._is_town = arrays.get("other_people", _NONE) >= TOWN_PEOPLE
        self._is_shortened = self._is_town & ~arrays.get("other_is_usual", _NONE).astype(bool)

    def named(self, text: str) -> list[int]:
        """Returns the entries that a whole text is another name of."""
        return self._distinct(self._index.named(text))

    def begun_by(self, text: str) -> list[int]:
        """Returns the entries one of whose other names has the words of a text first."""
        return self._distinct(self._index.begun_by(text))

    def towns(self, text: str) -> list[int]:
        """Returns the entries whose other name is a text, or whose former name begins by it.

        Only where it is the name of a town.
        """
        named, begun = self._index.named(text), self._index.begun_by(text)
        towns = (named[self._is_town[named]], begun[self._is_shortened[begun]])
        return self._distinct(np.concatenate(towns))

    def of(self, entry: int) -> list[str]:
        """Returns the other names of an entry."""
        return self._by_entry.get(entry, [])

    def _distinct(self, numbers: NDArray[np.int32]) -> list[int]:
        return list(dict.fromkeys(self._entry[numbers].tolist()))

    @cached_property
    def _by_entry(self) -> dict[int, list[str]]:
        if not len(self._entry):
            return {}
        by_entry: dict[int, list[str]] = {}
        names = split_texts(self._arrays["other_names"], len(self._entry))
        for entry, name in zip(self._entry.tolist(), names, strict=True):
            by_entry.setdefault(entry, []).append(name)
        return by_entry

    @cached_property
    def _index(self) -> NameIndex:
        if not len(self._entry):
            return NameIndex([], _NONE)
        numbers = self._arrays["other_numbers"]
        return NameIndex(split_texts(self._arrays["other_keys"], len(numbers)), numbers)
