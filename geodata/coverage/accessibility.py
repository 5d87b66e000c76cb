"""Advisors per person who can reach them: two-step floating catchment areas, and their decays.

W. Luo and Y. Qi, An enhanced two-step floating catchment area (E2SFCA) method for measuring
spatial accessibility to primary care physicians, Health & Place 15, 2009.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ParameterError

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32] | NDArray[np.int64]
DecayName = Literal["steps", "gaussian", "exponential", "power", "drees"]
DECAYS: tuple[DecayName, ...] = ("steps", "gaussian", "exponential", "power", "drees")

LEAST_CATCHMENT_MINUTES, MOST_CATCHMENT_MINUTES = 5.0, 60.0
_THIRDS = (1.0, 0.68, 0.22)
_DREES = ((10.0, 1.0), (15.0, 0.3), (20.0, 0.1))
_AT_THE_EDGE = 0.01


@dataclass(frozen=True, slots=True)
class Decay:
    """How much less a site is worth with each minute, and beyond how many it is worth nothing.

    With t minutes and a catchment of T minutes, itself within:

    - `steps`: 1, 0.68 and 0.22 in each third of T (Luo and Qi 2009, their slower decay).
    - `gaussian`: (exp(-(t/T)²/2) - exp(-1/2)) / (1 - exp(-1/2)) (D. Dai, Black residential
      segregation, disparities in spatial access to health care facilities…, Health & Place 16,
      2010).
    - `exponential`: exp(-bt), and `power`: max(t, 1)^-b, with b such that 1 in 100 is left at T
      (M.-P. Kwan, Space-time and integral measures of individual accessibility, Geographical
      Analysis 30, 1998).
    - `drees`: 1 up to 10 minutes, 0.3 up to 15, 0.1 up to 20, whatever T (M. Barlet, M. Coldefy,
      C. Collin and V. Lucas-Gabrielli, L'accessibilité potentielle localisée, DREES, Études et
      résultats 795, 2012).
    """

    name: DecayName = "steps"
    catchment_minutes: float = 30.0

    def __post_init__(self) -> None:
        """Refuses what is no decay.

        Raises:
            ParameterError: the name or the catchment is wrong.
        """
        if self.name not in DECAYS:
            raise ParameterError("decay", f"no decay is called {self.name[:20]!r}", DECAYS)
        if not LEAST_CATCHMENT_MINUTES <= self.catchment_minutes <= MOST_CATCHMENT_MINUTES:
            raise ParameterError(
                "catchment_minutes",
                f"must be from {LEAST_CATCHMENT_MINUTES:g} to {MOST_CATCHMENT_MINUTES:g} minutes",
            )

    @property
    def within_minutes(self) -> float:
        """The longest trip that is worth something."""
        return _DREES[-1][0] if self.name == "drees" else self.catchment_minutes

    def weights(self, minutes: Floats) -> Floats:
        """Returns the weight of trips, from 0 to 1; 0 beyond the catchment."""
        inside = _WEIGHTS[self.name](np.asarray(minutes, dtype=np.float64), self.catchment_minutes)
        return np.where(minutes <= self.within_minutes, inside, 0.0)


def _steps(minutes: Floats, catchment: float) -> Floats:
    first, second, third = _THIRDS
    near, middle = minutes <= catchment / 3, minutes <= 2 * catchment / 3
    return (second - third) * middle + (first - second) * near + third


def _gaussian(minutes: Floats, catchment: float) -> Floats:
    edge = math.exp(-0.5)
    return np.asarray((np.exp(-0.5 * (minutes / catchment) ** 2) - edge) / (1 - edge))


def _exponential(minutes: Floats, catchment: float) -> Floats:
    return np.asarray(np.exp(math.log(_AT_THE_EDGE) / catchment * minutes))


def _power(minutes: Floats, catchment: float) -> Floats:
    exponent = math.log(_AT_THE_EDGE) / math.log(catchment)
    return np.asarray(np.maximum(minutes, 1.0) ** exponent)


def _drees(minutes: Floats, _catchment: float) -> Floats:
    bounds, weights = np.array(_DREES).T
    # What is beyond the last bound is weighed 0 by the caller.
    return weights[np.minimum(np.searchsorted(bounds, minutes, side="left"), len(weights) - 1)]


_WEIGHTS: dict[str, Callable[[Floats, float], Floats]] = {
    "steps": _steps,
    "gaussian": _gaussian,
    "exponential": _exponential,
    "power": _power,
    "drees": _drees,
}


def floating_catchments(
    site: Numbers,
    place: Numbers,
    weight: Floats,
    supply: Floats,
    demand: Floats,
) -> Floats:
    """Returns the supply that each place can reach, per unit of demand.

    First step, at each site j: R_j = S_j / Σ_k P_k w(t_kj), over the places k of its catchment.
    Second step, at each place i: A_i = Σ_j R_j w(t_ij). So Σ_i P_i A_i is the supply of the sites
    that somebody can reach. A site whose catchment holds nobody gives nothing.

    Args:
        site: of each trip, the site, (trips,).
        place: of each trip, the place, (trips,).
        weight: of each trip, (trips,); one of weight 0 may be of no place (-1).
        supply: S, of each site.
        demand: P, of each place; NaN is a demand not known, and weighs nothing.
    """
    worth = weight > 0
    if not worth.all():
        site, place, weight = site[worth], place[worth], weight[worth]
    trips = np.nan_to_num(demand)[place]
    trips *= weight
    shared = np.bincount(site, weights=trips, minlength=len(supply))
    ratio = np.divide(supply, shared, out=np.zeros(len(supply)), where=shared > 0)
    # One array of all trips, written over: half of the time is in fetching new memory.
    np.multiply(ratio[site], weight, out=trips)
    return np.bincount(place, weights=trips, minlength=len(demand))


def three_stage_catchments(
    site: Numbers,
    place: Numbers,
    weight: Floats,
    supply: Floats,
    demand: Floats,
) -> Floats:
    """Returns the supply that each place can reach where people share themselves out over sites.

    As `floating_catchments`, of which each person counts once and not at every site in reach: trips
    weigh w_ij G_ij, with G_ij = w_ij / Σ_j w_ij the part of the people of i that goes to j (N. Wan,
    B. Zou and T. Sternberg, A three-step floating catchment area method for analyzing spatial
    access to health services, International Journal of Geographical Information Science 26, 2012).

    Args:
        site: of each trip, the site, (trips,).
        place: of each trip, the place, (trips,).
        weight: w, of each trip, (trips,); one of weight 0 may be of no place (-1).
        supply: S, of each site.
        demand: P, of each place; NaN is a demand not known, and weighs nothing.
    """
    worth = weight > 0
    site, place, weight = site[worth], place[worth], weight[worth]
    whole = np.bincount(place, weights=weight, minlength=len(demand))
    return floating_catchments(site, place, weight * weight / whole[place], supply, demand)
