"""Iterated local search by swaps, on the whole map at once.

A swap closes one site and opens another. Sites far apart serve other people, so that hundreds of
swaps, and as many small upheavals, are tried in one pass over the arrays, each kept or undone by
itself: the components of what changed do not share a demand. Swaps are those of Teitz and Bart,
*Operations Research* 16, 1968, evaluated all together as by Resende and Werneck, *EJOR* 174, 2006;
upheavals are those of iterated local search (Lourenço, Martin and Stützle, 2003).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geodata.placement.clock import spend
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Floats, Indices

Mask = NDArray[np.bool_]
Swaps = tuple[Indices, Indices, Floats]
"""Candidates that leave, those that come, and what each swap gains."""

_EPSILON = 1e-7
_SHARE_MOVED = 8
_PASSES = 12
_A_PASS, _TERMS = 1e5, 3
"""What a pass takes by itself, and times that it goes over what the candidates matter to."""


class Moves(Protocol):
    """A problem as the search sees it: a value per demand, to be made as large as can be."""

    chosen: Mask
    columns: Any
    """Candidates x demands: which demands a candidate may matter to."""
    rows: Any
    """Demands x candidates."""

    def place(self, chosen: Mask) -> None:
        """Makes a selection the present one."""
        ...

    def swap(self, leaving: Indices, coming: Indices) -> None:
        """Makes independent swaps."""
        ...

    def values(self) -> Floats:
        """Returns the value of each demand."""
        ...

    def swaps(self) -> Swaps:
        """Returns the swaps that gain, between sites that share demands and between far ones."""
        ...


@dataclass(slots=True)
class Search:
    """The search for one problem.

    Attributes:
        moves: the problem, placed at a first selection that keeps the quotas.
        quotas: to be kept.
        frozen: candidates that are always selected.
        rng: of the upheavals.
    """

    moves: Moves
    quotas: Quotas
    frozen: Mask
    rng: np.random.Generator

    def descend(self, stop: Callable[[], bool], most: int = 200) -> None:
        """Makes swaps that gain until none does."""
        counts = self._counts()
        for _ in range(most):
            if stop() or not self._improve(counts):
                return

    def rounds(self, stop: Callable[[], bool]) -> Iterator[float]:
        """Yields the value after each round of upheavals; it never falls."""
        while not stop():
            yield self._round()

    def _round(self) -> float:
        moves = self.moves
        before, was = moves.values(), moves.chosen.copy()
        pairs = self._upheaval()
        counts = self._counts()
        for _ in range(_PASSES):
            made = self._improve(counts)
            if not made:
                break
            pairs += made
        self._undo_losses(before, was, pairs)
        return float(moves.values().sum())

    def _counts(self) -> list[int]:
        counts: list[int] = self.quotas.counts(np.flatnonzero(self.moves.chosen)).tolist()
        return counts

    def _upheaval(self) -> list[tuple[int, int]]:
        """Swaps a share of the sites, far from one another, each for one beside it."""
        moves, counts = self.moves, self._counts()
        taken = np.zeros(moves.rows.shape[0], dtype=bool)
        pairs = []
        movable = np.flatnonzero(moves.chosen & ~self.frozen)
        for leaving in self.rng.permutation(movable)[
            : max(3, len(movable) // _SHARE_MOVED)
        ].tolist():
            zone = _row(moves.columns, leaving)
            if not len(zone) or taken[zone].any():
                continue
            beside = _row(moves.rows, int(zone[self.rng.integers(len(zone))]))
            beside = beside[~moves.chosen[beside]]
            if not len(beside):
                continue
            coming = int(beside[self.rng.integers(len(beside))])
            if not self.quotas.allow(counts, leaving, coming):
                continue
            taken[zone] = True
            taken[_row(moves.columns, coming)] = True
            pairs.append((leaving, coming))
        self._make(pairs)
        return pairs

    def _improve(self, counts: list[int]) -> list[tuple[int, int]]:
        """Makes the best swaps that gain and do not touch the same demands."""
        moves = self.moves
        spend(_A_PASS + _TERMS * moves.rows.nnz)
        leaving, coming, gain = moves.swaps()
        kept = (gain > _EPSILON) & ~self.frozen[leaving]
        leaving, coming, gain = leaving[kept], coming[kept], gain[kept]
        # Of swaps that gain as much, the first, as the last resort.
        order = np.argsort(-gain, kind="stable")
        taken = np.zeros(moves.rows.shape[0], dtype=bool)
        gone: set[int] = set()
        pairs = []
        for out, into in zip(leaving[order].tolist(), coming[order].tolist(), strict=True):
            if out in gone or into in gone:
                continue
            near, far = _row(moves.columns, out), _row(moves.columns, into)
            if taken[near].any() or taken[far].any() or not self.quotas.allow(counts, out, into):
                continue
            taken[near] = taken[far] = True
            gone |= {out, into}
            pairs.append((out, into))
        self._make(pairs)
        return pairs

    def _make(self, pairs: list[tuple[int, int]]) -> None:
        if pairs:
            leaving, coming = np.array(pairs).T
            self.moves.swap(leaving, coming)

    def _undo_losses(self, before: Floats, was: Mask, pairs: list[tuple[int, int]]) -> None:
        """Undoes the changes of each part of the map that lost by them."""
        moves = self.moves
        if not pairs:
            return
        ends = np.array(pairs)
        nodes = np.unique(ends)
        place = np.full(len(was), -1, dtype=np.int64)
        place[nodes] = np.arange(len(nodes))
        zones = moves.columns[nodes]
        linked = csr_array(
            (np.ones(len(ends)), (place[ends[:, 0]], place[ends[:, 1]])), shape=(len(nodes),) * 2
        )
        parts, part = connected_components(zones @ zones.T + linked, directed=False)
        part_of = np.full(moves.rows.shape[0], -1, dtype=np.int64)
        part_of[zones.indices] = np.repeat(part, np.diff(zones.indptr))
        changed = part_of >= 0
        gain = moves.values() - before
        by_part = np.bincount(part_of[changed], weights=gain[changed], minlength=parts)
        back = nodes[(by_part < 0)[part]]
        chosen = moves.chosen.copy()
        chosen[back] = was[back]
        if not self.quotas.kept_by(np.flatnonzero(chosen)):
            # What one part gave up, another took: they stand or fall together.
            chosen = was if gain.sum() < 0 else moves.chosen
        moves.place(chosen)


def _row(matrix: Any, number: int) -> Indices:
    return matrix.indices[matrix.indptr[number] : matrix.indptr[number + 1]]
