"""Pieces of a large covering solved exactly, again and again, for as long as there is time.

A plan that swaps improve no more may still be improved where several sites move together. A few
neighbourhoods, far from one another, are freed at once: as many sites as they have are chosen anew
among their candidates, all others staying, by branch and bound (POPMUSIC: Taillard and Voss, 2002).
What is freed together may exchange sites, however far apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from geodata.placement.mip import Program, solve
from geodata.placement.quotas import Quotas
from geodata.placement.search import Mask
from geodata.placement.solution import Floats, Indices

_MOST_TRIPS = 8_000
_CENTRES = 3
_EACH_S = 5.0
_MOST_NODES = 200
_SMALLER = 8
"""How much smaller pieces are where a demand needs several sites: the relaxation is weak there."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A covering problem, as its pieces see it.

    Attributes:
        rows: demands x candidates, ones.
        columns: candidates x demands.
        weights: of the demands.
        times: how many sites a demand needs.
        quotas: on the candidates.
        frozen: candidates that are always selected.
        open: candidates that a piece may choose.
        rng: of the places of the pieces.
    """

    rows: Any
    columns: Any
    weights: Floats
    times: int
    quotas: Quotas
    frozen: Mask
    open: Mask
    rng: np.random.Generator

    def improved(self, chosen: Mask, time_limit_s: float, seed: int) -> Mask:
        """Returns a selection of as many sites that covers as much or more, and keeps the quotas.

        Args:
            chosen: the plan.
            time_limit_s: of the whole piece, which takes some seconds at most.
            seed: of the solver's choices.
        """
        free = self._freed(chosen)
        inside = chosen[free]
        count = int(inside.sum())
        if not count or count == len(free):
            return chosen
        stays = chosen.copy()
        stays[free] = False
        had = np.rint(self.rows @ stays.astype(np.float64)).astype(np.int64)
        touched = np.unique(self.columns[free].indices)
        left = touched[had[touched] < self.times]
        if not len(left):
            return chosen
        found = solve(
            self._program(free, left, self.times - had[left], count, np.flatnonzero(stays)),
            time_limit_s=max(0.01, min(_EACH_S, time_limit_s)),
            start=inside.astype(np.float64),
            seed=seed,
            most_nodes=_MOST_NODES,
        )
        if not len(found.values):
            return chosen
        again = stays
        again[free[found.values[: len(free)] > 0.5]] = True
        kept = again.sum() == chosen.sum() and self.quotas.kept_by(np.flatnonzero(again))
        return again if kept else chosen

    def _freed(self, chosen: Mask) -> Indices:
        """Returns candidates around some sites, nearest by shared demands first, growing."""
        may = (self.open | chosen) & ~self.frozen
        sites = np.flatnonzero(chosen & ~self.frozen)
        found = np.zeros(len(chosen), dtype=bool)
        if not len(sites):
            return np.flatnonzero(found)
        centres = self.rng.choice(sites, min(_CENTRES, len(sites)), replace=False)
        most = _MOST_TRIPS if self.times == 1 else _MOST_TRIPS // _SMALLER
        for centre in centres.tolist():
            self._grow(centre, may, found, most // len(centres))
        return np.flatnonzero(found)

    def _grow(self, centre: int, may: Mask, found: Mask, most: int) -> None:
        """Adds candidates ring by ring, until their trips are as many as a piece may have."""
        ring, trips = np.array([centre]), 0
        seen = found.copy()
        sizes = np.diff(self.columns.indptr)
        while len(ring):
            room = np.cumsum(sizes[ring]) + trips <= most
            ring, is_full = ring[room], not room.all()
            found[ring] = True
            seen[ring] = True
            trips += int(sizes[ring].sum())
            if is_full or not len(ring):
                return
            near = np.unique(self.rows[np.unique(self.columns[ring].indices)].indices)
            near = near[may[near] & ~seen[near]]
            ring = self.rng.permutation(near)

    def _program(
        self, free: Indices, left: Indices, needs: Indices, count: int, stays: Indices
    ) -> Program:
        """The candidates of a piece, then whether each demand that is left is covered."""
        part = csr_array(csr_array(self.rows[left])[:, free])
        demands, candidates = part.shape
        member = self.quotas.member[free].T
        had = self.quotas.counts(stays)
        counted = vstack([csr_array(np.ones((1, candidates))), member])
        covered = eye_array(demands).multiply(-needs[:, None].astype(np.float64))
        matrix = vstack(
            [
                hstack([part, covered]),
                hstack([counted, csr_array((counted.shape[0], demands))]),
            ]
        )
        whole = np.ones(candidates + demands, dtype=bool)
        whole[candidates:] = needs > 1
        return Program(
            cost=np.concatenate([np.zeros(candidates), -self.weights[left]]),
            lower=np.zeros(candidates + demands),
            upper=np.ones(candidates + demands),
            matrix=csr_array(matrix),
            row_lower=np.concatenate([np.zeros(demands), [count], self.quotas.at_least - had]),
            row_upper=np.concatenate(
                [np.full(demands, np.inf), [count], self.quotas.at_most - had]
            ),
            integer=whole,
        )
