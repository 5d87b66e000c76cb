"""What help costs people who choose between a short trip and a short queue: RAAM.

J. Saxon and D. Snow, A rational agent model for the spatial accessibility of primary health care,
Annals of the American Association of Geographers 110, 2020.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ParameterError

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32] | NDArray[np.int64]

USUAL_TAU_MINUTES = 60.0
"""Minutes of travel that weigh as much as a queue of the mean length (Saxon and Snow)."""
_SWEEPS = 500
_ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class RationalAgents:
    """Where people go when nobody gains by going elsewhere.

    Attributes:
        cost: of each place, the mean over its people of travel / tau + queue, (places,); NaN where
            nobody lives or nobody has a trip to a site with a supply.
        people: of each trip, who takes it, (trips,).
        regret: what a person could still gain by going elsewhere, at most, on the mean.
    """

    cost: Floats
    people: Floats
    regret: float


def rational_agents(
    site: Numbers,
    place: Numbers,
    minutes: Floats,
    supply: Floats,
    demand: Floats,
    tau_minutes: float = USUAL_TAU_MINUTES,
) -> RationalAgents:
    """Returns the equilibrium of people who each choose the site that costs them least.

    A trip from i to j costs t_ij / tau + D_j / (rho S_j): D_j people go to j, and rho is the demand
    per unit of supply, so that a queue of the mean length costs 1. Nobody gains by going elsewhere
    where Σ f_ij t_ij / tau + Σ D_j² / (2 rho S_j) is least (Beckmann, McGuire and Winsten 1956): a
    convex program, solved place by place, each by its own water level, until the mean regret is
    1e-6 of a mean queue, or 500 times. The cost of each place is that of the one equilibrium,
    whatever the order of the places.

    Args:
        site: of each trip, the site, (trips,).
        place: of each trip, the place, (trips,).
        minutes: of each trip, (trips,), finite and not negative.
        supply: S, of each site; a site of none serves nobody.
        demand: P, of each place; NaN is a demand not known, and goes nowhere.
        tau_minutes: minutes that weigh as much as a mean queue.

    Raises:
        ParameterError: tau is not more than 0.
    """
    if not tau_minutes > 0:
        raise ParameterError("tau_minutes", "must be more than 0")
    people = np.nan_to_num(np.asarray(demand, dtype=np.float64))
    travel = np.asarray(minutes, dtype=np.float64) / tau_minutes
    kept = np.flatnonzero((supply[site] > 0) & (people[place] > 0))
    kept = kept[np.argsort(place[kept], kind="stable")]
    who, starts = np.unique(place[kept], return_index=True)
    rows = np.split(kept, starts[1:])
    flow, costs = np.zeros(len(site)), np.full(len(people), np.nan)
    if not len(who):
        return RationalAgents(costs, flow, 0.0)
    # Whom no site with a supply is there for makes no queue.
    capacity = supply * (people[who].sum() / supply[np.unique(site[kept])].sum())
    taken = np.zeros(len(supply))
    regret = np.inf
    for _ in range(_SWEEPS):
        for unit, trips in zip(who.tolist(), rows, strict=True):
            at = site[trips]
            taken[at] -= flow[trips]
            flow[trips] = _poured(travel[trips], taken[at], capacity[at], people[unit])
            taken[at] += flow[trips]
        regret = _regret(rows, site, travel, flow, taken / np.where(capacity > 0, capacity, 1.0))
        regret /= people[who].sum()
        if regret <= _ENOUGH:
            break
    queue = taken / np.where(capacity > 0, capacity, 1.0)
    for unit, trips in zip(who.tolist(), rows, strict=True):
        costs[unit] = flow[trips] @ (travel[trips] + queue[site[trips]]) / people[unit]
    return RationalAgents(costs, flow, float(regret))


def _poured(travel: Floats, taken: Floats, capacity: Floats, people: float) -> Floats:
    """Returns how many of a place go to each site, so that all of them pay the same least cost.

    Like water poured over steps of heights t + O / s and widths s: the level is where the people
    are all in.
    """
    height = travel + taken / capacity
    order = np.argsort(height, kind="stable")
    width = np.cumsum(capacity[order])
    levels = (people + np.cumsum(capacity[order] * height[order])) / width
    # The last step that the water reaches is the last whose height is under the level.
    last = int(np.flatnonzero(levels > height[order])[-1])
    return np.maximum(0.0, (levels[last] - height) * capacity)


def _regret(
    rows: list[NDArray[np.int64]], site: Numbers, travel: Floats, flow: Floats, queue: Floats
) -> float:
    total = 0.0
    for trips in rows:
        cost = travel[trips] + queue[site[trips]]
        total += float(flow[trips] @ (cost - cost.min()))
    return total
