"""What a p-median does most, compiled: `median.c`, opened by `ctypes`.

Where nothing was compiled numpy prices, adding the same numbers in the same order, and makes the
swaps (`median_swaps`, `median_shaking`): bounds are the same, plans are as true and take longer.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.placement.clock import spend
from geodata.placement.kernel import filled
from geodata.placement.median_trips import Trips
from geodata.placement.search import Mask
from geodata.placement.solution import Floats

LIBRARY = f"{__file__.rpartition('/')[0]}/libmedian.so"
"""Where `infra/dev/kernel.py` compiles it to: beside its source, and in each package."""
_EPSILON = 1e-9
"""What a swap has to gain, as a share of what all demands pay."""
_PASSES, _LOOKED = 10, 15
"""Times that a descent goes over the trips, and that an upheaval goes over those of the candidates
of a demand: about, for work that is counted."""
_AT, _COUNT, _NUMBER = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double
_REAL, _WHOLE = ("first", "second"), ("nearest", "next")
_OF_SITES, _LISTS = ("loss", "extra"), ("queue", "touched", "sites", "place")
_MASKS = ("chosen", "queued", "frozen")


class _Trips(ctypes.Structure):
    _fields_ = (
        *((name, _COUNT) for name in ("demands", "candidates")),
        *((name, _AT) for name in ("starts", "columns", "costs", "column_starts")),
        *((name, _AT) for name in ("column_rows", "column_costs", "beyond")),
    )


class _Plan(ctypes.Structure):
    _fields_ = (
        *((name, _AT) for name in (*_REAL, *_OF_SITES, *_WHOLE, *_LISTS, *_MASKS)),
        *((name, _COUNT) for name in ("count", "waiting")),
        *((name, _NUMBER) for name in ("total", "least")),
        ("draw", ctypes.c_uint64),
    )


@cache
def library() -> Any:
    """Returns what was compiled for this machine, or None."""
    try:
        found = ctypes.CDLL(LIBRARY)
        found.maillage_worth.argtypes = (_AT,) * 3
        found.maillage_served.argtypes = (_AT,) * 4
        found.maillage_place.argtypes = found.maillage_descend.argtypes = (_AT,) * 2
        found.maillage_upset.argtypes = (_AT, _AT, _COUNT)
        found.maillage_worth.restype = found.maillage_served.restype = None
        found.maillage_place.restype = None
        found.maillage_descend.restype = found.maillage_upset.restype = _COUNT
    except (OSError, AttributeError):
        return None
    return found


def worth_of(trips: Trips, multipliers: Floats) -> Floats:
    """Returns what each candidate saves: the sum of `max(0, multiplier - cost)` of its demands.

    Args:
        trips: of the problem.
        multipliers: one per demand.
    """
    if library() is None:
        return worth_by_numpy(trips, multipliers)
    found, paid = np.zeros(trips.candidates), np.ascontiguousarray(multipliers)
    library().maillage_worth(ctypes.byref(_rows(trips)), paid.ctypes.data, found.ctypes.data)
    return found


def served_times(trips: Trips, multipliers: Floats, chosen: Mask) -> Floats:
    """Returns how many chosen candidates each demand has that cost less than its multiplier.

    Args:
        trips: of the problem.
        multipliers: one per demand.
        chosen: the candidates.
    """
    if library() is None:
        return served_by_numpy(trips, multipliers, chosen)
    found, paid = np.empty(trips.demands), np.ascontiguousarray(multipliers)
    mask = np.ascontiguousarray(chosen)
    places = (paid.ctypes.data, mask.ctypes.data, found.ctypes.data)
    library().maillage_served(ctypes.byref(_rows(trips)), *places)
    return found


def worth_by_numpy(trips: Trips, multipliers: Floats) -> Floats:
    """Returns what `worth_of` does."""
    saved = multipliers[trips.row] - trips.cost
    useful = np.flatnonzero(saved > 0)
    found: Floats = np.bincount(trips.column[useful], saved[useful], minlength=trips.candidates)
    return found


def served_by_numpy(trips: Trips, multipliers: Floats, chosen: Mask) -> Floats:
    """Returns what `served_times` does."""
    near = trips.cost < multipliers[trips.row]
    rows = trips.row[near & chosen[trips.column]]
    return np.bincount(rows, minlength=trips.demands).astype(np.float64)


def _rows(trips: Trips) -> Any:
    arrays = {"starts": trips.starts, "columns": trips.column, "costs": trips.cost}
    return filled(_Trips, arrays, demands=trips.demands, candidates=trips.candidates)


class Swaps:
    """Swaps of one problem without quotas, by the kernel, one at a time and each where it gains."""

    def __init__(self, trips: Trips, frozen: Mask) -> None:
        """Takes a problem.

        Args:
            trips: of the problem.
            frozen: candidates that are selected whatever happens.
        """
        order = np.argsort(trips.column, kind="stable")
        ends = np.arange(trips.candidates + 1)
        self._of_trips: dict[str, NDArray[Any]] = {
            "starts": np.ascontiguousarray(trips.starts, dtype=np.int64),
            "columns": np.ascontiguousarray(trips.column, dtype=np.int64),
            "costs": np.ascontiguousarray(trips.cost),
            "column_starts": np.searchsorted(trips.column[order], ends).astype(np.int64),
            "column_rows": trips.row[order].astype(np.int64),
            "column_costs": trips.cost[order],
            "beyond": np.ascontiguousarray(trips.beyond),
        }
        demands, size = trips.demands, trips.candidates
        self._of_plan = {name: np.zeros(demands) for name in _REAL}
        self._of_plan |= {name: np.zeros(demands, dtype=np.int64) for name in _WHOLE}
        self._of_plan |= {name: np.zeros(size) for name in _OF_SITES}
        self._of_plan |= {name: np.zeros(demands + size, dtype=np.int64) for name in _LISTS}
        self._of_plan |= {name: np.zeros(size, dtype=np.uint8) for name in _MASKS}
        self._of_plan["frozen"][:] = frozen
        self._trips = filled(_Trips, self._of_trips, demands=demands, candidates=size)
        self._plan = filled(_Plan, self._of_plan)
        self._terms = len(trips.row)
        self._a_look = _LOOKED * (self._terms / max(1, demands)) ** 2

    def descend(self, chosen: Mask) -> Mask:
        """Returns a plan improved by swaps until none gains, or some thousands were made."""
        self._place(chosen)
        spend(_PASSES * self._terms)
        library().maillage_descend(ctypes.byref(self._trips), ctypes.byref(self._plan))
        return self._of_plan["chosen"].astype(bool)

    def upset(self, chosen: Mask, times: int, seed: int) -> Mask:
        """Returns a plan upset here and there, each upheaval followed by swaps, kept if it gains.

        Args:
            chosen: the plan.
            times: how many upheavals.
            seed: of what is drawn.
        """
        self._place(chosen)
        spend(self._terms + times * self._a_look)
        self._plan.draw = seed
        library().maillage_upset(ctypes.byref(self._trips), ctypes.byref(self._plan), times)
        return self._of_plan["chosen"].astype(bool)

    def _place(self, chosen: Mask) -> None:
        self._of_plan["chosen"][:] = chosen
        library().maillage_place(ctypes.byref(self._trips), ctypes.byref(self._plan))
        self._plan.least = _EPSILON * max(1.0, self._plan.total)
