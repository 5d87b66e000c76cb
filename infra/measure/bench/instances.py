"""Published instances of placement problems, as their files give them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import floyd_warshall

Floats = NDArray[np.float64]


def pmed(file: Path) -> tuple[Floats, int]:
    """Returns the costs and p of an OR-Library instance (Beasley 1985).

    A graph whose edges are those of the file, the last one where it is repeated; the costs are its
    shortest paths.
    """
    numbers = np.array(file.read_text().split(), dtype=np.int64)
    size, edges, p = numbers[:3].tolist()
    ends = numbers[3 : 3 + 3 * edges].reshape(-1, 3)
    graph = np.full((size, size), np.inf)
    for one, other, length in ends.tolist():
        graph[one - 1, other - 1] = graph[other - 1, one - 1] = length
    graph[np.isinf(graph)] = 0
    return floyd_warshall(csr_array(graph), directed=False), p


def tsplib(file: Path) -> Floats:
    """Returns the costs of a TSPLIB instance: the Euclidean distances, rounded down."""
    lines = file.read_text().split("NODE_COORD_SECTION")[1].split("EOF")[0].split()
    points = np.array(lines, dtype=np.float64).reshape(-1, 3)[:, 1:]
    away = points[:, None, :] - points[None, :, :]
    return np.floor(np.sqrt((away**2).sum(axis=2)))
