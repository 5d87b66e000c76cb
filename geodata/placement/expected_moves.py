"""Swaps of sites that may each fail: what each gains in expected weight, all of them at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.far_swaps import far_swaps, joined
from geodata.placement.search import Mask, Swaps
from geodata.placement.solution import Floats, Indices


class ExpectedMoves:
    """Demands that count by the chance that some selected candidate which reaches them works."""

    def __init__(self, rows: Any, weights: Floats, failure: Floats) -> None:
        """Takes the demands x candidates, what each demand weighs, and how each candidate fails.

        The chance that a candidate fails is over 0 here: one that never does is taken as one that
        does next to never.
        """
        self.rows, self.columns = rows, csr_array(rows.T)
        self.weights, self.failure = weights, failure
        self.strength = -np.log(failure)
        self.chosen: Mask = np.zeros(rows.shape[1], dtype=bool)
        self.sums: Floats = np.zeros(rows.shape[0])

    def place(self, chosen: Mask) -> None:
        """Makes a selection the present one."""
        self.chosen = chosen.copy()
        self.sums = self.rows @ (self.strength * chosen)

    def swap(self, leaving: Indices, coming: Indices) -> None:
        """Makes independent swaps."""
        chosen = self.chosen.copy()
        chosen[leaving] = False
        chosen[coming] = True
        self.place(chosen)

    def values(self) -> Floats:
        """Returns the expected weight of each demand."""
        found: Floats = self.weights * -np.expm1(-self.sums)
        return found

    def swaps(self) -> Swaps:
        """Returns the swaps that gain, between sites that share demands and between far ones."""
        left = self.weights * np.exp(-np.maximum(self.sums, 0.0))
        works, fails = 1.0 - self.failure, 1.0 / self.failure - 1.0
        gain = works * (self.columns @ left)
        sites = np.flatnonzero(self.chosen)
        own = self.columns[sites]
        loss = fails[sites] * (own @ left)
        shared = own.copy()
        shared.data = left[shared.indices]
        both = (shared @ self.rows).tocoo()
        # What both reach: without the one, the other is worth more there.
        common = both.data * fails[sites[both.row]] * works[both.col]
        delta = gain[both.col] - loss[both.row] + common
        kept = (delta > 0) & ~self.chosen[both.col]
        near = (sites[both.row[kept]], both.col[kept].astype(np.int64), delta[kept])
        return joined(near, far_swaps(self.columns, self.chosen, sites, loss, gain))
