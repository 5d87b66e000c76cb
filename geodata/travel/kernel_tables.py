"""Many searches at once, compiled: from each of many origins to nodes, or to destinations.

What scipy's Dijkstra finds over the same graph, to the last bit (`geodata.travel.table`): a path's
seconds are added from its origin on, and the least is the least, whatever finds it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.travel.kernel import CompiledGraph

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
_ROOM = 65_536
"""Trips that one call has room for, beside those of one origin: what numpy does next with them
stays in a processor's cache, and the interpreter's lock is held for some milliseconds."""


class _Origins(ctypes.Structure):
    _fields_ = (
        ("origins", ctypes.c_int64),
        ("edges", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("starts", "nodes", "seconds", "limits")),
    )


class _Goals(ctypes.Structure):
    _fields_ = (
        ("sites", ctypes.c_int64),
        ("doors", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("starts", "site", "seconds")),
    )


class _Found(ctypes.Structure):
    _fields_ = (
        ("room", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("ends", "where", "seconds")),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Origins:
    """Where searches begin, one after the other: its edges to nodes, and how far each goes.

    Attributes:
        rank: the origin of each edge, growing.
        nodes: where each edge leads.
        seconds: along each.
        limits: seconds, inclusive, of each origin.
    """

    rank: Whole
    nodes: Whole
    seconds: Floats
    limits: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Goals:
    """Where searches may end: `sites` of them, and the last edges to each.

    Attributes:
        sites: how many.
        rank: the destination of each edge.
        nodes: from which each edge leads there.
        seconds: along each.
    """

    sites: int
    rank: Whole
    nodes: Whole
    seconds: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What the searches of some origins came to.

    Attributes:
        origin: of each arrival, growing.
        where: the node or the destination come to: nodes grow within an origin, destinations have
            no order.
        seconds: on the graph.
        done: how many origins are done by now.
    """

    origin: Whole
    where: NDArray[np.int32]
    seconds: Floats
    done: int


def reached_nodes(graph: CompiledGraph, origins: Origins) -> Iterator[Block]:
    """Yields the nodes within the limit of each origin, block by block.

    Its arrays are written over by the next block.
    """
    marks = np.zeros(graph.nodes // 64 + 1, dtype=np.uint64)
    yield from _blocks(graph, origins, graph.nodes, None, (marks,))


def reached_goals(graph: CompiledGraph, origins: Origins, goals: Goals) -> Iterator[Block]:
    """Yields the destinations within the limit of each origin, and the seconds by the best edge.

    Its arrays are written over by the next block.
    """
    order = np.argsort(goals.nodes, kind="stable")
    starts = np.searchsorted(goals.nodes[order], np.arange(graph.nodes + 1))
    arrays = (
        np.ascontiguousarray(starts, dtype=np.int64),
        np.ascontiguousarray(goals.rank[order], dtype=np.int32),
        np.ascontiguousarray(goals.seconds[order], dtype=np.float64),
    )
    held = _Goals(goals.sites, len(order), *(each.ctypes.data for each in arrays))
    best, come = np.empty(goals.sites), np.empty(goals.sites, dtype=np.int32)
    yield from _blocks(graph, origins, goals.sites, held, (best, come))


def _blocks(
    graph: CompiledGraph,
    origins: Origins,
    most: int,
    goals: _Goals | None,
    scratch: tuple[NDArray[Any], ...],
) -> Iterator[Block]:
    """Yields what one search after the other finds, as many at a time as there is room for."""
    count = len(origins.limits)
    arrays = (
        np.ascontiguousarray(np.searchsorted(origins.rank, np.arange(count + 1)), dtype=np.int64),
        np.ascontiguousarray(origins.nodes, dtype=np.int64),
        np.ascontiguousarray(origins.seconds, dtype=np.float64),
        np.ascontiguousarray(origins.limits, dtype=np.float64),
    )
    held = _Origins(count, len(origins.nodes), *(each.ctypes.data for each in arrays))
    ends, size = np.zeros(count, dtype=np.int64), most + _ROOM
    where, seconds = np.empty(size, dtype=np.int32), np.empty(size)
    found = _Found(size, *(each.ctypes.data for each in (ends, where, seconds)))
    room, done = graph.room(), 0
    own = tuple(each.ctypes.data for each in scratch)
    try:
        while done < count:
            first = done
            at = (graph.at, room.at, ctypes.addressof(held))
            if goals is None:
                done = graph.library.table(*at, first, *own, ctypes.addressof(found))
            else:
                done = graph.library.goals(
                    *at, ctypes.addressof(goals), first, *own, ctypes.addressof(found)
                )
            counts = np.diff(ends[first:done], prepend=0)
            written = int(ends[done - 1])
            origin = np.repeat(np.arange(first, done), counts)
            yield Block(origin, where[:written], seconds[:written], done)
    finally:
        graph.take_back(room)
