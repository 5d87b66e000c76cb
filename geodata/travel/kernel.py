"""Searches, compiled: `kernel.c` over the arrays of a graph, from one origin at a time.

Where nothing was compiled, or where an array is not as `travel_arrays` writes it, there is no
kernel, and numpy searches (`geodata.travel.graph.Search`): the answers are the same to the last
bit, which tests hold.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
LIBRARY = f"{__file__.rpartition('/')[0]}/libkernel.so"
"""Where `infra/dev/kernel.py` compiles it to: beside its source, and in each package."""
_LAID_OUT: tuple[Literal["C"], Literal["A"]] = ("C", "A")
"""Row by row, and aligned: as C reads them."""
MOST_NODES = 65_536
"""As many as an edge's two bytes can name."""


class _Graph(ctypes.Structure):
    _fields_ = (
        ("nodes", ctypes.c_int64),
        ("edges", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("starts", "targets", "whole_s", "exact_s")),
    )


class _Search(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("seconds", "heap", "place", "reached")),
        ("waiting", ctypes.c_int64),
        ("count", ctypes.c_int64),
    )


class _Doors(ctypes.Structure):
    _fields_ = (
        ("sites", ctypes.c_int64),
        ("placed", ctypes.c_int64),
        ("doors", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("first", "site", "starts", "node", "seconds")),
    )


_AT, _COUNT = ctypes.c_void_p, ctypes.c_int64
_FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "prepare": (None, (_AT, _AT)),
    "forget": (None, (_AT,)),
    "begin": (None, (_AT, _AT, _COUNT, _AT, _AT)),
    "extend": (_COUNT, (_AT, _AT, ctypes.c_double)),
    "arrivals": (_COUNT, (_AT, _AT, _AT, _AT, _AT, _AT)),
    "table": (_COUNT, (_AT, _AT, _AT, _COUNT, _AT, _AT)),
    "goals": (_COUNT, (_AT, _AT, _AT, _AT, _COUNT, _AT, _AT, _AT)),
}


class Library:
    """The functions of a compiled kernel."""

    def __init__(self, file: str = LIBRARY) -> None:
        """Opens it.

        Raises:
            OSError: it is not there, or is of another processor.
        """
        # Short calls that hold the interpreter's lock: a search is of one thread at a time.
        library = ctypes.PyDLL(file)
        self._functions: dict[str, Callable[..., Any]] = {}
        for name, (kind, takes) in _FUNCTIONS.items():
            function = getattr(library, f"maillage_{name}")
            function.restype, function.argtypes = kind, takes
            self._functions[name] = function
        (
            self.prepare,
            self.forget,
            self.begin,
            self.extend,
            self.arrivals,
            self.table,
            self.goals,
        ) = (self._functions[name] for name in _FUNCTIONS)


@cache
def library() -> Library | None:
    """Returns the kernel that was compiled for this machine, or None."""
    try:
        return Library()
    except (OSError, AttributeError):
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """The last edges to destinations, by destination and by node; `arrays` are kept alive."""

    at: int
    sites: int
    arrays: tuple[object, ...]

    @staticmethod
    def of(
        node: NDArray[np.int64],
        rank: NDArray[np.int64],
        door: NDArray[np.int64],
        seconds: NDArray[np.float64],
        nodes: int,
    ) -> Doors:
        """Returns the doors of destinations.

        Args:
            node: of each destination, -1 of one that is nowhere: no search finds it.
            rank: the destination of each door.
            door: the node that each door is joined to.
            seconds: from there to the destination.
            nodes: how many there are on the graph.

        Raises:
            ValueError: a node is none of the graph.
        """
        if len(node) and not (node.min() >= -1 and node.max() < nodes):
            raise ValueError("a destination is in no node of the graph")
        placed = np.flatnonzero(node >= 0)
        site = placed[np.argsort(node[placed], kind="stable")]
        first = np.searchsorted(node[site], np.arange(nodes + 1))
        order = np.argsort(rank, kind="stable")
        starts = np.searchsorted(rank[order], np.arange(len(node) + 1))
        whole = [np.ascontiguousarray(each, dtype=np.int32) for each in (first, site, starts)]
        ends = np.ascontiguousarray(door[order], dtype=np.int32)
        exact = np.ascontiguousarray(seconds[order], dtype=np.float64)
        arrays: tuple[Array, ...] = (*whole, ends, exact)
        held = _Doors(len(node), len(site), len(ends), *(each.ctypes.data for each in arrays))
        return Doors(ctypes.addressof(held), len(node), (held, *arrays))


