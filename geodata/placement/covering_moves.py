"""Swaps of sites for people within a limit: what each gains, all of them at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.far_swaps import far_swaps, joined
from geodata.placement.search import Mask, Swaps
from geodata.placement.solution import Floats, Indices


class CoveringMoves:
    """Demands that count when enough selected candidates reach them."""

    def __init__(self, rows: Any, weights: Floats, times: int = 1) -> None:
        """Takes the demands x candidates, what each demand weighs, and how many sites it needs."""
        self.rows = rows
        self.columns = csr_array(rows.T)
        self.weights = weights
        self.times = times
        self.chosen: Mask = np.zeros(rows.shape[1], dtype=bool)
        self.count: Indices = np.zeros(rows.shape[0], dtype=np.int64)

    def place(self, chosen: Mask) -> None:
        """Makes a selection the present one."""
        self.chosen = chosen.copy()
        self.count = np.rint(self.rows @ chosen.astype(np.float64)).astype(np.int64)

    def swap(self, leaving: Indices, coming: Indices) -> None:
        """Makes independent swaps."""
        self.chosen[leaving] = False
        self.chosen[coming] = True
        np.subtract.at(self.count, self.columns[leaving].indices, 1)
        np.add.at(self.count, self.columns[coming].indices, 1)

    def values(self) -> Floats:
        """Returns the weight of each demand, 0 where too few sites reach it."""
        return np.where(self.count >= self.times, self.weights, 0.0)

    def gains(self) -> Floats:
        """Returns the weight that each candidate would add."""
        return self.columns @ np.where(self.count == self.times - 1, self.weights, 0.0)

    def swaps(self) -> Swaps:
        """Returns the swaps that gain, between sites that share demands and between far ones."""
        edge = np.where(self.count == self.times, self.weights, 0.0)
        nearly = np.where(self.count == self.times - 1, self.weights, 0.0)
        gain = self.columns @ nearly
        sites = np.flatnonzero(self.chosen)
        own = self.columns[sites]
        loss = own @ edge
        # A demand that both reach: the one that comes makes up for the one that leaves.
        shared = own.copy()
        shared.data = (edge - nearly)[shared.indices]
        shared.eliminate_zeros()
        both = (shared @ self.rows).tocoo()
        delta = gain[both.col] - loss[both.row] + both.data
        kept = (delta > 0) & ~self.chosen[both.col]
        near = (sites[both.row[kept]], both.col[kept].astype(np.int64), delta[kept])
        # Far ones share nobody: where near ones do too, the gain is reckoned again later.
        return joined(near, far_swaps(self.columns, self.chosen, sites, loss, gain))
