"""Trips between every origin and every destination of two lists, as one citizen's trip each.

What `geodata.travel.trips` finds of one origin, of many in one call of the kernel: the same
seconds, to the last bit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geodata.territory import short_distances_m
from geodata.travel.graph import Nodes, Point, Search, TravelGraph
from geodata.travel.kernel import CompiledGraph
from geodata.travel.kernel_tables import Goals, Origins, reached_goals
from geodata.travel.model import Floats, Mode
from geodata.travel.paces import PACES, check_mode
from geodata.travel.trips import Destinations, trips_from


def seconds_between(
    graph: TravelGraph, origins: Destinations, to: Destinations, mode: Mode, within_s: float
) -> tuple[Floats, NDArray[np.bool_]]:
    """Returns the seconds of trips from each origin to each destination, and which were measured.

    Infinite beyond the limit, and where no road leads; a position of no commune (-1) has no trip.

    Args:
        graph: the travel graph, with what was measured.
        origins: where people are, (n,).
        to: where they go, (m,).
        mode: how.
        within_s: seconds, inclusive.

    Returns:
        Both (n, m).

    Raises:
        ParameterError: nothing is known of this mode.
    """
    check_mode(mode, graph.measured)
    shape = (len(origins.node), len(to.node))
    seconds, measured = np.full(shape, np.inf), np.zeros(shape, dtype=bool)
    rows, columns = origins.placed(), to.placed()
    if not len(rows) or not len(columns):
        return seconds, measured
    own, there = origins.take(rows), to.take(columns)
    compiled = graph.compiled_for(mode)
    if compiled is None:
        found = _by_itself(graph, own, there, mode, within_s)
    else:
        found = _at_once(graph, compiled, own, there, mode, within_s)
    table = graph.measured.get(mode)
    told = np.zeros(found.shape, dtype=bool)
    for row, point in enumerate(_points(own) if table is not None else ()):
        known = None if table is None else table.from_position(graph, point, there, mode)
        if known is not None:
            told[row] = ~np.isnan(known)
            found[row, told[row]] = known[told[row]]
    found[found > within_s] = np.inf
    at = np.ix_(rows, columns)
    seconds[at], measured[at] = found, told & np.isfinite(found)
    return seconds, measured


def _points(points: Destinations) -> list[Point]:
    each = zip(points.node.tolist(), points.lon.tolist(), points.lat.tolist(), strict=True)
    return [Point(*point) for point in each]


def _by_itself(
    graph: TravelGraph, origins: Destinations, to: Destinations, mode: Mode, within_s: float
) -> Floats:
    """Returns the modelled seconds, one origin after the other."""
    far, wanted = graph.law(mode).farthest_graph_s(within_s), np.ones(len(to.node), dtype=bool)
    seconds = np.full((len(origins.node), len(to.node)), np.inf)
    for row, point in enumerate(_points(origins)):
        trips = trips_from(graph, point, to, mode)
        trips.extend(far)
        near, found = trips.found(wanted)
        seconds[row, near] = found
    return seconds


def _at_once(
    graph: TravelGraph,
    compiled: CompiledGraph,
    origins: Destinations,
    to: Destinations,
    mode: Mode,
    within_s: float,
) -> Floats:
    """Returns the modelled seconds by one call of the kernel."""
    far, points = graph.law(mode).farthest_graph_s(within_s), _points(origins)
    seeds = [graph.seeds(point, mode) for point in points]
    rank = np.repeat(np.arange(len(points)), [len(nodes) for nodes, _ in seeds])
    nodes, seconds = (np.concatenate(each) for each in zip(*seeds, strict=True))
    searched = Origins(rank, nodes, seconds, np.full(len(points), far))
    graph_s = np.full((len(points), len(to.node)), np.inf)
    for found in reached_goals(compiled, searched, _goals(graph, to, mode)):
        graph_s[found.origin, found.where] = found.seconds
    return _by_law(graph, graph_s, origins, to, mode)


def _by_law(
    graph: TravelGraph, graph_s: Floats, origins: Destinations, to: Destinations, mode: Mode
) -> Floats:
    """Returns the seconds of trips, given those by the best last node, which may be changed."""
    is_beside = np.zeros(len(graph), dtype=bool)
    for own, point in enumerate(_points(origins)):
        around = graph.joined_to(point.node, mode)
        is_beside[around.nodes] = True
        direct = np.flatnonzero(is_beside[to.node])
        is_beside[around.nodes] = False
        if len(direct):
            # Between communes that touch, the straight way may be shorter than any through a point.
            crow_m = short_distances_m(point.lon, point.lat, to.lon[direct], to.lat[direct])
            straight = around.take(to.node[direct]).straight_seconds(crow_m, mode)
            graph_s[own, direct] = np.minimum(graph_s[own, direct], straight)
    if mode in PACES:
        return graph_s
    row, column = np.nonzero(np.isfinite(graph_s))
    one, other = origins.take(row), to.take(column)
    seconds = np.full(graph_s.shape, np.inf)
    seconds[row, column] = graph.model.trip_seconds(
        graph_s[row, column],
        short_distances_m(one.lon, one.lat, other.lon, other.lat),
        graph.features[one.node],
        graph.features[other.node],
    )
    return seconds


def _goals(graph: TravelGraph, to: Destinations, mode: Mode) -> Goals:
    """Returns destinations with the last edges to each."""
    rank, nodes = graph.around(to.node, mode)
    metres = graph.metres_from(nodes, to.lon[rank], to.lat[rank])
    seconds = graph.straight_seconds(nodes, metres, graph.features[to.node[rank]], mode)
    return Goals(len(to.node), rank, nodes, seconds)


def nodes_within(
    graph: TravelGraph, point: Point, mode: Mode, within_s: float, legs: int = 1
) -> Nodes:
    """Returns the communes whence somebody may reach a point within a limit, and some more.

    All whose own point may be within it on the graph, and those beside: a position of a commune is
    joined to these.

    Args:
        graph: the travel graph.
        point: where people go.
        mode: how.
        within_s: seconds, inclusive.
        legs: of two, all that is within the limit of a commune which is.
    """
    compiled, far = graph.compiled_for(mode), legs * graph.law(mode).farthest_graph_s(within_s)
    if compiled is None:
        found = Search(graph, point, mode)
        found.extend(far)
        near = found.seconds <= far
    else:
        search = compiled.search(*graph.seeds(point, mode))
        search.extend(far)
        near = search.seconds <= far
    return np.unique(graph.around(np.append(np.flatnonzero(near), point.node), mode)[1])


def bounds_in_minutes(
    graph: TravelGraph, seconds: Floats, origins: Destinations, to: Destinations
) -> tuple[Floats, Floats]:
    """Returns the least and the most minutes that modelled trips by car may really take.

    To a tenth, outwards, as nine trips in ten are; infinite where `seconds` are.

    Args:
        graph: whose model timed them.
        seconds: of each trip, (n,).
        origins: where each begins, in a commune, (n,).
        to: where each ends, likewise.
    """
    crow_m = short_distances_m(origins.lon, origins.lat, to.lon, to.lat)
    features = graph.features[:, 0].astype(np.float64)
    density = (features[origins.node] + features[to.node]) / 2
    low, high = graph.model.interval.log_bounds(seconds, crow_m, density)
    return np.floor(seconds * np.exp(low) / 6) / 10, np.ceil(seconds * np.exp(high) / 6) / 10
