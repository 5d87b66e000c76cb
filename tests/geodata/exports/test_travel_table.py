"""The table of travel times holds every pair within the limit, and says where it comes from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from geodata.exports.travel_table import commune_times, write_parquet
from geodata.travel.graph import Point, Search
from geodata.travel.trips import Destinations, trip_seconds
from tests.country import LITTLE_FRANCE, SQUARES, roads_of

ROADS = roads_of(LITTLE_FRANCE, SQUARES)
CODES = ["01001", "01002", "01003", "01004", "75056", "75101", "75102"]


def test_the_pairs_within_the_limit_are_those_of_a_search_without_end() -> None:
    expected = set()
    for node, code in enumerate(CODES):
        origin = Point(node, float(ROADS.lon[node]), float(ROADS.lat[node]))
        search = Search(ROADS, origin, "car")
        search.extend(np.inf)
        nodes = np.arange(len(CODES))
        to = Destinations(ROADS.lon[: len(CODES)], ROADS.lat[: len(CODES)], nodes)
        minutes = trip_seconds(ROADS, search, origin, to, "car") / 60
        expected |= {(code, CODES[i]) for i in nodes if i == node or round(minutes[i], 1) <= 30}
    rows = [row for rows in commune_times(ROADS, CODES, range(7), 30) for row in rows]
    assert {(start, end) for start, end, _, _ in rows} == expected
    assert len(rows) == len(expected)
    assert all(minutes == 0 for start, end, minutes, _ in rows if start == end)
    assert {method for *_, method in rows} == {"model"}


def test_the_file_reads_back_with_its_licence(tmp_path: Path) -> None:
    path = tmp_path / "times.parquet"
    rows = [[("01001", "01002", 12.5, "measured")], [], [("2A004", "2A004", 0.0, "model")]]
    with path.open("wb") as file:
        count = write_parquet(rows, file, {"licence": "LO 2.0"})
    table = pq.read_table(path)
    assert (count, table.num_rows) == (2, 2)
    assert table.to_pylist()[0] == {
        "from_code": "01001",
        "to_code": "01002",
        "minutes": 12.5,
        "travel_method": "measured",
    }
    assert table.schema.metadata[b"licence"] == b"LO 2.0"
