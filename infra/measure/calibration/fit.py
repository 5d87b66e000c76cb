"""The fit: constants that make modelled times as near to the observed ones as they can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.territory import short_distances_m
from geodata.travel import TravelGraph, TravelModel
from infra.measure.calibration.observations import Matrix, ToParis

Floats = NDArray[np.float64]

LONGEST_FITTED_S = 3900.0
SHORT_S = 1800.0
WEIGHT_OF_SHORT = 3.0
_LEAST_RESIDUAL = 0.03
_RIDGE = 3.0
_MARGIN_DEGREES = 0.5
SHARE_OF_PARIS = 0.15
START = (0.3, -0.03, -0.41, 0.29, 7.97, 7.6, 0.4, -0.54)
"""Where the search begins: the four weights of `edge`, and the logarithms of `settling_s`,
`settling_m`, `near` and `far`."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """Trips with their seconds on the graph, in the order of their columns."""

    graph_s: Floats
    crow_m: Floats
    one: NDArray[np.float32]
    other: NDArray[np.float32]
    observed: Floats
    weights: Floats


def fit(graph: TravelGraph, matrix: Matrix, to_paris: ToParis, *, evaluations: int) -> TravelModel:
    """Returns the model fitted to the trips that may be used.

    Least absolute deviation of ln(modelled / observed): in the matrix on trips up to 65 minutes,
    those up to 30 counting three times; to Paris on trips of any length, all together 15 % of
    the weight, for the shape of long trips. The trip's terms are linear in the logarithm, so
    each evaluation solves for them (iteratively reweighted least squares: E. J. Schlossmacher,
    An iterative technique for absolute deviations curve fitting, JASA 68, 1973), and the simplex
    searches the eight others.
    """
    sources = (_Within(graph, matrix), _ToOne(graph, to_paris))

    def solved(values: Floats, rounds: int) -> tuple[TravelModel, float]:
        model = _with_edges(values)
        samples = [source.sample(model) for source in sources]
        return _best_terms(model, samples, rounds)

    def loss(values: Floats) -> float:
        return solved(values, 6)[1]

    powell = minimize(loss, START, method="Powell", options={"maxfev": evaluations})
    refined = minimize(
        loss, powell.x, method="Nelder-Mead", options={"maxfev": evaluations, "adaptive": True}
    )
    return solved(refined.x, 60)[0]


def _with_edges(values: Floats) -> TravelModel:
    density, area, surroundings, population, *logarithms = map(float, values)
    settling_s, settling_m, near, far = map(float, np.exp(logarithms))
    edge = (density, area, surroundings, population)
    return TravelModel(edge, settling_s, settling_m, near, far, trip=(0.0,) * 13)


def _best_terms(
    model: TravelModel, samples: Sequence[_Sample], rounds: int
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


class _ToOne:
    """The trips to Paris, over the edges of the whole graph."""

    def __init__(self, graph: TravelGraph, to_paris: ToParis) -> None:
        self._graph = graph
        rank, targets, _ = graph.expand(np.arange(len(graph)), "car")
        self._ends = rank, targets
        self._metres = short_distances_m(
            graph.lon[rank], graph.lat[rank], graph.lon[targets], graph.lat[targets]
        )
        self._paris = to_paris.paris
        same_part = graph.component[to_paris.places.node] == graph.component[self._paris.node]
        used = np.flatnonzero(to_paris.fitted & same_part)
        self._places, self._observed = to_paris.places.take(used), to_paris.seconds[used]
        self._crow_m = short_distances_m(
            self._paris.lon[0], self._paris.lat[0], self._places.lon, self._places.lat
        )

    def sample(self, model: TravelModel) -> _Sample:
        """Returns the trips with the seconds that a model's edges give."""
        features, (one, other) = self._graph.features, self._ends
        seconds = model.edge_seconds(self._metres, features[one], features[other])
        size = len(self._graph)
        network = csr_array((seconds, self._ends), shape=(size, size))
        graph_s = dijkstra(network, indices=int(self._paris.node[0]))[self._places.node]
        ends = features[np.full(len(graph_s), self._paris.node[0])], features[self._places.node]
        # As much weight as its share of the matrix's, whose trips weigh about 1.7 each.
        weights = np.full(len(graph_s), SHARE_OF_PARIS * 8_000 * 1.7 / len(graph_s))
        return _Sample(graph_s, self._crow_m, *ends, self._observed, weights)


