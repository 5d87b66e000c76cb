"""How what a citizen's question takes grows with the sites, by doubling: an exponent."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from geodata.nearest import Guide, NearestQuery, reply_text
from geodata.sites import Network, SiteTable
from geodata.snapshot import Snapshot
from geodata.territory import Origin, Places
from infra.measure.bench.report import Figure

DOUBLINGS = 6
_ASKED = 300
_SPREAD_DEGREES = 0.01
_MOMENT = datetime.fromisoformat("2026-11-24T10:20:00+01:00")


def figures(snapshot: Snapshot, table: SiteTable, points: NDArray[np.float64]) -> Iterator[Figure]:
    """Measures one question over more and more sites, those there are and moved copies of each."""
    places = Places(snapshot.register, snapshot.contours)
    origins = [places.at_point(lon, lat) for lon, lat in points[:_ASKED].tolist()]
    counts, costs_us = [], []
    for doubling in range(DOUBLINGS + 1):
        many = tiled(table, 2**doubling)
        guide = Guide(snapshot.id, places, snapshot.travel, Network.of(many, places))
        # Once for what is kept of a place and of a commune, whose number does not grow.
        for _ in range(2):
            spent = [_answer_us(guide, origin) for origin in origins]
        counts.append(len(many))
        costs_us.append(float(np.median(spent)))
        yield Figure(f"processor of an answer, {len(many):,} sites", f"{costs_us[-1]:.0f} µs")
    law = exponent_of(counts, costs_us)
    yield Figure("growth of an answer with the sites, an exponent", f"{law:.2f}", "0.3")


def _answer_us(guide: Guide, origin: Origin) -> float:
    began_ns = time.thread_time_ns()
    reply_text(guide.nearest(origin, NearestQuery(), _MOMENT))
    return (time.thread_time_ns() - began_ns) / 1000


def tiled(table: SiteTable, copies: int) -> SiteTable:
    """Returns a table with so many of each site, all but the first moved by a kilometre or so."""
    draw = np.random.default_rng(3)
    arrays = {
        name: column if name in _SHARED else np.concatenate([column] * copies)
        for name, column in table.to_arrays().items()
    }
    count = len(table)
    for name in ("lon", "lat"):
        arrays[name][count:] += draw.normal(0, _SPREAD_DEGREES, count * (copies - 1))
    starts, size = table.to_arrays()["record_starts"], len(table.to_arrays()["records"])
    later = [starts[1:] + size * copy for copy in range(copies)]
    arrays["record_starts"] = np.concatenate([starts[:1], *later])
    return SiteTable(arrays)


_SHARED = frozenset({"words", "version", "facet_words"})
"""Arrays of a table that are of no site."""


def exponent_of(counts: Sequence[int], costs: Sequence[float]) -> float:
    """Returns the slope of the straight line through the logarithms, by least squares.

    >>> round(exponent_of([1, 2, 4], [5.0, 10.0, 20.0]), 6)
    1.0
    """
    return float(np.polyfit(np.log(counts), np.log(costs), 1)[0])
