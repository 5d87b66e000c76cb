"""Posts with a capacity spread over the map: the maximal covering of as many sites, then filled.

Where posts can serve much less than there is, every choice of populated sites fills them all. The
most weight in reach is then a maximal covering of the sites that can be filled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.capacity_fill import fill
from geodata.placement.capacity_flow import Flow, shared_out
from geodata.placement.clock import clock_s
from geodata.placement.covering_program import Covering
from geodata.placement.covering_search import CoveringSearch
from geodata.placement.mip import solve
from geodata.placement.model import Model, add_sites
from geodata.placement.quotas import Quotas, least_conflict
from geodata.placement.solution import Conflict, Floats, Indices, SolveOptions

_SHARE = 0.75
"""Of the time left, for the covering."""
_REPAIRS = 3
_EACH_S = 10.0


def spread(
    flow: Flow,
    options: SolveOptions,
    until: float,
    keep: Callable[[Floats | None], None],
    stop: Callable[[], bool],
    jitter: float = 0.0,
) -> None:
    """Offers plans whose sites cover the most: as they are, then with their empty posts moved.

    Args:
        flow: the problem.
        options: of the search.
        until: `clock_s` at which to stop.
        keep: takes each plan.
        stop: answers True when the search is stopped.
        jitter: by how much the weights of the covering are drawn otherwise, a share; 0 for none.
    """
    posts = _covering_posts(flow, replace(options, progress=lambda _: stop()), until, jitter)
    if posts is None:
        return
    if posts.sum() < flow.posts:
        posts = fill(flow, posts)
    keep(posts)
    for _ in range(_REPAIRS):
        if posts is None or stop() or clock_s() >= until:
            return
        loads = shared_out(replace(flow, part=None, costs=np.zeros(flow.size)), posts).loads
        idle = np.floor((flow.room(posts) - loads) / flow.capacity + 1e-9)
        partly = (posts > 0) & (loads < posts * flow.capacity - 1e-6)
        moved = np.where(partly, np.maximum(idle, 1.0), 0.0)
        if not moved.any():
            return
        posts = fill(flow, np.maximum(posts - moved, 0.0))
        keep(posts)


def _covering_posts(
    flow: Flow, options: SolveOptions, until: float, jitter: float
) -> Floats | None:
    """Returns one post at each site of a maximal covering, None when quotas refuse."""
    stands = flow.reach @ (flow.standing > 0).astype(np.float64) > 0
    weights = np.where(stands, 0.0, flow.weights)
    if jitter:
        draw = np.random.default_rng(options.seed).uniform(-jitter, jitter, len(weights))
        weights = weights * (1 + draw)
    full = flow.reach.T @ flow.weights >= flow.capacity - 1e-9
    usable = np.flatnonzero((flow.most > 0) & full)
    p = min(flow.posts, len(usable))
    quotas = flow.quotas.among(usable)
    if not p or quotas.conflicts(usable[:0], p):
        return None
    left = (until - clock_s()) * _SHARE
    within = replace(options, start=None, base=None)
    reach = csr_array(flow.reach[:, usable])
    problem = Covering(reach, weights, p, usable[:0], quotas, within)
    began = clock_s()
    search = CoveringSearch(problem, began, began + left)
    search.run()
    if search.selected is None:
        return None
    posts = np.zeros(len(flow.most))
    posts[usable[search.selected]] = 1.0
    return posts


def any_posts(flow: Flow) -> Floats | None:
    """Returns posts that keep the quotas, each where much is in reach; None without any."""
    model, posts = _posts_model(flow, flow.quotas, (flow.posts, flow.posts))
    worth = np.minimum(flow.reach.T @ flow.weights, flow.capacity)
    cost = np.zeros(model.columns)
    cost[posts] = -worth / flow.capacity
    found = solve(model.program(cost), time_limit_s=_EACH_S, gap=0.01)
    return np.rint(found.values[posts]) if len(found.values) else None


def conflicts_of(flow: Flow) -> tuple[Conflict, ...]:
    """Returns the quotas on posts that contradict one another, as few as will do."""
    if not flow.groups:
        return ()
    quotas, nothing = flow.quotas, np.empty(0, dtype=np.int64)

    def possible(kept: Sequence[Conflict]) -> bool:
        groups, _, count = quotas.kept_only(kept, nothing, flow.posts)
        if "count" not in {each.kind for each in kept}:
            count = (0, int(flow.most.sum()))
        model, _ = _posts_model(flow, groups, count)
        program = model.program(np.zeros(model.columns))
        return solve(program, time_limit_s=_EACH_S).status != "infeasible"

    return least_conflict(quotas.constraints(nothing), possible)


def _posts_model(flow: Flow, quotas: Quotas, count: tuple[int, int]) -> tuple[Model, Indices]:
    model = Model()
    nothing = np.empty(0, dtype=np.int64)
    posts = add_sites(model, nothing, quotas, count, flow.most.astype(np.float64))
    return model, posts
