"""Lengths of geodesics, compiled: `geodesic.c`, for the few metres that an answer shows.

Where nothing was compiled, or between points that are nearly opposite on the globe, PROJ measures
(`geodata.territory.projections`), to less than a micrometre of the same; it takes 50 ms to import.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

LIBRARY = f"{__file__.rpartition('/')[0]}/libgeodesic.so"
"""Where `infra/dev/kernel.py` compiles it to: beside its source, and in each package."""
_AT, _COUNT = ctypes.c_void_p, ctypes.c_int64


@cache
def compiled(file: str = LIBRARY) -> Callable[..., int] | None:
    """Returns the function that was compiled for this machine, or None."""
    try:
        function = ctypes.PyDLL(file).maillage_geodesics
    except (OSError, AttributeError):
        return None
    function.restype, function.argtypes = _COUNT, (_AT, _AT, _COUNT, _COUNT, _AT, _AT, _AT)
    measure: Callable[..., int] = function
    return measure


def lengths_m(
    lon: float | NDArray[np.float64],
    lat: float | NDArray[np.float64],
    to_lon: NDArray[np.float64],
    to_lat: NDArray[np.float64],
    measure: Callable[..., int] | None = None,
) -> NDArray[np.float64] | None:
    """Returns the metres from a point to others, or from as many, each to its own.

    Returns:
        NaN where a coordinate is; None where PROJ is to be asked, of all of them.
    """
    measure = measure or compiled()
    count = len(to_lon)
    if measure is None or to_lon.shape != (count,) or to_lat.shape != (count,):
        return None
    many = isinstance(lon, np.ndarray) or isinstance(lat, np.ndarray)
    from_lon, from_lat = _as_read(np.asarray(lon)), _as_read(np.asarray(lat))
    if from_lon.shape != from_lat.shape or from_lon.shape != ((count,) if many else ()):
        return None
    ends, found = (_as_read(to_lon), _as_read(to_lat)), np.empty(count)
    done = measure(
        from_lon.ctypes.data,
        from_lat.ctypes.data,
        int(many),
        count,
        ends[0].ctypes.data,
        ends[1].ctypes.data,
        found.ctypes.data,
    )
    return found if done == count else None


def _as_read(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns numbers as C reads them: side by side, and as they are where they lie so."""
    if degrees.dtype == np.float64 and degrees.flags.c_contiguous and degrees.flags.aligned:
        return degrees
    return np.require(degrees, np.float64, ("C", "A"))
