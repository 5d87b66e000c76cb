"""From touching communes to the arrays of the travel graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.territory import members_of_spans, short_distances_m
from geodata.travel.crossings import BARRIERS, FERRIES, LINKS, Barrier
from geodata.travel.model import FEATURES, TravelModel

Pairs = NDArray[np.int64]

_LONGEST_S = float(np.iinfo(np.uint16).max)


def travel_arrays(
    codes: Sequence[str],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    features: NDArray[np.float32],
    touching: Pairs,
    model: TravelModel,
) -> dict[str, NDArray[Any]]:
    """Returns the arrays of `geodata.travel.graph.TravelGraph`.

    An edge joins communes that touch, and those that touch a same third one: paths through the
    middle of every village on the way would zigzag. Barriers remove edges, links add some.

    Args:
        codes: INSEE code of each node; nodes are at most 65,536.
        lon: degrees of each node's point, NaN where no source places it.
        lat: likewise.
        features: columns of `FEATURES`, (nodes, 4).
        touching: pairs of nodes, (pairs, 2).
        model: gives an edge its seconds.
    """
    nodes = len(codes)
    placed = ~(np.isnan(lon) | np.isnan(lat))
    index = {code: node for node, code in enumerate(codes)}
    near = without_barriers(touching, codes, BARRIERS)
    links = _pairs_of([link.ends for link in LINKS], index)
    pairs = _distinct(np.concatenate([near, second_neighbours(near, nodes), links]), nodes)
    pairs = without_barriers(pairs, codes, BARRIERS)
    pairs = pairs[placed[pairs].all(axis=1)]
    one, other = pairs.T
    metres = short_distances_m(lon[one], lat[one], lon[other], lat[other])
    seconds = seconds_of_edges(model, metres, features[one], features[other])
    source, target = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.lexsort((target, source))
    return {
        "starts": np.searchsorted(source[order], np.arange(nodes + 1)).astype(np.int32),
        "targets": target[order].astype(np.uint16),
        "seconds": np.concatenate([seconds, seconds])[order],
        "features": features.astype(np.float32),
        "component": components(pairs, nodes).astype(np.uint16),
        "ferries": _pairs_of([ferry.ends for ferry in FERRIES], index).astype(np.int32),
    }


def seconds_of_edges(
    model: TravelModel,
    metres: NDArray[np.float64],
    one: NDArray[np.float32],
    other: NDArray[np.float32],
) -> NDArray[np.uint16]:
    """Returns the seconds of edges as a graph keeps them: whole, 18 hours at most."""
    seconds = model.edge_seconds(metres, one, other)
    return np.rint(np.minimum(seconds, _LONGEST_S)).astype(np.uint16)


def node_features(
    population: NDArray[np.int64],
    area_km2: NDArray[np.float64],
    touching: Pairs,
) -> NDArray[np.float32]:
    """Returns the features of each node, columns of `FEATURES`.

    An unknown population counts as that of an empty commune, an unknown area as the median one:
    a rough time is better than no road.
    """
    people = np.maximum(population, 0).astype(np.float64)
    known = np.isfinite(area_km2) & (area_km2 > 0)
    km2 = np.where(known, area_km2, np.median(area_km2[known]) if known.any() else 1.0)
    around_people, around_km2 = people.copy(), km2.copy()
    for one, other in (touching.T, touching.T[::-1]):
        np.add.at(around_people, one, people[other])
        np.add.at(around_km2, one, km2[other])
    features = np.empty((len(people), len(FEATURES)), dtype=np.float32)
    features[:, 0] = np.log10(np.maximum(people / km2, 1)) - 2
    features[:, 1] = np.log(np.maximum(km2, 0.5) / 12)
    features[:, 2] = np.log10(np.maximum(around_people / around_km2, 1)) - 2
    features[:, 3] = np.log10(np.maximum(people, 20)) - 3
    return features


def second_neighbours(pairs: Pairs, nodes: int) -> Pairs:
    """Returns the pairs of nodes that have a neighbour in common, neighbours among them."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    starts = np.searchsorted(both[:, 0], np.arange(nodes + 1))
    counts = np.diff(starts)[both[:, 1]]
    pair, other = members_of_spans(starts[both[:, 1]], counts)
    first, second = both[pair, 0], both[other, 1]
    keep = first < second
    return _distinct(np.stack([first[keep], second[keep]], axis=1), nodes)


def without_barriers(pairs: Pairs, codes: Sequence[str], barriers: Sequence[Barrier]) -> Pairs:
    """Returns the pairs of nodes that no barrier separates."""
    index = {code: node for node, code in enumerate(codes)}
    apart = np.zeros(len(pairs), dtype=bool)
    keys = _keys(pairs, len(codes))
    for barrier in barriers:
        left, right = _side(barrier.left, codes), _side(barrier.right, codes)
        if not barrier.right:
            right = ~left
        across = left[pairs] & right[pairs[:, ::-1]]
        crossed = _keys(_pairs_of(barrier.crossed_at, index), len(codes))
        apart |= across.any(axis=1) & ~np.isin(keys, crossed)
    return pairs[~apart]


def components(pairs: Pairs, nodes: int) -> NDArray[np.int64]:
    """Returns the number of each node's connected part; the parts are numbered by first node.

    Labels spread to the smaller, and pointers are halved at each round (Shiloach and Vishkin, An
    O(log n) parallel connectivity algorithm, Journal of Algorithms 3, 1982).
    """
    label = np.arange(nodes)
    while True:
        lower = np.minimum(label[pairs[:, 0]], label[pairs[:, 1]])
        spread = label.copy()
        for side in (0, 1):
            np.minimum.at(spread, label[pairs[:, side]], lower)
        spread = spread[spread]
        if np.array_equal(spread, label):
            return np.unique(label, return_inverse=True)[1]
        label = spread


def _side(codes_or_prefixes: Sequence[str], codes: Sequence[str]) -> NDArray[np.bool_]:
    whole = {text for text in codes_or_prefixes if len(text) == 5}
    prefixes = tuple(text for text in codes_or_prefixes if len(text) < 5)
    return np.array(
        [code in whole or (bool(prefixes) and code.startswith(prefixes)) for code in codes]
    )


def _pairs_of(ends: Sequence[tuple[str, str]], index: Mapping[str, int]) -> Pairs:
    """Returns pairs of codes as pairs of nodes; a code that is of no node is left out."""
    known = [sorted((index[a], index[b])) for a, b in ends if a in index and b in index]
    return np.array(known, dtype=np.int64).reshape(-1, 2)


def _distinct(pairs: Pairs, nodes: int) -> Pairs:
    keys = np.unique(_keys(pairs, nodes))
    return np.stack([keys // nodes, keys % nodes], axis=1)


def _keys(pairs: Pairs, nodes: int) -> NDArray[np.int64]:
    """Returns a number for each pair, the same in both directions."""
    return pairs.min(axis=1).astype(np.int64) * nodes + pairs.max(axis=1)
