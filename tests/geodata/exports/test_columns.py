"""The columns of coverage: each has one key, one French header and two definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.coverage.indicators import STEPS_MINUTES as MEASURED
from geodata.exports.columns.column import Column
from geodata.exports.columns.communes import CHANGES, COMMUNES
from geodata.exports.columns.indicators import INDICATORS, STEPS_MINUTES, TERRITORIES
from geodata.exports.columns.reference import reference
from geodata.exports.columns.zones import ZONES
from tests.coverage_answers import commune_row, indicators, zone

DOCS = Path(__file__).parents[3] / "docs"
TABLES = {"communes": COMMUNES, "territories": TERRITORIES, "zones": ZONES, "changes": CHANGES}


@pytest.mark.parametrize("columns", TABLES.values(), ids=TABLES)
def test_no_two_columns_of_a_table_have_the_same_name(columns: tuple[Column, ...]) -> None:
    assert len({column.key for column in columns}) == len(columns)
    assert len({column.label for column in columns}) == len(columns)


@pytest.mark.parametrize("columns", TABLES.values(), ids=TABLES)
def test_every_column_is_defined_in_both_languages(columns: tuple[Column, ...]) -> None:
    assert all(column.fr.endswith(".") and column.en.endswith(".") for column in columns)


def test_the_steps_are_those_that_are_measured() -> None:
    assert STEPS_MINUTES == MEASURED


def test_a_commune_says_all_that_the_answer_says_of_it() -> None:
    row = commune_row("01001", parent="69123", zone="01001")
    said = {column.value(row) for column in COMMUNES}
    site = row.pop("nearest_site")
    assert {*row.values(), *site.values()} <= said


def test_a_territory_says_every_number_of_its_indicators() -> None:
    numbers = {leaf for leaf in leaves(indicators(by_class={})) if isinstance(leaf, int | float)}
    # The limits themselves are in headers.
    assert numbers - {10, 15, 20, 30, 45} <= {column.value(indicators()) for column in INDICATORS}


def test_the_range_of_a_share_has_its_columns_empty_where_none_was_drawn() -> None:
    drawn = {"minutes": 20.0, "share": 0.8, "share_low": 0.75, "share_high": 0.82}
    record = indicators(within=[drawn], within_threshold=drawn)
    values = {column.key: column.value(record) for column in INDICATORS}
    for name in ("share_within_20", "share_within_threshold"):
        assert (values[f"{name}_low"], values[f"{name}_high"]) == (0.75, 0.82)
    assert values["share_within_10_low"] is None
    usual = {column.key: column.value(indicators()) for column in INDICATORS}
    assert usual["share_within_20_low"] is usual["share_within_threshold_high"] is None


def test_a_list_is_one_text_and_an_empty_one_is_empty() -> None:
    values = {column.key: column.value(zone(departements=["12", "48"])) for column in ZONES}
    assert values["departements"] == "12|48"
    assert values["help_from_nom"] == "Mairie"


def test_the_docs_say_every_column() -> None:
    told = (DOCS / "columns.md").read_text()
    assert told == reference(), "write what `reference` returns in docs/columns.md"


def leaves(record: object) -> list[object]:
    if isinstance(record, dict):
        return [leaf for value in record.values() for leaf in leaves(value)]
    if isinstance(record, list):
        return [leaf for value in record for leaf in leaves(value)]
    return [record]
