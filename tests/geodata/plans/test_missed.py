"""Which sites would be missed most, beside closing each one for good."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geodata.errors import ParameterError, UnknownTerritoryError
from geodata.exports import missed_document
from geodata.plans.ground import Ground, ground_over
from geodata.plans.missed import missed_sites
from geodata.plans.missed_rows import MissedQuestion
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.snapshot.publishing import open_current
from tests.country import site, table_of
from tests.coverage_country import columns_of, write_country

SITES = [
    *(site("market", 0.15, 46.05), site("twin", 0.15, 46.05), site("nant", 0.75, 46.05)),
    *(site("between", 0.45, 46.05), site("near", 0.25, 46.05), site("unplaced", None, None)),
]


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return folder


@pytest.fixture(scope="module")
def ground(snapshots: Path) -> Ground:
    return ground_of(snapshots, SITES)


def ground_of(snapshots: Path, sites: list[Any]) -> Ground:
    snapshot = open_current(snapshots)
    columns = columns_of(snapshot.register)
    return ground_over(snapshot, table_of("many", *sites), columns, date(2026, 11, 24))


def asked(ground: Ground, level: str = "france", code: str = "FR", **fields: Any) -> Any:
    question = MissedQuestion(level, code, ground.today, **fields)
    return missed_sites(ground.units, ground.roads, ground.network, question)


def in_reach_without(ground: Ground, closed: set[str], limit: float) -> float:
    """The people in reach once some sites are closed, by the plans' own trips."""
    fields = {
        "name": "x",
        "posts": 1,
        "limit_minutes": limit,
        "existing": {"closed": sorted(closed)},
    }
    problem = assemble(scenario_of(fields), ground)
    people = np.nan_to_num(ground.units.people)
    return float(people[problem.before <= limit].sum())


@pytest.mark.parametrize("limit", [5.0, 20.0, 60.0])
def test_who_loses_help_is_who_a_plan_without_the_site_does_not_reach(ground, limit):
    answer = asked(ground, limit_minutes=limit)
    now = in_reach_without(ground, set(), limit)

    assert answer["people_in_reach"] == pytest.approx(now, abs=1)
    assert answer["sites"]
    for row in answer["sites"]:
        alone = now - in_reach_without(ground, {row["site_id"]}, limit)
        with_them = {row["site_id"], *(each["site_id"] for each in row["instead"])}
        assert row["people_lost"] == pytest.approx(alone, abs=1)
        together = now - in_reach_without(ground, with_them, limit)
        assert row["people_lost_with_them"] == pytest.approx(together, abs=1)
        assert row["people_lost"] <= row["people_lost_with_them"] + 1
        assert row["people_lost"] + row["people_farther"] <= row["people_in_reach"] + 2
        assert sum(each["people"] for each in row["instead"]) == pytest.approx(
            row["people_farther"], abs=2
        )


def test_the_most_missed_come_first_and_no_order_of_the_file_decides(snapshots, ground):
    answer = asked(ground, limit_minutes=60.0)
    rows = answer["sites"]
    lost = [(row["people_lost"], row["people_lost_with_them"]) for row in rows]

    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert lost == sorted(lost, reverse=True)
    assert asked(ground_of(snapshots, SITES[::-1]), limit_minutes=60.0)["sites"] == rows


def test_twins_are_not_missed_alone_and_are_together(ground):
    rows = {row["site_id"]: row for row in asked(ground)["sites"]}
    market = rows["market"]

    assert (market["people_lost"], rows["twin"]["people_lost"]) == (0, 0)
    # Of two as near, one serves: the other's people would not go any farther.
    served = max(market, rows["twin"], key=lambda row: row["people_farther"])
    assert served["people_farther"] > 0
    assert served["minutes_more"] == 0.0


def test_a_territory_has_its_own_sites_and_those_of_others_that_serve_it(ground):
    inside = asked(ground, "departement", "01", limit_minutes=60.0)
    everywhere = asked(ground, limit_minutes=60.0)

    assert inside["people"] < everywhere["people"]
    own = {row["site_id"]: row for row in inside["sites"]}
    for row in everywhere["sites"]:
        if row["commune"] and row["commune"].startswith("01"):
            assert row["site_id"] in own
    assert all(row["is_outside"] != (row["commune"] or "").startswith("01") for row in own.values())


def test_as_many_are_told_as_are_asked_for_and_the_others_are_counted(ground):
    question = MissedQuestion("france", "FR", ground.today)
    answer = missed_sites(ground.units, ground.roads, ground.network, question, most=1)

    assert len(answer["sites"]) == 1
    assert answer["sites_count"] >= 1


def test_without_any_site_nobody_is_missed(snapshots):
    answer = asked(ground_of(snapshots, [site("unplaced", None, None)]))

    assert (answer["people_in_reach"], answer["sites_count"], answer["sites"]) == (0, 0, [])
    assert answer["people"] > 0
    assert b"sites_version" in missed_document(answer, "json")


def test_what_is_no_territory_is_refused(ground):
    with pytest.raises(UnknownTerritoryError):
        asked(ground, "departement", "99")


def test_files_say_the_same(ground):
    answer = asked(ground, limit_minutes=60.0)
    french, english = (missed_document(answer, "csv", each) for each in ("fr", "en"))

    assert missed_document(answer, "xlsx") == missed_document(answer, "xlsx")
    assert len(french.decode().splitlines()) == len(answer["sites"]) + 1
    assert b"people_lost_with_them" in english
    with pytest.raises(ParameterError):
        missed_document(answer, "pdf")


def test_words_are_plain(ground):
    said = [
        row["words"]
        for limit in (1.0, 5.0, 20.0, 60.0, 120.0)
        for row in asked(ground, limit_minutes=limit)["sites"]
    ]

    assert all(each.endswith(".") for each in said)
    wrong = ("1 personnes", " 0 p", "None")
    assert not [each for word, each in itertools.product(wrong, said) if word in each]
