"""Travel graphs drawn at random, as the arrays that a snapshot holds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.travel.model import FEATURES


def drawn_arrays(
    pairs: NDArray[np.int64],
    seconds: NDArray[np.int64],
    island: NDArray[np.int64],
    rng: np.random.Generator,
) -> dict[str, NDArray[Any]]:
    """Returns the arrays of a graph, whose features are drawn.

    Args:
        pairs: joined nodes, (pairs, 2).
        seconds: of each pair, both ways.
        island: the connected part of each node.
        rng: draws the features.
    """
    nodes = len(island)
    source, target = np.concatenate([pairs, pairs[:, ::-1]]).T
    order = np.lexsort((target, source))
    return {
        "starts": np.searchsorted(source[order], np.arange(nodes + 1)).astype(np.int32),
        "targets": target[order].astype(np.uint16),
        "seconds": np.tile(seconds, 2)[order].astype(np.uint16),
        "features": rng.normal(0, 0.5, (nodes, len(FEATURES))).astype(np.float32),
        "component": island.astype(np.uint16),
        "ferries": np.empty((0, 2), dtype=np.int32),
    }
