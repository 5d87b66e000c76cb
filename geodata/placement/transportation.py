"""The transportation problem (Hitchcock 1941): who goes where when each site has so much room.

Successive shortest paths with potentials (Edmonds and Karp 1972): demands are taken one after the
other, each along the shortest path of what is left, which may move those who were placed before;
where no path is shorter than staying away, somebody stays away. What is found is the cheapest flow
of all that there are, and the potentials are prices of the sites that prove it.

There are few sites and many demands, so paths are looked for among sites alone: from one to another
leads whoever, of those served there, moves between the two at the least cost. Who that is is looked
at anew only once a site serves others. `transportation.c` does the same, compiled, in the same
order: the flow is the same to the last bit.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from heapq import heappop, heappush
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.placement.kernel import filled
from geodata.placement.solution import Floats, Indices

LIBRARY = f"{__file__.rpartition('/')[0]}/libtransportation.so"
"""Where `infra/dev/kernel.py` compiles it to: beside its source, and in each package."""
DEMANDS_AT_ONCE = 1_000
"""Placed before it is asked again whether to go on."""
_DUST = 1e-12
"""A share of all there is that is taken for nothing: sums are rounded."""
_AT, _COUNT, _NUMBER = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double

GoesOn = Callable[[], bool]
Place = Callable[[int, int], None]


class _Network(ctypes.Structure):
    _fields_ = (
        *((name, _COUNT) for name in ("demands", "sites")),
        *((name, _AT) for name in ("starts", "columns", "costs", "supplies")),
        *((name, _AT) for name in ("room", "price", "flow")),
        *((name, _NUMBER) for name in ("away", "least")),
    )


@cache
def library() -> Any:
    """Returns what was compiled for this machine, or None."""
    try:
        found = ctypes.CDLL(LIBRARY)
        found.maillage_transport_open.argtypes = (_AT,)
        found.maillage_transport_open.restype = _AT
        found.maillage_transport_place.argtypes = (_AT, _COUNT, _COUNT)
        found.maillage_transport_place.restype = ctypes.c_int
        found.maillage_transport_close.argtypes = (_AT,)
        found.maillage_transport_close.restype = None
    except (OSError, AttributeError):
        return None
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Trips between demands and sites, by demand.

    Attributes:
        starts: of each demand, its first arc; demands + 1.
        columns: the site of each arc; one site once of a demand.
        costs: of a unit on each arc, none below 0.
        supplies: of each demand.
        room: of each site, in the unit of the supplies.
        away: what a unit costs that stays away. By default more than any chain of moves, so that as
            much is placed as can be: one more who is placed changes two trips at most at a site.
    """

    starts: Indices
    columns: Indices
    costs: Floats
    supplies: Floats
    room: Floats
    away: float = -1.0

    def __post_init__(self) -> None:
        """Puts in what staying away costs, where it is not said."""
        if self.away < 0:
            longest = float(self.costs.max()) if len(self.costs) else 0.0
            dearest = 2.0 * (longest + 1.0) * (len(self.room) + 1)
            object.__setattr__(self, "away", dearest)

    @property
    def rows(self) -> Indices:
        """The demand of each arc."""
        return np.repeat(np.arange(len(self.supplies)), np.diff(self.starts)).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Transport:
    """A flow, and what proves it.

    Attributes:
        flow: on each arc.
        prices: of the sites: with `u_i` the least of `away` and of cost and price of its arcs,
            supplies times `u` less room times price is what any flow costs at least.
        placed: how many demands were taken, the first ones: fewer than all where it was stopped.
    """

    flow: Floats
    prices: Floats
    placed: int


def transported(arcs: Arcs, goes_on: GoesOn = lambda: True) -> Transport:
    """Returns the most that can be placed, then at the least cost.

    Args:
        arcs: of the problem.
        goes_on: asked every `DEMANDS_AT_ONCE` demands whether to.

    Raises:
        MemoryError: it does not fit.
    """
    if library() is None:
        return transported_in_python(arcs, goes_on)
    found = Transport(np.zeros(len(arcs.columns)), np.zeros(len(arcs.room)), 0)
    with _compiled(arcs, found) as place:
        return replace(found, placed=_placed(arcs, place, goes_on))


