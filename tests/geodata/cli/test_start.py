"""What a command imports before it is known which one it is: whatever it is, it waits for that."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from geodata.travel.kernel import library
from tests.conftest import ROOT

OF_ONE_COMMAND = {
    *("scipy", "highspy", "pandas", "geopandas", "pyogrio", "pyarrow", "pyproj", "openpyxl"),
    *("boto3", "botocore", "requests", "aiohttp", "moto", "lark", "opening_hours", "docx"),
}
"""Of 20 ms each, or many more."""
STARTED = "import json, sys, geodata.cli.app; print(json.dumps(sorted(sys.modules)))"
TABLES = """
import json, sys
import numpy as np
from geodata.travel.table import Roads
from geodata.travel.trips import Destinations
from tests.country import LITTLE_FRANCE, SQUARES, roads_of
graph = roads_of(LITTLE_FRANCE, SQUARES)
roads = Roads(graph)
to = Destinations(graph.lon[:1], graph.lat[:1], np.zeros(1, np.int64))
assert len(roads.table(to, 600.0).node)
roads.nearest(np.zeros(1, np.int64), to, 600.0)
print(json.dumps(sorted(sys.modules)))
"""


def printed(code: str) -> object:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)


def test_a_command_waits_for_nothing_that_another_one_uses() -> None:
    modules = printed(STARTED)
    assert isinstance(modules, list)
    assert not {name.partition(".")[0] for name in modules} & OF_ONE_COMMAND


@pytest.mark.skipif(library() is None, reason="no kernel: python3 infra/dev/kernel.py")
def test_nor_is_scipy_imported_where_the_kernel_searches() -> None:
    modules = printed(TABLES)
    assert isinstance(modules, list)
    assert "geodata.travel.table" in modules
    assert "scipy" not in modules
