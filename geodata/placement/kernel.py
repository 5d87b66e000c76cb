"""What relaxations do most, compiled: `kernel.c`, opened by `ctypes`.

Where nothing was compiled there is no kernel: the interior point solves relaxations, and numpy
seeks cuts. Bounds and plans are as true; they take longer.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIBRARY = f"{__file__.rpartition('/')[0]}/libkernel.so"
"""Where `infra/dev/kernel.py` compiles it to: beside its source, and in each package."""
Arrays = Mapping[str, NDArray[Any]]

_AT, _COUNT, _NUMBER = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double


class ProgramArrays(ctypes.Structure):
    """A program, its matrix by rows and by columns."""

    _fields_ = (
        *((name, _COUNT) for name in ("variables", "rows", "counted")),
        *((name, _AT) for name in ("row_starts", "row_columns", "column_starts", "column_rows")),
        *((name, _AT) for name in ("row_values", "column_values", "cost", "lower", "upper")),
        *((name, _AT) for name in ("row_lower", "row_upper", "steps", "dual_steps")),
        ("total", _NUMBER),
    )


class State(ctypes.Structure):
    """What an iteration leaves to the next."""

    _fields_ = (
        *((name, _AT) for name in ("x", "y", "x_from", "y_from", "x_next", "y_next", "moved")),
        *((name, _AT) for name in ("of_rows", "of_rows_from", "mirrored")),
        *((name, _NUMBER) for name in ("balance", "price", "first", "last")),
        *((name, _COUNT) for name in ("since", "done")),
    )


class Sought(ctypes.Structure):
    """Where cuts are sought."""

    _fields_ = (
        *((name, _COUNT) for name in ("demands", "near", "most")),
        *((name, _AT) for name in ("row_starts", "row_columns", "column_starts", "column_rows")),
        *((name, _AT) for name in ("mass", "slack", "worth")),
        *((name, _NUMBER) for name in ("shared", "least", "least_worth")),
    )


def filled(kind: type[Any], arrays: Arrays, **numbers: float) -> Any:
    """Returns a structure over arrays, which their owner keeps alive.

    Args:
        kind: of structure.
        arrays: of its pointers, C-contiguous, of the types that `kernel.c` reads.
        numbers: its other fields.
    """
    places = {name: array.ctypes.data for name, array in arrays.items()}
    return kind(**places, **numbers)


@cache
def library() -> Any:
    """Returns the kernel that was compiled for this machine, or None."""
    try:
        # Long calls, which let the other threads of the interpreter go on.
        found = ctypes.CDLL(LIBRARY)
        found.maillage_relax.argtypes = (_AT, _AT, _COUNT)
        found.maillage_triples.argtypes = (_AT, _AT, _AT)
        for each in (found.maillage_relax, found.maillage_triples):
            each.restype = _COUNT
    except (OSError, AttributeError):
        return None
    return found


def relax(program: Any, state: Any, iterations: int) -> None:
    """Makes iterations; see `first_order`.

    Raises:
        MemoryError: there is none left.
    """
    made = library().maillage_relax(ctypes.byref(program), ctypes.byref(state), iterations)
    if made != iterations:
        raise MemoryError("no memory for a relaxation")


def triples(sought: Any, most: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Returns cuts of three demands, some several times, and by how much each is broken.

    Raises:
        MemoryError: there is none left.
    """
    found, broken = np.empty((most, 3), dtype=np.int32), np.empty(most)
    count = library().maillage_triples(ctypes.byref(sought), found.ctypes.data, broken.ctypes.data)
    if count < 0:
        raise MemoryError("no memory for cuts")
    return found[:count], broken[:count]
