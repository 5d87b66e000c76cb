"""Weight that flows from demands to posts: what a choice of posts serves, and its programs."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from geodata.placement.mip import Program, solve
from geodata.placement.solution import Floats, Group, Indices

_SCALE = 1e-3
"""Weights in thousands: the solver's tolerances suit numbers near one."""


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A covering problem with capacities.

    Attributes:
        reach: demands x candidates.
        weights: of the demands.
        capacity: weight that one post serves.
        most: posts that each candidate may have.
        standing: weight that each candidate serves without any.
        posts: how many there are to put.
        groups: quotas on posts.
    """

    reach: Any
    weights: Floats
    capacity: float
    most: Indices
    standing: Floats
    posts: int
    groups: tuple[Group, ...]

    @property
    def size(self) -> int:
        """How many trips there are."""
        return int(self.reach.nnz)

    def at_most(self) -> float:
        """Returns what no plan passes: all there is to reach, and all that posts can serve."""
        can = (self.most > 0) | (self.standing > 0)
        reachable = self.weights[self.reach @ can.astype(np.float64) > 0].sum()
        return float(min(reachable, self.standing.sum() + self.posts * self.capacity))


def served_by(flow: Flow, posts: Floats) -> float:
    """Returns the weight that posts serve at best: a flow, solved as a linear program."""
    room = flow.standing + posts * flow.capacity
    used = np.flatnonzero(room > 0)
    part = csr_array(flow.reach[:, used])
    rows = np.flatnonzero(np.diff(part.indptr) > 0)
    if not len(rows):
        return 0.0
    weights = flow.weights[rows]
    # Where every site could serve all that it reaches, nothing has to be shared out.
    if (part[rows].T @ weights <= room[used] + 1e-9).all():
        return float(weights.sum())
    part = csr_array(part[rows])
    entries = part.nnz
    row = np.repeat(np.arange(len(rows)), np.diff(part.indptr))
    ones, number = np.ones(entries), np.arange(entries)
    given = csr_array((ones, (row, number)), shape=(len(rows), entries))
    taken = csr_array((ones, (part.indices, number)), shape=(len(used), entries))
    limits = np.concatenate([weights, room[used]]) * _SCALE
    program = Program(
        cost=-ones,
        lower=np.zeros(entries),
        upper=np.full(entries, np.inf),
        matrix=csr_array(vstack([given, taken])),
        row_lower=np.full(len(limits), -np.inf),
        row_upper=limits,
    )
    return -solve(program, time_limit_s=120).objective / _SCALE


def program_of(flow: Flow, *, whole: bool) -> Program:
    """Returns the program of the problem: posts of each candidate, then weight on each trip."""
    demands, candidates = flow.reach.shape
    entries = flow.size
    row = np.repeat(np.arange(demands), np.diff(flow.reach.indptr))
    column = flow.reach.indices.astype(np.int64)
    ones, number = np.ones(entries), np.arange(entries)
    given = csr_array((ones, (row, number)), shape=(demands, entries))
    taken = csr_array((ones, (column, number)), shape=(candidates, entries))
    room = csr_array(
        (np.full(candidates, -flow.capacity * _SCALE), (np.arange(candidates),) * 2),
        shape=(candidates, candidates),
    )
    quotas = _quotas(flow.groups, candidates)
    blocks = [
        hstack([csr_array((demands, candidates)), given]),
        hstack([room, taken]),
        hstack([csr_array(np.ones((1, candidates))), csr_array((1, entries))]),
        hstack([quotas, csr_array((len(flow.groups), entries))]),
    ]
    # A trip carries no more than the demand weighs, and nothing where there is no post.
    linked = np.flatnonzero(flow.standing[column] == 0)
    weight = flow.weights[row[linked]] * _SCALE
    rank = np.arange(len(linked))
    blocks.append(
        hstack(
            [
                csr_array((-weight, (rank, column[linked])), shape=(len(linked), candidates)),
                csr_array((ones[: len(linked)], (rank, linked)), shape=(len(linked), entries)),
            ]
        )
    )
    least = [group.at_least for group in flow.groups]
    most = [np.inf if group.at_most is None else group.at_most for group in flow.groups]
    without = np.full(demands + candidates, -np.inf)
    return Program(
        cost=np.concatenate([np.zeros(candidates), -ones / _SCALE]),
        lower=np.zeros(candidates + entries),
        upper=np.concatenate([flow.most.astype(np.float64), np.full(entries, np.inf)]),
        matrix=csr_array(vstack(blocks)),
        row_lower=np.concatenate([without, [flow.posts], least, np.full(len(linked), -np.inf)]),
        row_upper=np.concatenate(
            [
                flow.weights * _SCALE,
                flow.standing * _SCALE,
                [flow.posts],
                most,
                np.zeros(len(linked)),
            ]
        ),
        integer=np.arange(candidates + entries) < candidates if whole else None,
    )


def _quotas(groups: tuple[Group, ...], candidates: int) -> Any:
    rows = np.repeat(np.arange(len(groups)), [len(group.members) for group in groups])
    members = np.concatenate([np.empty(0, dtype=np.int64), *(each.members for each in groups)])
    return csr_array((np.ones(len(rows)), (rows, members)), shape=(len(groups), candidates))


def fill(flow: Flow) -> Floats | None:
    """Returns posts put one after the other where each serves most, or None when quotas refuse.

    Minimums first, then the rest. A post takes first the demands that few others could serve.
    """
    return _Filling(flow).run()


class _Filling:
    """Posts put one by one over what is left to serve."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.columns = csr_array(flow.reach.T)
        self.left = flow.weights.copy()
        self.posts = np.zeros(len(flow.most))
        self.choices = np.diff(flow.reach.indptr)
        self.counts = np.zeros(len(flow.groups), dtype=np.int64)
        self.of = _quotas(flow.groups, len(flow.most)).T.tocsr()

    def run(self) -> Floats | None:
        """Returns the posts of each candidate."""
        for candidate in np.flatnonzero(self.flow.standing > 0).tolist():
            self._serve(candidate, float(self.flow.standing[candidate]))
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
        heap = [(-self._gain(each), each) for each in members.tolist()]
        heapq.heapify(heap)
        done = 0
        while heap and done < count:
            _, candidate = heapq.heappop(heap)
            if not self._may(candidate):
                continue
            fresh = self._gain(candidate)
            if heap and -fresh > heap[0][0] + 1e-9:
                heapq.heappush(heap, (-fresh, candidate))
                continue
            self._serve(candidate, self.flow.capacity)
            self.posts[candidate] += 1
            self.counts[self._groups(candidate)] += 1
            done += 1
            heapq.heappush(heap, (-self._gain(candidate), candidate))
        return done

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

    def _gain(self, candidate: int) -> float:
        return min(self.flow.capacity, float(self.left[self._own(candidate)].sum()))

    def _serve(self, candidate: int, room: float) -> None:
        own = self._own(candidate)
        own = own[self.left[own] > 0]
        own = own[np.argsort(self.choices[own], kind="stable")]
        before = np.concatenate([[0.0], np.cumsum(self.left[own])[:-1]])
        self.left[own] -= np.clip(room - before, 0.0, self.left[own])
