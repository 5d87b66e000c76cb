"""Flat tables as Parquet files, without pyarrow: it is larger than a function's package.

A small part of the format (https://parquet.apache.org/docs/file-format): columns that may be
null, plain values, one page a column and group of rows, and GZIP, which every reader knows. What
the file says of itself is in Thrift's compact protocol, of which five types are needed.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

ValueKind = Literal["text", "bytes", "whole", "number"]
Thrift = tuple[int, bytes]
"""A type of the compact protocol, and a value of it."""

ROWS_PER_GROUP = 20_000
"""A page is a column of a group: as many texts of 500 characters are 10 MB."""
_MAGIC = b"PAR1"
_CREATED_BY = "maillage"
_OPTIONAL, _UTF8, _STRING = 1, 0, 1
_PLAIN, _RLE, _GZIP, _DATA_PAGE = 0, 3, 2, 0
_AS_GZIP = 31
"""What asks zlib for a GZIP stream, whose header then has no time."""


@dataclass(frozen=True, slots=True)
class ParquetColumn:
    """A column of a table.

    Attributes:
        name: in the file.
        kind: of its values: `text` is str, `bytes` bytes, `whole` int of 64 bits, `number` float.
        values: one a row, None where there is none.
    """

    name: str
    kind: ValueKind
    values: Sequence[Any]


def parquet_file(columns: Sequence[ParquetColumn], facts: Mapping[str, str]) -> bytes:
    """Returns a table as a Parquet file: the same table makes the same bytes.

    Args:
        columns: of as many rows each; at least one.
        facts: what the file says of itself, by key.

    Raises:
        OverflowError: a whole number is over 64 bits.
    """
    content = bytearray(_MAGIC)
    row_count = len(columns[0].values)
    groups = [
        _add_group(content, columns, range(start, min(start + ROWS_PER_GROUP, row_count)))
        for start in range(0, row_count, ROWS_PER_GROUP)
    ]
    root = _struct({4: _text("schema"), 5: _i32(len(columns))})
    pairs = [_struct({1: _text(key), 2: _text(value)}) for key, value in facts.items()]
    footer = _struct(
        {
            1: _i32(1),
            2: _list([root, *map(_element, columns)]),
            3: _i64(row_count),
            4: _list(groups),
            5: _list(pairs),
            6: _text(_CREATED_BY),
        }
    )[1]
    return bytes(content) + footer + struct.pack("<I", len(footer)) + _MAGIC


def _element(column: ParquetColumn) -> Thrift:
    """Returns the description of a column (SchemaElement)."""
    fields = {1: _i32(_TYPES[column.kind]), 3: _i32(_OPTIONAL), 4: _text(column.name)}
    if column.kind == "text":
        fields |= {6: _i32(_UTF8), 10: _struct({_STRING: _struct({})})}
    return _struct(fields)


def _add_group(content: bytearray, columns: Sequence[ParquetColumn], rows: range) -> Thrift:
    """Writes a group of rows, and returns its description (RowGroup)."""
    chunks, plain_size = [], 0
    for column in columns:
        start = len(content)
        header, plain, packed = _page(column, column.values[rows.start : rows.stop])
        content += header + packed
        plain_size += len(header) + plain
        described = {
            1: _i32(_TYPES[column.kind]),
            2: _list([_i32(_PLAIN), _i32(_RLE)]),
            3: _list([_text(column.name)]),
            4: _i32(_GZIP),
            5: _i64(len(rows)),
            6: _i64(len(header) + plain),
            7: _i64(len(header) + len(packed)),
            9: _i64(start),
        }
        chunks.append(_struct({2: _i64(start), 3: _struct(described)}))
    return _struct({1: _list(chunks), 2: _i64(plain_size), 3: _i64(len(rows))})


def _page(column: ParquetColumn, values: Sequence[Any]) -> tuple[bytes, int, bytes]:
    """Returns a page of a column: its header, its size without compression, and its bytes."""
    is_there = np.array([value is not None for value in values], dtype=bool)
    # Definition levels: one run of bits, eight a byte, the first the lowest.
    levels = np.packbits(is_there, bitorder="little").tobytes()
    run = _varint(len(levels) << 1 | 1) + levels
    plain = struct.pack("<I", len(run)) + run
    plain += _PLAIN_VALUES[column.kind]([value for value in values if value is not None])
    packed = zlib.compress(plain, 9, wbits=_AS_GZIP)
    page = {1: _i32(len(values)), 2: _i32(_PLAIN), 3: _i32(_RLE), 4: _i32(_RLE)}
    header = {1: _i32(_DATA_PAGE), 2: _i32(len(plain)), 3: _i32(len(packed)), 5: _struct(page)}
    return _struct(header)[1], len(plain), packed


def _plain_bytes(values: Sequence[bytes]) -> bytes:
    return b"".join(struct.pack("<I", len(value)) + value for value in values)


def _plain_numbers(kind: str) -> Callable[[Sequence[Any]], bytes]:
    return lambda values: np.array(values, dtype=kind).tobytes()


_TYPES: Mapping[ValueKind, int] = {"whole": 2, "number": 5, "text": 6, "bytes": 6}
"""INT64, DOUBLE and BYTE_ARRAY."""
_PLAIN_VALUES: Mapping[ValueKind, Callable[[Sequence[Any]], bytes]] = {
    "text": lambda values: _plain_bytes([value.encode() for value in values]),
    "bytes": _plain_bytes,
    "whole": _plain_numbers("<i8"),
    "number": _plain_numbers("<f8"),
}


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


def _i32(number: int) -> Thrift:
    return 5, _varint(number << 1)  # in zigzag; nothing here is below 0


def _i64(number: int) -> Thrift:
    return 6, _varint(number << 1)


def _text(text: str) -> Thrift:
    encoded = text.encode()
    return 8, _varint(len(encoded)) + encoded


def _list(items: Sequence[Thrift]) -> Thrift:
    kind = items[0][0] if items else 12
    head = bytes([len(items) << 4 | kind]) if len(items) < 15 else bytes([0xF0 | kind])
    size = b"" if len(items) < 15 else _varint(len(items))
    return 9, head + size + b"".join(value for _, value in items)


def _struct(fields: Mapping[int, Thrift]) -> Thrift:
    """Returns a structure of fields in ascending order, each told by how far its number is."""
    content, before = bytearray(), 0
    for number, (kind, value) in fields.items():
        content += bytes([(number - before) << 4 | kind]) + value
        before = number
    return 12, bytes(content) + b"\0"
