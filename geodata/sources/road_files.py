"""Files of travel times as others write them: pairs or a matrix, by code or by point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.errors import RoadsFileError

Unit = Literal["seconds", "minutes"]
Key = str | tuple[float, float]
"""One end of a pair: an INSEE code, or degrees east and north."""

_FROM = ("from", "from_code", "from_id", "origin", "origin_id", "code_insee", "insee", "code")
_TO = ("to", "to_code", "to_id", "destination", "destination_id", "dest")
_POINT = {
    "from": (("from_lon", "from_lat"), ("origin_lon", "origin_lat"), ("lon", "lat")),
    "to": (("to_lon", "to_lat"), ("destination_lon", "destination_lat"), ("dest_lon", "dest_lat")),
}
_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("seconds", "duration_s", "travel_time_s", "time_s", "secondes"), "seconds"),
    **dict.fromkeys(("minutes", "duration_min", "travel_time_min", "time_min"), "minutes"),
}
_NO_UNIT = ("travel_time", "duration", "time", "value")
_PERCENTILE = re.compile(r"travel_time_p(\d{1,2})")
_CODE = re.compile(r"\d[\dAB]\d{3}")


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever imports a file says of it, where the file does not.

    Attributes:
        unit: of its times.
        to: the code that all its times lead to, where it has one column of ends.
        percentile: which of its times, where it has several for a pair.
    """

    unit: Unit | None = None
    to: str | None = None
    percentile: int | None = None


@dataclass(frozen=True, slots=True)
class RoadFile:
    """The times of a file.

    Attributes:
        keys: the ends of its pairs, each once.
        origin: which of these each time is from, (n,).
        target: which it leads to, (n,).
        seconds: NaN where a cell says that there is no way, (n,).
        percentile: which of the times of a pair these are, None where the file has one for each.
    """

    keys: list[Key]
    origin: NDArray[np.int64]
    target: NDArray[np.int64]
    seconds: NDArray[np.float64]
    percentile: int | None = None


def read_times(path: Path, told: Told) -> RoadFile:
    """Returns the times of a CSV or a Parquet file.

    Raises:
        RoadsFileError: it cannot be read, has no columns of times, or they have no unit.
    """
    frame = _frame(path)
    if not len(frame):
        raise RoadsFileError(path.name, ["is empty: no line of times"])
    return _matrix(path, frame, told) if _is_matrix(frame) else _pairs(path, frame, told)