def transported_in_python(arcs: Arcs, goes_on: GoesOn = lambda: True) -> Transport:
    """Returns what `transported` does, where nothing was compiled."""
    search = _Search(arcs)
    placed = _placed(arcs, search.place, goes_on)
    return Transport(np.array(search.flow), np.array(search.price), placed)


def _placed(arcs: Arcs, place: Place, goes_on: GoesOn) -> int:
    """Places demands as long as it is to go on; returns how many were."""
    demands, done = len(arcs.supplies), 0
    while done < demands and goes_on():
        last = min(done + DEMANDS_AT_ONCE, demands)
        place(done, last)
        done = last
    return done


@contextmanager
def _compiled(arcs: Arcs, found: Transport) -> Iterator[Place]:
    """Gives what places demands, into the arrays of what is found."""
    if len(arcs.columns) > np.iinfo(np.int32).max:
        raise MemoryError
    arrays: dict[str, NDArray[Any]] = {
        "starts": np.ascontiguousarray(arcs.starts, dtype=np.int64),
        "columns": np.ascontiguousarray(arcs.columns, dtype=np.int32),
        "costs": np.ascontiguousarray(arcs.costs, dtype=np.float64),
        "supplies": np.ascontiguousarray(arcs.supplies, dtype=np.float64),
        "room": np.array(arcs.room, dtype=np.float64),
        "price": found.prices,
        "flow": found.flow,
    }
    counts = {"demands": len(arcs.supplies), "sites": len(arcs.room)}
    network = filled(_Network, arrays, **counts, away=arcs.away, least=_least(arcs))
    search_at = library().maillage_transport_open(ctypes.byref(network))
    if search_at is None:
        raise MemoryError

    def place(first: int, last: int) -> None:
        if library().maillage_transport_place(search_at, first, last) != 0:
            raise MemoryError

    try:
        yield place
    finally:
        library().maillage_transport_close(search_at)


def _least(arcs: Arcs) -> float:
    return _DUST * max(float(arcs.supplies.sum()), float(arcs.room.max(initial=0.0)))


@dataclass(slots=True)
class _Moves:
    """Of a site, where those whom it serves may move; see `transportation.c`."""

    more: dict[int, tuple[float, int, int]]
    """By site: the least cost of it, the arc that is left, the arc that is taken."""
    longest: float
    longest_arc: int


class _Path:
    """The sites that a demand is come to from, the nearest first, and where its path ends."""

    def __init__(self, away: float) -> None:
        self.best, self.end, self.stays = away, -1, -1
        self.far: dict[int, float] = {}
        self.by: dict[int, tuple[int, int]] = {}
        self._waiting: list[tuple[float, int]] = []
        self._done = set[int]()

    def reach(self, site: int, there: float, left: int, taken: int) -> None:
        """Comes to a site by the arcs that are left and taken, where no way is shorter."""
        is_less = there < self.best and there < self.far.get(site, inf)
        if is_less and site not in self._done:
            self.far[site], self.by[site] = there, (left, taken)
            heappush(self._waiting, (there, site))

    def nearest(self) -> Iterator[tuple[float, int]]:
        """Yields each site that may be on the path, and how far it is."""
        while self._waiting:
            here, site = heappop(self._waiting)
            if here >= self.best:
                return
            if site not in self._done:
                self._done.add(site)
                yield here, site


