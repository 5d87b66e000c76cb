"""The files of people that are drawn to be measured, and what processes are seen to spend."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geodata.snapshot import open_current
from infra.measure.load.watch import Spending
from infra.measure.people_files import drawn_people
from tests.country import write_snapshot


@pytest.mark.parametrize(
    ("where", "columns"),
    [
        ("communes", ["id", "commune", "code postal"]),
        ("misspelt", ["id", "commune", "code postal"]),
        ("positions", ["id", "latitude", "longitude"]),
    ],
)
def test_a_file_is_drawn_and_the_same_each_time(
    tmp_path: Path, where: str, columns: list[str]
) -> None:
    write_snapshot(tmp_path)
    snapshot = open_current(tmp_path)
    drawn = drawn_people(snapshot, where, 30)
    assert drawn_people(snapshot, where, 30) == drawn
    rows = list(csv.reader(io.StringIO(drawn.decode())))
    assert (rows[0], len(rows)) == (columns, 31)
    known = {snapshot.register.names[at] for at in range(snapshot.register.commune_count)}
    if where != "positions":
        assert ({row[1] for row in rows[1:]} <= known) == (where == "communes")


def test_what_a_process_below_spends_is_seen_after_its_end() -> None:
    spending = Spending()
    spending.start()
    work = "import time\nwhile time.process_time() < 0.6: pass"
    with subprocess.Popen([sys.executable, "-c", work]) as process:
        process.wait()
        time.sleep(0.2)
    spending.stop()
    assert spending.seconds[process.pid] > 0.2
    assert spending.most_mib[process.pid] > 1
