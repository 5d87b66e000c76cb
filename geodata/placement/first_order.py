"""A linear program with a count, by a first-order method: where factors of its matrix are large.

The primal-dual hybrid gradient (Chambolle and Pock, *J. Math. Imaging and Vision* 40, 2011), its
steps diagonal (Pock and Chambolle, ICCV 2011), mirrored, averaged with an anchor and restarted
(Lu and Yang, "Restarted Halpern PDHG for linear programming", 2024; PDLP: Applegate et al., *Math.
Programming* 201, 2023). An iteration is two products by the matrix. Its duals are near the best
ones: what they prove is reckoned by `lagrangian_bound`, whatever they are. The same program and as
many iterations give the same point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.clock import spend
from geodata.placement.kernel import ProgramArrays, State, filled, library, relax
from geodata.placement.mip import Program
from geodata.placement.solution import Floats

_AT_ONCE = 20
"""Iterations between two looks at whether to stop: a tenth of a second for France."""
_STATE = ("x", "x_from", "x_next", "moved"), ("y", "y_from", "y_next")
_PRODUCTS = ("of_rows", "of_rows_from", "mirrored")


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """Where the method is.

    Attributes:
        values: of the variables.
        duals: of the rows, that of the count among them.
        balance: between the steps of values and those of duals.
    """

    values: Floats
    duals: Floats
    balance: float = 1.0


def is_compiled() -> bool:
    """Returns whether the method can be used on this machine."""
    return library() is not None


class FirstOrder:
    """A program, laid out for the method, which needs the kernel."""

    def __init__(self, program: Program, row: int, count: int, scale: Floats) -> None:
        """Takes a program.

        Args:
            program: to minimise; no other row than the count's is without any finite side.
            row: which says what the sum of the first variables is: ones at these alone.
            count: how many variables it has.
            scale: what the dual of each row is about, more than 0: the method is as fast as this
                is right.
        """
        self._program, self._row = program, row
        self._rest = np.delete(np.arange(program.matrix.shape[0]), row)
        rows, scale = csr_array(program.matrix)[self._rest], scale[self._rest]
        columns = csr_array(rows.T)
        size = abs(rows)
        of_columns = size.T @ scale
        of_columns[of_columns <= 0] = scale.max(initial=1.0)
        steps, dual_steps = 1.0 / of_columns, scale / np.maximum(size.sum(axis=1), 1.0)
        whole = {"row_starts": rows.indptr, "row_columns": rows.indices}
        whole |= {"column_starts": columns.indptr, "column_rows": columns.indices}
        real = {"row_values": rows.data, "column_values": columns.data, "cost": program.cost}
        real |= {"lower": program.lower, "upper": program.upper}
        real |= {"row_lower": program.row_lower[self._rest]}
        real |= {"row_upper": program.row_upper[self._rest]}
        real |= {"steps": steps, "dual_steps": dual_steps}
        self._arrays: dict[str, Any] = {
            name: np.ascontiguousarray(array, dtype=np.int32) for name, array in whole.items()
        }
        self._arrays |= {
            name: np.ascontiguousarray(array, dtype=np.float64) for name, array in real.items()
        }
        self._count, self._total = count, float(program.row_lower[row])
        self._laid_out = filled(
            ProgramArrays,
            self._arrays,
            variables=rows.shape[1],
            rows=rows.shape[0],
            counted=count,
            total=self._total,
        )

    def run(self, begun: Point, iterations: int, stop: Callable[[], bool]) -> Point:
        """Returns where the method is after so many iterations, or when it is stopped.

        Args:
            begun: where it begins.
            iterations: how many, 1 or more.
            stop: asked some times a second.
        """
        x, y = begun.values, begun.duals[self._rest]
        arrays = {name: x.copy() for name in _STATE[0]} | {name: y.copy() for name in _STATE[1]}
        arrays |= {name: np.zeros(len(y)) for name in _PRODUCTS}
        state = filled(
            State, arrays, balance=begun.balance, price=float(begun.duals[self._row]), last=np.inf
        )
        for done in range(0, iterations, _AT_ONCE):
            if done and stop():
                break
            some = min(_AT_ONCE, iterations - done)
            spend(2 * some * len(self._arrays["row_values"]))
            relax(self._laid_out, state, some)
        return self._point(arrays["x_next"], arrays["y_next"], state.balance)

    def _point(self, values: Floats, y: Floats, balance: float) -> Point:
        """Returns a point, with the price of the count that proves most."""
        duals = np.zeros(len(self._rest) + 1)
        low, high = self._arrays["row_lower"], self._arrays["row_upper"]
        duals[self._rest] = np.where(np.isfinite(np.where(y > 0, low, high)), y, 0.0)
        duals[self._row] = price_of_count(self._program, duals, self._row, self._count)
        return Point(values, duals, balance)


def price_of_count(program: Program, duals: Floats, row: int, count: int) -> float:
    """Returns the dual of a count that proves most beside those of all the other rows.

    Args:
        program: to minimise.
        duals: of its rows.
        row: which says what the sum of the first variables is.
        count: how many variables it has.
    """
    others = duals.copy()
    others[row] = 0.0
    reduced = (program.cost - program.matrix.T @ others)[:count]
    lower, upper = program.lower[:count], program.upper[:count]
    return _price(reduced, upper - lower, float(program.row_lower[row]) - float(lower.sum()))


def _price(reduced: Floats, room: Floats, left: float) -> float:
    """Returns what the last one costs, where so many of the least reduced costs are taken."""
    order = np.argsort(reduced, kind="stable")
    last = int(np.searchsorted(np.cumsum(room[order]), left))
    return float(reduced[order[min(last, len(order) - 1)]]) if len(order) else 0.0
