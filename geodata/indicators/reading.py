"""The rows of a user's CSV: a code, a value, and sometimes how many people it stands for."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ColumnFileError, ParameterError
from geodata.indicators.csv_records import Records
from geodata.indicators.facts import Kind

By = Literal["insee", "postcode"]

MOST_TOLD = 20
"""How many faults of one kind an error lists."""

_MOST_CLASSES = 100
_BETWEEN_CODES = re.compile(r"[,;/|\s]+")
"""A neighbourhood that lies in two communes has both codes in its cell."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file has what.

    Attributes:
        code: the column of INSEE codes or postcodes.
        values: the column of values; of counts several may be named, which are summed.
        by: what the codes are.
        people: the column that says how many people each value stands for, or None.
        classes: the classes there may be, in the order to show them in; empty: those found.
        listed_class: of a list of things in communes (neighbourhoods of a policy, say), the class
            of every commune that it names, however often; no column of values is then read.
        less: columns of counts that are taken off the values: households that have a car, off all
            households.
        of: the column that the values are a share of, or None; of nothing there is no share. Where
            `people` is not said, it is what merged communes are averaged by.
    """

    code: str
    values: tuple[str, ...]
    by: By = "insee"
    people: str | None = None
    classes: tuple[str, ...] = ()
    listed_class: str | None = None
    less: tuple[str, ...] = ()
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file, values as floats: NaN where missing, classes by their number."""

    file: str
    lines: list[int]
    codes: list[str]
    values: NDArray[np.float64]
    people: NDArray[np.float64]
    classes: tuple[str, ...] = ()
    missing: Counter[str] = field(default_factory=Counter)
    """How many values are missing, by what stands for them in the file."""


def read_rows(content: bytes, file: str, layout: Layout, kind: Kind) -> Rows:
    """Returns the rows of a CSV: UTF-8 or Windows-1252, separated by commas, semicolons or tabs.

    Raises:
        ColumnFileError: it is no such file, or a value is not readable or negative; says where.
        ParameterError: it has no column of a name that the layout gives.
    """
    records = Records(content, file)
    if layout.listed_class is not None:
        return _listed_rows(records, file, layout, layout.listed_class)
    _check_values(layout, kind)
    codes_at = records.position_of("code-column", layout.code)
    values_at = [(records.position_of("value-column", name), name) for name in layout.values]
    every = list(records)
    if not every:
        raise ColumnFileError(file, "no row at all")
    lines = [line for line, _ in every]

    def texts(place: int) -> list[str]:
        return [record[place].strip() for _, record in every]

    people = np.full(len(every), np.nan)
    if layout.people is not None:
        people_at = records.position_of("people-column", layout.people)
        people = _numbers(texts(people_at), lines, file, layout.people)
    missing = Counter(text for place, _ in values_at for text in texts(place) if text in MISSING)
    values, classes = np.zeros(len(every)), layout.classes
    if kind == "class":
        values, classes = _classes(texts(values_at[0][0]), lines, file, layout)
    else:
        for place, name in values_at:
            # The sum of counts one of which is missing is missing.
            values += _numbers(texts(place), lines, file, name)
        for name in layout.less:
            values -= _numbers(texts(records.position_of("less", name)), lines, file, name)
        _refuse_less_than_none(values, lines, file, layout)
    if layout.of is not None:
        whole = _numbers(texts(records.position_of("share-of", layout.of)), lines, file, layout.of)
        values = _shares(values, whole, lines, file, layout.of)
        people = whole if layout.people is None else people
    return Rows(file, lines, texts(codes_at), values, people, classes, missing)


def _listed_rows(records: Records, file: str, layout: Layout, listed_class: str) -> Rows:
    """Returns a row for each commune that a list names: once, and of one class."""
    codes_at = records.position_of("code-column", layout.code)
    lines: dict[str, int] = {}
    for line, record in records:
        for code in _BETWEEN_CODES.split(record[codes_at].strip()):
            lines.setdefault(code, line)
    if not lines:
        raise ColumnFileError(file, "no row at all")
    classes = layout.classes or (listed_class,)
    values = np.full(len(lines), float(classes.index(listed_class)))
    people = np.full(len(lines), np.nan)
    return Rows(file, list(lines.values()), list(lines), values, people, classes)


def _check_values(layout: Layout, kind: Kind) -> None:
    if not layout.values or len(set(layout.values)) < len(layout.values):
        raise ParameterError("value-column", "one column, or several columns of counts, each once")
    if layout.of is not None and kind != "index":
        raise ParameterError(
            "share-of", "a share is an index: of each commune, and adds up nowhere"
        )
    adds_up = kind == "count" or layout.of is not None
    if len(layout.values) > 1 and not adds_up:
        raise ParameterError("value-column", "only counts can be summed over several columns")
    if layout.less and not adds_up:
        raise ParameterError("less", "only counts can be taken off counts")


