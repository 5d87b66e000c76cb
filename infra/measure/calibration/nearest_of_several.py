"""How wrong the way to the nearest of several places is, and whether ranges of shares hold.

Networks are drawn among the communes of Isère: what the model says of each, and what OSRM's times
say, beside the range that `geodata.coverage.ranges` gives.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from geodata.coverage import OF_NEAREST, TripErrors
from geodata.snapshot import Snapshot
from geodata.territory import Units, short_distances_m
from geodata.travel import TripInterval
from infra.measure.calibration.observations import Matrix

Floats = NDArray[np.float64]

NETWORKS = 200
ONE_IN = (20, 13, 7, 5)
LIMITS_MIN = (10.0, 15.0, 20.0, 30.0)


def shares_report(
    snapshot: Snapshot, matrix: Matrix, modelled: Floats, interval: TripInterval
) -> Iterator[str]:
    """Yields, by how dense a network is, the errors of the nearest and what ranges hold."""
    yield (
        "| one place in | 5 % and 95 % of errors, in bounds | "
        + " | ".join(f"share within {limit:g} min: real, modelled, held" for limit in LIMITS_MIN)
        + " |"
    )
    yield "| --- | --- |" + " --- |" * len(LIMITS_MIN)
    units = Units(snapshot.register)
    density = snapshot.travel.features[matrix.places.node, 0].astype(np.float64)
    rng = np.random.default_rng(0)
    for one_in in ONE_IN:
        drawn = [
            network_in(units, matrix, modelled, interval, density, rng, one_in)
            for _ in range(NETWORKS)
        ]
        errors = np.concatenate([each for each, _ in drawn])
        low, high = np.quantile(errors, (0.05, 0.95))
        shares = np.stack([each for _, each in drawn])
        cells = [
            f"{real.mean():.1%}, {told.mean():.1%}, {held.mean():.0%}"
            for real, told, held in shares.transpose(1, 2, 0)
        ]
        yield f"| {one_in} | {low:+.2f}, {high:+.2f} | {' | '.join(cells)} |"


def network_in(
    units: Units,
    matrix: Matrix,
    modelled: Floats,
    interval: TripInterval,
    density: Floats,
    rng: np.random.Generator,
    one_in: int,
) -> tuple[Floats, Floats]:
    """Returns the errors of one drawn network in bounds, and by limit its shares: see above."""
    places, count = matrix.places, len(matrix.places.node)
    order = rng.permutation(count)
    sites, rest = np.sort(order[: count // one_in]), np.sort(order[count // one_in :])
    nearest = sites[np.argmin(modelled[np.ix_(rest, sites)], axis=1)]
    seconds = modelled[rest, nearest]
    metres = short_distances_m(
        places.lon[rest], places.lat[rest], places.lon[nearest], places.lat[nearest]
    )
    low, high = interval.log_bounds(seconds, metres, (density[rest] + density[nearest]) / 2)
    real = matrix.seconds[np.ix_(rest, sites)].min(axis=1)
    errors = np.log(real / seconds)
    in_bounds = np.where(errors > 0, errors / high, errors / -low)
    own = units.position_of_entry[places.node[rest]]
    people, minutes = units.people[own], np.round(seconds / 60, 1)
    drawn = TripErrors(
        minutes,
        low * OF_NEAREST[0],
        high * OF_NEAREST[1],
        nearest,
        units.belongs("departement")[own],
        units.belongs("epci")[own],
    )
    among = np.arange(len(rest))
    found = []
    for limit, held in zip(LIMITS_MIN, drawn.shares(among, people, LIMITS_MIN), strict=True):
        share = people[np.round(real / 60, 1) <= limit].sum() / people.sum()
        told = people[minutes <= limit].sum() / people.sum()
        found.append((share, told, held is not None and held[0] <= share <= held[1]))
    return in_bounds, np.array(found, dtype=np.float64)
