"""Travel times between communes as a Parquet table, for other tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from geodata.travel import (
    Destinations,
    Floats,
    Mode,
    Point,
    Search,
    TravelGraph,
    check_mode,
    trip_seconds,
)

Row = tuple[str, str, float, str]
"""INSEE codes of both ends, the minutes between their points, `measured` or `model`."""


def commune_times(
    graph: TravelGraph,
    codes: list[str],
    origins: Iterable[int],
    within_minutes: float,
    mode: Mode = "car",
) -> Iterator[list[Row]]:
    """Yields, for each origin, the communes that its point reaches within a limit, inclusive.

    Args:
        graph: of the snapshot.
        codes: INSEE code of each node.
        origins: nodes to start from.
        within_minutes: longest trip.
        mode: how one travels.

    Raises:
        ParameterError: nothing is known of this mode.
    """
    check_mode(mode, graph.measured)
    return _times(graph, codes, origins, within_minutes, mode)


def _times(
    graph: TravelGraph,
    codes: list[str],
    origins: Iterable[int],
    within_minutes: float,
    mode: Mode,
) -> Iterator[list[Row]]:
    for node in origins:
        origin = Point(node, float(graph.lon[node]), float(graph.lat[node]))
        search = Search(graph, origin, mode)
        stage_s = within_minutes * 60
        # The bound of what lies beyond a stage of the search says when to stop.
        while not search.is_exhausted and _bound(graph, mode, search.done_s) <= within_minutes * 60:
            search.extend(stage_s)
            stage_s *= 1.5
        near = np.flatnonzero(np.isfinite(search.seconds))
        to = Destinations(graph.lon[near], graph.lat[near], near)
        minutes = np.round(trip_seconds(graph, search, origin, to, mode) / 60, 1)
        minutes[near == node] = 0.0
        near, minutes, method = _with_measured(graph, node, near, minutes, mode)
        kept = np.flatnonzero(minutes <= within_minutes)
        yield [(codes[node], codes[near[i]], float(minutes[i]), method[i]) for i in kept.tolist()]


def _with_measured(
    graph: TravelGraph, node: int, near: NDArray[np.int64], minutes: Floats, mode: Mode
) -> tuple[NDArray[np.int64], Floats, list[str]]:
    """Returns the communes near one with what was measured in place of what was modelled."""
    table = graph.measured.get(mode)
    if table is None:
        return near, minutes, ["model"] * len(near)
    targets, seconds = table.row(node)
    targets, seconds = targets[targets != node], seconds[targets != node]
    others = ~np.isin(near, targets)
    every = np.concatenate([near[others], targets])
    order = np.argsort(every)
    found = np.concatenate([minutes[others], np.round(seconds / 60, 1)])
    method = np.repeat(["model", "measured"], [int(others.sum()), len(targets)])
    return every[order], found[order], method[order].tolist()


def write_parquet(rows: Iterable[list[Row]], file: BinaryIO, about: dict[str, str]) -> int:
    """Writes rows as they come, and returns how many there were.

    Columns: `from_code`, `to_code` (text), `minutes` (float32), `travel_method` (text). What the
    table is about, its method and licence among it, is in the file's own metadata.
    """
    # A workstation's package: it is not in Lambda's.
    import pyarrow as pa
    import pyarrow.parquet as pq

    codes = pa.dictionary(pa.int32(), pa.string())
    fields = [("from_code", codes), ("to_code", codes), ("minutes", pa.float32())]
    fields.append(("travel_method", codes))
    schema = pa.schema(fields, metadata=about)
    count = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for block in rows:
            columns: list[Any] = [[row[i] for row in block] for i in range(len(fields))]
            arrays = [
                pa.array(column, type=field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(block)
    return count


def _bound(graph: TravelGraph, mode: Mode, done_s: float) -> float:
    if done_s < 0:
        return 0.0
    return graph.law(mode).unseen_beyond_s(done_s)
