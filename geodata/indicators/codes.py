"""INSEE codes of a file, old ones too, put where the register has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ColumnCodesError, UnknownCodeError
from geodata.indicators.reading import MOST_TOLD, Rows, listed
from geodata.territory import Register

_CODE = re.compile(r"(?:\d\d|2[AB])\d{3}")
_WITHOUT_ZERO = re.compile(r"[1-9]\d{3}")

Repair = tuple[int, str, str]
"""The line of a code, the code as it stands in the file, and as it is read."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Values that each go to one entry of the register; several may go to the same.

    Attributes:
        entries: of the register.
        values: NaN where missing.
        people: how many each value stands for, NaN where unknown.
        is_current: whether the code is that of the entry today, and not of a former commune.
        codes: as they are read.
    """

    entries: NDArray[np.int64]
    values: NDArray[np.float64]
    people: NDArray[np.float64]
    is_current: NDArray[np.bool_]
    codes: list[str]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What codes a file has that say no commune, or say one twice, and those repaired."""

    unknown: list[tuple[int, str]]
    repeated: list[tuple[list[int], str]]
    repaired: list[Repair]

    def refuse(self, file: str, what: str, *, ignore_unknown: bool) -> None:
        """Refuses the file for its repeated codes, and for the unknown ones unless told not to.

        Raises:
            ColumnCodesError: it lists the first of them, with their lines.
        """
        faults = []
        if self.unknown and not ignore_unknown:
            faults.append(f"{len(self.unknown):,} unknown {what}: {listed(self.unknown)}")
        if self.repeated:
            told = [
                f"{code!r} lines {', '.join(map(str, lines[:MOST_TOLD]))}"
                for lines, code in self.repeated[:MOST_TOLD]
            ]
            more = ", …" if len(self.repeated) > MOST_TOLD else ""
            faults.append(f"{len(self.repeated):,} repeated {what}: {', '.join(told)}{more}")
        if faults:
            raise ColumnCodesError(file, "; ".join(faults), self.unknown, self.repeated)


def insee_pieces(rows: Rows, register: Register) -> tuple[Pieces, Unplaced]:
    """Returns the values of rows by entry of the register, and what is wrong with their codes.

    A code of four digits lost its leading zero in a spreadsheet: no INSEE code is so short. A
    code of today is that commune, even when a part of it has it too (`Register.resolve`).
    """
    codes = [_spelled(code) for code in rows.codes]
    repaired = [
        (line, given, kept)
        for line, given, kept in zip(rows.lines, rows.codes, codes, strict=True)
        if given != kept
    ]
    entries, is_current = entries_of(codes, register)
    kept = np.flatnonzero(entries >= 0)
    unknown = [(rows.lines[i], rows.codes[i]) for i in np.flatnonzero(entries < 0).tolist()]
    repeated = repeated_codes([(rows.lines[i], codes[i]) for i in kept.tolist()])
    pieces = Pieces(
        entries[kept],
        rows.values[kept],
        rows.people[kept],
        is_current[kept],
        [codes[i] for i in kept.tolist()],
    )
    return pieces, Unplaced(unknown, repeated, repaired)


def entries_of(
    codes: Sequence[str], register: Register
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Returns the entry of each code, -1 of none, and whether it is a code of today."""
    sound = [code.encode() if _CODE.fullmatch(code) else b"" for code in codes]
    entries = register.nodes_of(np.array(sound, dtype="S5"))
    is_current = entries >= 0
    for i in np.flatnonzero(~is_current).tolist():
        entries[i] = _former(sound[i].decode(), register)
    return entries, is_current


def repeated_codes(codes: Sequence[tuple[int, str]]) -> list[tuple[list[int], str]]:
    """Returns the codes that stand on several lines, and the lines."""
    lines: dict[str, list[int]] = {}
    for line, code in codes:
        lines.setdefault(code, []).append(line)
    return [(found, code) for code, found in lines.items() if len(found) > 1]


def _spelled(text: str) -> str:
    code = text.upper()
    return f"0{code}" if _WITHOUT_ZERO.fullmatch(code) else code


def _former(code: str, register: Register) -> int:
    """Returns the entry that an old code is in now; -1 when it is of no commune."""
    try:
        area = register.resolve(code).area
    except UnknownCodeError:
        return -1
    # The overseas collectivités are in the register, and have no values: nobody counts them.
    return area.index if area.index < register.whole_count else -1
