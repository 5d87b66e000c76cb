"""The row of a table that names its columns, found below titles; and the names it gives them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

Record = tuple[int, list[str]]
"""The line, or the row of a sheet, and its cells; an empty text is an empty cell."""

BETWEEN_NAMES = " / "
"""Joins the name of a group of columns and that of a column below it: `Horaires / Lundi`."""
MOST_COLUMNS = 16_384
"""The widest that a spreadsheet is."""

_MOST_ROWS_OF_NAMES = 3
_SEEN_ROWS = 60
_VALUE = re.compile(
    r"[\s\d.,:/+()°'\"%€-]*"  # numbers, dates, telephones
    r"|\S+@\S+|https?://.*|www\..*"
    r"|\d{4}-\d\d-\d\d[T ].*"
    r"|(oui|non|vrai|faux|true|false|nc|n/a|#\S+)",
    re.IGNORECASE | re.DOTALL,
)


_LONGEST_VALUE = 200
"""A longer text is no number, date or address of the web: it may be a question of a form."""


@dataclass(frozen=True, slots=True)
class Header:
    """The names of columns, '' where a column has none.

    Args:
        names: one for each cell, groups and sub-columns joined.
        line: where the names begin.
        last_line: the last line of names: the rows are below it.
        titles: how many rows above are titles.
    """

    names: tuple[str, ...]
    line: int
    last_line: int
    titles: int = 0


def find_header(records: Sequence[Record]) -> Header | None:
    """Returns the header of a table by its first rows, or None when they are all blank.

    It is the first row that has half of the cells that rows have, most of which are names: a title
    has few cells, and a row of data has numbers, addresses and dates.
    """
    written = [(line, _stripped(cells)) for line, cells in records[:_SEEN_ROWS]]
    written = [(line, cells) for line, cells in written if any(cells)]
    if not written:
        return None
    at = _place_of_header(written)
    line, cells = written[at]
    titles = at
    header = Header(tuple(cells), line, line)
    for above in written[max(at - _MOST_ROWS_OF_NAMES + 1, 0) : at][::-1]:
        if not _groups(above[1], header.names):
            break
        header = replace(header, names=_under(above[1], header.names), line=above[0])
        titles -= 1
    for below in written[at + 1 : at + _MOST_ROWS_OF_NAMES]:
        upper = padded(header.names, len(below[1]))
        if not _is_sub_header(upper, below[1]):
            break
        header = replace(header, names=_over(upper, below[1]), last_line=below[0])
    return replace(header, titles=titles)


def named_columns(names: Sequence[str], filled: Collection[int]) -> list[str | None]:
    """Returns a name of its own for each column, None for one without name or value.

    Args:
        names: as the header has them.
        filled: which columns without a name have values: they are called by their letter.
    """
    taken: dict[str, int] = {}
    columns: list[str | None] = []
    for place, name in enumerate(names):
        if not name and place not in filled:
            columns.append(None)
            continue
        columns.append(_free(name or f"colonne {letters_of_column(place)}", taken))
    return columns


def letters_of_column(place: int) -> str:
    """Returns the letters of a column of a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _free(name: str, taken: dict[str, int]) -> str:
    """Returns a name that no column has: the second `Nom` is `Nom (2)`."""
    free = name
    while free in taken:
        taken[name] += 1
        free = f"{name} ({taken[name]})"
    taken[free] = 1
    return free


def padded(names: Sequence[str], width: int) -> tuple[str, ...]:
    """Returns names with empty ones after them, up to a width."""
    return (*names, *[""] * (width - len(names)))


def _stripped(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]


def _place_of_header(written: Sequence[Record]) -> int:
    counts = sorted(_count(cells) for _, cells in written)
    usual = counts[len(counts) * 3 // 4]
    wide = [
        place
        for place, (_, cells) in enumerate(written)
        if _count(cells) >= max(min(2, usual), usual / 2)
    ]
    return next((place for place in wide if _are_names(written[place][1], 0.7)), wide[0])


def _count(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell)


def _are_names(cells: Sequence[str], share: float) -> bool:
    filled = [cell for cell in cells if cell]
    names = sum(1 for cell in filled if len(cell) > _LONGEST_VALUE or not _VALUE.fullmatch(cell))
    return names >= share * len(filled)


def _groups(above: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row above the names is of groups of columns, and no title."""
    filled = [place for place, cell in enumerate(above) if cell]
    return (
        bool(filled)
        and (len(filled) > 1 or filled[0] > 0)
        and len(filled) < _count(names)
        and filled[-1] < len(names)
        and _are_names(above, 1)
    )


def _under(above: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Returns names with their groups before them; a group alone names a column without name."""
    joined, group = [], ""
    for place, name in enumerate(names):
        group = (above[place] if place < len(above) else "") or group
        if name:
            joined.append(_joined(group, name))
        else:
            joined.append(above[place] if place < len(above) else "")
    return tuple(joined)


def _is_sub_header(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a row below the names is of sub-columns: where columns have no name of their own.

    A row of data has values below the columns that stand alone, and a sub-header has none.
    """
    below = [place for place, cell in enumerate(lower) if cell]
    unnamed = {place for place, name in enumerate(upper) if not name}
    groups = {place for place in range(len(upper)) if upper[place] and place + 1 in unnamed}
    alone = set(range(len(upper))) - unnamed - groups
    return (
        len(below) > 1
        and bool(unnamed.intersection(below))
        and bool(groups)
        and bool(alone)
        and not any(lower[place] for place in alone if place < len(lower))
        and _are_names(lower, 1)
    )


def _over(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    joined, group = [], ""
    for place, name in enumerate(upper):
        group = name or group
        sub = lower[place] if place < len(lower) else ""
        joined.append(_joined(group, sub) if sub else name)
    return tuple(joined)


def _joined(group: str, name: str) -> str:
    return f"{group}{BETWEEN_NAMES}{name}" if group and group != name else name
