"""Counts by postcode, shared between the communes of each postcode by their population."""

from __future__ import annotations

import re

import numpy as np

from geodata.indicators.codes import Pieces, Unplaced, repeated_codes
from geodata.indicators.merging import shares_of
from geodata.indicators.reading import Rows
from geodata.territory import Register

_POSTCODE = re.compile(r"\d{5}")
_WITHOUT_ZERO = re.compile(r"[1-9]\d{3}")


def postcode_pieces(rows: Rows, register: Register) -> tuple[Pieces, Unplaced]:
    """Returns the part of each commune in the counts of its postcodes, and the strange postcodes.

    A commune has the part of a postcode's count that its people are of the people of all the
    postcode's communes (`shares_of`). Four digits lost their zero in a spreadsheet, but only when
    all postcodes did: where another of the file has its zero, nobody knows what they mean.
    """
    had_zeros = any(code.startswith("0") and _POSTCODE.fullmatch(code) for code in rows.codes)
    unknown: list[tuple[int, str]] = []
    repaired: list[tuple[int, str, str]] = []
    seen: list[tuple[int, str]] = []
    found: list[tuple[int, float, str]] = []
    for line, given, value in zip(rows.lines, rows.codes, rows.values.tolist(), strict=True):
        lost_zero = not had_zeros and _WITHOUT_ZERO.fullmatch(given) is not None
        code = f"0{given}" if lost_zero else given
        shares = _shares(code, register)
        if not shares:
            unknown.append((line, given))
            continue
        if lost_zero:
            repaired.append((line, given, code))
        seen.append((line, code))
        found += [(entry, value * share, code) for entry, share in shares]
    pieces = Pieces(
        np.array([entry for entry, _, _ in found], dtype=np.int64),
        np.array([value for _, value, _ in found], dtype=np.float64),
        np.full(len(found), np.nan),
        np.ones(len(found), dtype=bool),
        [code for _, _, code in found],
    )
    return pieces, Unplaced(unknown, repeated_codes(seen), repaired)


def _shares(postcode: str, register: Register) -> list[tuple[int, float]]:
    """Returns the communes of a postcode and the part of each; none when it is of no commune."""
    if not register.has_postcode(postcode):
        return []
    served = register.with_postcode(postcode)
    wholes = [area for area in served if area.index < register.whole_count]
    entries = np.array([area.index for area in wholes], dtype=np.int64)
    shares = shares_of(register.people[entries])
    return list(zip(entries.tolist(), shares.tolist(), strict=True))