class _Within:
    """The trips of the matrix on a graph whose edges are priced anew at each evaluation.

    Each place is a node that paths leave and another that they reach, so that none passes
    through it: as the points of citizens and sites are in `geodata.travel.trips`.
    """

    def __init__(self, graph: TravelGraph, matrix: Matrix) -> None:
        used = np.flatnonzero(matrix.fitted.any(axis=1))
        places = matrix.places.take(used)
        self._observed = matrix.seconds[np.ix_(used, used)].ravel()
        self._graph, self._places, nodes = graph, places, len(graph)
        lon = np.concatenate([graph.lon, places.lon, places.lon])
        lat = np.concatenate([graph.lat, places.lat, places.lat])
        commune = np.concatenate([np.arange(nodes), places.node, places.node])
        one, other = _edges(graph, places.node, _region(graph, places.lon, places.lat))
        self._ends = one, other
        self._metres = short_distances_m(lon[one], lat[one], lon[other], lat[other])
        self._features = graph.features[commune[one]], graph.features[commune[other]]
        self._first, self._size = nodes, len(lon)
        self._crow_m = short_distances_m(
            np.repeat(places.lon, len(used)),
            np.repeat(places.lat, len(used)),
            np.tile(places.lon, len(used)),
            np.tile(places.lat, len(used)),
        )

    def sample(self, model: TravelModel) -> _Sample:
        """Returns the trips with the seconds that a model's edges give."""
        count = len(self._places.node)
        seconds = model.edge_seconds(self._metres, *self._features)
        network = csr_array((seconds, self._ends), shape=(self._size, self._size))
        origins = np.arange(self._first, self._first + count)
        graph_s = dijkstra(network, indices=origins)[:, self._first + count :].ravel()
        observed = self._observed
        used = (observed > 0) & (observed < LONGEST_FITTED_S) & np.isfinite(graph_s)
        own = self._graph.features[np.repeat(self._places.node, count)[used]]
        far = self._graph.features[np.tile(self._places.node, count)[used]]
        weights = np.where(observed[used] < SHORT_S, WEIGHT_OF_SHORT, 1.0)
        return _Sample(graph_s[used], self._crow_m[used], own, far, observed[used], weights)


def _region(graph: TravelGraph, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    margin = _MARGIN_DEGREES
    return np.asarray(
        (graph.lon >= lon.min() - margin)
        & (graph.lon <= lon.max() + margin)
        & (graph.lat >= lat.min() - margin)
        & (graph.lat <= lat.max() + margin)
    )


def _edges(
    graph: TravelGraph, places: NDArray[np.int64], region: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns both ends of the edges: between communes, from places, to places, and direct."""
    nodes, count = len(graph), len(places)
    inside = np.flatnonzero(region)
    rank, targets, _ = graph.expand(inside, "car")
    kept = region[targets]
    place, around = graph.around(places, "car")
    first, second = np.nonzero(_is_beside(place, around, places))
    starts = [inside[rank[kept]], place + nodes, around, first + nodes]
    ends = [targets[kept], around, place + nodes + count, second + nodes + count]
    return np.concatenate(starts), np.concatenate(ends)


def _is_beside(
    place: NDArray[np.int64], around: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.bool_]:
    beside = np.zeros((len(places), len(places)), dtype=bool)
    for position, node in enumerate(places):
        beside[place[around == node], position] = True
    np.fill_diagonal(beside, False)
    return beside
