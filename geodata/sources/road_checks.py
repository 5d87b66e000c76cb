"""What is wrong with times that somebody measured: found before anything of them is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.territory import short_distances_m
from geodata.travel import LONGEST_S, Floats, TravelGraph

Nodes = NDArray[np.int64]

FASTEST_M_S = {"car": 45.0, "foot": 3.0, "bicycle": 12.0, "transit": 85.0}
"""As the crow flies: nobody goes so fast from one commune's point to another's, by any road."""
SLOWEST_M_S = {"car": 2.0, "foot": 0.3, "bicycle": 1.0, "transit": 1.0}
_OFF_POINT_M = 5_000.0
"""Of both ends together: whoever measured may have stood elsewhere in the communes."""
_WAITED_S = 10_800.0
"""A pass that is closed, a long way around an estuary: what a trip may take beside its length."""
_SAME_S = 1.0
_UNLIKE, _UNLIKE_S = 3.0, 1_800.0
"""How many times, and how many seconds, the way there and the way back may differ."""
_NEAR_THE_END = 0.8
"""Of the longest time of a file: a file that ends at a time may have one way and not the other."""
_SHOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Times between communes: nodes of where they are from and lead to, and seconds, each (n,)."""

    origin: Nodes
    target: Nodes
    seconds: Floats

    def take(self, kept: NDArray[np.bool_] | Nodes) -> Pairs:
        """Returns some of them."""
        return Pairs(self.origin[kept], self.target[kept], self.seconds[kept])

    def __len__(self) -> int:
        return len(self.seconds)


def without_repeats(pairs: Pairs, codes: Sequence[str]) -> tuple[Pairs, list[str]]:
    """Returns each pair once, and what is said of those that are there with several times."""
    key = pairs.origin * len(codes) + pairs.target
    order = np.lexsort((pairs.seconds, key))
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    last = np.append(first[1:], len(key)) - 1
    least, most = order[first], order[last[: len(first)]]
    unlike = np.flatnonzero(pairs.seconds[most] - pairs.seconds[least] > _SAME_S)
    faults = [
        f"pairs with times that disagree: {len(unlike)}, "
        + _listed(
            f"{codes[pairs.origin[least[i]]]} to {codes[pairs.target[least[i]]]} in "
            f"{pairs.seconds[least[i]]:g} s and {pairs.seconds[most[i]]:g} s"
            for i in unlike[:_SHOWN].tolist()
        )
    ]
    return pairs.take(least), faults if len(unlike) else []


def faults_of(
    pairs: Pairs, graph: TravelGraph, codes: Sequence[str], mode: str, *, allow_gaps: bool
) -> list[str]:
    """Returns what is wrong with pairs, each once; a line for each kind.

    Args:
        pairs: no pair of a commune and itself.
        graph: gives the points of communes.
        codes: of its nodes.
        mode: how one travels.
        allow_gaps: whether one way may be measured and not the other.
    """
    one, other = pairs.origin, pairs.target
    crow_m = short_distances_m(graph.lon[one], graph.lat[one], graph.lon[other], graph.lat[other])
    seconds = pairs.seconds
    negative = seconds < 0
    fast = ~negative & (crow_m > seconds * FASTEST_M_S[mode] + _OFF_POINT_M)
    slow = (seconds > LONGEST_S) | (seconds > _WAITED_S + crow_m / SLOWEST_M_S[mode])
    there, back = _both_ways(pairs, len(codes))
    apart = np.zeros(len(pairs), dtype=bool)
    less = np.minimum(seconds[there], seconds[back])
    more = np.maximum(seconds[there], seconds[back])
    apart[there] = (more > _UNLIKE * less) & (more - less > _UNLIKE_S)
    wrong = negative | fast | slow
    wrong[there] |= wrong[back]
    gap = np.zeros(len(pairs), dtype=bool)
    if not allow_gaps:
        gap = np.isin(one, other) & np.isin(other, one) & (seconds < _NEAR_THE_END * seconds.max())
        gap[there] = False
    found = (
        (negative, "negative times"),
        (fast, f"times shorter than any way by {mode} (is the unit right?)"),
        (slow, f"times longer than any way by {mode} (is the unit right?)"),
        (apart & ~wrong, "ways there and back that differ threefold and by half an hour"),
        (gap, "pairs with one way and not the other (--allow-gaps lets them in)"),
    )
    return [
        f"{words}: {int(those.sum())}, "
        + _listed(
            f"{codes[one[i]]} to {codes[other[i]]} in {seconds[i]:g} s"
            for i in np.flatnonzero(those)[:_SHOWN].tolist()
        )
        for those, words in found
        if those.any()
    ]


def _both_ways(pairs: Pairs, nodes: int) -> tuple[Nodes, Nodes]:
    """Returns the pairs that have a way back, and that way."""
    key = pairs.origin * nodes + pairs.target
    order = np.argsort(key)
    wanted = pairs.target * nodes + pairs.origin
    place = order[np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)]
    there = np.flatnonzero(key[place] == wanted)
    return there, place[there]


def _listed(examples: Iterator[str]) -> str:
    return "; ".join(examples)