class _Search:
    """Paths of least cost in what is left; see `transportation.c`."""

    def __init__(self, arcs: Arcs) -> None:
        self.starts, self.columns = arcs.starts.tolist(), arcs.columns.tolist()
        self.rows, self.costs = arcs.rows.tolist(), arcs.costs.tolist()
        self.supplies, self.room = arcs.supplies.tolist(), arcs.room.tolist()
        self.price, self.flow = [0.0] * len(arcs.room), [0.0] * len(self.columns)
        self.held: list[list[int]] = [[] for _ in self.room]
        self.place_of: dict[int, int] = {}
        self.moves: list[_Moves | None] = [None for _ in self.room]
        self.away, self.least = arcs.away, _least(arcs)

    def place(self, first: int, last: int) -> None:
        """Places some demands, after those before them."""
        for demand in range(first, last):
            left = self.supplies[demand]
            while self.least < left < inf:
                placed = self._sent(self._path(demand), left)
                if not left - placed < left:
                    break
                left -= placed

    def _sent(self, path: _Path, left: float) -> float:
        """Sends what it may along a path; returns how much."""
        end, stays, by = path.end, path.stays, path.by
        if end < 0:
            return left
        most = min(left, self.room[end] if stays < 0 else self.flow[stays])
        site = end
        while by[site][0] >= 0:
            most = min(most, self.flow[by[site][0]])
            site = self.columns[by[site][0]]
        if not most > 0:
            return left
        if stays < 0:
            self.room[end] -= most
        else:
            self._leave(stays, most)
        site = end
        while True:
            former, taken = by[site]
            self._come(taken, most)
            if former < 0:
                return most
            self._leave(former, most)
            site = self.columns[former]

    def _leave(self, arc: int, less: float) -> None:
        site = self.columns[arc]
        self.moves[site] = None
        self.flow[arc] -= less
        if self.flow[arc] > self.least:
            return
        self.flow[arc] = 0.0
        held = self.held[site]
        at, other = self.place_of.pop(arc), held.pop()
        if other != arc:
            held[at], self.place_of[other] = other, at

    def _come(self, arc: int, more: float) -> None:
        site = self.columns[arc]
        self.moves[site] = None
        if self.flow[arc] <= 0.0:
            self.place_of[arc] = len(self.held[site])
            self.held[site].append(arc)
        self.flow[arc] += more

    def _path(self, demand: int) -> _Path:
        """Returns the shortest path of a demand."""
        path = _Path(self.away)
        for arc in range(self.starts[demand], self.starts[demand + 1]):
            site = self.columns[arc]
            path.reach(site, self.costs[arc] + self.price[site], -1, arc)
        for here, site in path.nearest():
            if self.room[site] > self.least:
                path.best, path.end, path.stays = here, site, -1
                break
            moves, base = self._moves(site), here - self.price[site]
            away = max(here, base + (self.away - moves.longest))
            if away < path.best:
                path.best, path.end, path.stays = away, site, moves.longest_arc
            for other, (more, left, taken) in moves.more.items():
                path.reach(other, max(here, base + more + self.price[other]), left, taken)
        for site, there in path.far.items():
            if there < path.best:
                self.price[site] += path.best - there
        self._without_itself(path, demand)
        return path

    def _without_itself(self, path: _Path, demand: int) -> None:
        """Cuts a path short on which, by a rounding, a demand makes room for itself."""
        if path.stays >= 0 and self.rows[path.stays] == demand:
            path.end = -1
        site = path.end
        while site >= 0 and path.by[site][0] >= 0:
            left, taken = path.by[site]
            if self.rows[left] == demand:
                path.by[site] = (-1, taken)
                return
            site = self.columns[left]

    def _moves(self, site: int) -> _Moves:
        """Returns where those whom a site serves may move, looked at anew where it changed."""
        kept = self.moves[site]
        if kept is not None:
            return kept
        found = _Moves({}, -inf, -1)
        for left in self.held[site]:
            demand, cost = self.rows[left], self.costs[left]
            if cost > found.longest:
                found.longest, found.longest_arc = cost, left
            for arc in range(self.starts[demand], self.starts[demand + 1]):
                more, other = self.costs[arc] - cost, self.columns[arc]
                if arc != left and (other not in found.more or more < found.more[other][0]):
                    found.more[other] = (more, left, arc)
        self.moves[site] = found
        return found
