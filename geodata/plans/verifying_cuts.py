"""What cuts of three demands add to the bound of a covering: no solver is asked.

For demands 1, 2 and 3, `c_j` how many of them j reaches, every whole plan has
`z_1 + z_2 + z_3 <= 1 + sum_j ceil(c_j / 2) x_j`: half of the sum of `z_i <= sum_j a_ij x_j` and of
`z_i <= 1`, rounded. It holds of any three.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geodata.placement import Floats


def cut_terms(
    reach: Any, cuts: NDArray[np.int64], prices: Floats, weights: Floats
) -> tuple[Floats, Floats, float]:
    """Returns the weights that cuts leave to demands, what they add to candidates, and in all.

    Args:
        reach: demands x candidates, ones.
        cuts: n x 3, positions of demands.
        prices: of each, 0 or more.
        weights: of the demands.
    """
    number = np.repeat(np.arange(len(cuts)), 3)
    shape = (len(cuts), reach.shape[0])
    member = csr_array((np.ones(len(number)), (number, cuts.ravel())), shape=shape)
    reached = csr_array(member @ reach)
    reached.data = np.ceil(reached.data / 2)
    return weights - member.T @ prices, reached.T @ prices, float(prices.sum())


def ones_of(minutes: Any) -> Any:
    """Returns ones in the place of every trip that is stored."""
    parts = (np.ones(len(minutes.data)), minutes.indices, minutes.indptr)
    return csr_array(parts, shape=minutes.shape)
