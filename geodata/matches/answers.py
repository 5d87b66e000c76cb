"""The sites of each row of a file of people, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from geodata.nearest import Access, Method

METHODS: tuple[Method, ...] = get_args(Method)
ACCESSES: tuple[Access, ...] = get_args(Access)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The sites of each row, the first reached first: arrays of rows x sites.

    Attributes:
        site: position among the sites, -1 where there is none.
        minutes: to each, as `/v1/nearest` shows them; NaN where no road leads.
        method: of each, as a position in `METHODS`; -1 where there is none.
        access: of each, as a position in `ACCESSES`; -1 where there is no site.
        is_open: of each at the moment asked for: 1, 0, or -1 where it is not known.
        is_within: of each row, whether the first is within the limit: 1, 0, or -1 without one.
        open_found: of each row, whether one surely is open: 1, 0, or -1 where it was not asked.
        unconfirmed: sites that do not say all that is asked, as `site`.
        unconfirmed_minutes: to the first of them.
        asked: how many different questions there were.
        lacks_router: whether a routing engine failed to answer.
    """

    site: NDArray[np.int32]
    minutes: NDArray[np.float64]
    method: NDArray[np.int8]
    access: NDArray[np.int8]
    is_open: NDArray[np.int8]
    is_within: NDArray[np.int8]
    open_found: NDArray[np.int8]
    unconfirmed: NDArray[np.int32]
    unconfirmed_minutes: NDArray[np.float64]
    asked: int
    lacks_router: bool
