"""How far a search has to go on the graph for a limit in seconds: the tighter, the less there is.

`TravelModel.farthest_graph_s` supposes the strongest correction that there is. Given the commune at
one end, and whatever commune is at the other, the correction of a trip of so many graph seconds has
a lower bound of its own, well above that one: searches from it go over half of the nodes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geodata.travel.model import Floats, TravelModel

_CELLS = 64
_LEAST_PART = 0.3
"""Of the usual bound, where cells begin: the tighter one is never found below it."""
_SURELY = 1 + 1e-9


class GraphBounds:
    """Bounds of the graph seconds of trips between communes of some features."""

    def __init__(self, model: TravelModel, level: Floats, slope: Floats) -> None:
        """Takes the model, and the end terms of every commune (`TravelModel.end_terms`)."""
        self._model = model
        lengths = model.length(np.array([0.0, np.inf]))
        self._grid = np.linspace(lengths[0] - 1e-9, lengths[1] + 1e-9, _CELLS + 1)
        known = np.isfinite(level) & np.isfinite(slope)
        # Of lines the least is concave: between two lengths it is at one of them.
        self._least = np.array(
            [(level[known] + slope[known] * each).min(initial=np.inf) for each in self._grid]
        )

    def farthest(self, within_s: Floats, level: Floats, slope: Floats) -> Floats:
        """Returns the graph seconds beyond which no trip from a commune is within a limit.

        Args:
            within_s: the limits, seconds, finite, (n,).
            level: end term of the commune at the near end, (n,).
            slope: likewise.
        """
        model = self._model
        usual = np.array([model.farthest_graph_s(each) for each in within_s.tolist()])
        parts = np.geomspace(_LEAST_PART, 1.0, _CELLS + 1)
        graph_s = usual[:, None] * parts
        least = self._least_correction(model.length(graph_s), level[:, None], slope[:, None])
        fastest_s = model.typical_seconds(graph_s[:, :-1]) * np.exp(least)
        is_within = ~(fastest_s > within_s[:, None] * _SURELY)
        # The end of the last cell in which a trip may be within the limit.
        last = _CELLS - np.argmax(is_within[:, ::-1], axis=1)
        return graph_s[np.arange(len(usual)), np.where(is_within.any(axis=1), last, 0)]

    def _least_correction(self, length: Floats, level: Floats, slope: Floats) -> Floats:
        """Returns the least correction of trips of each cell between two lengths that follow."""
        model = self._model
        constant, by_length, by_straight, by_square, by_both, *_ = model.trip
        if by_square <= 0:
            return np.full((length.shape[0], length.shape[1] - 1), -model.most_correction)
        # However straight the trip: the least value of a square in it.
        straightest = -((by_straight + by_both * length) ** 2) / (4 * by_square)
        own = level + slope * length
        parts = (straightest, own, by_length * length)
        least = constant + sum(np.minimum(each[:, :-1], each[:, 1:]) for each in parts)
        least = least + self._least_at_the_other_end(length)
        return np.clip(least, -model.most_correction, model.most_correction)

    def _least_at_the_other_end(self, length: Floats) -> NDArray[np.float64]:
        first = np.searchsorted(self._grid, length[:, :-1], side="right") - 1
        after = np.searchsorted(self._grid, length[:, 1:], side="left")
        return np.minimum(
            self._least[np.clip(first, 0, _CELLS)], self._least[np.clip(after, 0, _CELLS)]
        )
