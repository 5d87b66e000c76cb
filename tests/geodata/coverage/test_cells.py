"""Minutes where people live: shares of people, medians and worst cells, with known answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geodata.coverage.cells import CellTimes, medians_of, share_shown
from geodata.coverage.inequality import quantile
from geodata.coverage.measures import Measures
from geodata.coverage.query import CoverageQuery
from geodata.coverage.site_lists import posts_ending
from geodata.coverage.site_rows import site_rows
from geodata.coverage.supply import State
from geodata.exports.coverage_documents import Documents
from geodata.snapshot.publishing import open_current
from geodata.territory.people_grid import Cells, PeopleGrid
from geodata.territory.units import Units
from tests.country import site, table_of
from tests.coverage_country import DAY, documents_in, write_country
from tests.people_country import Hamlets, country_with

QUESTION = CoverageQuery(State(date.fromisoformat(DAY)))
NEAR, FAR = (0.15, 46.05), (0.15, 46.099)
"""Of Saint-Étienne (01002), whose site is at its point: there, and 5.4 km north."""


def answer(documents: Documents, level: str = "france", code: str = "FR", **asked: Any) -> Any:
    national = documents.national
    territory = national.units.territory(level, code)
    return national.coverage(territory, replace(QUESTION, **asked))


def row_of(found: Any, code: str) -> dict[str, Any]:
    return next(row for row in found["rows"] if row["code"] == code)


def over(folder: Path, hamlets: Hamlets) -> Documents:
    country_with(folder / "snapshots", hamlets)
    return documents_in(folder / "snapshots")


def test_of_two_hamlets_the_share_is_exactly_their_ratio(tmp_path: Path) -> None:
    documents = over(tmp_path, {NEAR: 30.0, FAR: 10.0})
    found = answer(documents, threshold_minutes=5.0)
    row = row_of(found, "01002")
    assert (row["share_within"], row["cells"]) == (0.75, 2)
    assert row["minutes"] < 1.0
    assert row["minutes_worst"] > 5.0
    assert row["share_unreachable"] == 0.0
    own = answer(documents, "commune", "01002", threshold_minutes=5.0)["indicators"]
    assert own["people"] == 170_000
    assert own["within_threshold"]["people"] == 127_500
    assert own["within_threshold"]["share"] == 0.75
    assert own["minutes_median"] == row["minutes"]
    assert own["minutes_p90"] == row["minutes_worst"]


def test_where_most_live_beyond_the_commune_is_remote(tmp_path: Path) -> None:
    found = answer(over(tmp_path, {NEAR: 10.0, FAR: 30.0}), threshold_minutes=5.0)
    row = row_of(found, "01002")
    assert (row["share_within"], row["status"]) == (0.25, "remote")
    assert row["minutes"] == row["minutes_worst"]


def test_a_grid_with_all_people_at_the_points_is_as_without(tmp_path: Path) -> None:
    write_country(tmp_path / "plain" / "snapshots")
    plain = documents_in(tmp_path / "plain" / "snapshots")
    units = Units(open_current(tmp_path / "plain" / "snapshots").register)
    lon, lat = units.register.positions
    at = {
        (float(lon[entry]), float(lat[entry])): 3.0
        for entry in units.entry.tolist()
        if not np.isnan(lon[entry])
    }
    spread = over(tmp_path, at)
    one, other = answer(plain), answer(spread)
    assert other["indicators"].pop("people_grid")["communes_without"] < len(units)
    # A median of cells is of no one trip: nothing says how wrong it may be.
    for within in (*one["indicators"]["within"], one["indicators"]["within_threshold"]):
        del within["share_low"], within["share_high"]
    for row in (row for rows in one["indicators"]["by_class"].values() for row in rows):
        del row["share_within_low"], row["share_within_high"]
    assert one["indicators"] == other["indicators"]
    assert one["zones"] == other["zones"]
    for row, its in zip(one["rows"], other["rows"], strict=True):
        extra = ("share_within", "share_unreachable", "minutes_worst", "cells")
        assert row == {key: value for key, value in its.items() if key not in extra}


def test_without_a_grid_nothing_is_said_of_one(tmp_path: Path) -> None:
    write_country(tmp_path / "snapshots")
    found = answer(documents_in(tmp_path / "snapshots"))
    assert "people_grid" not in found["indicators"]
    assert not {"share_within", "cells"} & set(found["rows"][0])
    assert "people" not in {each["what"] for each in found["sources"]}


def test_each_answer_says_the_grid_and_who_has_none(tmp_path: Path) -> None:
    found = answer(over(tmp_path, {NEAR: 30.0, FAR: 10.0}))
    grid = found["indicators"]["people_grid"]
    assert grid["name"] == "Tests, 2019, Licence Ouverte 2.0"
    assert grid["cells"] == 2
    assert grid["communes_without"] == found["indicators"]["communes"] - 1
    assert grid["people_without"] == found["indicators"]["people"] - 170_000
    assert {"name": grid["name"], "what": "people"} in found["sources"]
    assert row_of(found, "01001")["cells"] == 0


def test_on_foot_a_commune_is_timed_from_its_point_and_no_grid_is_told(tmp_path: Path) -> None:
    found = answer(over(tmp_path, {NEAR: 30.0, FAR: 10.0}), mode="foot")
    assert "people_grid" not in found["indicators"]
    assert "cells" not in row_of(found, "01002")
    assert "people" not in {each["what"] for each in found["sources"]}


def test_a_weight_is_spread_as_the_people_are(tmp_path: Path) -> None:
    documents = over(tmp_path, {NEAR: 30.0, FAR: 10.0})
    own = answer(documents, "commune", "01002", threshold_minutes=5.0, weight="fragility")
    assert own["indicators"]["within_threshold"]["share"] == 0.75
    assert own["indicators"]["within_threshold"]["people"] == 127_500


def test_by_class_people_are_counted_where_they_live(tmp_path: Path) -> None:
    found = answer(
        over(tmp_path, {NEAR: 30.0, FAR: 10.0}), "commune", "01002", threshold_minutes=5.0
    )
    [density] = found["indicators"]["by_class"]["density"]
    assert density["share_within"] == 0.75


def test_by_territory_people_are_counted_where_they_live(tmp_path: Path) -> None:
    documents = over(tmp_path, {NEAR: 30.0, FAR: 10.0})
    national = documents.national
    france = national.units.territory("france", "FR")
    question = replace(QUESTION, threshold_minutes=5.0)
    found = national.by_territory(france, question, "departement")
    ain = next(row for row in found["rows"] if row["code"] == "01")
    alone = answer(documents, "departement", "01", threshold_minutes=5.0)["indicators"]
    assert ain["within_threshold"] == alone["within_threshold"]
    assert ain["people_grid"]["cells"] == 2


def test_a_site_added_or_closed_changes_the_cells_it_should(tmp_path: Path) -> None:
    documents = over(tmp_path, {NEAR: 30.0, FAR: 10.0, (0.25, 46.05): 4.0, (0.29, 46.01): 4.0})
    added = answer(documents, threshold_minutes=5.0, added=("01003",))
    assert row_of(added, "01003")["share_within"] == 0.5
    assert row_of(added, "01002")["share_within"] == 0.75
    assert row_of(added, "01003")["minutes"] < 1.0
    closed = answer(documents, threshold_minutes=5.0, without=("market",))
    assert row_of(closed, "01002")["share_within"] == 0.0
    assert row_of(closed, "01002")["share_unreachable"] == 1.0
    assert closed["indicators"]["unreachable"]["people"] >= 170_000


def test_the_people_of_a_site_are_those_who_live_nearest_to_it(tmp_path: Path) -> None:
    documents = over(tmp_path, {NEAR: 30.0, FAR: 10.0, (0.0, 46.05): 1.0})
    national = documents.national
    measures = national.measures_of(QUESTION, None)
    ain = national.units.territory("departement", "01")
    [market] = site_rows(ain, measures, national.units, national.table)
    reached = np.isfinite(measures.minutes)
    assert market["people_nearest"] == np.nansum(national.units.people[reached])


def test_who_loses_a_site_that_ends_is_counted_where_they_live(tmp_path: Path) -> None:
    country_with(tmp_path / "snapshots", {NEAR: 30.0, FAR: 10.0})
    # One of two sites of Saint-Étienne ends: the one in the north, where a quarter of people are.
    ends = site("north", *FAR, closes_on=date(2026, 12, 31), code_insee="01002")
    stays = site("market", 0.15, 46.05, code_insee="01002")
    documents = documents_in(tmp_path / "snapshots", table_of("ends", stays, ends))
    national = documents.national
    own = national.units.territory("commune", "01002")
    question = replace(QUESTION, threshold_minutes=5.0)
    found = posts_ending(national, own, question)
    assert [each["people_beyond"] for each in found["horizons"]] == [42_500] * 3
    assert [each["communes_beyond"] for each in found["horizons"]] == [1] * 3
    [alone] = found["endings"]
    assert alone["loss"] == {
        "people_farther": 42_500,
        "people_beyond": 42_500,
        "communes_beyond": 1,
    }


def test_a_what_if_is_what_the_network_would_be(tmp_path: Path) -> None:
    hamlets = {(0.1 + x / 40, 46.01 + y / 50): 1.0 + x for x in range(8) for y in range(4)}
    documents = over(tmp_path, hamlets)
    measures = documents.national.measures_of
    whole = measures(replace(QUESTION, added=("01001", "85002")), None)
    again = measures(replace(QUESTION, added=("85002", "01001")), None)
    base = measures(QUESTION, None)
    assert whole.cells is not None
    assert again.cells is not None
    assert base.cells is not None
    assert whole.cells.minutes.tolist() == again.cells.minutes.tolist()
    assert (whole.cells.minutes <= base.cells.minutes).all()
    one = measures(replace(QUESTION, added=("01001",)), None)
    other = measures(replace(QUESTION, added=("85002",)), None)
    assert one.cells is not None
    assert other.cells is not None
    both = np.minimum(one.cells.minutes, other.cells.minutes)
    assert whole.cells.minutes.tolist() == both.tolist()


def test_stored_measures_come_back_as_they_were(tmp_path: Path) -> None:
    documents = over(tmp_path, {NEAR: 30.0, FAR: 10.0})
    measures = documents.national.measures_of(QUESTION, None)
    again = Measures.of_arrays(measures.to_arrays())
    assert measures.cells is not None
    assert again.cells is not None
    assert again.cells.minutes.tolist() == pytest.approx(
        measures.cells.minutes.tolist(), nan_ok=True
    )
    assert again.cells.nearest.tolist() == measures.cells.nearest.tolist()
    assert again.minutes.tolist() == pytest.approx(measures.minutes.tolist(), nan_ok=True)


def test_no_road_and_no_place_are_kept_apart() -> None:
    times = CellTimes(np.array([0.0, 20.1, np.inf, np.nan]), np.array([0, 3, -1, -1]))
    again = CellTimes.of_arrays(*times.to_arrays().values())  # type: ignore[arg-type]
    assert again.minutes[:3].tolist() == [0.0, 20.1, np.inf]
    assert np.isnan(again.minutes[3])
    assert again.nearest.tolist() == [0, 3, -1, -1]


minutes = st.sampled_from([0.0, 4.9, 5.0, 20.0, 20.1, np.inf])
cells_of_a_unit = st.lists(st.tuples(minutes, st.integers(1, 50)), min_size=1, max_size=6)


@given(st.lists(cells_of_a_unit, min_size=1, max_size=5))
def test_the_minutes_of_a_unit_are_its_weighted_median(
    units: list[list[tuple[float, int]]],
) -> None:
    counts = np.array([len(each) for each in units])
    unit = np.repeat(np.arange(len(units)), counts)
    people = np.array([float(n) for each in units for _, n in each])
    told = np.array([m for each in units for m, _ in each])
    grid = PeopleGrid.of("g", unit, told, told, people, len(units))
    assert len(grid) == len(people)
    starts = np.concatenate([[0], np.cumsum(counts)])
    share = people / np.bincount(unit, people)[unit]
    cells = Cells("g", starts, unit, told, told, share, counts > 0)
    found, nearest = medians_of(cells, CellTimes(told, np.arange(len(told))))
    for at in range(len(units)):
        own = slice(int(starts[at]), int(starts[at + 1]))
        assert found[at] == quantile(told[own], people[own], 0.5)
        assert told[nearest[at]] == found[at]


@given(st.floats(0, 1))
def test_a_share_never_reads_all_or_none_when_it_is_not(share: float) -> None:
    [shown] = share_shown(np.array([share])).tolist()
    assert abs(shown - share) <= 1e-4
    assert (shown == 0) <= (share <= 1e-9)
    assert (shown == 1) <= (share >= 1 - 1e-9)
