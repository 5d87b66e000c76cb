"""Weight that flows from demands to posts: what a choice of posts serves, reaches and costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array

from geodata.placement.mip import solve
from geodata.placement.model import Linear, Model, add_sites
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Floats, Group, Indices

_HELD_WITHIN = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """A covering problem with capacities.

    Attributes:
        reach: demands x candidates, sorted rows.
        costs: of each entry of `reach`; zeros where travel is no aim.
        weights: of the demands.
        capacity: weight that one post serves.
        most: posts that each candidate may have.
        standing: weight that each candidate serves without any.
        posts: how many there are to put.
        groups: quotas on posts.
        part: of each demand, from 0; None where evenness is no aim.
        need: weight of each part in all, that of demands out of reach too.
    """

    reach: Any
    costs: Floats
    weights: Floats
    capacity: float
    most: Indices
    standing: Floats
    posts: int
    groups: tuple[Group, ...]
    part: Indices | None
    need: Floats

    @property
    def size(self) -> int:
        """How many trips there are."""
        return int(self.reach.nnz)

    @property
    def scale(self) -> float:
        """What weights are multiplied by: the solver's tolerances suit numbers near one."""
        return scale_of(self.weights)

    @property
    def quotas(self) -> Quotas:
        """The quotas, on posts."""
        return Quotas(self.groups, self.reach.shape[1])

    def at_most(self) -> float:
        """Returns an upper bound of any plan: all there is to reach, and all posts can serve."""
        can = (self.most > 0) | (self.standing > 0)
        reachable = self.weights[self.reach @ can.astype(np.float64) > 0].sum()
        return float(min(reachable, self.standing.sum() + self.posts * self.capacity))

    def room(self, posts: Floats) -> Floats:
        """Returns the weight that each candidate can serve."""
        return self.standing + posts * self.capacity

    def reached(self, posts: Floats) -> float:
        """Returns the weight in reach of a site that is open, whatever it can serve."""
        is_open = (self.room(posts) > 0).astype(np.float64)
        return float(self.weights[self.reach @ is_open > 0].sum())


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What a choice of posts serves, shared out as the aims ask.

    Attributes:
        total: weight served.
        served: weight of each demand that is served.
        loads: weight that each candidate serves.
        reached: weight in reach.
        travel: weight served times its cost.
        unevenness: weight served that is not where it would be in proportion to need.
    """

    total: float
    served: Floats
    loads: Floats
    reached: float
    travel: float
    unevenness: float

    @property
    def values(self) -> tuple[float, ...]:
        """The aims in their order, the least the best."""
        return -self.total, -self.reached, self.travel, self.unevenness


def shared_out(flow: Flow, posts: Floats) -> Shared:
    """Returns who is served where, given the posts: the most served, then the least travel.

    Last, the most even between the parts in proportion to need. Each is a linear program.
    """
    room = flow.room(posts)
    used = np.flatnonzero(room > 0)
    row = np.repeat(np.arange(flow.reach.shape[0]), np.diff(flow.reach.indptr))
    kept = np.flatnonzero((room > 0)[flow.reach.indices])
    model = Model()
    trips = model.variables(len(kept), 0.0, np.inf)
    demands = np.unique(row[kept])
    sent = sums(np.searchsorted(demands, row[kept]), len(demands))
    model.add([(trips, sent)], 0.0, flow.weights[demands] * flow.scale)
    taken = sums(np.searchsorted(used, flow.reach.indices[kept]), len(used))
    model.add([(trips, taken)], 0.0, room[used] * flow.scale)
    aims = flow_aims(model, trips, flow, row[kept], flow.costs[kept])
    values, most = _in_order(model, [aim for aim in aims if aim.cost.any()], len(kept))
    values = values / flow.scale
    served = np.bincount(row[kept], values, minlength=flow.reach.shape[0])
    loads = np.bincount(flow.reach.indices[kept], values, minlength=len(room))
    travel = float((values * flow.costs[kept]).sum())
    return Shared(most, served, loads, flow.reached(posts), travel, unevenness(flow, served))


def unevenness(flow: Flow, served: Floats) -> float:
    """Returns the weight served that is not where it would be in proportion to need.

    Half the sum over the parts of the distance to their share by need: the index of Hoover
    (*Review of Economics and Statistics* 18, 1936), times what is served.
    """
    if flow.part is None or not flow.need.sum():
        return 0.0
    own = np.bincount(flow.part, served, minlength=len(flow.need))
    return float(np.abs(own - served.sum() * flow.need / flow.need.sum()).sum() / 2)


def flow_aims(
    model: Model, trips: Indices, flow: Flow, row: Indices, costs: Floats
) -> tuple[Linear, Linear, Linear]:
    """Returns the most served, the least travel and the most even as aims of a model.

    Args:
        model: with the trips; the distances to proportion are added to it.
        trips: columns of the weight on each trip.
        flow: the problem.
        row: demand of each trip.
        costs: of each trip.
    """
    away: Indices | None = None
    if flow.part is not None and flow.need.sum() > 0:
        parts = len(flow.need)
        away = model.variables(2 * parts, 0.0, np.inf)
        total = model.variables(1, 0.0, np.inf)
        model.add([(trips, np.ones((1, len(row)))), (total, -np.ones((1, 1)))], 0.0, 0.0)
        share = (-flow.need / flow.need.sum())[:, None]
        # What a part has above its share, less what it lacks.
        apart = csr_array(np.hstack([-np.eye(parts), np.eye(parts)]))
        own = sums(flow.part[row], parts)
        model.add([(trips, own), (total, share), (away, apart)], 0.0, 0.0)
    served, travel, uneven = (np.zeros(model.columns) for _ in range(3))
    served[trips], travel[trips] = -1.0, costs
    if away is not None:
        uneven[away] = 0.5
    return Linear(served / flow.scale), Linear(travel / flow.scale), Linear(uneven / flow.scale)


def _in_order(model: Model, aims: list[Linear], trips: int) -> tuple[Floats, float]:
    """Returns the weight on each trip, and the most that is served."""
    values, most = np.zeros(trips), 0.0
    for number, aim in enumerate(aims):
        found = solve(model.program(aim.cost), time_limit_s=120)
        if not len(found.values):
            # The tolerance of the aims held left no room: what they gave stands.
            break
        values = np.maximum(found.values[:trips], 0.0)
        if not number:
            most = -found.objective
        if number + 1 < len(aims):
            columns = np.flatnonzero(aim.cost)
            least = found.objective + _HELD_WITHIN * max(1.0, abs(found.objective))
            size = float(np.abs(aim.cost).max())
            model.add([(columns, aim.cost[columns][None, :] / size)], -np.inf, least / size)
    return values, most


def scale_of(weights: Floats) -> float:
    """Returns the factor that brings the mean weight to one."""
    some = weights[weights > 0]
    return float(1 / some.mean()) if len(some) else 1.0


def sums(row: Indices, rows: int) -> Any:
    """Returns the matrix that adds up variables by the row of each."""
    number = np.arange(len(row))
    return csr_array((np.ones(len(row)), (row, number)), shape=(rows, len(row)))


def whole_model(flow: Flow) -> tuple[Model, Indices, tuple[Linear, ...]]:
    """Returns the problem as a model, the columns of its posts, and its aims in their order."""
    demands, candidates = flow.reach.shape
    row = np.repeat(np.arange(demands), np.diff(flow.reach.indptr))
    column = flow.reach.indices.astype(np.int64)
    model = Model()
    nothing = np.empty(0, dtype=np.int64)
    count = (float(flow.posts), float(flow.posts))
    posts = add_sites(model, nothing, flow.quotas, count, flow.most.astype(np.float64))
    trips = model.variables(flow.size, 0.0, np.inf)
    model.add([(trips, sums(row, demands))], -np.inf, flow.weights * flow.scale)
    own = eye_array(candidates) * (-flow.capacity * flow.scale)
    model.add(
        [(posts, own), (trips, sums(column, candidates))], -np.inf, flow.standing * flow.scale
    )
    # A trip carries no more than the demand weighs, and nothing where there is no post.
    linked = np.flatnonzero(flow.standing[column] == 0)
    shape = (len(linked), candidates)
    rank = np.arange(len(linked))
    weight = csr_array(
        (-flow.weights[row[linked]] * flow.scale, (rank, column[linked])), shape=shape
    )
    model.add([(posts, weight), (trips[linked], eye_array(len(linked)))], -np.inf, 0.0)
    stands = flow.reach @ (flow.standing > 0).astype(np.float64)
    reached = model.variables(demands)
    model.add([(posts, flow.reach), (reached, -eye_array(demands))], -np.minimum(stands, 1), np.inf)
    served, travel, uneven = flow_aims(model, trips, flow, row, flow.costs)
    cost = np.zeros(model.columns)
    cost[reached] = -flow.weights * flow.scale
    return model, posts, (served, Linear(cost / flow.scale), travel, uneven)
