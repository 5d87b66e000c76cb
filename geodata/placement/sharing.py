"""People shared between the sites that they may go to, and staying at home: the values and lines.

D. Huff, *Journal of Marketing* 28, 1964: each goes to a site in proportion to its pull, which falls
with the trip. With staying at home as one more choice, whose pull is 1, a demand of weight w that
the sites pull by s in all sends `w s / (1 + s)` of it: a concave function of s (S. Benati and P.
Hansen, *EJOR* 143, 2002; I. Ljubić and E. Moreno, *EJOR* 266, 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geodata.placement.solution import Floats, Indices

_LEAST = 1e-12


def coming(pull: Floats) -> Floats:
    """Returns the share of people who come, by what pulls them in all."""
    found: Floats = pull / (1.0 + pull)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Sharing:
    """A problem of shares, over the candidates that are to choose.

    Attributes:
        rows: demands x candidates, how each pulls each, over 0.
        weights: of the demands.
        base: what pulls each demand whatever is chosen.
        p: how many candidates to choose.
        row: demand of each trip.
        least: pull on its demand of each trip with what is fixed, without any other.
        most: with all others that pull no more than it does, p at most.
    """

    rows: Any
    weights: Floats
    base: Floats
    p: int
    row: Indices
    least: Floats
    most: Floats

    @classmethod
    def of(cls, rows: Any, weights: Floats, base: Floats, p: int) -> Sharing:
        """Returns the problem of trips in sorted rows."""
        row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
        least = base[row] + rows.data
        others = np.minimum(_no_stronger(rows, row), max(0, p - 1) * rows.data)
        return cls(rows, weights, base, p, row, least, least + others)

    def among(self, some: Indices) -> Sharing:
        """Returns the problem of some of the candidates.

        Args:
            some: positions, growing.
        """
        if len(some) == self.rows.shape[1]:
            return self
        rows = csr_array(self.rows[:, some])
        rows.sort_indices()
        return Sharing.of(rows, self.weights, self.base, self.p)

    @property
    def floor(self) -> Floats:
        """What each demand sends whatever is chosen."""
        return self.weights * coming(self.base)

    def pull(self, chosen: NDArray[np.bool_]) -> Floats:
        """Returns what pulls each demand under a choice."""
        found: Floats = self.base + self.rows @ chosen.astype(np.float64)
        return found

    def firsts(self, price: Floats) -> tuple[Floats, Floats]:
        """Returns what each trip is worth to its demand as the strongest one, and the pull then.

        The most of what the demand sends, less the price of all that pulls it beyond what is fixed:
        whatever else is chosen, if nothing pulls more than this trip.

        Args:
            price: of each unit of pull on each demand.
        """
        price = np.maximum(price, _LEAST * np.maximum(self.weights, 1.0))
        best = np.sqrt(self.weights / price) - 1.0
        pull = np.clip(best[self.row], self.least, self.most)
        worth = self.weights[self.row] * coming(pull)
        return worth - price[self.row] * (pull - self.base[self.row]), pull


def _no_stronger(rows: Any, row: Indices) -> Floats:
    """Returns for each trip what all others of its demand that pull no more pull together."""
    order = np.lexsort((rows.data, row))
    own, there = rows.data[order], row[order]
    total = np.concatenate([[0.0], np.cumsum(own)])
    ends = np.ones(len(own), dtype=bool)
    ends[:-1] = (there[1:] != there[:-1]) | (own[1:] != own[:-1])
    places = np.flatnonzero(ends)
    last = places[np.searchsorted(places, np.arange(len(own)))] if len(own) else places
    found = np.empty(len(own))
    found[order] = np.maximum(total[last + 1] - total[rows.indptr[:-1]][there] - own, 0.0)
    return found


def shared_weight(pull: Any, weights: Floats, selected: Indices) -> Floats:
    """Returns the weight that each demand sends to the selected candidates.

    Args:
        pull: demands x candidates.
        weights: of the demands.
        selected: candidates.
    """
    chosen = np.zeros(pull.shape[1])
    chosen[selected] = 1.0
    return weights * coming(csr_array(pull) @ chosen)
