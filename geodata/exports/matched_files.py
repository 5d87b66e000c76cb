"""A table of columns as a file of rows: CSV, a workbook, GeoJSON, Parquet.

Columns have a name, a kind (`text`, `number`, `whole`, `flag`) and a value a row, None of an empty
cell. Rows are written in their order, and none is left out.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from io import TextIOWrapper
from typing import Any, BinaryIO, Protocol

from geodata.errors import ParameterError
from geodata.exports.coverage_csv import harmless

_BLOCK = 10_000
"""Rows of a row group."""
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


class ColumnOfRows(Protocol):
    """A column: `geodata.matches.MatchColumn`."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def kind(self) -> str:
        """What its values are."""

    @property
    def values(self) -> Sequence[Any]:
        """A value a row."""


Columns = Sequence[ColumnOfRows]
Place = tuple[float, float] | None
"""Longitude and latitude of a row; None of one that is nowhere."""


def write_rows(
    ending: str,
    columns: Columns,
    places: Sequence[Place],
    about: Mapping[str, str],
    file: BinaryIO,
) -> None:
    """Writes a table in the format that a file's ending names.

    Args:
        ending: one of `ROW_FORMATS`, with its dot.
        columns: of the table.
        places: of the rows, for a format that has geometries.
        about: what the file is about, its sources and its licence, where the format has room.
        file: to write to.

    Raises:
        ParameterError: no format has this ending.
    """
    if ending not in _WRITERS:
        raise ParameterError("out", f"ends in none of {', '.join(_WRITERS)}", tuple(_WRITERS))
    _WRITERS[ending](columns, places, about, file)


def _csv(columns: Columns, _: Sequence[Place], __: Mapping[str, str], file: BinaryIO) -> None:
    """Writes CSV as `coverage_csv` does in English: UTF-8 with BOM, `,`, no cell a formula."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(column.name) for column in columns])
    writer.writerows(zip(*(_cells(column) for column in columns), strict=True))
    text.flush()
    text.detach()


def _cells(column: ColumnOfRows) -> Iterator[str]:
    if column.kind == "text":
        return ("" if value is None else _text(value) for value in column.values)
    if column.kind == "flag":
        words = {None: "", False: "false", True: "true"}
        return (words[value] for value in column.values)
    return ("" if value is None else _digits(value) for value in column.values)


@lru_cache(maxsize=65_536)
def _text(value: str) -> str:
    # A number is no formula: the longitudes of a file stay what they were.
    return value if _NUMBER.fullmatch(value) else harmless(value)


def _digits(number: float) -> str:
    text = repr(number)
    return f"{number:f}" if "e" in text else text.removesuffix(".0")


def _xlsx(columns: Columns, _: Sequence[Place], about: Mapping[str, str], file: BinaryIO) -> None:
    import xlsxwriter

    options = {
        # Row by row to the disk: a cell is held no longer than its row.
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"comments": "\n".join(f"{k}: {v}" for k, v in about.items())})
        sheet = book.add_worksheet("Matches")
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            sheet.write_string(0, number, column.name, bold)
        writes = [_writer(sheet, column.kind) for column in columns]
        for row, values in enumerate(zip(*(each.values for each in columns), strict=True), 1):
            for number, (write, value) in enumerate(zip(writes, values, strict=True)):
                if value is not None and value != "":
                    write(row, number, value)


def _writer(sheet: Any, kind: str) -> Callable[[int, int, Any], Any]:
    if kind == "text":
        return lambda row, number, value: sheet.write_string(row, number, value[:32_767])
    return sheet.write_boolean if kind == "flag" else sheet.write_number


def _geojson(
    columns: Columns, places: Sequence[Place], about: Mapping[str, str], file: BinaryIO
) -> None:
    """Writes a FeatureCollection (RFC 7946); a row that is nowhere has a null geometry."""
    names = [column.name for column in columns]
    head = json.dumps({"type": "FeatureCollection", **about}, ensure_ascii=False)
    file.write(f'{head[:-1]}, "features": [\n'.encode())
    values = zip(*(column.values for column in columns), strict=True)
    for number, (place, row) in enumerate(zip(places, values, strict=True)):
        feature = {
            "type": "Feature",
            "geometry": None if place is None else {"type": "Point", "coordinates": list(place)},
            "properties": dict(zip(names, row, strict=True)),
        }
        text = json.dumps(feature, ensure_ascii=False, allow_nan=False)
        file.write(f"{',' if number else ''}{text}\n".encode())
    file.write(b"]}\n")


def _parquet(
    columns: Columns, _: Sequence[Place], about: Mapping[str, str], file: BinaryIO
) -> None:
    # A workstation's package: it is not in Lambda's.
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"text": pa.string(), "number": pa.float64(), "whole": pa.int64(), "flag": pa.bool_()}
    schema = pa.schema(
        [(column.name, types[column.kind]) for column in columns], metadata=dict(about)
    )
    rows = len(columns[0].values)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for first in range(0, rows, _BLOCK):
            arrays = [
                pa.array(column.values[first : first + _BLOCK], type=types[column.kind])
                for column in columns
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


_WRITERS: dict[str, Callable[[Columns, Sequence[Place], Mapping[str, str], BinaryIO], None]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".geojson": _geojson,
    ".parquet": _parquet,
}
ROW_FORMATS = tuple(_WRITERS)
"""The endings of the files that may be written."""
