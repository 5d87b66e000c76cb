"""Coverage on foot, by bicycle and by public transport; and who cannot come without a car."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.coverage.national import NationalCoverage
from geodata.coverage.query import CoverageParameters, CoverageQuery
from geodata.coverage.supply import State
from geodata.coverage.without_car import COMING, FOOT_MINUTES, TRANSIT_MINUTES, ComingWithoutCar
from geodata.errors import ParameterError
from geodata.refresh.assembling import Inputs, documents_over
from geodata.snapshot.publishing import open_current
from geodata.sources.road_files import Told
from geodata.sources.road_import import RoadFacts, import_roads
from geodata.travel.model import Mode
from tests.coverage_country import (
    DAY,
    IN_USE,
    columns_of,
    documents_in,
    former_table,
    write_country,
)

BY_CAR = CoverageQuery(State(date.fromisoformat(DAY)))
OTHERS: tuple[Mode, ...] = ("foot", "bicycle")
TRANSIT = "from,to,seconds\n01001,01002,2940\n01003,01002,5000\n"
"""Bourg is 49 minutes from the only site that is placed, in Saint-Étienne; 01003 is 83."""
FACTS = RoadFacts("transit", "R5", departure="2026-03-03 07:00-09:00", vintage="2026")


def national_in(snapshots: Path, table: str | None = None) -> NationalCoverage:
    write_country(snapshots)
    if table is not None:
        file = snapshots.parent / "transit.csv"
        file.write_text(table)
        told = Told("seconds", None, 50)
        stamp = "2026-01-01T00:00:00+00:00"
        import_roads(snapshots, open_current(snapshots), file, FACTS, told, stamp, allow_gaps=True)
    return documents_in(snapshots).national


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> NationalCoverage:
    return national_in(tmp_path_factory.mktemp("plain") / "snapshots")


@pytest.fixture(scope="module")
def with_transit(tmp_path_factory: pytest.TempPathFactory) -> NationalCoverage:
    return national_in(tmp_path_factory.mktemp("transit") / "snapshots", TRANSIT)


def answer(national: NationalCoverage, question: CoverageQuery) -> dict[str, Any]:
    return dict(national.coverage(national.units.territory("france", "FR"), question))


def rows(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in found["rows"]}


def test_by_car_nothing_is_said_of_other_modes(national: NationalCoverage) -> None:
    found = answer(national, BY_CAR)
    assert "mode" not in found["question"]
    assert "without_car" not in found["indicators"]
    assert not any("without_car" in row for row in found["rows"])
    assert CoverageParameters().query(date.fromisoformat(DAY)) == BY_CAR


@pytest.mark.parametrize("mode", OTHERS)
def test_minutes_of_a_mode_are_those_of_its_roads(national: NationalCoverage, mode: Mode) -> None:
    question = replace(BY_CAR, mode=mode)
    found = answer(national, question)
    assert found["question"]["mode"] == mode
    measures = national.measures_of(question, None)
    assert national.roads is not None
    roads, network = national.roads.by(mode), national.network_of(None)
    nodes = national.units.entry
    seconds, _ = roads.nearest(nodes, network.sites.take(measures.sites), np.inf)
    placed = ~np.isnan(measures.minutes)
    np.testing.assert_array_equal(measures.minutes[placed], np.round(seconds / 60, 1)[placed])


def test_a_question_of_one_mode_is_never_answered_by_the_minutes_of_another(
    national: NationalCoverage,
) -> None:
    by_mode = {
        mode: national.view(replace(BY_CAR, mode=mode)).measures.minutes
        for mode in ("car", *OTHERS, "car")
    }
    finite = np.isfinite(by_mode["foot"]) & (by_mode["foot"] > 0)
    assert (by_mode["bicycle"][finite] < by_mode["foot"][finite]).all()
    assert not np.array_equal(by_mode["car"][finite], by_mode["bicycle"][finite])
    np.testing.assert_array_equal(np.isinf(by_mode["car"]), np.isinf(by_mode["foot"]))


def test_since_and_what_if_compare_within_the_mode(national: NationalCoverage) -> None:
    since = answer(national, replace(BY_CAR, mode="foot", since="former"))
    now = rows(since)
    for row in since["change"]["rows"]:
        assert row["minutes_after"] == now[row["code"]]["minutes"]
    before = rows(answer(national, replace(BY_CAR, mode="foot")))
    supposed = answer(national, replace(BY_CAR, mode="foot", added=("85001",)))
    for row in supposed["change"]["rows"]:
        assert row["minutes_before"] == before[row["code"]]["minutes"]


def test_without_a_table_transit_is_unknown_and_nobody_is_told_unable(
    national: NationalCoverage,
) -> None:
    found = answer(national, replace(BY_CAR, mode="foot"))
    told, people = found["indicators"]["without_car"], found["indicators"]["people"]
    assert (told["transit"], told["foot_minutes"]) == ("unknown", FOOT_MINUTES)
    assert told["by_transit"]["people"] == told["cannot_come"]["people"] == 0
    assert told["transit_unknown"]["people"] > 0
    parts = ("on_foot", "by_transit", "cannot_come", "transit_unknown", "unknown")
    assert sum(told[each]["people"] for each in parts) == people
    assert sum(told[each]["share"] for each in parts) == pytest.approx(1.0, abs=1e-3)
    assert {row["without_car"] for row in found["rows"]} <= {
        "on_foot",
        "transit_unknown",
        "unknown",
    }
    assert all(row["minutes_by_transit"] is None for row in found["rows"])
    for row in found["rows"]:
        is_near = row["minutes_on_foot"] is not None and row["minutes_on_foot"] <= FOOT_MINUTES
        assert (row["without_car"] == "on_foot") == is_near


def test_with_a_table_the_communes_it_times_are_known_and_the_others_not(
    with_transit: NationalCoverage,
) -> None:
    found = answer(with_transit, replace(BY_CAR, mode="foot"))
    by_code = rows(found)
    assert by_code["01001"]["minutes_by_transit"] == 49.0
    assert by_code["01003"]["minutes_by_transit"] == 83.3
    far = {code for code, row in by_code.items() if row["without_car"] != "on_foot"}
    expected = {"01001": "by_transit", "01003": "cannot_come"}
    for code in far & set(expected):
        assert by_code[code]["without_car"] == expected[code]
    assert {"01001", "01003"} <= far
    assert by_code["85113"]["without_car"] == "transit_unknown"
    told = found["indicators"]["without_car"]
    assert told["transit"] == "partly_known"
    assert told["cannot_come"]["people"] == by_code["01003"]["people"]
    [credit] = [each["name"] for each in found["sources"] if each["what"] == "roads"]
    assert credit == "R5, 50e centile des durées, départs 2026-03-03 07:00-09:00, 2026"


def test_transit_is_its_table_to_the_second(with_transit: NationalCoverage) -> None:
    found = rows(answer(with_transit, replace(BY_CAR, mode="transit")))
    assert (found["01001"]["minutes"], found["01001"]["travel_method"]) == (49.0, "measured")
    assert found["85001"]["minutes"] is None
    assert not any(each["what"] == "roads" for each in answer(with_transit, BY_CAR)["sources"])


def test_transit_is_refused_where_no_table_of_it_was_imported(national: NationalCoverage) -> None:
    assert national.modes == ("car", "foot", "bicycle")
    with pytest.raises(ParameterError, match="no time by public transport") as raised:
        answer(national, replace(BY_CAR, mode="transit"))
    assert raised.value.parameter == "mode"


@pytest.mark.parametrize(
    "wrong", [{"mode": "horse"}, {"map": "without_car"}], ids=["no such mode", "a map by car"]
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        replace(BY_CAR, **wrong)


def test_a_weight_weighs_who_cannot_come(with_transit: NationalCoverage) -> None:
    weighed = answer(with_transit, replace(BY_CAR, mode="foot", weight="fragility"))
    told, total = weighed["indicators"]["without_car"], weighed["indicators"]["weight"]["total"]
    own = rows(weighed)["01003"]["weight"]
    assert told["cannot_come"]["weight"] == pytest.approx(own, abs=0.1)
    assert told["cannot_come"]["share"] == pytest.approx(own / total, abs=1e-4)


def test_limits_are_inclusive() -> None:
    assert (FOOT_MINUTES, TRANSIT_MINUTES) == (30.0, 60.0)
    assert ComingWithoutCar.classes_of(
        np.array([30.0, 30.1, 30.1, 30.1, np.nan, np.inf]),
        np.array([90.0, 60.0, 60.1, np.inf, 1.0, np.inf]),
        np.array([True, True, True, False, True, True]),
    ).tolist() == [
        COMING.index(each)
        for each in (
            *("on_foot", "by_transit", "cannot_come"),
            *("transit_unknown", "unknown", "cannot_come"),
        )
    ]


def test_what_a_run_measured_by_car_answers_no_other_mode(
    tmp_path: Path, national: NationalCoverage
) -> None:
    snapshots = tmp_path / "snapshots"
    write_country(snapshots)
    snapshot = open_current(snapshots)
    stored = replace(national.view(BY_CAR).measures, minutes=np.full(len(national.units), 7.0))
    columns = columns_of(snapshot.register)
    inputs = Inputs(snapshot, IN_USE, columns, former_table, {}, (stored,))
    over = documents_over(inputs).national
    assert (over.view(BY_CAR).measures.minutes == 7.0).all()
    on_foot = replace(BY_CAR, mode="foot")
    np.testing.assert_array_equal(
        over.view(on_foot).measures.minutes, national.view(on_foot).measures.minutes
    )
