"""The transportation problem (Hitchcock 1941): who goes where when each place has so much room.

Successive shortest paths with potentials (Edmonds and Karp 1972): demands are taken one after the
other, each along the shortest path of what is left, which may move those who were placed before;
where no path is shorter than staying away, somebody stays away. What is found is the cheapest flow
of all that there are. `transportation.c` does the same, compiled, in the same order: the flow is
the same to the last bit.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from typing import Any

import numpy as np

from geodata.placement.kernel import filled
from geodata.placement.solution import Floats, Indices

LIBRARY = f"{__file__.rpartition('/')[0]}/libtransportation.so"
"""Where `infra/dev/kernel.py` compiles it to: beside its source, and in each package."""
_DUST = 1e-12
"""A share of all there is that is taken for nothing: sums are rounded."""
_AT, _COUNT, _NUMBER = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double


class _Network(ctypes.Structure):
    _fields_ = (
        *((name, _COUNT) for name in ("demands", "sites")),
        *((name, _AT) for name in ("starts", "columns", "rows", "costs", "supplies")),
        *((name, _AT) for name in ("site_starts", "site_arcs", "room", "flow")),
        *((name, _NUMBER) for name in ("away", "least")),
    )


@cache
def library() -> Any:
    """Returns what was compiled for this machine, or None."""
    try:
        found = ctypes.CDLL(LIBRARY)
        found.maillage_transport.argtypes = (_AT,)
        found.maillage_transport.restype = ctypes.c_int
    except (OSError, AttributeError):
        return None
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Trips between demands and sites, by demand.

    Attributes:
        starts: of each demand, its first arc; demands + 1.
        columns: the site of each arc.
        costs: of a unit on each arc, none below 0.
        supplies: of each demand.
        room: of each site, in the unit of the supplies.
    """

    starts: Indices
    columns: Indices
    costs: Floats
    supplies: Floats
    room: Floats

    @property
    def rows(self) -> Indices:
        """The demand of each arc."""
        return np.repeat(np.arange(len(self.supplies)), np.diff(self.starts)).astype(np.int64)


def transported(arcs: Arcs) -> Floats:
    """Returns what goes on each arc: the most that can be placed, then the least cost.

    Args:
        arcs: of the problem.

    Raises:
        MemoryError: it does not fit.
    """
    if library() is None:
        return transported_in_python(arcs)
    flow: Floats = np.zeros(len(arcs.columns))
    rows, by_site = arcs.rows, np.argsort(arcs.columns, kind="stable").astype(np.int64)
    arrays = {
        "starts": np.ascontiguousarray(arcs.starts, dtype=np.int64),
        "columns": np.ascontiguousarray(arcs.columns, dtype=np.int64),
        "rows": rows,
        "costs": np.ascontiguousarray(arcs.costs, dtype=np.float64),
        "supplies": np.ascontiguousarray(arcs.supplies, dtype=np.float64),
        "site_starts": _starts(arcs.columns, len(arcs.room)),
        "site_arcs": by_site,
        "room": np.array(arcs.room, dtype=np.float64),
        "flow": flow,
    }
    away, least = _away(arcs), _least(arcs)
    counts = {"demands": len(arcs.supplies), "sites": len(arcs.room)}
    network = filled(_Network, arrays, **counts, away=away, least=least)
    if library().maillage_transport(ctypes.byref(network)) != 0:
        raise MemoryError
    return flow


def _starts(columns: Indices, sites: int) -> Indices:
    counts = np.bincount(columns, minlength=sites)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _away(arcs: Arcs) -> float:
    """What staying away costs: one more who is placed changes at most two trips at each site."""
    longest = float(arcs.costs.max()) if len(arcs.costs) else 0.0
    return 2.0 * (longest + 1.0) * (len(arcs.room) + 1)


def _least(arcs: Arcs) -> float:
    return _DUST * max(float(arcs.supplies.sum()), float(arcs.room.max(initial=0.0)))


def transported_in_python(arcs: Arcs) -> Floats:
    """Returns what `transported` does, where nothing was compiled."""
    search = _Search(arcs)
    for demand, supply in enumerate(arcs.supplies.tolist()):
        left = supply
        while left > search.least:
            left -= search.send(len(arcs.room) + demand, left)
    return np.array(search.flow)


class _Search:
    """Paths of least cost in what is left; see `transportation.c`."""

    def __init__(self, arcs: Arcs) -> None:
        self.sites = len(arcs.room)
        self.starts, self.columns = arcs.starts.tolist(), arcs.columns.tolist()
        self.rows, self.costs = arcs.rows.tolist(), arcs.costs.tolist()
        self.by_site = np.argsort(arcs.columns, kind="stable").tolist()
        self.site_starts = _starts(arcs.columns, self.sites).tolist()
        self.room, self.flow = arcs.room.tolist(), [0.0] * len(self.columns)
        self.price = [0.0] * (self.sites + len(arcs.supplies))
        self.away, self.least = _away(arcs), _least(arcs)

    def send(self, source: int, most: float) -> float:
        """Sends what it may along the shortest path of a demand; returns how much."""
        end, by = self._path(source)
        along, node = [], end
        while node != source:
            arc, is_back = by[node], node >= self.sites
            along.append((arc, is_back))
            node = self.columns[arc] if is_back else self.sites + self.rows[arc]
        most = min(most, *(self.flow[arc] for arc, is_back in along if is_back), self._room(end))
        for arc, is_back in along:
            self.flow[arc] += -most if is_back else most
        if end < self.sites:
            self.room[end] -= most
        return most

    def _room(self, end: int) -> float:
        return float(self.room[end]) if end < self.sites else float("inf")

    def _path(self, source: int) -> tuple[int, dict[int, int]]:
        """Returns where the shortest path ends, and the arc by which each node is reached."""
        far, by, done = {source: 0.0}, {source: -1}, set[int]()
        best, end, heap = float("inf"), source, [(0.0, source)]
        while heap:
            here, node = heappop(heap)
            if here >= best:
                break
            if node in done:
                continue
            done.add(node)
            beyond = self._beyond(here, node)
            if beyond < best:
                best, end = beyond, node
            for cost, arc, other in self._from(node):
                if here + cost < far.get(other, float("inf")):
                    far[other], by[other] = here + cost, arc
                    heappush(heap, (here + cost, other))
        for node, there in far.items():
            if there < best:
                self.price[node] += there - best
        return end, by

    def _beyond(self, here: float, node: int) -> float:
        """How long the path is that ends at a node: it stays away there, or finds room."""
        if node >= self.sites:
            return here + max(self.away + self.price[node], 0.0)
        return here if self.room[node] > self.least else float("inf")

    def _from(self, node: int) -> list[tuple[float, int, int]]:
        """Returns the arcs that leave a node: what each costs by the prices, and where it leads."""
        price = self.price
        if node >= self.sites:
            own = range(self.starts[node - self.sites], self.starts[node - self.sites + 1])
            return [
                (max(self.costs[a] + price[node] - price[self.columns[a]], 0.0), a, self.columns[a])
                for a in own
            ]
        there = self.by_site[self.site_starts[node] : self.site_starts[node + 1]]
        return [
            (max(price[node] - price[other] - self.costs[a], 0.0), a, other)
            for a, other in ((a, self.sites + self.rows[a]) for a in there)
            if self.flow[a] > self.least
        ]
