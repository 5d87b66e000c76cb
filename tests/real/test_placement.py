"""Benchmarks of the literature, beside the project."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from geodata.placement.covering import max_covering

pytestmark = pytest.mark.real


def test_sao_jose_dos_campos_is_covered_as_well_as_can_be(real_data):
    folder = real_data / "benchmarks" / "mclp-sjc"
    with (folder / "optima.csv").open() as file:
        known = [row for row in csv.DictReader(file) if int(row["p"]) in (2, 4)]

    for row in known:
        lines = (folder / f"{row['instance']}.txt").read_text().splitlines()[1:]
        points = np.array([[float(each) for each in line.split()[:3]] for line in lines if line])
        apart = np.hypot(*(points[:, None, :2] - points[None, :, :2]).transpose(2, 0, 1))

        found = max_covering(apart <= float(row["radius"]), points[:, 2], int(row["p"]), gap=0)

        assert found.status == "optimal"
        assert found.objective == float(row["covered_demand"])
