"""The travel model: seconds along an edge, and along a whole trip, by car; `paces` has the others.

The constants are fitted to times that OSRM gave between communes of Isère, on pairs among
one half of them; `docs/methods.md` gives the fit and its error on the others, by distance band.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Mode = Literal["car", "foot", "bicycle", "transit"]
"""How one travels: the one vocabulary of questions, scenarios, tables and pages."""

Floats = NDArray[np.float64]
Features = NDArray[np.float32]

FEATURES = ("density", "area", "surroundings", "population")
"""What the model knows of a commune, columns of every `features` array here.

log10 of people per km² minus 2, ln of km² minus ln 12, log10 of people per km² with all
neighbours minus 2, and log10 of people (20 at least) minus 3: about 0 for a village.
"""
SHORTEST_EDGE_M = 100.0
_BASE_LOG_SPEED = 2.5
_UNIT_S = 900.0
_LONGEST_S = 5400.0


@dataclass(frozen=True, slots=True)
class TravelModel:
    """The fitted constants of car travel.

    An edge of d metres takes d / exp(2.5 + edge · f) seconds, f being the mean of its two ends'
    features, but for the population, which is the smaller. A trip of T seconds on the graph and
    of c metres as the crow flies takes

        T · (far + (near - far) / (1 + T / T0)) · exp(g)

    The longer the trip, the faster the roads it finds. g is a linear form `trip` of the length
    ln((T + T0) / 900 s), of how straight the trip is, ln((c + c0) / (T + T0) / 10 m/s), and of
    both ends' features; it is never beyond ±`most_correction`, and its length stops at 90 minutes.
    """

    edge: tuple[float, float, float, float]
    settling_s: float
    settling_m: float
    near: float
    far: float
    trip: tuple[float, ...]
    most_correction: float = 0.4

    def edge_seconds(self, metres: Floats, one: Features, other: Features) -> Floats:
        """Returns the graph seconds of edges.

        Args:
            metres: straight lengths, shape (n,).
            one: features of one end, (n, 4) or (1, 4).
            other: features of the other end, (n, 4) or (1, 4).
        """
        return np.maximum(metres, SHORTEST_EDGE_M) / self.edge_speeds(one, other)

    def edge_speeds(self, one: Features, other: Features) -> Floats:
        """Returns the metres of straight line a second of edges, by the features of their ends."""
        *of_means, of_smaller = self.edge
        mean = (one[:, :3] + other[:, :3]) / 2
        smaller = np.minimum(one[:, 3], other[:, 3])
        log_speed = _weighed(mean, np.array(of_means)) + of_smaller * smaller
        return np.exp(_BASE_LOG_SPEED + log_speed)

    def trip_seconds(
        self, graph_s: Floats, crow_m: Floats, one: Features, other: Features
    ) -> Floats:
        """Returns the seconds of trips, infinite where `graph_s` is.

        Args:
            graph_s: seconds of the shortest path on the graph, (n,).
            crow_m: metres as the crow flies, (n,).
            one: features of the commune of one end, (n, 4) or (1, 4).
            other: features of the commune of the other end, (n, 4) or (1, 4).
        """
        level, slope = self.end_terms(one + other)
        return self.seconds_of_trips(graph_s, crow_m, level, slope)

    def end_terms(self, features: Features) -> tuple[Floats, Floats]:
        """Returns the correction of a trip that its ends give: a level, and a slope by length.

        Both ends' add up, so that a table of trips weighs the features of each end once.
        """
        at = len(self.trip) - 2 * len(FEATURES)
        weights = np.array(self.trip[at:]).reshape(2, len(FEATURES), 1)
        level, slope = _weighed(features, weights.transpose(1, 0, 2))
        return level, slope

    def seconds_of_trips(
        self, graph_s: Floats, crow_m: Floats, level: Floats, slope: Floats
    ) -> Floats:
        """Returns the seconds of trips, infinite where `graph_s` is.

        Args:
            graph_s: seconds of the shortest path on the graph, (n,).
            crow_m: metres as the crow flies, (n,).
            level: `end_terms` of both ends, added up, (n,) or (1,).
            slope: likewise.
        """
        finite = np.where(np.isfinite(graph_s), graph_s, 0.0)
        length, straight = self._shape_of(finite, crow_m)
        constant, by_length, by_straight, by_square, by_both, *_ = self.trip
        correction = (by_square * straight + by_both * length + by_straight) * straight
        correction += (slope + by_length) * length + (level + constant)
        np.clip(correction, -self.most_correction, self.most_correction, out=correction)
        seconds = self.typical_seconds(finite) * np.exp(correction)
        return np.where(np.isfinite(graph_s), seconds, np.inf)

    def typical_seconds(self, graph_s: Floats) -> Floats:
        """Returns the seconds of a trip of no particular shape; it grows with `graph_s`."""
        return graph_s * (self.far + (self.near - self.far) / (1 + graph_s / self.settling_s))

    def trip_terms(self, graph_s: Floats, crow_m: Floats, one: Features, other: Features) -> Floats:
        """Returns the terms that `trip` weighs, shape (n, 13)."""
        length, straight = self._shape_of(graph_s, crow_m)
        ends = np.broadcast_to(one + other, (len(graph_s), len(FEATURES)))
        shape = [np.ones_like(length), length, straight, straight**2, straight * length]
        return np.column_stack([*shape, ends, ends * length[:, None]])

    def length(self, graph_s: Floats) -> Floats:
        """Returns the length of trips as `trip` weighs it; it grows with `graph_s`, and stops."""
        return np.asarray(np.log((np.minimum(graph_s, _LONGEST_S) + self.settling_s) / _UNIT_S))

    def _shape_of(self, graph_s: Floats, crow_m: Floats) -> tuple[Floats, Floats]:
        length = self.length(graph_s)
        straight = np.log((crow_m + self.settling_m) / (graph_s + self.settling_s) / 10)
        return length, straight

    def unseen_beyond_s(self, graph_s: float) -> float:
        """Returns the seconds that no trip longer than `graph_s` on the graph can beat."""
        typical = graph_s * (self.far + (self.near - self.far) / (1 + graph_s / self.settling_s))
        return typical * _exp(-self.most_correction)

    def farthest_graph_s(self, seconds: float) -> float:
        """Returns the graph seconds beyond which no trip is within `seconds`.

        The inverse of `unseen_beyond_s`: the positive root of a quadratic equation.
        """
        typical = seconds * float(np.exp(self.most_correction))
        square, linear = self.far / self.settling_s, self.near - typical / self.settling_s
        return (math.sqrt(linear * linear + 4 * square * typical) - linear) / (2 * square)


def _weighed(features: Features | Floats, weights: Floats) -> Floats:
    """Returns the weighted sums of rows, each the same to the last bit whatever rows are beside it.

    A product of matrices is not: it adds the rows of a block in another order than the last ones,
    and of two sites at one place neither is to be the nearer.

    Args:
        features: a row for each sum, (n, k).
        weights: of each column, (k,), or columns of several sums at once, (k, sums, 1).
    """
    columns = features.T.astype(np.float64)
    total: Floats = columns[0] * weights[0]
    for column, weight in zip(columns[1:], weights[1:], strict=True):
        total += column * weight
    return total


@cache
def _exp(power: float) -> float:
    """Returns numpy's exponential, which is not the C library's to the last bit."""
    return float(np.exp(power))


CAR = TravelModel(
    edge=(0.3093, -0.0562, -0.4635, 0.345),
    settling_s=3196.0,
    settling_m=7149.0,
    near=1.4498,
    far=0.7186,
    trip=(
        *(0.236, -0.1724, 1.5222, 0.4878, -0.7725),
        *(0.0054, 0.0118, 0.0797, 0.0214),
        *(0.0312, 0.0192, -0.0473, -0.0476),
    ),
)
"""Car travel, as `python -m infra.measure.calibration` fitted it."""
