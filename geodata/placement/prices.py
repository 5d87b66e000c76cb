"""The multipliers of relaxations: what proves a bound to whoever has no solver.

Each is the dual of a linear program, cut to its sign. A program that the time stops has none: its
caller then says what zeros prove.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array, eye_array

from geodata.placement.mip import Program, solve
from geodata.placement.model import Model, add_sites
from geodata.placement.quotas import Quotas
from geodata.placement.solution import Floats, Floor, Group, Indices, Multipliers

_LARGE = 200_000


def covering_prices(
    reach: Any,
    weights: Floats,
    p: int,
    *,
    fixed: Indices,
    groups: Sequence[Group],
    seconds: float,
    times: int = 1,
    floors: Sequence[Floor] = (),
    parts: Indices | None = None,
) -> Multipliers | None:
    """Returns the prices of a covering, or those of equity where there are parts.

    Args:
        reach: demands x candidates, ones.
        weights: of the demands.
        p: how many are selected, those fixed among them.
        fixed: positions of candidates that are selected whatever happens.
        groups: quotas.
        seconds: that the program may take.
        times: how many candidates a demand needs.
        floors: on the weight reached.
        parts: of each demand from 0, each of some weight: the smallest share is then what grows.
    """
    model, quotas = Model(), Quotas(tuple(groups), reach.shape[1])
    sites = add_sites(model, fixed, quotas, (p, p))
    demands = reach.shape[0]
    covered = model.variables(demands)
    model.add([(sites, reach), (covered, -times * eye_array(demands))], 0.0, np.inf)
    for each in floors:
        row = csr_array(weights[each.members][None, :])
        model.add([(covered[each.members], row)], each.least, np.inf)
    cost = np.concatenate([np.zeros(len(sites)), -weights])
    if parts is not None:
        total = np.bincount(parts, weights)
        share = csr_array((weights / total[parts], (parts, np.arange(demands))))
        smallest = model.variables(1)
        model.add([(covered, share), (smallest, -np.ones((len(total), 1)))], 0.0, np.inf)
        cost = np.concatenate([np.zeros(len(sites) + demands), [-1.0]])
    duals = _duals(model.program(cost), seconds)
    if duals is None:
        return None
    rest = duals[1 + len(groups) :]
    parted = np.maximum(rest[demands + len(floors) :], 0.0)
    scale = 1 / parted.sum() if parted.sum() > 0 else 1.0
    return Multipliers(
        np.maximum(rest[:demands], 0.0) * scale,
        *_of_quotas(duals[1:], len(groups), scale),
        np.maximum(rest[demands : demands + len(floors)], 0.0),
        parted * scale,
    )


def fewest_prices(
    reach: Any, *, fixed: Indices, groups: Sequence[Group], seconds: float
) -> tuple[Multipliers, float] | None:
    """Returns the prices of a set covering, and the least number of sites that they prove.

    Args:
        reach: demands x candidates, ones; a demand without any is left out.
        fixed: positions of candidates that are selected whatever happens.
        groups: quotas.
        seconds: that the program may take.
    """
    model, quotas = Model(), Quotas(tuple(groups), reach.shape[1])
    sites = add_sites(model, fixed, quotas, (0, np.inf))
    model.add([(sites, reach)], (np.diff(reach.indptr) > 0).astype(float), np.inf)
    program = model.program(np.ones(len(sites)))
    duals = _duals(program, seconds)
    if duals is None:
        return None
    demands = np.maximum(duals[1 + len(groups) :], 0.0)
    low, high = _of_quotas(duals[1:], len(groups))
    worth = 1.0 - reach.T @ demands - quotas.member @ (low - high)
    least = np.where(program.lower > 0, worth, np.minimum(worth, 0.0)).sum()
    paid = low @ quotas.at_least - high @ quotas.at_most
    return Multipliers(demands, low, high), float(demands.sum() + least + paid)


def capacity_prices(
    reach: Any,
    weights: Floats,
    posts: int,
    capacity: float,
    *,
    most: Indices,
    standing: Floats,
    groups: Sequence[Group],
    seconds: float,
) -> Multipliers | None:
    """Returns the prices of a covering with capacities.

    Args:
        reach: demands x candidates, ones.
        weights: of the demands.
        posts: how many there are to put.
        capacity: weight that one serves.
        most: posts at each candidate.
        standing: weight that each candidate serves without any.
        groups: quotas on posts.
        seconds: that the program may take.
    """
    model, quotas = Model(), Quotas(tuple(groups), reach.shape[1])
    sites = add_sites(model, np.empty(0, np.int64), quotas, (posts, posts), most.astype(float))
    row = np.repeat(np.arange(reach.shape[0]), np.diff(reach.indptr))
    flows = model.variables(len(row), 0.0, weights[row])
    number = np.arange(len(row))
    leaves = csr_array((np.ones(len(row)), (row, number)), shape=(reach.shape[0], len(row)))
    comes = csr_array(
        (-np.ones(len(row)), (reach.indices, number)), shape=(reach.shape[1], len(row))
    )
    model.add([(flows, -leaves)], -weights, np.inf)
    model.add([(sites, capacity * eye_array(len(sites))), (flows, comes)], -standing, np.inf)
    cost = np.concatenate([np.zeros(len(sites)), -np.ones(len(row))])
    duals = _duals(model.program(cost), seconds)
    if duals is None:
        return None
    rest = np.maximum(duals[1 + len(groups) :], 0.0)
    demands, at_sites = rest[: len(weights)], rest[len(weights) :]
    low, high = _of_quotas(duals[1:], len(groups))
    return Multipliers(demands, low, high, sites=at_sites)


def _duals(program: Program, seconds: float) -> Floats | None:
    relaxed = Program(
        *(program.cost, program.lower, program.upper),
        *(program.matrix, program.row_lower, program.row_upper),
    )
    large = program.matrix.nnz > _LARGE
    found = solve(relaxed, time_limit_s=seconds, interior=large)
    return found.duals if len(found.duals) else None


def _of_quotas(duals: Floats, count: int, scale: float = 1.0) -> tuple[Floats, Floats]:
    own = duals[:count] * scale
    return np.maximum(own, 0.0), np.maximum(-own, 0.0)
