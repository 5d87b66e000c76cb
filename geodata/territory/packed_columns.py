"""Columns of texts, sorted codes and positions inside plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNITS_PER_DEGREE = 10_000_000
"""Positions are stored as whole numbers of 1e-7 degree, about a centimetre."""


def join_texts(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Returns texts as one UTF-8 column; a text may not hold a line break."""
    if any("\n" in text for text in texts):
        raise ValueError("a text of a column holds a line break")
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def split_texts(column: NDArray[np.uint8], count: int) -> list[str]:
    """Returns the `count` texts of a column that `join_texts` made."""
    if count == 0:
        return []
    texts = column.tobytes().decode().split("\n")
    if len(texts) != count:
        raise ValueError(f"a column of {count} texts holds {len(texts)}")
    return texts


def code_column(codes: Sequence[str], width: int) -> NDArray[Any]:
    """Returns codes as fixed-width bytes; ASCII, so that their order is that of the texts."""
    if any(len(code) > width for code in codes):
        raise ValueError(f"a code is longer than {width} characters")
    return np.array([code.encode("ascii") for code in codes], dtype=f"S{width}")


def span_of(column: NDArray[Any], code: str) -> slice:
    """Returns where a sorted column of codes holds this one: an empty span when nowhere."""
    key = code.encode("utf-8", "replace")
    if not key or len(key) > column.dtype.itemsize:
        return slice(0, 0)
    return slice(int(np.searchsorted(column, key)), int(np.searchsorted(column, key, "right")))


def members_of_spans(
    first: NDArray[Any], counts: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns the members of spans, one span after the other: the span of each, and which it is.

    >>> members_of_spans(np.array([5, 0]), np.array([2, 1]))
    (array([0, 0, 1]), array([5, 6, 0]))

    Args:
        first: the first member of each span.
        counts: how many members it has.
    """
    span = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return span, np.arange(len(span)) + (first - before)[span]
