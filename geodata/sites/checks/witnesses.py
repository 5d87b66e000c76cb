"""Which commune the witnesses of a row are for: its name, its postcode, its code and its point.

Each commune that a witness names is given a score: 1 for the name (`NEAR_NAME` for one that is
only like it), 1 for the postcode, and 1 for the code and the point together, which mostly come
from one geocoding and are then right or wrong as one. The best score has it; of two, the commune
that the row names with its postcode. What is won against an equal is disputed: the row then has
no position of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from geodata.sites.checks.gazetteer import BORDER_M, Gazetteer
from geodata.sites.checks.namesakes import How, Meant
from geodata.sites.checks.readings import readings_of
from geodata.territory import Area

FoundBy = How | Literal["name_and_point", "postcode_and_point", "only_name"]
"""What a commune was found by; `only_name` is one that no other commune of France has."""

_NEAR_NAME = 0.5
"""What a name that is only like a commune's counts: less than the code and the point together."""


@dataclass(frozen=True, slots=True)
class RowPoint:
    """The point of a row, which may be swapped, without its sign or in metres."""

    gazetteer: Gazetteer
    lon: float
    lat: float

    def within(self, area: Area) -> tuple[float, float] | None:
        """Returns the lon and lat, as given or put right, when they lie in an area, or None."""
        others = ((reading.lon, reading.lat) for reading in readings_of(self.lon, self.lat, area))
        for x, y in ((self.lon, self.lat), *others):
            in_range = abs(x) <= 180 and abs(y) <= 90 and (x, y) != (0.0, 0.0)
            if in_range and self.gazetteer.distance_m(area, x, y) <= BORDER_M:
                return x, y
        return None

    def is_inside(self, area: Area) -> bool:
        """Whether the point as it is given lies in the very contour of an area."""
        return self.gazetteer.distance_m(area, self.lon, self.lat) == 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The commune of a row, what it was found by, and whether as much speaks for another."""

    area: Area
    found_by: FoundBy | Literal["code"]
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What a row says of where it is, each apart."""

    gazetteer: Gazetteer
    meant: Meant
    """What the name and the postcode mean together."""
    namesakes: tuple[Area, ...]
    """The communes of all France that have the row's very name."""
    postcode: str
    point: RowPoint | None

    def found(self) -> Verdict | None:
        """Returns the commune of a row without a code, or None when no one is meant."""
        named = self._only(self.meant.areas)
        if named is not None and self.meant.how == "name":
            return Verdict(named, "name")
        by_point = self._holder(self.namesakes)
        if by_point is not None:
            return Verdict(self._inner(by_point), "name_and_point")
        if named is not None and self.meant.how == "near_name":
            return Verdict(named, "near_name")
        by_point = self._holder(self.gazetteer.served_by(self.postcode))
        if by_point is not None:
            return Verdict(by_point, "postcode_and_point")
        if named is not None:
            return Verdict(named, self.meant.how)
        if len(self.namesakes) == 1 and not self.postcode:
            return Verdict(self.namesakes[0], "only_name", is_disputed=self.point is not None)
        return None

    def elected(self, coded: Area) -> Verdict:
        """Returns the commune that most of a row with a code is for."""
        rivals = {area.code: area for area in (coded, *self._rivals())}
        scores = {code: self._score(area, coded) for code, area in rivals.items()}
        best = max(rivals, key=lambda code: (scores[code], *self._precedence(rivals[code], coded)))
        winner = rivals[best]
        equals = [code for code in rivals if code != best and scores[code] == scores[best]]
        is_apart = best != coded.code and self._is_inside(coded) and not self._is_inside(winner)
        found_by: FoundBy | Literal["code"] = "code" if best == coded.code else self.meant.how
        return Verdict(winner, found_by, is_disputed=bool(equals) or is_apart)

    def names(self, area: Area) -> bool:
        """Whether the name of the row is, or may be a form of, an area's, or that of its city."""
        return self._name(area) > 0

    def _rivals(self) -> Iterable[Area]:
        if self.meant.how != "postcode":
            yield from self.meant.areas
        served = self.gazetteer.served_by(self.postcode)
        for areas in (self.namesakes, served):
            holder = self._holder(areas)
            if holder is not None:
                yield holder
        if len(self.namesakes) == 1 and not self.postcode:
            yield self.namesakes[0]

    def _score(self, area: Area, coded: Area) -> float:
        is_there = area.code == coded.code or self._holds(area)
        return self._name(area) + (self.postcode in area.postcodes) + is_there

    def _precedence(self, area: Area, coded: Area) -> tuple[bool, bool, bool, str]:
        """Returns what an equal score is settled by, the same whatever the order of rows."""
        is_named = self._name(area) == 1
        is_coded = area.code == coded.code
        return is_named and self.postcode in area.postcodes, is_named, is_coded, area.code

    def _name(self, area: Area) -> float:
        if self._is_one_of(area, self.namesakes):
            return 1.0
        if self.meant.how not in ("name", "near_name"):
            return 0.0
        same = self._is_one_of(area, self.meant.areas)
        return same * (1.0 if self.meant.how == "name" else _NEAR_NAME)

    def _is_one_of(self, area: Area, named: Iterable[Area]) -> bool:
        is_inner = area.kind == "arrondissement_municipal"
        return any(
            each.code == area.code or (is_inner and each.code == area.parent) for each in named
        )

    def _only(self, areas: tuple[Area, ...]) -> Area | None:
        """Returns the only area, or the only one that holds the row's point."""
        return areas[0] if len(areas) == 1 else self._holder(areas)

    def _holder(self, areas: Iterable[Area]) -> Area | None:
        """Returns the one area that holds the point; of neighbours, the one around it."""
        holding = [area for area in areas if self._holds(area)]
        if len(holding) > 1:
            holding = [area for area in holding if self._is_inside(area)]
        return holding[0] if len(holding) == 1 else None

    def _inner(self, area: Area) -> Area:
        """Returns the arrondissement of a city that holds the point, or the area as it is."""
        point = None if self.point is None else self.point.within(area)
        inner = None if point is None else self.gazetteer.area_at(*point)
        return inner if inner is not None and inner.parent == area.code else area

    def _holds(self, area: Area) -> bool:
        return self.point is not None and self.point.within(area) is not None

    def _is_inside(self, area: Area) -> bool:
        return self.point is not None and self.point.is_inside(area)
