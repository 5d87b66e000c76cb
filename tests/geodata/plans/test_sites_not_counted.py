"""Published sites that are none to a plan: few are usual, many are a file that was misread."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geodata.plans.ground import Ground, ground_over
from geodata.snapshot.publishing import open_current
from tests.country import site, table_of
from tests.coverage_country import columns_of, write_country
from tests.plan_country import plan_on

CLOSED: dict[str, Any] = {"modalites_acces": ("Ce lieu n'accueille pas de public",)}


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return folder


def said_of(snapshots: Path, facts: list[dict[str, Any]], **fields: Any) -> list[str]:
    sites = [site(f"s{at}", 0.15, 46.05, **each) for at, each in enumerate(facts)]
    snapshot = open_current(snapshots)
    ground: Ground = ground_over(
        *(snapshot, table_of("some", *sites), columns_of(snapshot.register), date(2026, 11, 24))
    )
    plan = plan_on(ground, posts=1, **fields)
    return [each["words"] for each in plan["warnings"] if each["code"] == "sites_not_counted"]


def test_a_file_whose_places_receive_nobody_is_not_a_territory_without_any_in_silence(snapshots):
    (said,) = said_of(snapshots, [CLOSED] * 3)

    assert said == (
        "3 lieux publiés du territoire, sur 3, ne comptent pas : 3 n'accueillent pas de public "
        "selon leur fiche."
    )


def test_each_is_told_under_one_reason(snapshots):
    gone = {"closes_on": date(2024, 1, 1)}
    (said,) = said_of(snapshots, [CLOSED | gone, {"posts_filled": 0}, {}])

    assert said == (
        "2 lieux publiés du territoire, sur 3, ne comptent pas : 1 est hors service à cette date "
        "et 1 n'a aucun poste."
    )


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ([{}, {}], {}),
        ([CLOSED, *([{}] * 5)], {}),
        ([CLOSED] * 3, {"existing": {"keep": "none"}}),
        ([CLOSED] * 3, {"territory": {"level": "departement", "code": "85"}}),
        ([], {}),
    ],
    ids=["all count", "few", "none is asked for", "elsewhere", "no site"],
)
def test_nothing_is_said_where_that_is_no_news(snapshots, facts, fields):
    assert said_of(snapshots, facts, **fields) == []
