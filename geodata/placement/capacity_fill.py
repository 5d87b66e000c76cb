"""Posts put one after the other: each where it serves most, then where it reaches most."""

from __future__ import annotations

import heapq

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.capacity_flow import Flow
from geodata.placement.solution import Floats, Indices


def fill(flow: Flow, begun: Floats | None = None) -> Floats | None:
    """Returns posts put where each serves most, or None when quotas refuse.

    Minimums first, then the rest. Of candidates that serve as much, the one that brings the most
    weight in reach of an open site: where posts are few, every one of them is full, and this alone
    decides. A post takes first the demands that few others could serve.

    Args:
        flow: the problem.
        begun: posts that are put already.
    """
    return _Filling(flow).run(begun)


class _Filling:
    """Posts put one by one over what is left to serve."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.columns = csr_array(flow.reach.T)
        self.left = flow.weights.copy()
        self.out = flow.weights.copy()
        """Weight of each demand that no open site reaches yet."""
        self.posts = np.zeros(len(flow.most))
        self.choices = np.diff(flow.reach.indptr)
        self.counts = np.zeros(len(flow.groups), dtype=np.int64)
        self.of = flow.quotas.member

    def run(self, begun: Floats | None) -> Floats | None:
        """Returns the posts of each candidate."""
        for candidate in np.flatnonzero(self.flow.standing > 0).tolist():
            self._serve(candidate, float(self.flow.standing[candidate]))
        for candidate in np.flatnonzero(begun if begun is not None else []).tolist():
            for _ in range(int(begun[candidate]) if begun is not None else 0):
                self._open(candidate)
        for number, group in enumerate(self.flow.groups):
            need = group.at_least - int(self.counts[number])
            if need > 0 and self._put(group.members, need) < need:
                return None
        missing = self.flow.posts - int(self.posts.sum())
        if missing < 0 or self._put(np.flatnonzero(self.flow.most > 0), missing) < missing:
            return None
        return self.posts

    def _put(self, members: Indices, count: int) -> int:
        """Puts posts among some candidates, where each serves most; returns how many it could."""
        # Of those that serve and reach as much, the first: the search that follows decides.
        heap = [(self._key(each), each) for each in members.tolist()]
        heapq.heapify(heap)
        done = 0
        while heap and done < count:
            _, candidate = heapq.heappop(heap)
            if not self._may(candidate):
                continue
            fresh = self._key(candidate)
            if heap and fresh > heap[0][0]:
                heapq.heappush(heap, (fresh, candidate))
                continue
            self._open(candidate)
            done += 1
            heapq.heappush(heap, (self._key(candidate), candidate))
        return done

    def _open(self, candidate: int) -> None:
        self._serve(candidate, self.flow.capacity)
        self.posts[candidate] += 1
        self.counts[self._groups(candidate)] += 1

    def _groups(self, candidate: int) -> Indices:
        found: Indices = self.of.indices[self.of.indptr[candidate] : self.of.indptr[candidate + 1]]
        return found

    def _may(self, candidate: int) -> bool:
        if self.posts[candidate] >= self.flow.most[candidate]:
            return False
        caps = (self.flow.groups[number].at_most for number in self._groups(candidate).tolist())
        counts = self.counts[self._groups(candidate)].tolist()
        return all(cap is None or n < cap for cap, n in zip(caps, counts, strict=True))

    def _own(self, candidate: int) -> Indices:
        start, after = self.columns.indptr[candidate], self.columns.indptr[candidate + 1]
        found: Indices = self.columns.indices[start:after]
        return found

    def _key(self, candidate: int) -> tuple[float, float]:
        """What one more post serves, then what it brings in reach: the least is the best."""
        own = self._own(candidate)
        serves = min(self.flow.capacity, float(self.left[own].sum()))
        return -round(serves, 6), -round(float(self.out[own].sum()), 6)

    def _serve(self, candidate: int, room: float) -> None:
        own = self._own(candidate)
        self.out[own] = 0.0
        own = own[self.left[own] > 0]
        own = own[np.argsort(self.choices[own], kind="stable")]
        before = np.concatenate([[0.0], np.cumsum(self.left[own])[:-1]])
        self.left[own] -= np.clip(room - before, 0.0, self.left[own])
