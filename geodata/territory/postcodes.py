"""Which areas of a register each postcode serves, and which postcodes serve an area."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory.packed_columns import span_of


class Postcodes:
    """The pairs of postcodes and areas of a register."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Takes the arrays of a register, in which pairs are in the order of postcodes."""
        self._arrays = arrays

    def served(self, postcode: str) -> NDArray[np.int32]:
        """Returns the entries of the areas that a postcode serves, none of one that is none."""
        return self._arrays["postcode_entry"][span_of(self._arrays["postcode"], postcode)]

    def of(self, entry: int, *, among_many: bool) -> tuple[str, ...]:
        """Returns the postcodes that serve an area, in their order.

        Args:
            entry: of the area in the register.
            among_many: whether the same is asked of thousands of areas. 35,000 comparisons take
                10 microseconds: a citizen's question waits for no index of them.
        """
        if among_many:
            entries, postcodes = self._by_entry
            found = postcodes[slice(*np.searchsorted(entries, [entry, entry + 1]).tolist())]
        else:
            found = self._arrays["postcode"][self._arrays["postcode_entry"] == entry]
        return tuple(code.decode() for code in found.tolist())

    @cached_property
    def _by_entry(self) -> tuple[NDArray[np.int32], NDArray[np.bytes_]]:
        entries = self._arrays["postcode_entry"]
        order = np.argsort(entries, kind="stable")
        return entries[order], self._arrays["postcode"][order]


def departements_of(postcode: str) -> tuple[str, ...]:
    """Returns the départements whose postcodes begin so: two for Corsica.

    A CEDEX of La Réunion may begin as the codes of Saint-Barthélemy and Saint-Martin do.
    """
    if postcode.startswith("20"):
        return ("2A", "2B")
    if postcode.startswith(("977", "978", "979")):
        return ("974", "977", "978")
    return (departement_of_code(postcode),)


def departement_of_code(code: str) -> str:
    """Returns the département that a code of a commune begins with."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]
