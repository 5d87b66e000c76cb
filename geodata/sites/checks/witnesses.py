"""Which commune the witnesses of a row are for: its name, its postcode, its code and its point.

Each commune that a witness names is given a score: 1 for the name (`NEAR_NAME` for one that is
only like it), 1 for the postcode, and 1 for the code and the point together, which mostly come
from one geocoding and are then right or wrong as one. The best score has it; of two, the commune
that the row names with its postcode. What is won against an equal is disputed: the row then has
no position of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from geodata.sites.checks.gazetteer import Gazetteer
from geodata.sites.checks.namesakes import How, Meant, nearly_named
from geodata.sites.checks.readings import readings_of
from geodata.territory import Area

FoundBy = How | Literal["name_and_point", "near_name_and_point", "postcode_and_point", "only_name"]
"""What a commune was found by; `only_name` is one that no other commune of France has."""

_NEAR_NAME = 0.5
"""What a name that is only like a commune's counts: less than the code and the point together."""


@dataclass(slots=True)
class RowPoint:
    """The point of a row, which may be swapped, without its sign or in metres."""

    gazetteer: Gazetteer
    lon: float
    lat: float
    is_asked: bool = False
    """Whether something was made to depend on where the point lies."""

    def within(self, area: Area) -> tuple[float, float] | None:
        """Returns the lon and lat, as given or put right, when they lie in an area, or None."""
        self.is_asked = True
        others = ((reading.lon, reading.lat) for reading in readings_of(self.lon, self.lat, area))
        for x, y in ((self.lon, self.lat), *others):
            in_range = abs(x) <= 180 and abs(y) <= 90 and (x, y) != (0.0, 0.0)
            if in_range and self.gazetteer.holds(area, x, y):
                return x, y
        return None

    def around(self) -> tuple[Area, ...]:
        """Returns the communes that the point, as it is given, may lie in: mostly one."""
        self.is_asked = True
        if abs(self.lon) > 180 or abs(self.lat) > 90 or (self.lon, self.lat) == (0.0, 0.0):
            return ()
        return self.gazetteer.areas_at(self.lon, self.lat)

    def is_inside(self, area: Area) -> bool:
        """Whether the point as it is given lies in the very contour of an area."""
        self.is_asked = True
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
    name: str
    meant: Meant
    """What the name and the postcode mean together."""
    namesakes: tuple[Area, ...]
    """The communes of all France that have the row's very name."""
    postcode: str
    point: RowPoint | None

    def found(self) -> Verdict | None:
        """Returns the commune of a row without a code, or None when no one is meant."""
        return next(filter(None, self._readings()), None)

    def _readings(self) -> Iterator[Verdict | None]:
        """Yields what a row may mean, the surest first."""
        how, named = self.meant.how, self._only(self.meant.areas)
        meant = None if named is None else Verdict(named, how)
        yield meant if how == "name" else None
        yield self._found_by("name_and_point", self._holder(self.namesakes))
        yield meant if how == "near_name" else None
        yield self._found_by("near_name_and_point", self._likely_holder())
        yield self._found_by("postcode_and_point", self._holder(self._served()))
        yield meant
        yield self._only_named()

    def _found_by(self, found_by: FoundBy, area: Area | None) -> Verdict | None:
        return None if area is None else Verdict(self.inner(area), found_by)

    def _likely_holder(self) -> Area | None:
        """Returns the commune around the point, when its name is nearly the row's."""
        if self.point is None or self.namesakes or not self.name:
            return None
        likely = nearly_named(self.name, self.point.around())
        return self._holder(likely)

    def _only_named(self) -> Verdict | None:
        """Returns the commune that alone has the name in France, or in the point's département."""
        if self.postcode:
            return None
        if len(self.namesakes) == 1:
            return Verdict(self.namesakes[0], "only_name", is_disputed=self.point is not None)
        around = () if self.point is None else self.point.around()
        departements = {area.departement for area in around}
        near = [area for area in self.namesakes if area.departement in departements]
        return Verdict(near[0], "name_alone") if len(near) == 1 else None

    def elected(self, coded: Area) -> Verdict:
        """Returns the commune that most of a row with a code is for."""
        if self._is_beyond_doubt(coded):
            return Verdict(coded, "code")
        others = (area for area in self._rivals() if not _are_of_one_city(area, coded))
        rivals = {area.code: area for area in (coded, *others)}
        scores = {code: self._score(area, coded) for code, area in rivals.items()}
        best = max(rivals, key=lambda code: (scores[code], *self._precedence(rivals[code], coded)))
        winner = rivals[best]
        equals = [code for code in rivals if code != best and scores[code] == scores[best]]
        is_apart = best != coded.code and self._is_inside(coded) and not self._is_inside(winner)
        found_by: FoundBy | Literal["code"] = "code" if best == coded.code else self.meant.how
        return Verdict(winner, found_by, is_disputed=bool(equals) or is_apart)

    def _is_beyond_doubt(self, coded: Area) -> bool:
        """Whether name, postcode and code agree, and no other commune has both of the first.

        Then none can have as high a score, wherever the point lies.
        """

        def is_meant(area: Area) -> bool:
            return self.postcode in area.postcodes and self._name(area) == 1.0

        others = chain(self.namesakes, self.meant.areas, self._served())
        return is_meant(coded) and not any(
            area.code != coded.code and is_meant(area) for area in others
        )

    def names(self, area: Area) -> bool:
        """Whether the name of the row is, or may be a form of, an area's, or that of its city."""
        return self._name(area) > 0

    def inner(self, area: Area) -> Area:
        """Returns the arrondissement of a city that holds the point, or the area as it is."""
        point = None if self.point is None else self.point.within(area)
        inner = None if point is None else self.gazetteer.area_at(*point)
        return inner if inner is not None and inner.parent == area.code else area

    def _rivals(self) -> Iterable[Area]:
        if self.meant.how != "postcode":
            yield from self.meant.areas
        for areas in (self.namesakes, self._served()):
            holder = self._holder(areas)
            if holder is not None:
                yield holder
        if len(self.namesakes) == 1 and not self.postcode:
            yield self.namesakes[0]

    def _served(self) -> tuple[Area, ...]:
        return self.gazetteer.served_by(self.postcode)

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

    def _holds(self, area: Area) -> bool:
        return self.point is not None and self.point.within(area) is not None

    def _is_inside(self, area: Area) -> bool:
        return self.point is not None and self.point.is_inside(area)


def _are_of_one_city(one: Area, other: Area) -> bool:
    return one.parent == other.code or other.parent == one.code