def _frame(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise RoadsFileError(str(path), ["no such file"])
    try:
        if path.suffix.lower() == ".parquet":
            return pd.read_parquet(path)
        with path.open(encoding="utf-8-sig") as file:
            head = file.readline()
        separator = ";" if head.count(";") > head.count(",") else ","
        texts = dict.fromkeys((*_FROM, *_TO, head.split(separator)[0].strip().strip('"')), str)
        return pd.read_csv(path, sep=separator, dtype=texts, encoding="utf-8-sig", na_values=[""])
    except (ValueError, OSError) as error:
        raise RoadsFileError(path.name, ["cannot be read as CSV or Parquet"]) from error


def _is_matrix(frame: pd.DataFrame) -> bool:
    names = [str(name) for name in frame.columns[1:]]
    return bool(names) and all(_CODE.fullmatch(name) for name in names)


def _matrix(path: Path, frame: pd.DataFrame, told: Told) -> RoadFile:
    if told.unit is None:
        raise RoadsFileError(path.name, ["says no unit; give it by --unit seconds or minutes"])
    keys, (origin, target) = _numbered(
        [frame.iloc[:, 0].astype(str).to_numpy(), np.array(frame.columns[1:], dtype=str)]
    )
    cells = np.column_stack([_numbers(path, frame[name]) for name in frame.columns[1:]])
    count = len(target)
    return RoadFile(
        keys,
        np.repeat(origin, count),
        np.tile(target, len(origin)),
        cells.ravel() * _factor(told.unit),
    )


def _pairs(path: Path, frame: pd.DataFrame, told: Told) -> RoadFile:
    frame = frame.rename(columns=lambda name: str(name).strip().lower())
    name, unit, percentile = _times_of(path, list(frame.columns), told)
    if "percentile" in frame.columns:
        frame, percentile = _of_percentile(path, frame, told)
    from_ends = _ends(frame, _FROM, _POINT["from"])
    to_ends = _ends(frame, _TO, _POINT["to"])
    if to_ends is None and told.to is not None:
        to_ends = np.full(len(frame), told.to, dtype=object)
    if from_ends is None or to_ends is None:
        missing = "come from" if from_ends is None else "lead to; --to CODE says so of all of them"
        raise RoadsFileError(path.name, [f"no column says where times {missing}"])
    keys, (origin, target) = _numbered([from_ends, to_ends])
    seconds = _numbers(path, frame[name]) * _factor(unit)
    return RoadFile(keys, origin, target, seconds, percentile)


def _times_of(path: Path, names: list[str], told: Told) -> tuple[str, Unit, int | None]:
    """Returns the column of times, its unit, and the percentile that its name says."""
    for name in names:
        if name in _UNITS:
            return name, told.unit or _UNITS[name], told.percentile
    by_percentile = {
        int(match[1]): name for name in names if (match := _PERCENTILE.fullmatch(name))
    }
    if by_percentile:
        wanted = told.percentile if len(by_percentile) > 1 else next(iter(by_percentile))
        if wanted not in by_percentile:
            known = ", ".join(map(str, sorted(by_percentile)))
            raise RoadsFileError(path.name, [f"has times of percentiles {known}: --percentile"])
        name = by_percentile[wanted]
    else:
        name = next((each for each in _NO_UNIT if each in names), "")
        wanted = told.percentile
    if not name:
        raise RoadsFileError(path.name, [f"no column of times among {', '.join(names[:8])}"])
    if told.unit is None:
        raise RoadsFileError(path.name, [f"{name}: no unit; give it by --unit seconds or minutes"])
    return name, told.unit, wanted


def _of_percentile(path: Path, frame: pd.DataFrame, told: Told) -> tuple[pd.DataFrame, int]:
    known = sorted({int(each) for each in frame["percentile"].dropna()})
    wanted = known[0] if len(known) == 1 else told.percentile
    if wanted not in known:
        listed = ", ".join(map(str, known))
        raise RoadsFileError(path.name, [f"has times of percentiles {listed}: --percentile"])
    return frame[frame["percentile"] == wanted], wanted


def _ends(
    frame: pd.DataFrame, codes: Sequence[str], points: Sequence[tuple[str, str]]
) -> NDArray[Any] | None:
    for name in codes:
        if name in frame.columns:
            column = frame[name]
            # A file that has no texts has lost the zero that some codes begin with.
            is_whole = pd.api.types.is_integer_dtype(column)
            texts = column.astype(str)
            return np.array(texts.str.zfill(5) if is_whole else texts, dtype=object)
    for lon, lat in points:
        if lon in frame.columns and lat in frame.columns:
            both = zip(frame[lon].astype(float), frame[lat].astype(float), strict=True)
            found = np.empty(len(frame), dtype=object)
            found[:] = list(both)
            return found
    return None


def _numbered(ends: list[NDArray[Any]]) -> tuple[list[Key], list[NDArray[np.int64]]]:
    numbers, keys = pd.factorize(np.concatenate(ends).astype(object))
    parts = np.split(numbers.astype(np.int64), np.cumsum([len(each) for each in ends])[:-1])
    return list(keys), parts


def _numbers(path: Path, column: pd.Series[Any]) -> NDArray[np.float64]:
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(np.float64)
    wrong = np.flatnonzero(np.isnan(numbers) & column.notna().to_numpy())
    if len(wrong):
        first = str(column.iloc[int(wrong[0])])[:20]
        raise RoadsFileError(
            path.name,
            [f"{column.name}: no numbers: {len(wrong)}, {first!r} on line {wrong[0] + 2}"],
        )
    return numbers


def _factor(unit: Unit) -> float:
    return 60.0 if unit == "minutes" else 1.0
