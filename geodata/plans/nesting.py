"""What the parts of a scenario ask of territories that lie in one another, from the smallest up.

A commune lies in its EPCI, its département, its région and France: ten posts of a région, five of
them of one of its départements, are ten posts. Each territory asks for the larger of what is said
of it and the sum of what its parts ask; it has room for the smaller of its own cap and the sum of
what its parts leave. An EPCI astride two départements is part of neither: what is said of it is
checked alone, and against what its communes ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geodata.placement import Floats, Indices
from geodata.plans.scenario import Scenario
from geodata.plans.scenario_areas import EVERY
from geodata.plans.territories import is_whole
from geodata.territory import Units

NO_LIMIT = np.inf
_STAGES = ("unit", "commune", "epci", "departement", "region", "france")


@dataclass(frozen=True, slots=True)
class Demand:
    """What one field of a scenario asks of one territory.

    Attributes:
        path: of the field.
        level: of the territory, or `unit` for a municipal arrondissement.
        name: of the territory.
        units: of it, those of the scenario's territory.
        least: posts at least.
        most: posts at most, infinite without a cap.
    """

    path: str
    level: str
    name: str
    units: Indices
    least: float
    most: float = NO_LIMIT


@dataclass(frozen=True, slots=True)
class Clash:
    """A territory that is asked for more than it has room for.

    Attributes:
        name: of the territory.
        least: posts that are asked.
        most: posts that there is room for.
        asking: the path of the field that asks, None when its parts do.
        capping: the path of the field that caps, None when its parts do.
        parts: the names and posts of the parts, where these decide.
    """

    name: str
    least: float
    most: float
    asking: str | None
    capping: str | None
    parts: tuple[tuple[str, float], ...] = ()


Part = tuple[str, float]
"""The name of a territory, and posts."""


@dataclass(slots=True)
class _Cell:
    """A territory, or a unit, as part of a larger one; what decides its sums is named."""

    least: float = 0.0
    most: float = 0.0
    asking: list[Part] = field(default_factory=list)
    capping: list[Part] = field(default_factory=list)

    def add(self, part: _Cell) -> None:
        """Takes a part in."""
        self.least += part.least
        self.most += part.most
        self.asking += part.asking
        self.capping += part.capping


@dataclass(slots=True)
class Nested:
    """The territories of a scenario, seen together.

    Attributes:
        least: posts that all parts ask for.
        most: posts that all parts have room for.
        asking: the parts that ask, the largest first.
        clashes: where a territory is asked for more than it has room for.
    """

    least: float = 0.0
    most: float = 0.0
    asking: list[Part] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


def nested(units: Units, inside: Indices, room: Floats, demands: Sequence[Demand]) -> Nested:
    """Returns what a scenario asks and leaves in all.

    Args:
        units: of the snapshot.
        inside: units of the scenario's territory.
        room: posts that each of them may have, infinite where that is not known.
        demands: what is asked of territories.
    """
    clashes: list[Clash] = []
    cell_of = np.full(len(units), -1, dtype=np.int64)
    cell_of[inside] = np.arange(len(inside))
    cells = [_Cell(0.0, each) for each in room.tolist()]
    for stage in _STAGES:
        cells = _merge(cells, cell_of, inside, _numbers(units, inside, stage))
        sizes = np.bincount(cell_of[inside], minlength=len(cells))
        for same in _by_territory(demands, stage):
            own = np.unique(cell_of[same[0].units])
            total = _asked(same, [cells[each] for each in own.tolist()], clashes)
            if len(own) == 1 and sizes[own[0]] == len(same[0].units):
                cells[int(own[0])] = total
    whole = _sum(cells)
    return Nested(whole.least, whole.most, _ranked(whole.asking), clashes)


def _sum(cells: Sequence[_Cell]) -> _Cell:
    total = _Cell()
    for each in cells:
        total.add(each)
    return total


def _ranked(parts: Sequence[Part]) -> list[Part]:
    return sorted(parts, key=lambda each: (-each[1], each[0]))


def demands_of(scenario: Scenario, units: Units, inside: Indices) -> Iterator[Demand]:
    """Yields what each field of a scenario asks of each territory in it."""
    mask = np.zeros(len(units), dtype=bool)
    mask[inside] = True

    def demand(path: str, level: str, code: str, least: float, most: float) -> Demand | None:
        found = units.territory(level, code)
        own = found.units[mask[found.units]]
        if not len(own):
            return None
        kind = "unit" if level == "commune" and len(found.units) == 1 else level
        return Demand(path, kind, found.name, own, least, most)

    for path, level, code, least, most in _asked_for(scenario, units):
        if (found := demand(path, level, code, least, most)) is not None:
            yield found


def _asked_for(scenario: Scenario, units: Units) -> Iterator[tuple[str, str, str, float, float]]:
    """Yields the path, level, code, minimum and cap of each territory that is spoken of."""
    for number, quota in enumerate(scenario.quotas):
        most = NO_LIMIT if quota.at_most is None else float(quota.at_most)
        for code in _codes(scenario, units, quota.level, quota.code):
            yield f"quotas.{number}", quota.level, code, quota.at_least, most
    for number, decided in enumerate(scenario.decided):
        most = float(decided.posts)
        if is_whole(units, scenario, decided.level, decided.code):
            most = NO_LIMIT  # Posts beyond those decided have nowhere else to go.
        yield f"decided.{number}", decided.level, decided.code, decided.posts, most
    for number, code in enumerate(scenario.required):
        yield f"required.{number}", "commune", code, 1.0, NO_LIMIT
    if scenario.existing.keep != "none":
        return  # Sites that stay count in floors: only the ground knows them.
    for number, floor in enumerate(scenario.floors):
        if floor.sites is not None:
            for code in _every(units, floor.level, floor.code):
                yield f"floors.{number}", floor.level, code, floor.sites, NO_LIMIT


def _codes(scenario: Scenario, units: Units, level: str, code: str) -> list[str]:
    """The territories of a quota: one, or each of the level that no other quota names."""
    if code != EVERY:
        return [code]
    named = {each.code for each in scenario.quotas if each.level == level}
    return [each for each in _every(units, level, code) if each not in named]


def _every(units: Units, level: str, code: str) -> list[str]:
    return [each.code for each in units.territories(level)] if code == EVERY else [code]


def _by_territory(demands: Sequence[Demand], stage: str) -> list[list[Demand]]:
    """What is asked at a stage, what speaks of the same territory together."""
    found: dict[bytes, list[Demand]] = {}
    for each in demands:
        if each.level == stage:
            found.setdefault(each.units.tobytes(), []).append(each)
    return list(found.values())


def _asked(same: Sequence[Demand], parts: Sequence[_Cell], clashes: list[Clash]) -> _Cell:
    """Returns what a territory asks and leaves, all that is said of it taken together."""
    asks, caps = max(same, key=lambda each: each.least), min(same, key=lambda each: each.most)
    total = _sum(parts)
    asking = capping = None
    if asks.least >= total.least:
        asking, total.least = asks.path, asks.least
        total.asking = [(asks.name, asks.least)] if asks.least else []
    if caps.most < NO_LIMIT and caps.most <= total.most:
        capping, total.most = caps.path, caps.most
        total.capping = [(caps.name, caps.most)]
    if total.least > total.most:
        causes = total.asking if asking is None else total.capping if capping is None else []
        clash = Clash(asks.name, total.least, total.most, asking, capping, tuple(_ranked(causes)))
        clashes.append(clash)
        total.most = total.least  # Said once: larger territories do not repeat it.
    return total


def _numbers(units: Units, inside: Indices, stage: str) -> NDArray[np.int64]:
    """The number of the territory of each unit inside at a stage, -1 where it is part of none."""
    if stage == "unit":
        return np.full(len(inside), -1, dtype=np.int64)
    if stage == "commune":
        parents: NDArray[np.int64] = units.register.parents[units.entry[inside]]
        return parents
    if stage == "france":
        return np.zeros(len(inside), dtype=np.int64)
    numbers = units.belongs(stage)[inside]
    return (
        _within_one(numbers, units.belongs("departement")[inside]) if stage == "epci" else numbers
    )


def _within_one(numbers: NDArray[np.int64], larger: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leaves out the territories that lie in several larger ones."""
    pairs = np.unique(np.column_stack([numbers, larger]), axis=0)
    found, times = np.unique(pairs[:, 0], return_counts=True)
    return np.where(np.isin(numbers, found[times > 1]), -1, numbers)


def _merge(
    cells: list[_Cell], cell_of: Indices, inside: Indices, numbers: NDArray[np.int64]
) -> list[_Cell]:
    """Puts the cells of each territory together; `cell_of` is written anew."""
    own = cell_of[inside]
    key = np.where(numbers >= 0, numbers, numbers.max(initial=-1) + 1 + own)
    _, place = np.unique(key, return_inverse=True)
    merged = [_Cell() for _ in range(int(place.max(initial=-1)) + 1)]
    _, first = np.unique(own, return_index=True)
    for at in first.tolist():
        merged[int(place[at])].add(cells[int(own[at])])
    cell_of[inside] = place
    return merged
