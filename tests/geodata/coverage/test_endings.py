"""Posts that end soon: the sites that say so, and what is lost if they close."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from geodata.coverage.endings import MOST_ALONE, months_later
from geodata.coverage.query import CoverageQuery
from geodata.coverage.site_lists import posts_ending, sites_changed
from geodata.coverage.supply import State
from geodata.errors import ParameterError
from geodata.sites.site import Site
from tests.country import site, table_of
from tests.coverage_country import DAY, documents_in, write_country

TODAY = date.fromisoformat(DAY)
FAR = CoverageQuery(State(TODAY), threshold_minutes=60.0)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "snapshots"
    write_country(folder)
    return folder


def ending(snapshots: Path, *sites: Site, code: str = "FR", level: str = "france") -> Any:
    national = documents_in(snapshots, table_of("in-use", *sites)).national
    return posts_ending(national, national.units.territory(level, code), FAR)


def closing(name: str, days: int, lon: float = 0.15) -> Site:
    return site(name, lon, 46.05, closes_on=TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 24), 3, date(2027, 2, 24)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_sites_are_told_by_the_first_horizon_that_they_close_in(snapshots: Path) -> None:
    found = ending(
        snapshots,
        closing("soon", 10),
        closing("spring", 150),
        closing("autumn", 365),
        closing("later", 366),
        site("silent", 0.15, 46.05),
    )
    assert [(row["site_id"], row["months"]) for row in found["endings"]] == [
        ("soon", 3),
        ("spring", 6),
        ("autumn", 12),
    ]
    assert [each["sites"] for each in found["horizons"]] == [1, 2, 3]
    assert (found["counted"], found["undated"]) == (5, 1)


def test_what_one_site_loses_alone_and_what_all_lose_together(snapshots: Path) -> None:
    found = ending(snapshots, closing("one", 10), closing("other", 20))
    # Each has the other beside it; nobody is left once both are closed.
    assert [row["loss"]["people_farther"] for row in found["endings"]] == [0, 0]
    together = found["horizons"][0]
    reached = sum(
        row["people"] or 0
        for row in documents_in(
            snapshots, table_of("in-use", site("one", 0.15, 46.05))
        ).national.coverage(_france(snapshots), FAR)["rows"]
        if row.get("reachable") and (row.get("minutes") or 0) <= 60
    )
    assert together["people_beyond"] == together["people_farther"] == reached > 0


def _france(snapshots: Path) -> Any:
    return documents_in(snapshots).national.units.territory("france", "FR")


PLACES = st.sampled_from([0.15, 0.25, 0.75, -0.05])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(PLACES, st.booleans()), max_size=6), st.sampled_from([20.0, 60.0]))
def test_what_a_site_loses_alone_is_what_the_what_if_says(
    snapshots: Path, drawn: list[tuple[float, bool]], minutes: float
) -> None:
    sites = [
        closing(f"s{number}", 30 + number, lon) if ends else site(f"s{number}", lon, 46.05)
        for number, (lon, ends) in enumerate(drawn)
    ]
    national = documents_in(snapshots, table_of("in-use", *sites)).national
    question = CoverageQuery(State(TODAY), threshold_minutes=minutes)
    france = national.units.territory("france", "FR")
    found = posts_ending(national, france, question)
    closed = tuple(row["site_id"] for row in found["endings"])
    if closed:
        whole = national.coverage(france, replace(question, without=closed))["change"]
        assert whole is not None
        assert found["horizons"][-1]["people_farther"] == whole["farther"]["people"]
    for row in found["endings"]:
        without = replace(question, without=(row["site_id"],))
        told = national.coverage(france, without)
        assert told["change"] is not None
        assert row["loss"] is not None
        assert row["loss"]["people_farther"] == told["change"]["farther"]["people"]
        now = {each["code"]: each for each in national.coverage(france, question)["rows"]}
        passed = [
            each
            for each in told["rows"]
            if (now[each["code"]]["minutes"] or 1e9) <= minutes < (each["minutes"] or 1e9)
        ]
        assert row["loss"]["communes_beyond"] == len(passed)
        assert row["loss"]["people_beyond"] == sum(each["people"] or 0 for each in passed)


def test_a_file_without_dates_says_that_nothing_is_known(snapshots: Path) -> None:
    found = ending(snapshots, site("silent", 0.15, 46.05))
    assert found["endings"] == []
    assert found["undated"] == found["counted"] == 1


def test_a_site_that_does_not_count_ends_nothing(snapshots: Path) -> None:
    gone, without = closing("gone", 0), site("none", 0.15, 46.05, posts_filled=0)
    assert ending(snapshots, gone, without)["counted"] == 0


def test_the_sites_are_those_of_the_territory(snapshots: Path) -> None:
    assert ending(snapshots, closing("soon", 10), level="departement", code="85")["endings"] == []


def test_a_list_that_is_long_is_computed_for_its_beginning(snapshots: Path) -> None:
    many = [closing(f"s{number:03}", 1 + number) for number in range(MOST_ALONE + 2)]
    found = ending(snapshots, *many)
    losses = [row["loss"] for row in found["endings"]]
    assert len(losses) == MOST_ALONE + 2
    assert [each is None for each in losses] == [False] * MOST_ALONE + [True] * 2


def test_each_list_refuses_the_question_of_the_other(snapshots: Path) -> None:
    national = documents_in(snapshots).national
    france = national.units.territory("france", "FR")
    with pytest.raises(ParameterError, match=r"^since: "):
        sites_changed(national, france, FAR)
    with pytest.raises(ParameterError, match=r"^without: "):
        posts_ending(national, france, CoverageQuery(State(TODAY), without=("market",)))
