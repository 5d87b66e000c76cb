"""What the national coverage answers: rows, changes, several questions, searches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from geodata.coverage.national import NationalCoverage
from geodata.coverage.query import CoverageQuery
from geodata.coverage.statuses import STATUSES, check_thresholds, lack_of, statuses_of
from geodata.coverage.supply import State
from geodata.errors import ParameterError, UnknownVersionError
from geodata.territory.search import TerritorySearch
from tests.coverage_country import DAY, documents_in, write_country

USUAL = CoverageQuery(State(date.fromisoformat(DAY)))


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> NationalCoverage:
    snapshots = tmp_path_factory.mktemp("country") / "snapshots"
    write_country(snapshots)
    return documents_in(snapshots).national


def answer(
    national: NationalCoverage, question: CoverageQuery, level: str, code: str
) -> dict[str, Any]:
    return national.coverage(national.units.territory(level, code), question)


@pytest.mark.parametrize(
    ("minutes", "per_10k", "status"),
    [
        (20.0, 0.3, "served"),
        (20.0, 0.2999, "served"),  # shown, and counted, as 0.3
        (20.0, 0.299, "underserved"),
        (20.1, 9.0, "remote"),
        (np.inf, 0.0, "unreachable"),
        (np.nan, np.nan, "unknown"),
    ],
)
def test_limits_are_inclusive_and_what_has_no_place_is_no_gap(
    minutes: float, per_10k: float, status: str
) -> None:
    [found] = statuses_of(np.array([minutes]), np.array([per_10k]), 20.0, 0.3)
    assert STATUSES[found] == status


def test_lack_is_the_part_that_is_missing_and_all_beyond_reach() -> None:
    statuses = np.array([0, 1, 2, 3, 4], dtype=np.int8)
    score = np.array([0.6, 0.15, 5.0, 0.0, np.nan])
    assert lack_of(statuses, score, 0.3).tolist() == [0.0, 0.5, 1.0, 1.0, 0.0]


@pytest.mark.parametrize("bad", [0.0, -5.0, 1e9, float("nan"), float("inf")])
def test_a_threshold_that_makes_no_sense_is_named(bad: float) -> None:
    with pytest.raises(ParameterError, match=r"^threshold_minutes: "):
        check_thresholds(bad, 0.3)
    with pytest.raises(ParameterError, match=r"^least_per_10k: "):
        check_thresholds(20.0, bad)


@pytest.mark.parametrize(
    ("state", "parameter"),
    [(State(date(1999, 12, 31)), "at"), (State(date(2026, 1, 1), "all"), "posts")],
)
def test_a_state_that_there_is_not_is_named(state: State, parameter: str) -> None:
    with pytest.raises(ParameterError, match=f"^{parameter}: "):
        CoverageQuery(state)


def test_people_of_the_departements_are_those_of_the_regions_and_of_france(
    national: NationalCoverage,
) -> None:
    france = national.units.territory("france", "FR")
    told = {
        level: national.by_territory(france, USUAL, level)["rows"]
        for level in ("departement", "region")
    }
    whole = national.indicators_of(france, USUAL)
    for rows in told.values():
        for step in range(5):
            people = sum(row["within"][step]["people"] for row in rows)
            assert people == whole["within"][step]["people"]
        for status, counted in whole["status"].items():
            assert sum(row["status"][status]["people"] for row in rows) == counted["people"]


def test_paris_is_its_arrondissements_counted_once(national: NationalCoverage) -> None:
    paris = answer(national, USUAL, "commune", "75056")
    assert [row["code"] for row in paris["rows"]] == ["75101", "75102"]
    assert {row["parent"] for row in paris["rows"]} == {"75056"}
    assert paris["indicators"]["people"] == 400


def test_the_way_back_gains_what_the_way_there_lost(national: NationalCoverage) -> None:
    far = replace(USUAL, threshold_minutes=60)
    back = answer(national, replace(far, since="former"), "france", "FR")["change"]
    assert back["gained"] == {"communes": 0, "arrondissements": 0, "people": 0}
    # Nant's site also served its neighbours and Paris, which it touches.
    assert {row["code"] for row in back["rows"] if row["change"] == "lost"} >= {"85001", "85002"}
    assert back["lost"]["people"] == sum(
        row["people"] for row in back["rows"] if row["change"] == "lost"
    )


def test_nothing_changes_when_nothing_did(national: NationalCoverage) -> None:
    told = answer(national, replace(USUAL, since="former"), "commune", "85113")["change"]
    assert told["rows"] == []
    assert told["gained"] == told["lost"] == {"communes": 0, "arrondissements": 0, "people": 0}


def test_a_version_that_never_was_is_not_compared_with(national: NationalCoverage) -> None:
    with pytest.raises(UnknownVersionError):
        answer(national, replace(USUAL, since="never"), "commune", "85113")


def test_a_weight_that_there_is_not_comes_with_those_there_are(national: NationalCoverage) -> None:
    with pytest.raises(ParameterError) as refused:
        answer(national, replace(USUAL, weight="income"), "commune", "85113")
    assert refused.value.allowed == ("people", "fragility")


def test_questions_do_not_answer_each_other(national: NationalCoverage) -> None:
    asked = [replace(USUAL, threshold_minutes=float(limit)) for limit in range(15, 25)] * 2
    for question in asked:
        row = answer(national, question, "commune", "01003")["rows"][0]
        # 20.1 minutes away, within 21 and beyond 20.
        assert (row["status"] == "remote") is (question.threshold_minutes < 20.1)


def test_an_answer_is_not_touched_by_who_got_it(national: NationalCoverage) -> None:
    first = answer(national, USUAL, "departement", "85")
    kept = repr(first)
    for row in first["rows"]:
        row["status"] = "spoilt"
    first["sites"]["counted"] = -1
    assert repr(answer(national, USUAL, "departement", "85")) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  VENDÉE ", ["departement 85"]),
        ("saint-étienne", ["commune 01002", "commune 01003"]),
        ("st etienne", ["commune 01002", "commune 01003"]),
        ("loire", ["region 52"]),
        ("paris 2", ["commune 75102"]),
        ("2a", []),
        ("", []),
    ],
)
def test_a_search_takes_names_as_they_are_typed(
    national: NationalCoverage, text: str, expected: list[str]
) -> None:
    found = TerritorySearch(national.units).found(text)
    assert [f"{each['level']} {each['code']}" for each in found] == expected


def test_a_search_gives_no_more_than_it_may(national: NationalCoverage) -> None:
    assert len(TerritorySearch(national.units).found("saint", 1)) == 1
