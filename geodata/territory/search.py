"""Territories searched for by name or by code, as people type them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from geodata.errors import UnknownCodeError, UnknownTerritoryError
from geodata.territory.names import bare, fold
from geodata.territory.units import FRANCE, LEVELS, Territory, Units

_NAMED = LEVELS[1:4]


class TerritorySearch:
    """Finds territories of every level, the largest first."""

    def __init__(self, units: Units) -> None:
        """Takes the units of a register."""
        self._units = units

    def found(
        self, text: str, limit: int = 10, only: Collection[str] | None = None
    ) -> list[dict[str, str]]:
        """Returns what a text may mean: its code, or words that begin like its own.

        Régions first, then départements, EPCI and communes; in each level, whole names first.

        Args:
            text: as typed.
            limit: how many at most.
            only: leaves out the territories that are not all in these départements.
        """
        unique: dict[tuple[str, str], dict[str, str]] = {}
        for each in self._candidates(text, limit, only):
            if only is None or self._departements_of(each).issubset(only):
                unique.setdefault((each["level"], each["code"]), each)
            if len(unique) == limit:
                break
        return list(unique.values())

    def closed(self, text: str, limit: int, only: Collection[str] | None) -> list[dict[str, str]]:
        """Returns the territories that a text may mean and that `found` leaves out for `only`."""
        if only is None:
            return []
        return [
            each
            for each in self.found(text, limit)
            if not self._departements_of(each).issubset(only)
        ]

    def _candidates(
        self, text: str, limit: int, only: Collection[str] | None
    ) -> Iterator[dict[str, str]]:
        wanted = bare(fold(text)).split()
        yield from self._with_code(text.strip().upper())
        if not wanted:
            return
        ranked = [
            (words != wanted, rank, record)
            for rank, (words, record) in enumerate(self._named)
            if _begins(words, wanted)
        ]
        yield from (record for _, _, record in sorted(ranked, key=lambda each: each[:2]))
        register = self._units.register
        for area, _ in register.search(text, limit=limit, departements=only):
            if area.index < register.whole_count:
                yield _record("commune", area.code, f"{area.name} ({area.departement})")

    def _departements_of(self, record: dict[str, str]) -> frozenset[str]:
        return self._units.departements_of(self._units.territory(record["level"], record["code"]))

    def _with_code(self, code: str) -> list[dict[str, str]]:
        found = []
        for level in LEVELS:
            try:
                territory = self._units.territory(level, code)
            except (UnknownTerritoryError, UnknownCodeError):
                continue
            found.append(_record(level, territory.code, territory.name))
        return found

    @cached_property
    def _named(self) -> list[tuple[list[str], dict[str, str]]]:
        named: list[Territory] = [
            territory for level in _NAMED for territory in self._units.territories(level)
        ]
        france = [(["france"], _record("france", FRANCE, "France"))]
        return france + [
            (bare(fold(each.name)).split(), _record(each.level, each.code, each.name))
            for each in named
        ]


def _begins(words: list[str], wanted: list[str]) -> bool:
    """Whether each wanted word begins one of the name's, in their order."""
    left = iter(words)
    return all(any(word.startswith(start) for word in left) for start in wanted)


def _record(level: str, code: str, name: str) -> dict[str, str]:
    return {"level": level, "code": code, "name": name}
