"""Benchmarks of the literature, beside the project."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from geodata.placement.covering import max_covering
from geodata.placement.median import p_median
from infra.measure.bench.instances import pmed, tsplib

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


@pytest.mark.parametrize("name", ["pmed1", "pmed5", "pmed13", "pmed25", "pmed33"])
def test_p_medians_of_the_literature_are_solved_and_proven(real_data, name):
    folder = real_data / "benchmarks" / "pmed"
    with (folder / "optima.csv").open() as file:
        optimum = {row["instance"]: float(row["optimum"]) for row in csv.DictReader(file)}[name]
    costs, p = pmed(folder / f"{name}.txt")

    found = p_median(costs, np.ones(len(costs)), p, gap=0)

    assert (found.status, found.objective, found.bound) == ("optimal", optimum, optimum)


def test_a_plan_of_a_thousand_points_is_within_its_bound_of_the_best_known(real_data):
    folder = real_data / "benchmarks" / "tsplib"
    with (folder / "best-known-p-median.csv").open() as file:
        known = next(
            row for row in csv.DictReader(file) if (row["instance"], row["p"]) == ("rl1304", "500")
        )
    costs = tsplib(folder / "rl1304.tsp")

    found = p_median(costs, np.ones(len(costs)), 500, gap=5e-3)

    assert found.bound <= float(known["opt_or_bkn"]) <= found.objective
    assert found.objective <= float(known["opt_or_bkn"]) * 1.005
