"""What people call places, beside their official names: in short, formerly, or by a slip."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory.calling import OtherNames
from geodata.territory.islands import ISLANDS
from geodata.territory.names import TOWN_PEOPLE, NameIndex, bare, fold
from geodata.territory.spelling import Spellings

if TYPE_CHECKING:
    from geodata.territory.register import Area, Register

_MOST_NEAR = 64
"""Texts whose nearest names are kept, those looked for last."""
_LONG_WORD = 6
"""Letters of the last word of a short name: in shorter ones a slip makes another name."""


class PlaceNames:
    """Looks communes of a register up by all that they may be called."""

    def __init__(
        self,
        register: Register,
        arrays: Mapping[str, NDArray[Any]],
        index: NameIndex,
        weights: NDArray[np.int64],
    ) -> None:
        """Takes a register, its arrays, the index of its official names and the rank of each."""
        self._register, self._arrays = register, arrays
        self._name_index, self._weights = index, weights
        # A name of a file is looked for with its postcode, then alone, then for suggestions.
        self._near = lru_cache(maxsize=_MOST_NEAR)(self._spelt_like)

    def wholes_named(self, text: str, departements: Sequence[str] | None) -> list[Area]:
        """Returns what bears this whole name in some départements, a part by what it is in now.

        Where nothing does, what bore it or is usually called so. None is all départements.
        """
        found = self._name_index.search(text, limit=200, weights=self._weights, exact_only=True)
        parents, is_part = self._arrays["parent"], self._register.is_part
        inside = [entry for entry, _ in found if self._is_inside(entry, departements)]
        wholes = [int(parents[each]) if is_part[each] else each for each in inside]
        named = [self._register.area(entry) for entry in dict.fromkeys(wholes)]
        return named or self.called(text, departements)

    def called(self, text: str, departements: Collection[str] | None = None) -> list[Area]:
        """Returns the communes of today that bore this whole name, or are usually called so."""
        return self._areas(self._others.named(text), departements)

    def towns_called(self, text: str, departements: Collection[str] | None = None) -> list[Area]:
        """Returns the towns, of over 10,000 people, that a text may mean without being their name.

        Their name has the words of the text first (`Boulogne`, `Évry`), or they are usually
        called so, or were a town of that name.
        """
        return self._areas(self._towns_called(text), departements)

    def spelt_like(self, text: str, limit: int) -> list[Area]:
        """Returns the communes whose name is nearly a text, or a town's first words, if any.

        Where there is none, those whose name nearly begins by the text: it is being typed. The
        most peopled first, of those with the fewest slips.
        """
        return [self._register.area(entry) for entry in self._near(fold(text))[:limit]]

    def _spelt_like(self, folded: str) -> list[int]:
        near = self._spellings.near(folded) or self._spellings.begun_near(folded)
        return sorted(near, key=lambda entry: (-int(self._weights[entry]), entry))

    @cached_property
    def _spellings(self) -> Spellings:
        names, of_commune = self._register.names, self._register.is_commune
        towns = np.flatnonzero(self._is_town).tolist()
        wholes = ((key, entry) for key, entry in self._name_index.pairs() if of_commune[entry])
        shorts = ((short, entry) for entry in towns for short in _short(fold(names[entry])))
        return Spellings([*wholes, *shorts])

    def inside(self, text: str, limit: int) -> list[Area]:
        """Returns the communes of the département, région or island that a whole folded text names.

        The most peopled first; none when it names no such thing.
        """
        codes = ISLANDS.get(text)
        if codes is not None:
            found = self._register.nodes_of(np.array(codes, dtype="S5"))
            entries = found[found >= 0]
        else:
            departements = self.departements_by_word.get(tuple(text.split()))
            if departements is None:
                return []
            numbers = [
                number
                for number, code in enumerate(self._register.territory_codes)
                if code in departements
            ]
            within = np.isin(self._arrays["departement"], numbers)
            entries = np.flatnonzero(self._register.is_commune & within)
        ranked = entries[np.argsort(-self._weights[entries], kind="stable")][:limit]
        return [self._register.area(int(entry)) for entry in ranked]

    def begun_by(
        self, text: str, limit: int, departements: Collection[str] | None = None
    ) -> list[Area]:
        """Returns what has the words of a text first in a name, the most peopled first.

        Parts are given as what they are in.
        """
        others = np.array(self._others.begun_by(text), dtype=np.int64)
        found = np.concatenate([self._name_index.begun_by(text), others])
        wholes = np.unique(
            np.where(self._register.is_part[found], self._arrays["parent"][found], found)
        )
        ranked = wholes[np.argsort(-self._weights[wholes], kind="stable")].tolist()
        return self._areas(ranked, departements, limit)

    def _areas(
        self, entries: Sequence[int], departements: Collection[str] | None, limit: int | None = None
    ) -> list[Area]:
        inside = (entry for entry in entries if self._is_inside(entry, departements))
        return [self._register.area(entry) for entry in islice(inside, limit)]

    def _is_inside(self, entry: int, departements: Collection[str] | None) -> bool:
        return departements is None or self._register.departement_of(entry) in departements

    def names_of(self, index: int) -> list[str]:
        """Returns every name of a commune: its own, its parts', former and usual ones."""
        parts = self._parts.get(index, ())
        return [
            self._register.names[index],
            *(self._register.names[part] for part in parts),
            *self._others.of(index),
        ]

    @cached_property
    def _parts(self) -> dict[int, list[int]]:
        parts: dict[int, list[int]] = {}
        for part in np.flatnonzero(self._register.is_part).tolist():
            parts.setdefault(int(self._arrays["parent"][part]), []).append(part)
        return parts

    def _towns_called(self, text: str) -> list[int]:
        begun = self._name_index.begun_by(text)
        towns = begun[self._is_town[begun]].tolist()
        return list(dict.fromkeys([*towns, *self._others.towns(text)]))

    def meant_first(self, text: str) -> list[int]:
        """Returns the entries that a text may mean as much as those whose name it is."""
        return list(dict.fromkeys([*self._towns_called(text), *self._others.named(text)]))

    @cached_property
    def _is_town(self) -> NDArray[np.bool_]:
        is_large = self._arrays["population"] >= TOWN_PEOPLE
        return np.asarray(self._register.is_commune & is_large)

    @cached_property
    def _others(self) -> OtherNames:
        return OtherNames(self._arrays)

    @cached_property
    def departements_by_word(self) -> dict[tuple[str, ...], frozenset[str]]:
        """The départements meant by folded words: the name or code of one, the name of a région."""
        known: dict[tuple[str, ...], frozenset[str]] = {}
        for level in ("departement", "region"):
            for (of, code), name in self._register.territories.items():
                if of == level:
                    written = {fold(name), bare(fold(name))}
                    written |= {code.lower()} if level == "departement" else set()
                    inside = self._departements_in(level, code)
                    for words in written:
                        known.setdefault(tuple(words.split()), inside)
        return known

    def _departements_in(self, level: str, code: str) -> frozenset[str]:
        if level == "departement":
            return frozenset({code})
        numbers = np.flatnonzero(self._arrays["territory_code"] == code.encode())
        inside = np.isin(self._arrays[level], numbers)
        departements = np.unique(self._arrays["departement"][inside]).tolist()
        return frozenset(
            self._register.territory_codes[number] for number in departements if number >= 0
        )


def _short(name: str) -> list[str]:
    """Returns the first words of a folded name that are long enough to be known by a slip."""
    words = name.split()
    ends = [
        end
        for end in range(1, len(words))
        if len(words[end - 1]) >= _LONG_WORD and not words[end - 1].startswith("saint")
    ]
    return [" ".join(words[:end]) for end in ends]
