"""Which commune each end of a measured time is: by its code, current or old, or by its point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.errors import RoadsFileError, UnknownCodeError
from geodata.snapshot import Snapshot
from geodata.sources.road_files import Key
from geodata.territory import Places, short_distances_m

_SHOWN = 3
_NONE, _LEFT_OUT = -1, -2


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """The node of each end that a file names, and what is said of those that are left out."""

    node: NDArray[np.int64]
    left_out: list[str]


def ends_of(file: str, keys: Sequence[Key], snapshot: Snapshot) -> Ends:
    """Returns the commune of each end.

    Raises:
        RoadsFileError: a code, or a point, is of none.
    """
    if keys and isinstance(keys[0], tuple):
        return _of_points(file, keys, snapshot)
    return _of_codes(file, [str(key) for key in keys], snapshot)


def _of_codes(file: str, codes: Sequence[str], snapshot: Snapshot) -> Ends:
    """Returns the node of each code, current or old.

    Of the codes that are one commune today, its own counts; without it, one old code alone does.
    """
    register, lon = snapshot.register, snapshot.travel.lon
    node = np.full(len(codes), _NONE, dtype=np.int64)
    unknown, unplaced = [], []
    claims: dict[int, list[int]] = {}
    for at, code in enumerate(codes):
        try:
            index = register.resolve(code).area.index
        except UnknownCodeError:
            unknown.append(code)
            continue
        if index >= register.whole_count or np.isnan(lon[index]):
            unplaced.append(code)
            continue
        claims.setdefault(index, []).append(at)
    if unknown:
        raise RoadsFileError(file, [_of(len(unknown), "codes of no commune", unknown)])
    merged = []
    for index, claimants in claims.items():
        own = [at for at in claimants if codes[at] == register.codes[index]]
        chosen = own or (claimants if len(claimants) == 1 else [])
        node[chosen[:1]] = index
        merged += [codes[at] for at in claimants if at not in chosen[:1]]
    left_out = []
    if merged:
        left_out.append(_of(len(merged), "codes of parts of communes, left out", merged))
    if unplaced:
        left_out.append(_of(len(unplaced), "communes without a known point, left out", unplaced))
    return Ends(node, left_out)


def _of_points(file: str, points: Sequence[Key], snapshot: Snapshot) -> Ends:
    """Returns the node of each point: that of the commune it is in, whose own point is nearest."""
    places, graph = Places(snapshot.register, snapshot.contours), snapshot.travel
    node = np.full(len(points), _NONE, dtype=np.int64)
    nowhere = []
    for at, point in enumerate(points):
        lon, lat = float(point[0]), float(point[1])
        commune = places.around_point(lon, lat).commune
        if commune is None:
            nowhere.append(f"{lat:g}, {lon:g}")
        elif not np.isnan(graph.lon[commune.index]):
            node[at] = commune.index
    if nowhere:
        raise RoadsFileError(file, [_of(len(nowhere), "points in no commune", nowhere)])
    lon, lat = np.array([(float(each[0]), float(each[1])) for each in points]).T
    away_m = np.where(node >= 0, short_distances_m(lon, lat, graph.lon[node], graph.lat[node]), 0.0)
    order = np.lexsort((away_m, node))
    is_first = np.diff(node[order], prepend=_LEFT_OUT) > 0
    others = order[~is_first & (node[order] >= 0)]
    node[others] = _NONE
    left_out = []
    if len(others):
        left_out.append(
            f"points that are not the nearest to their commune's, left out: {len(others)}"
        )
    return Ends(node, left_out)


def _of(count: int, words: str, examples: Sequence[str]) -> str:
    return f"{words}: {count}, {', '.join(each[:20] for each in examples[:_SHOWN])}"
