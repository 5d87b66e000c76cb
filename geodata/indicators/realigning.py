"""Columns of one year's communes moved to the communes of another register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.indicators.codes import Pieces, entries_of
from geodata.indicators.merging import merged
from geodata.indicators.table import Column, column_of, floats_of
from geodata.territory import Register


@dataclass(frozen=True, slots=True)
class Keyed:
    """What the values of columns stand for: INSEE codes, and the people there then."""

    codes: NDArray[Any]
    people: NDArray[np.float64]


def realigned(
    columns: Mapping[str, Column], keyed: Keyed, register: Register
) -> tuple[dict[str, Column], tuple[str, ...]]:
    """Returns the columns by entry of a register, and the codes that it knows nothing of.

    Communes that merged since get what their parts make (`merged`), by the people they had;
    a commune that is new and whose code no column has is missing.
    """
    count = register.whole_count
    here = np.array([code.encode() for code in register.codes[:count]], dtype="S5")
    if np.array_equal(keyed.codes, here):
        return dict(columns), ()
    codes = [code.decode() for code in keyed.codes.tolist()]
    entries, is_current = entries_of(codes, register)
    kept = np.flatnonzero(entries >= 0)
    lost = tuple(code for code, entry in zip(codes, entries.tolist(), strict=True) if entry < 0)
    names = [codes[i] for i in kept.tolist()]
    moved = {}
    for name, column in columns.items():
        pieces = Pieces(
            entries[kept], floats_of(column)[kept], keyed.people[kept], is_current[kept], names
        )
        values, _ = merged(pieces, column.facts.kind, count)
        moved[name] = column_of(column.facts, values, column.classes)
    return moved, lost
