"""Tables of trips between places: minutes, metres, what timed each, and why there is none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Literal, TypedDict

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_asked import Provenance, TravelMethod
from geodata.coverage.place_asked import FoundPlace, PlaceReply
from geodata.parameters import Meaning
from geodata.territory import distance_table_m
from geodata.travel import Destinations, Mode, Roads, bounds_in_minutes, seconds_between

MOST_ORIGINS, MOST_DESTINATIONS = 100, 1_000
USUAL_MAX_MINUTES, MOST_MAX_MINUTES = 60.0, 600.0
_HALF_A_TENTH_S = 3.0
_TENTHS, _WIDEST = 10, 60_000

Floats = NDArray[np.float64]
Nothing = Literal["no_road", "beyond_limit", "not_measured"]
"""Why a trip has no minutes: no road joins the two places, it takes longer than the limit, or by
public transport no time between their communes was imported."""


class MatrixReply(Provenance):
    """Trips from every origin (a row) to every destination (a column)."""

    origins: Annotated[list[PlaceReply], Meaning("Where people are, in the order of the question.")]
    destinations: Annotated[list[PlaceReply], Meaning("Where they go.")]
    mode: Annotated[Mode, Meaning("How.")]
    max_minutes: Annotated[float, Meaning("The limit, inclusive.")]
    minutes: Annotated[list[list[float | None]], Meaning("To a tenth; null where there is none.")]
    minutes_low: Annotated[
        list[list[float | None]] | None,
        Meaning("Nine modelled trips in ten take as much at least; null but by car."),
    ]
    minutes_high: Annotated[list[list[float | None]] | None, Meaning("And as much at most.")]
    metres: Annotated[list[list[int]], Meaning("As the crow flies, to 10 m.")]
    method: Annotated[
        TravelMethod | None, Meaning("What timed all trips; null where not the same did.", "model")
    ]
    methods: Annotated[
        list[list[TravelMethod | None]] | None,
        Meaning("What timed each trip; null where `method` says it of all."),
    ]
    reasons: Annotated[
        list[list[Nothing | None]] | None,
        Meaning("Why a trip has no minutes; null where every one has."),
    ]


class _Head(TypedDict):
    origins: list[PlaceReply]
    destinations: list[PlaceReply]
    mode: Mode
    max_minutes: float


def matrix_text(
    roads: Roads,
    origins: Sequence[FoundPlace],
    destinations: Sequence[FoundPlace],
    max_minutes: float,
    about: Provenance,
) -> str:
    """Returns the trips between places, as `MatrixReply` in JSON.

    Written row by row: a hundred thousand numbers take a tenth of the time of the usual way.

    Args:
        roads: of the mode.
        origins: where people are.
        destinations: where they go.
        max_minutes: inclusive.
        about: where the answer comes from.
    """
    own, there = _ends(origins), _ends(destinations)
    shape = (len(origins), len(destinations))
    limit_s = max_minutes * 60 + _HALF_A_TENTH_S
    seconds, measured = seconds_between(roads.graph, own, there, roads.mode, limit_s)
    minutes = np.round(seconds / 60, 1)
    minutes[minutes > max_minutes] = np.inf
    row, column = (each.ravel() for each in np.indices(shape))
    metres = np.rint(distance_table_m(own.lon, own.lat, there.lon, there.lat) / 10) * 10
    low = high = None
    if roads.mode == "car":
        timed = np.where(np.isfinite(minutes), seconds, np.inf).ravel()
        bounds = bounds_in_minutes(roads.graph, timed, own.take(row), there.take(column))
        low, high = (np.where(measured, np.inf, each.reshape(shape)) for each in bounds)
    head: _Head = {
        "origins": [each.as_record() for each in origins],
        "destinations": [each.as_record() for each in destinations],
        "mode": roads.mode,
        "max_minutes": max_minutes,
    }
    parts = {
        "minutes": _tenths(minutes),
        "minutes_low": "null" if low is None else _tenths(low),
        "minutes_high": "null" if high is None else _tenths(high),
        "metres": _json(metres.astype(np.int64).tolist()),
        **_methods(measured, np.isfinite(minutes)),
        "reasons": _reasons(roads, own, there, minutes),
    }
    written = ",".join(f'"{name}":{text}' for name, text in parts.items())
    return f"{_json(head)[:-1]},{written},{_json(about)[1:]}"


_METHODS = np.array(["null", '"model"', '"measured"'], dtype=object)
_REASONS = np.array(["null", '"beyond_limit"', '"no_road"', '"not_measured"'], dtype=object)


def _ends(places: Sequence[FoundPlace]) -> Destinations:
    points = [each.point for each in places]
    return Destinations(
        np.array([each.lon for each in points]),
        np.array([each.lat for each in points]),
        np.array([each.node for each in points], dtype=np.int64),
    )


def _methods(measured: NDArray[np.bool_], timed: NDArray[np.bool_]) -> dict[str, str]:
    """Returns what timed all trips, or else what timed each."""
    told = measured[timed]
    if told.any() and not told.all():
        return {"method": "null", "methods": _rows(_METHODS[np.where(timed, measured + 1, 0)])}
    method = '"measured"' if told.any() else '"model"'
    return {"method": method, "methods": "null"}


def _reasons(roads: Roads, own: Destinations, there: Destinations, minutes: Floats) -> str:
    """Returns why trips have no minutes, `null` where every one has."""
    without = ~np.isfinite(minutes)
    if not without.any():
        return "null"
    component = roads.graph.component
    apart = component[own.node][:, None] != component[there.node][None, :]
    if roads.mode == "transit":
        graph, size = roads.graph, len(there.node)
        known = [
            graph.are_measured(np.full(size, node), there.node, "transit")
            for node in own.node.tolist()
        ]
        apart, beyond = ~np.array(known), 3
    else:
        beyond = 2
    return _rows(_REASONS[np.where(without, np.where(apart, beyond, 1), 0)])


@cache
def _of_tenths() -> NDArray[np.object_]:
    """The texts of tenths, one number after the other; the last is that of none."""
    return np.array([*(f"{each / _TENTHS:g}" for each in range(_WIDEST)), "null"], dtype=object)


def _tenths(values: Floats) -> str:
    known = np.where(np.isfinite(values), np.rint(values * _TENTHS), _WIDEST)
    return _rows(_of_tenths()[np.minimum(known, _WIDEST).astype(np.int64)])


def _rows(texts: NDArray[np.object_]) -> str:
    return "[" + ",".join(f"[{','.join(row)}]" for row in texts.tolist()) + "]"


def _json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
