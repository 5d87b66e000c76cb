"""The travel model's constants, fitted to times that were observed or measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.territory import short_distances_m
from geodata.travel.graph import Nodes, TravelGraph
from geodata.travel.model import Features, Floats, TravelModel

LONGEST_FITTED_S = 3900.0
SHORT_S = 1800.0
WEIGHT_OF_SHORT = 3.0
WEIGHT_OF_LONG = 0.3
"""Of trips beyond `LONGEST_FITTED_S`, where they are fitted at all: for the shape of long ones."""
_LEAST_RESIDUAL = 0.03
_RIDGE = 3.0
_TERMS = 13
_ROUNDS, _LAST_ROUNDS = 6, 60
_MARGIN_DEGREES = 0.5
_FARTHEST_S = 15_000.0


@dataclass(frozen=True, slots=True, eq=False)
class GraphTrips:
    """Trips with their seconds on the graph under some constants; n of each.

    Attributes:
        graph_s: of the shortest path.
        crow_m: metres as the crow flies.
        one: features of one end, (n, 4).
        other: of the other end.
        observed: seconds.
        weights: of each in the fit.
    """

    graph_s: Floats
    crow_m: Floats
    one: Features
    other: Features
    observed: Floats
    weights: Floats


class TripSource(Protocol):
    """Observed trips whose paths are found again under any constants."""

    def sample(self, model: TravelModel) -> GraphTrips:
        """Returns the trips with the seconds that a model's edges give."""


def fit_model(
    sources: Sequence[TripSource],
    start: Sequence[float],
    evaluations: int,
    watch: Callable[[float], None] | None = None,
) -> TravelModel:
    """Returns the model that suits observed trips best.

    Least absolute deviation of ln(modelled / observed). The trip's terms are linear in the
    logarithm, so each evaluation solves for them (iteratively reweighted least squares: E. J.
    Schlossmacher, An iterative technique for absolute deviations curve fitting, JASA 68, 1973), and
    the simplex searches the eight others.

    Args:
        sources: of the trips.
        start: where the search begins: the four weights of `edge`, and the logarithms of
            `settling_s`, `settling_m`, `near` and `far`.
        evaluations: of each of two searches.
        watch: told of the share that is done; what it raises ends the fit.
    """
    done = 0

    def solved(values: Floats, rounds: int) -> tuple[TravelModel, float]:
        model = _with_edges(values)
        return best_terms(model, [source.sample(model) for source in sources], rounds)

    def loss(values: Floats) -> float:
        nonlocal done
        done += 1
        if watch is not None:
            watch(min(1.0, done / (2 * evaluations)))
        return solved(values, _ROUNDS)[1]

    powell = minimize(loss, start, method="Powell", options={"maxfev": evaluations})
    refined = minimize(
        loss, powell.x, method="Nelder-Mead", options={"maxfev": evaluations, "adaptive": True}
    )
    return solved(refined.x, _LAST_ROUNDS)[0]


def start_of(model: TravelModel) -> tuple[float, ...]:
    """Returns where a search near a model begins."""
    scales = (model.settling_s, model.settling_m, model.near, model.far)
    return (*model.edge, *(float(np.log(each)) for each in scales))


_LEAST = (300.0, 500.0, 0.8, 0.4)
_MOST = (20_000.0, 30_000.0, 3.0, 1.5)
"""Of `settling_s`, `settling_m`, `near` and `far`: beyond, a trip of no length has no shape."""


def _with_edges(values: Floats) -> TravelModel:
    density, area, surroundings, population, *logarithms = map(float, values)
    scales = np.clip(np.exp(np.clip(logarithms, -20, 20)), _LEAST, _MOST)
    settling_s, settling_m, near, far = map(float, scales)
    edge = (density, area, surroundings, population)
    return TravelModel(edge, settling_s, settling_m, near, far, trip=(0.0,) * _TERMS)


