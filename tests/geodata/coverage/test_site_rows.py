"""The sites of a territory: each that counts, whom it serves, and how old its record is."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.coverage.query import CoverageQuery
from geodata.coverage.site_rows import CountedSite
from geodata.coverage.supply import State
from geodata.exports.coverage_documents import Documents
from tests.country import site, table_of
from tests.coverage_country import documents_in, write_country

DAY = date(2026, 11, 24)
SITES = table_of(
    "dated",
    site("market", 0.15, 46.05, adresse="1 place", horaires="Mo 09:00-12:00", date_maj=DAY),
    site("second", 0.15, 46.05, date_maj=date(2025, 11, 24)),
    site("third", 0.15, 46.05, date_maj=date(2022, 1, 1)),
    site("silent", 0.25, 46.05),
    site("lost", None, None),
)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    snapshots = tmp_path_factory.mktemp("country") / "snapshots"
    write_country(snapshots)
    return documents_in(snapshots, SITES)


def rows(documents: Documents) -> dict[str, CountedSite]:
    france = documents.national.units.territory("france", "FR")
    found = documents.answers.sites(france, CoverageQuery(State(DAY)))
    return {row["site_id"]: row for row in found}


def test_every_site_that_counts_is_told_also_where_it_is_nobodys_nearest(
    documents: Documents,
) -> None:
    found = rows(documents)
    assert set(found) == {"market", "second", "third", "silent"}
    assert (found["market"]["address"], found["market"]["hours"]) == ("1 place", "Mo 09:00-12:00")
    assert found["second"]["people_nearest"] == 0


def test_everybody_who_has_a_nearest_site_is_of_one(documents: Documents) -> None:
    national = documents.national
    measures = national.view(CoverageQuery(State(DAY))).measures
    reached = measures.nearest >= 0
    people = sum(row["people_nearest"] for row in rows(documents).values())
    assert people == round(float(national.units.people[reached].sum()))
    assert people > 0


def test_records_are_graded_at_the_day_of_the_answer(documents: Documents) -> None:
    grades = {name: row["freshness"] for name, row in rows(documents).items()}
    assert grades == {"market": "fresh", "second": "old", "third": "doubtful", "silent": None}
