"""Those who come to the sites of a plan: chances and pulls of trips, and how many each site has."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement import Floats, Indices
from geodata.plans.checks_of_attendance import PATH, attendance_of, decay_of
from geodata.plans.problem import PlanProblem


def is_shared(problem: PlanProblem) -> bool:
    """Returns whether people share themselves between sites."""
    scenario = problem.scenario
    return scenario.objective == PATH and attendance_of(scenario).choice == "shared"


def chances_of(problem: PlanProblem) -> Any:
    """Returns demands x candidates, then sites that stay: the chance that each comes to it alone.

    Of those who share themselves, the pull of each, that of staying at home being 1.
    """
    asked, minutes = attendance_of(problem.scenario), problem.all_minutes
    chance = decay_of(problem.scenario).weights(minutes.data)
    door = asked.at_the_door or 1.0
    if asked.choice == "shared":
        chance = chance * _attractions(problem)[minutes.indices] * door / (1.0 - door)
    else:
        chance = chance * door
    return csr_array((chance, minutes.indices.copy(), minutes.indptr.copy()), shape=minutes.shape)


def attending(problem: PlanProblem, selected: Indices) -> Floats:
    """Returns the weight that comes to each selected candidate, then to each site that stays.

    To the nearest alone, those who have several as near share themselves evenly.
    """
    stay = len(problem.candidates) + np.arange(len(problem.existing))
    is_open = np.concatenate([selected, stay])
    chances = csr_array(chances_of(problem)[:, is_open])
    row = np.repeat(np.arange(chances.shape[0]), np.diff(chances.indptr))
    if is_shared(problem):
        pull = np.bincount(row, chances.data, minlength=chances.shape[0])
        coming = chances.data / (1.0 + pull[row])
    else:
        # The rows are those of the minutes, a chance of zero among them.
        minutes = csr_array(problem.all_minutes[:, is_open]).data
        nearest = np.full(chances.shape[0], np.inf)
        np.minimum.at(nearest, row, minutes)
        is_nearest = minutes <= nearest[row]
        among = np.bincount(row, is_nearest, minlength=chances.shape[0])
        coming = np.where(is_nearest, chances.data / among[row], 0.0)
    return np.bincount(chances.indices, problem.weights[row] * coming, minlength=len(is_open))


def attendance_value(problem: PlanProblem, selected: Indices) -> float:
    """Returns the weight that comes under a plan."""
    return float(attending(problem, selected).sum())


def _attractions(problem: PlanProblem) -> Floats:
    """Returns how much each candidate, then each site that stays, attracts.

    What is said of a network comes before what is said of a kind of host; of a site of several
    kinds, the most.
    """
    asked = attendance_of(problem.scenario)
    by_network = {each.network: each.attraction for each in asked.of if each.network is not None}
    by_host = {each.host: each.attraction for each in asked.of if each.host is not None}
    found = []
    for each in problem.candidates:
        usual = by_host.get(each.host or "", 1.0)
        found.append(by_network.get(each.network or "", usual))
    table = problem.ground.network.table
    for position in problem.existing.tolist() if by_host else ():
        hosts = table.record(position).get("typologie") or []
        found.append(max((by_host[host] for host in hosts if host in by_host), default=1.0))
    found += [1.0] * (len(problem.candidates) + len(problem.existing) - len(found))
    return np.array(found, dtype=np.float64)
