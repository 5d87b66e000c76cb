"""The real files of demand and of classes: how many communes get a value, and what is told."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ColumnCodesError
from geodata.indicators.checking import ReadColumn, read_column
from geodata.indicators.facts import ColumnFacts, Kind
from geodata.indicators.publishing import publish_column
from geodata.indicators.reading import Layout
from geodata.indicators.store import CURRENT, fetch_columns
from geodata.indicators.table import Column
from geodata.indicators.weights import demand
from geodata.snapshot.reader import Snapshot
from geodata.stores.objects import Objects
from geodata.territory.units import Units

pytestmark = pytest.mark.real

UNITS = 34_917
AGES = ("Moins12ans", "De12a18ans", "De18a35ans", "De35a60ans", "Plus60ans")
BENEFICIARIES = Layout("CodePostal", tuple(f"Somme de {age}" for age in AGES), "postcode")


def read(
    france: Snapshot, path: Path, name: str, kind: Kind, layout: Layout, **options: Any
) -> ReadColumn:
    if not path.is_file():
        pytest.skip(f"needs {path.name}, which is absent from ../shared/data")
    facts = ColumnFacts(name, kind, name, source="tests", licence="tests")
    return read_column(path.read_bytes(), path.name, facts, layout, france.register, **options)


@pytest.fixture(scope="module")
def fragility(france: Snapshot, real_data: Path) -> ReadColumn:
    path = real_data / "demand" / "fragility-index-communes-2023-08.csv"
    return read(france, path, "fragility", "index", Layout("code", ("total",)))


@pytest.fixture(scope="module")
def beneficiaries(france: Snapshot, real_data: Path) -> ReadColumn:
    path = real_data / "demand" / "beneficiaries-by-postcode-2023-07.csv"
    return read(france, path, "demand", "count", BENEFICIARIES, ignore_unknown=True)


@pytest.fixture(scope="module")
def income(france: Snapshot, real_data: Path) -> ReadColumn:
    path = real_data / "demand" / "median-income-2021.csv"
    layout = Layout("CODGEO", ("MED21",), people="NBPERSMENFISC21")
    return read(france, path, "income", "index", layout)


@pytest.fixture(scope="module")
def density(france: Snapshot, real_data: Path) -> ReadColumn:
    path = real_data / "commune-grids" / "density-2026.csv"
    return read(france, path, "density", "class", Layout("insee_com", ("niveau_densite",)))


@pytest.fixture(scope="module")
def mountain(france: Snapshot, real_data: Path) -> ReadColumn:
    path = real_data / "commune-grids" / "mountain-2026.csv"
    return read(france, path, "mountain", "class", Layout("insee_com", ("niveau_montagne",)))


def value(france: Snapshot, found: ReadColumn, code: str) -> float:
    return float(found.column.values[france.register.resolve(code).area.index])


def test_the_fragility_index_of_2023_is_on_today_s_communes(
    france: Snapshot, fragility: ReadColumn
) -> None:
    record = fragility.report.as_record()
    assert (record["rows"], record["communes"]) == (35_008, UNITS)
    assert (record["valued"], record["missing"]) == (34_909, 8)
    assert record["former_codes"] == 102
    assert record["merged"]["how"] == {"plain mean": 74}
    assert record["missing_cells"] == {"": 2}
    assert value(france, fragility, "01001") == 4.785714285714286
    assert value(france, fragility, "75101") == 4.567178826768506


def test_people_without_a_fragility_index_are_counted_and_not_made_strong(
    france: Snapshot, fragility: ReadColumn
) -> None:
    units = Units(france.register)
    weights, without = demand(units, fragility.column)
    assert np.isnan(weights).sum() == 8
    assert without == 5_617


def test_incomes_under_secrecy_are_missing(france: Snapshot, income: ReadColumn) -> None:
    record = income.report.as_record()
    assert record["missing_cells"] == {"s": 3_593, "nd": 12}
    assert (record["valued"], record["missing"]) == (31_253, 3_664)
    assert record["merged"]["how"] == {"mean by people": 44, "all missing": 2}
    assert [city["outcome"][:8] for city in record["cities"]] == ["left out"] * 3
    assert value(france, income, "13201") == 16_530


def test_the_density_of_paris_is_that_of_its_arrondissements(density: ReadColumn) -> None:
    record = density.report.as_record()
    assert (record["rows"], record["valued"], record["missing"]) == (34_875, UNITS, 0)
    assert record["values"]["Grands centres urbains"] == 699 + 45 - 3
    assert len(record["cities"]) == 3


def test_communes_of_no_massif_have_none_unless_told(mountain: ReadColumn) -> None:
    record = mountain.report.as_record()
    assert (record["valued"], record["missing"]) == (8_594, UNITS - 8_594)
    assert len(mountain.column.classes) == 9


def test_no_beneficiary_is_lost_between_postcodes_and_communes(
    real_data: Path, beneficiaries: ReadColumn
) -> None:
    path = real_data / "demand" / "beneficiaries-by-postcode-2023-07.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        whole = sum(int(row[f"Somme de {a}"]) for row in csv.DictReader(stream) for a in AGES)
    record = beneficiaries.report.as_record()
    assert (record["rows"], record["ignored"]["count"]) == (4_812, 56)
    assert (record["valued"], record["missing"]) == (30_378, 4_539)
    assert record["ignored"]["sum"] == 4_178
    assert record["values"]["sum"] + record["ignored"]["sum"] == pytest.approx(whole, abs=1e-3)


def test_strange_postcodes_refuse_the_file_unless_they_are_ignored(
    france: Snapshot, real_data: Path
) -> None:
    path = real_data / "demand" / "beneficiaries-by-postcode-2023-07.csv"
    with pytest.raises(ColumnCodesError, match="56 unknown postcodes: line 2 '0400'"):
        read(france, path, "demand", "count", BENEFICIARIES)


def test_all_five_are_published_together_and_come_back(
    france: Snapshot,
    fragility: ReadColumn,
    income: ReadColumn,
    density: ReadColumn,
    mountain: ReadColumn,
    beneficiaries: ReadColumn,
) -> None:
    objects, register = Objects.at("memory:"), france.register
    every = [each.column for each in (fragility, income, density, mountain, beneficiaries)]
    for column in every:
        publish_column(objects, column, register)
    columns = fetch_columns(objects.get, register)
    assert columns.weights() == ("demand", "fragility", "income")
    assert columns.classes() == ("density", "mountain")
    for column in every:
        assert np.array_equal(
            columns[column.facts.name].values, column.values, equal_nan=column.facts.kind != "class"
        )


def test_unknown_and_repeated_codes_in_a_real_file_publish_nothing(
    france: Snapshot, real_data: Path, fragility: ReadColumn
) -> None:
    objects, register = Objects.at("memory:"), france.register
    publish_column(objects, fragility.column, register)
    before = objects.get(CURRENT)
    path = real_data / "demand" / "fragility-index-communes-2023-08.csv"
    content = path.read_bytes() + b"X,city,00000,1,1,1,1,1,1\nY,city,12145,1,1,1,1,1,1\n"

    def publish() -> Column:
        layout = Layout("code", ("total",))
        found = read_column(content, path.name, fragility.column.facts, layout, register)
        publish_column(objects, found.column, register)
        return found.column

    with pytest.raises(ColumnCodesError) as refused:
        publish()
    assert refused.value.unknown == ((35_010, "00000"),)
    [(lines, code)] = refused.value.repeated
    assert (lines[1], code) == (35_011, "12145")
    assert objects.get(CURRENT) == before
    assert len(objects.folders("columns")) == 1
