"""Published instances of placement problems, as their files give them."""

from __future__ import annotations

import csv
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


def listed_rows(file: Path) -> list[dict[str, str]]:
    """Returns the rows of a list of instances."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def tsplib_points(file: Path) -> Floats:
    """Returns the points of a TSPLIB instance, n x 2."""
    lines = file.read_text().split("NODE_COORD_SECTION")[1].split("EOF")[0].split()
    return np.array(lines, dtype=np.float64).reshape(-1, 3)[:, 1:]


def tsplib(file: Path) -> Floats:
    """Returns the costs of a TSPLIB instance: the Euclidean distances, rounded down."""
    points = tsplib_points(file)
    away = points[:, None, :] - points[None, :, :]
    return np.floor(np.sqrt((away**2).sum(axis=2)))


def drawn_points(kind: str, size: int) -> Floats:
    """Returns points drawn as whole numbers, n x 2, always the same.

    Args:
        kind: `uniform`, or `clustered`: around towns of uneven sizes, as usa13509's are.
        size: how many.
    """
    rng = np.random.default_rng(size)
    if kind == "uniform":
        return np.floor(rng.uniform(0, 100_000, (size, 2)))
    towns, share = rng.uniform(0, 100_000, (size // 50, 2)), rng.pareto(1.2, size // 50)
    town = rng.choice(len(towns), size, p=share / share.sum())
    return np.floor(towns[town] + rng.normal(0, 2_000, (size, 2)))