def best_terms(
    model: TravelModel, samples: Sequence[GraphTrips], rounds: int
) -> tuple[TravelModel, float]:
    """Returns the model with the trip terms that suit it best, and its mean deviation."""
    terms = np.concatenate(
        [model.trip_terms(one.graph_s, one.crow_m, one.one, one.other) for one in samples]
    )
    wanted = np.concatenate(
        [np.log(one.observed / model.typical_seconds(one.graph_s)) for one in samples]
    )
    weights = np.concatenate([one.weights for one in samples])
    trip = np.zeros(terms.shape[1])
    for _ in range(rounds):
        certainty = weights / np.maximum(np.abs(wanted - terms @ trip), _LEAST_RESIDUAL)
        weighted = terms * certainty[:, None]
        trip = np.linalg.solve(
            weighted.T @ terms + np.eye(terms.shape[1]) * _RIDGE, weighted.T @ wanted
        )
    most = model.most_correction
    modelled = np.clip(terms @ trip, -most, most)
    deviation = float(np.average(np.abs(wanted - modelled), weights=weights))
    return replace(model, trip=tuple(map(float, trip))), deviation


class BetweenPoints:
    """Trips between communes' own points, on the part of the graph around them.

    Between such points the way that `geodata.travel.trips` finds is a path of the graph.
    """

    def __init__(self, graph: TravelGraph, origins: Nodes, targets: Nodes, seconds: Floats) -> None:
        """Takes pairs of nodes and what was measured between them, above 0."""
        self._observed = seconds
        self._ends = graph.features[origins], graph.features[targets]
        lon, lat = graph.lon, graph.lat
        self.crow_m = short_distances_m(lon[origins], lat[origins], lon[targets], lat[targets])
        inside = np.flatnonzero(_around(graph, np.union1d(origins, targets)))
        place = np.full(len(graph), -1, dtype=np.int64)
        place[inside] = np.arange(len(inside))
        rank, there, _ = graph.expand(inside, "car")
        kept = place[there] >= 0
        one, other = inside[rank[kept]], there[kept]
        self._edges, self._size = (rank[kept], place[there[kept]]), len(inside)
        self._metres = short_distances_m(lon[one], lat[one], lon[other], lat[other])
        self._features = graph.features[one], graph.features[other]
        self._starts, self._row = np.unique(place[origins], return_inverse=True)
        self._column = place[targets]

    def graph_seconds(self, model: TravelModel) -> Floats:
        """Returns the seconds of each trip on the graph, infinite beyond four hours."""
        seconds = model.edge_seconds(self._metres, *self._features)
        network = csr_array((seconds, self._edges), shape=(self._size, self._size))
        found = dijkstra(network, indices=self._starts, limit=_FARTHEST_S)
        return np.asarray(found[self._row, self._column])

    def seconds(self, model: TravelModel) -> Floats:
        """Returns what a model says of each trip."""
        return model.trip_seconds(self.graph_seconds(model), self.crow_m, *self._ends)

    def sample(self, model: TravelModel) -> GraphTrips:
        """Returns the trips with the seconds that a model's edges give."""
        graph_s = self.graph_seconds(model)
        used = np.isfinite(graph_s)
        observed = self._observed[used]
        weights = np.where(observed < SHORT_S, WEIGHT_OF_SHORT, 1.0)
        weights = np.where(observed > LONGEST_FITTED_S, WEIGHT_OF_LONG, weights)
        ends = self._ends[0][used], self._ends[1][used]
        return GraphTrips(graph_s[used], self.crow_m[used], *ends, observed, weights)


def _around(graph: TravelGraph, nodes: Nodes) -> NDArray[np.bool_]:
    """Returns the nodes in the box of some, and half a degree around it."""
    lon, lat, margin = graph.lon[nodes], graph.lat[nodes], _MARGIN_DEGREES
    return np.asarray(
        (graph.lon >= lon.min() - margin)
        & (graph.lon <= lon.max() + margin)
        & (graph.lat >= lat.min() - margin)
        & (graph.lat <= lat.max() + margin)
    )