_ROUNDED = 1e-6
"""Of weighted surveys, counts are decimal, and a difference of equals is not always nothing."""


def _refuse_less_than_none(
    values: NDArray[np.float64], lines: Sequence[int], file: str, layout: Layout
) -> None:
    """Refuses differences below zero; those of roundings alone become zero, in place."""
    below = np.flatnonzero(values < -_ROUNDED).tolist()
    what = f"values of {', '.join(layout.values)} less than {', '.join(layout.less)}"
    _refuse([(lines[at], f"{values[at]:g}") for at in below], file, what)
    np.maximum(values, 0.0, out=values)


def _shares(
    values: NDArray[np.float64],
    whole: NDArray[np.float64],
    lines: Sequence[int],
    file: str,
    name: str,
) -> NDArray[np.float64]:
    """Returns values as shares of a whole, NaN where there is none of it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(whole > 0, values / whole, np.nan)
    above = np.flatnonzero(shares > 1 + _ROUNDED).tolist()
    _refuse([(lines[at], f"{shares[at]:g}") for at in above], file, f"shares of {name!r} above 1")
    return np.minimum(shares, 1.0)


def _numbers(
    texts: Sequence[str], lines: Sequence[int], file: str, name: str
) -> NDArray[np.float64]:
    numbers = [number_in(text) for text in texts]
    _refuse(
        [(line, text) for line, text, n in zip(lines, texts, numbers, strict=True) if n is None],
        file,
        f"not numbers in {name!r}",
    )
    values = np.array(numbers, dtype=np.float64)
    negative = np.flatnonzero(values < 0).tolist()
    _refuse([(lines[i], texts[i]) for i in negative], file, f"negative numbers in {name!r}")
    signs = {sign: i for i, text in enumerate(texts) for sign in ",." if sign in text}
    if len(signs) > 1:
        both = ", ".join(f"line {lines[i]} {texts[i]!r}" for i in sorted(signs.values()))
        raise ColumnFileError(file, f"{name!r} has commas and points for decimals: {both}")
    return values


def _classes(
    texts: Sequence[str], lines: Sequence[int], file: str, layout: Layout
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    names = [" ".join(text.split()) for text in texts]
    known = layout.classes or tuple(sorted({name for name in names if name not in MISSING}))
    if len(known) > _MOST_CLASSES:
        raise ColumnFileError(file, f"{len(known):,} classes: at most {_MOST_CLASSES}")
    numbers = {name: float(number) for number, name in enumerate(known)}
    strange = [
        (line, name)
        for line, name in zip(lines, names, strict=True)
        if name not in numbers and name not in MISSING
    ]
    _refuse(strange, file, f"classes other than {', '.join(known)}")
    return np.array([numbers.get(name, np.nan) for name in names]), known


def _refuse(faults: Sequence[tuple[int, str]], file: str, what: str) -> None:
    if faults:
        raise ColumnFileError(file, f"{len(faults):,} {what}: {listed(faults)}")


def listed(faults: Sequence[tuple[int, str]]) -> str:
    """Returns the first faults with their lines, in words."""
    shown = [f"line {line} {text[:40]!r}" for line, text in faults[:MOST_TOLD]]
    return ", ".join(shown) + (", …" if len(faults) > MOST_TOLD else "")


MISSING = frozenset(
    ("", "s", "ns", "nd", "NS", "ND", "na", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL")
)
"""What stands for no value: nothing, or INSEE's `s` (secret) and `nd` (not available)."""

_MOST = 1e12
"""No commune has more of anything, and sums over France stay exact to the unit."""

_NUMBER = re.compile(
    r"[+-]?(?:\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII
)
_SPACES = str.maketrans("", "", " \u00a0\u202f")


def number_in(text: str) -> float | None:
    """Returns the number of a text, NaN when it says there is none, None when it is neither.

    The decimal sign is a comma or a point, and spaces may part the thousands. A point and a
    comma in one number, or two points, may be read in two ways: it is not read.

    Example:
        >>> number_in("21 660,5"), number_in("s"), number_in("1.234,5")
        (21660.5, nan, None)
    """
    text = text.strip()
    if text in MISSING:
        return math.nan
    if _NUMBER.fullmatch(text) is None:
        return None
    number = float(text.translate(_SPACES).replace(",", "."))
    return number if abs(number) <= _MOST else None
