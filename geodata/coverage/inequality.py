"""How unequally something is shared among people: Gini, Theil, percentiles, the worst served.

Every measure weighs each value by the people who have it. Values and people that are not known are
left out by the caller, which says how many they are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_figures import Theil

Floats = NDArray[np.float64]


def quantile(values: Floats, people: Floats, share: float) -> float | None:
    """Returns the least value that a share of the people have, or less; None of nobody.

    Args:
        values: of each place, infinite ones last.
        people: in each place.
        share: from 0 to 1.
    """
    inhabited = people > 0
    if not inhabited.any():
        return None
    order = np.argsort(values[inhabited], kind="stable")
    ranked = np.cumsum(people[inhabited][order])
    place = int(np.searchsorted(ranked, share * ranked[-1] * (1 - 1e-12), side="left"))
    return float(values[inhabited][order[min(place, len(order) - 1)]])


def gini(values: Floats, people: Floats) -> float | None:
    """Returns Gini's coefficient: 0 when all have the same, 1 when one has all.

    1 - Σ p_i (S_i + S_{i-1}) / S_n, values in growing order, p_i the share of people and S_i what
    the first i have together: twice the area between Lorenz's curve and equality (C. Gini, 1914;
    the trapezoid form of G. M. Giorgi). None when there is nothing to share.
    """
    total = float((values * people).sum())
    if total <= 0:
        return None
    order = np.argsort(values, kind="stable")
    held = np.cumsum((values * people)[order]) / total
    before = np.concatenate([[0.0], held[:-1]])
    return max(0.0, 1.0 - float(((held + before) * people[order]).sum() / people.sum()))


def theil(values: Floats, people: Floats, groups: NDArray[np.int64]) -> Theil | None:
    """Returns Theil's index, and its parts within and between groups, which sum to it.

    T = Σ p_i (x_i/μ) ln(x_i/μ), 0 of a value of 0 (H. Theil, Economics and Information Theory,
    1967). Between groups g, each person has the mean of the group; within, Σ s_g T_g, s_g being
    the share of all that the group holds (F. Bourguignon, Econometrica 47, 1979). None when there
    is nothing to share.
    """
    total, held = float(people.sum()), float((values * people).sum())
    if held <= 0:
        return None
    _, number = np.unique(groups, return_inverse=True)
    in_group = np.bincount(number, weights=people)
    means = np.divide(
        np.bincount(number, weights=values * people),
        in_group,
        out=np.zeros(len(in_group)),
        where=in_group > 0,
    )
    mean = held / total
    whole = float((people * _surprise(values / mean)).sum()) / total
    between = float((in_group * _surprise(means / mean)).sum()) / total
    return {"total": whole, "within": max(0.0, whole - between), "between": between}


def worst_served(values: Floats, people: Floats, share: float = 0.1) -> Floats:
    """Returns how many people of each place are among the share who have least.

    A place on the border is in for the part that completes the share.
    """
    order = np.argsort(values, kind="stable")
    ranked = np.cumsum(people[order])
    wanted = share * ranked[-1] if len(ranked) else 0.0
    taken = np.clip(wanted - (ranked - people[order]), 0.0, people[order])
    among = np.zeros(len(people))
    among[order] = taken
    return among


def _surprise(ratio: Floats) -> Floats:
    return ratio * np.log(np.where(ratio > 0, ratio, 1.0))