class CompiledGraph:
    """A graph that was checked, and the room for searches over it."""

    def __init__(self, library: Library, starts: Array, targets: Array, seconds: Array) -> None:
        """Takes arrays that `is_sound` says are as they must be."""
        self.library, self.nodes = library, len(starts) - 1
        self._arrays: tuple[Array, ...] = tuple(
            np.require(each, requirements=_LAID_OUT) for each in (starts, targets)
        )
        self._free: list[Room] = []
        self.seconds = np.require(seconds, requirements=_LAID_OUT)
        ends = tuple(each.ctypes.data for each in self._arrays)
        at = self.seconds.ctypes.data
        weights = (at, None) if self.seconds.dtype == np.uint16 else (None, at)
        self._held = _Graph(self.nodes, len(targets), *ends, *weights)
        self.at = ctypes.addressof(self._held)

    def search(self, nodes: NDArray[np.int64], seconds: NDArray[np.float64]) -> CompiledSearch:
        """Returns a search that begins at nodes, with the seconds to each."""
        room = self.room()
        search = CompiledSearch(self, room)
        # What `TravelGraph.seeds` gives lies as it must, and this is then nothing.
        begun = np.ascontiguousarray(nodes, np.int64), np.ascontiguousarray(seconds, np.float64)
        self.library.begin(
            self.at, room.at, len(begun[0]), begun[0].ctypes.data, begun[1].ctypes.data
        )
        return search

    def room(self) -> Room:
        """Returns a room where nothing has begun, to be taken back."""
        try:
            return self._free.pop()
        except IndexError:
            return Room(self)

    def take_back(self, room: Room) -> None:
        """Keeps the room of a search that is over for the next one."""
        self.library.forget(room.at)
        self._free.append(room)


class Room:
    """The arrays of one search at a time; `at` is where the kernel finds them."""

    def __init__(self, graph: CompiledGraph) -> None:
        self.seconds = np.empty(graph.nodes)
        self._whole = tuple(np.empty(graph.nodes, dtype=np.int32) for _ in range(3))
        arrays: tuple[Array, ...] = (self.seconds, *self._whole)
        self._held = _Search(*(each.ctypes.data for each in arrays), 0, 0)
        self.at = ctypes.addressof(self._held)
        self.sites, self.arrival = np.empty(0, dtype=np.int64), np.empty(0)
        graph.library.prepare(graph.at, self.at)

    def for_sites(self, count: int) -> None:
        """Makes room for so many sites to arrive at."""
        if len(self.sites) < count:
            self.sites, self.arrival = np.empty(count, dtype=np.int64), np.empty(count)


class CompiledSearch:
    """Shortest paths from an origin, found as far as they are asked for; as `Search` is."""

    def __init__(self, graph: CompiledGraph, room: Room) -> None:
        """Takes a room where nothing has begun."""
        self._graph, self._room = graph, room
        self.is_exhausted = False

    def __del__(self) -> None:
        """Gives the room back."""
        self._graph.take_back(self._room)

    @property
    def seconds(self) -> NDArray[np.float64]:
        """The seconds to each node, infinite where nothing was reached; of this search alone."""
        return self._room.seconds.copy()

    def extend(self, limit_s: float) -> None:
        """Makes the seconds final up to a limit."""
        graph = self._graph
        self.is_exhausted = graph.library.extend(graph.at, self._room.at, limit_s) == 0

    def arrivals(
        self, doors: Doors, wanted: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Returns the wanted destinations that were come to, in order, and the seconds to each.

        Args:
            doors: of all destinations.
            wanted: which of them are looked for.

        Raises:
            ValueError: `wanted` is not of all of them.
        """
        if wanted.shape != (doors.sites,) or wanted.dtype != np.bool_:
            raise ValueError("one truth value for each destination is asked for")
        room, asked = self._room, np.ascontiguousarray(wanted)
        room.for_sites(doors.sites)
        found = self._graph.library.arrivals(
            self._graph.at,
            room.at,
            doors.at,
            asked.ctypes.data,
            room.sites.ctypes.data,
            room.arrival.ctypes.data,
        )
        order = np.argsort(room.sites[:found])
        return room.sites[:found][order], room.arrival[:found][order]


def is_sound(starts: Array, targets: Array, seconds: Array) -> bool:
    """Whether arrays are a graph that the kernel may search.

    The kernel itself goes by no index outside of an array; this is what makes it right: types,
    sizes, nodes that exist, and no way back in time.
    """
    if starts.dtype != np.int32 or targets.dtype != np.uint16:
        return False
    if seconds.dtype not in (np.uint16, np.float64):
        return False
    nodes = len(starts) - 1
    if not all(each.ndim == 1 for each in (starts, targets, seconds)) or not nodes > 0:
        return False
    if nodes > MOST_NODES or len(targets) != len(seconds):
        return False
    if starts[0] != 0 or starts[-1] != len(targets) or (np.diff(starts) < 0).any():
        return False
    return not len(targets) or bool(targets.max() < nodes and not (seconds < 0).any())


def compiled(
    starts: Array, targets: Array, seconds: Array, found: Library | None
) -> CompiledGraph | None:
    """Returns a graph as the kernel searches it; None where there is none, or it may not."""
    if found is None or not is_sound(starts, targets, seconds):
        return None
    return CompiledGraph(found, starts, targets, seconds)
