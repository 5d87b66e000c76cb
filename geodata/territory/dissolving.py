"""Outlines of communes together: their borders cut once into arcs, of which an outline is some.

An arc runs between one commune and one other, or none. That of a set of communes is made of the
arcs which have one of the set on their left and none of it on their right: no polygon is united.
The borders of a coverage are shared exactly, as TopoJSON supposes too (M. Bostock, *How to infer
topology*, 2013); where two are not, the sliver between them stays in the outline.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, tau
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory.packed_columns import UNITS_PER_DEGREE, members_of_spans

Whole = NDArray[np.int64]
Ring = list[list[float]]
"""Positions, degrees east and north, the last being the first."""

_DECIMALS = 6
_NOBODY = -1
LEAST_DEGREES2 = 1e-7
"""Square degrees, 900 m2: what is smaller lies between two borders that should be one."""
_LEAST_UNITS2 = LEAST_DEGREES2 * UNITS_PER_DEGREE**2


@dataclass(frozen=True, slots=True, eq=False)
class _Arcs:
    """The arcs of all areas, those of an area one after the other.

    Attributes:
        starts: where the arcs of each area begin, and where the last ones end, (areas + 1,).
        first: the position in `Borders` of each one's first vertex.
        last: of its last vertex.
        beyond: the area on its right, -1 of none.
    """

    starts: Whole
    first: Whole
    last: Whole
    beyond: Whole


class Borders:
    """The borders of areas that overlap nowhere, ready to be dissolved."""

    def __init__(
        self,
        coordinates: NDArray[Any],
        rings: NDArray[Any],
        polygons: NDArray[Any],
        entries: NDArray[Any],
        areas: Whole,
    ) -> None:
        """Cuts borders into arcs: a third of a second for France.

        Args:
            coordinates: the vertices of contours, as `contour_arrays` returns them.
            rings: where the vertices of each ring begin.
            polygons: where the rings of each polygon begin.
            entries: where the polygons of each area begin.
            areas: those whose borders these are, growing: of a city and of its arrondissements
                one alone.
        """
        self._place = np.full(len(entries), _NOBODY, dtype=np.int64)
        self._place[areas] = np.arange(len(areas))
        kept, is_hole, owner = _rings_of(rings, polygons, entries, self._place)
        self._at, ring = _vertices(coordinates, rings, kept, is_hole)
        self._vertex = _numbered(self._at)
        of = owner[ring]
        # The last vertex of a ring is its first: no segment begins there.
        of[np.append(ring[1:] != ring[:-1], [True] * min(len(ring), 1))] = _NOBODY
        self._arcs = _cut(of, self._vertex, len(areas))

    def outline(self, entries: Whole) -> dict[str, Any] | None:
        """Returns the outline of areas together as a GeoJSON MultiPolygon, None of no contour.

        Six decimals of a degree; exterior rings anticlockwise, holes clockwise (RFC 7946).

        Args:
            entries: of the areas.
        """
        place = np.unique(self._place[entries])
        arcs = self._boundary(place[place >= 0])
        rings = [self._ring(each) for each in _rings(self, arcs)]
        polygons = _polygons(rings)
        return {"type": "MultiPolygon", "coordinates": polygons} if polygons else None

    def _boundary(self, place: Whole) -> Whole:
        """Returns the arcs that have one of these areas on their left, and none on their right."""
        arcs, inside = self._arcs, np.zeros(len(self._place) + 1, dtype=bool)
        inside[place] = True
        first = arcs.starts[place]
        counts = arcs.starts[place + 1] - first
        _, own = members_of_spans(first, counts)
        # The last place is nobody's: that of -1.
        return own[~inside[arcs.beyond[own]]]

    def ends(self, arcs: Whole) -> tuple[list[int], list[int]]:
        """Returns the vertices at which arcs begin and end."""
        first, last = self._arcs.first[arcs], self._arcs.last[arcs]
        return self._vertex[first].tolist(), self._vertex[last].tolist()

    def direction(self, arc: int, *, at_end: bool) -> float:
        """Returns the angle at which an arc leaves its first vertex, or looks back at its last."""
        first, last = int(self._arcs.first[arc]), int(self._arcs.last[arc])
        here, there = (last, last - 1) if at_end else (first, first + 1)
        east, north = (self._at[there] - self._at[here]).tolist()
        return atan2(north, east)

    def _ring(self, arcs: list[int]) -> NDArray[np.float64]:
        first, last = self._arcs.first[arcs].tolist(), self._arcs.last[arcs].tolist()
        parts = [self._at[one:other] for one, other in zip(first, last, strict=True)]
        return np.concatenate([*parts, parts[0][:1]])


def _rings_of(
    rings: NDArray[Any], polygons: NDArray[Any], entries: NDArray[Any], place: Whole
) -> tuple[Whole, NDArray[np.bool_], Whole]:
    """Returns the rings of the areas that have a place: which, whether holes, and whose."""
    polygon_of = np.repeat(np.arange(len(polygons) - 1), np.diff(polygons))
    area_of = np.repeat(np.arange(len(entries) - 1), np.diff(entries))[polygon_of]
    kept = np.flatnonzero((place[area_of] >= 0) & (np.diff(rings) > 3))
    return kept, polygons[polygon_of[kept]] != kept, place[area_of[kept]]


def _vertices(
    coordinates: NDArray[Any], rings: NDArray[Any], kept: Whole, is_hole: NDArray[np.bool_]
) -> tuple[Whole, Whole]:
    """Returns the vertices of some rings, each with its area on its left, and whose they are."""
    start, count = rings[kept].astype(np.int64), np.diff(rings)[kept].astype(np.int64)
    ring = np.repeat(np.arange(len(kept)), count)
    step = np.arange(len(ring)) - np.repeat(np.cumsum(count) - count, count)
    at = coordinates[start[ring] + step].astype(np.int64)
    turned = (_doubled_areas(at, ring, len(kept)) < 0) != is_hole
    step = np.where(turned[ring], count[ring] - 1 - step, step)
    at = coordinates[start[ring] + step].astype(np.int64)
    # A vertex that says the same as the one before it ends no border.
    again = np.zeros(len(at), dtype=bool)
    again[1:] = (at[1:] == at[:-1]).all(axis=1) & (ring[1:] == ring[:-1])
    return at[~again], ring[~again]


def _numbered(at: Whole) -> Whole:
    """Returns a number for each vertex, the same for the same position."""
    return np.unique((at[:, 0] << 32) + (at[:, 1] + 2**31), return_inverse=True)[1].astype(np.int64)


def _doubled_areas(at: Whole, ring: Whole, rings: int) -> NDArray[np.float64]:
    """Returns twice the area of each ring, below 0 of a clockwise one."""
    first = np.searchsorted(ring, np.arange(rings))
    own = (at - at[first][ring]).astype(np.float64)
    crossed = np.zeros(len(at))
    crossed[:-1] = own[:-1, 0] * own[1:, 1] - own[1:, 0] * own[:-1, 1]
    crossed[np.append(ring[1:] != ring[:-1], True)] = 0.0
    return np.bincount(ring, crossed, rings)


def _cut(owner: Whole, vertex: Whole, areas: int) -> _Arcs:
    """Returns the arcs of borders: cut where what is beyond changes, or several meet."""
    segment = np.flatnonzero(owner >= 0)
    one, other = vertex[segment], vertex[segment + 1]
    count = int(vertex.max(initial=0)) + 1
    forth, back = one * count + other, other * count + one
    order = np.argsort(forth, kind="stable")
    near = np.minimum(np.searchsorted(forth[order], back), max(len(order) - 1, 0))
    twin = order[near] if len(order) else near
    beyond = np.where(forth[twin] == back, owner[segment][twin], _NOBODY)
    leaving = np.bincount(one, minlength=count)
    is_plain = leaving[one] == np.where(beyond >= 0, 2, 1)
    goes_on = np.zeros(len(segment), dtype=bool)
    goes_on[1:] = (segment[1:] == segment[:-1] + 1) & (beyond[1:] == beyond[:-1]) & is_plain[1:]
    first = np.flatnonzero(~goes_on)
    last = np.append(first[1:], len(segment)) - 1
    own = owner[segment[first]]
    # By area; within one, as its rings have them.
    by_area = np.argsort(own, kind="stable")
    first, last = first[by_area], last[by_area]
    starts = np.searchsorted(own[by_area], np.arange(areas + 1))
    return _Arcs(starts, segment[first], segment[last] + 1, beyond[first])


def _rings(borders: Borders, arcs: Whole) -> list[list[int]]:
    """Returns arcs end to end, as rings that touch themselves nowhere."""
    begins, ends = borders.ends(arcs)
    names: list[int] = arcs.tolist()
    leaving: dict[int, list[int]] = {}
    for number, begin in enumerate(begins):
        leaving.setdefault(begin, []).append(number)
    rings, used = [], [False] * len(names)
    for seed in range(len(names)):
        path: list[int] = []
        seen: dict[int, int] = {}
        arc: int | None = None if used[seed] else seed
        while arc is not None:
            used[arc] = True
            seen[begins[arc]] = len(path)
            path.append(arc)
            end = ends[arc]
            if end in seen:
                # Where it touches itself, what it went around is a ring of its own.
                closed, path = path[seen[end] :], path[: seen[end]]
                rings.append([names[each] for each in closed])
                for each in closed:
                    seen.pop(begins[each], None)
            if not path and end == begins[seed]:
                break
            free = [each for each in leaving.get(end, ()) if not used[each]]
            arc = _next(borders, names, arc, free)
    return rings


def _next(borders: Borders, names: list[int], arc: int, free: list[int]) -> int | None:
    """Returns which arc goes on: of several the first to the left, which keeps to one side."""
    if len(free) <= 1:
        return free[0] if free else None
    back = borders.direction(names[arc], at_end=True)
    return min(free, key=lambda each: (back - borders.direction(names[each], at_end=False)) % tau)


def _polygons(rings: list[NDArray[Any]]) -> list[list[Ring]]:
    """Returns rings as polygons, each hole in the ring that is around it."""
    areas = [_doubled_areas(each, np.zeros(len(each), dtype=np.int64), 1)[0] / 2 for each in rings]
    shells = [each for each, area in zip(rings, areas, strict=True) if area > _LEAST_UNITS2]
    holes = [each for each, area in zip(rings, areas, strict=True) if area < -_LEAST_UNITS2]
    polygons = [[_degrees(each)] for each in shells]
    for hole in holes:
        around = _around(hole, shells)
        if around is not None:
            polygons[around].append(_degrees(hole))
    return polygons


def _around(hole: NDArray[Any], shells: list[NDArray[Any]]) -> int | None:
    """Returns the smallest ring that goes around a hole."""
    if len(shells) == 1:
        return 0
    # No other ring has the middle of its first border: a vertex may be of several.
    middle = (hole[0] + hole[1]) / 2
    around = [number for number, shell in enumerate(shells) if _is_within(middle, shell)]
    return min(around, key=lambda each: float(np.ptp(shells[each][:, 0])), default=None)


def _is_within(point: NDArray[np.float64], ring: NDArray[Any]) -> bool:
    east, north = ring[:, 0] - point[0], ring[:, 1] - point[1]
    crosses = (north[:-1] > 0) != (north[1:] > 0)
    one = np.flatnonzero(crosses)
    x = east[one] - north[one] * (east[one + 1] - east[one]) / (north[one + 1] - north[one])
    return bool(np.count_nonzero(x > 0) % 2)


def _degrees(ring: NDArray[Any]) -> Ring:
    degrees: Ring = np.round(ring / UNITS_PER_DEGREE, _DECIMALS).tolist()
    return degrees
