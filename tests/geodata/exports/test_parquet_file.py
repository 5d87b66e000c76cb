"""A Parquet file of our own writing is what pyarrow reads, whatever is in its columns."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

from geodata.exports.parquet_file import (
    ROWS_PER_GROUP,
    ParquetColumn,
    ValueKind,
    parquet_file,
)
from tests.costs import growth

SEED = 341
TYPES = {"text": "string", "bytes": "binary", "whole": "int64", "number": "double"}


def read(content: bytes) -> Any:
    return parquet.read_table(io.BytesIO(content))


def one_column(kind: ValueKind, values: Sequence[Any]) -> Any:
    return read(parquet_file([ParquetColumn("x", kind, values)], {}))["x"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", []),
        ("text", [None]),
        ("text", ["", None, "é", "a" * 10_000, "\0", "😀"]),
        ("text", [None] * 8 + ["x"]),
        ("bytes", [b"", None, b"\0\xff", b"a" * 300]),
        ("whole", [0, None, -1, 2**63 - 1, -(2**63)]),
        ("whole", [None] * 7),
        ("number", [0.0, -0.0, None, 1e308, 5e-324, math.inf]),
    ],
)
def test_each_kind_is_read_as_it_was_with_nothing_where_nothing_is(
    kind: ValueKind, values: Sequence[Any]
) -> None:
    found = one_column(kind, values)
    assert str(found.type) == TYPES[kind]
    assert found.to_pylist() == list(values)
    assert found.null_count == list(values).count(None)


def test_a_number_that_is_none_is_read_as_such() -> None:
    [found] = one_column("number", [math.nan]).to_pylist()
    assert math.isnan(found)


@pytest.mark.parametrize("count", [1, 14, 15, 16, 130])
def test_any_number_of_columns_and_of_facts_is_read(count: int) -> None:
    # Lists of 15 and more are written otherwise, and so are lengths from 128.
    columns = [ParquetColumn(f"{n}" * 50, "whole", [n, None]) for n in range(count)]
    facts = {f"key {n}": "é" * n for n in range(count)}
    found = read(parquet_file(columns, facts))
    assert found.column_names == [each.name for each in columns]
    assert [column.to_pylist() for column in found.columns] == [[n, None] for n in range(count)]
    assert found.schema.metadata == {key.encode(): text.encode() for key, text in facts.items()}


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, ROWS_PER_GROUP, ROWS_PER_GROUP + 1])
def test_rows_drawn_at_random_are_read_through_their_groups(count: int) -> None:
    draw = np.random.default_rng(SEED)
    texts = [None if n < 3 else "x" * int(n) for n in draw.integers(0, 9, count)]
    numbers = [None if n < 0.3 else float(n) for n in draw.random(count)]
    content = parquet_file(
        [ParquetColumn("texts", "text", texts), ParquetColumn("numbers", "number", numbers)], {}
    )
    found = read(content)
    assert found["texts"].to_pylist() == texts
    assert found["numbers"].to_pylist() == numbers
    described = parquet.ParquetFile(io.BytesIO(content)).metadata
    assert (described.num_rows, described.num_row_groups) == (count, -(-count // ROWS_PER_GROUP))


def test_sizes_and_places_are_told_as_they_are() -> None:
    content = parquet_file([ParquetColumn("x", "text", ["abc" * 100] * 50)], {})
    chunk = parquet.ParquetFile(io.BytesIO(content)).metadata.row_group(0).column(0)
    assert chunk.data_page_offset == 4
    assert chunk.total_compressed_size < chunk.total_uncompressed_size
    assert chunk.total_uncompressed_size > 50 * 300
    length = int.from_bytes(content[-8:-4], "little")
    assert 4 + chunk.total_compressed_size + length + 8 == len(content)


def test_a_whole_number_beyond_64_bits_is_refused() -> None:
    with pytest.raises(OverflowError):
        parquet_file([ParquetColumn("x", "whole", [2**63])], {})


def test_eight_times_as_many_rows_take_about_as_many_times_as_long() -> None:
    draw = np.random.default_rng(SEED)

    def writing(count: int) -> Callable[[], bytes]:
        texts = [f"{n:x}" * 5 for n in draw.integers(0, 2**40, count).tolist()]
        columns = [ParquetColumn("texts", "text", texts), ParquetColumn("same", "text", texts)]
        return lambda: parquet_file(columns, {})

    # 8 when it is linear, 64 when it is quadratic; more than a group, so that groups count too.
    assert growth(writing(5_000), writing(40_000), most=24) <= 24
