"""Where a field of a site is written in its file."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.sites.checks.causes import Columns
from geodata.sites.checks.checking import check_sites
from geodata.sites.checks.whereabouts import columns_by_field
from geodata.sites.mapping.document import ColumnMapping, Rule
from geodata.territory.origins import Places
from tests.checked import TODAY
from tests.geodata.sites.files.workbooks import xlsx_of


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        (Rule("nom", ("Nom",)), {"nom": ("Nom",)}),
        (
            Rule("position", ("Y", "X"), "degrees"),
            {"latitude": ("Y",), "longitude": ("X",)},
        ),
        (Rule("position", ("GPS",), "latlon"), {"latitude": ("GPS",), "longitude": ("GPS",)}),
        (
            Rule("adresse", ("Où",), "address"),
            {"adresse": ("Où",), "code_postal": ("Où",), "commune": ("Où",)},
        ),
        (Rule("horaires", ("Lundi", "Mardi"), "weekdays"), {"horaires": ("Lundi", "Mardi")}),
        (Rule("id", (), "derived"), {"id": ()}),
    ],
)
def test_a_rule_says_which_columns_give_which_fields(rule: Rule, fields: Any) -> None:
    assert columns_by_field(ColumnMapping("", (rule,))) == fields
    assert columns_by_field(None) == {}


def test_a_check_gives_the_columns_before_the_first_row(places: Places) -> None:
    found: list[Columns] = []
    content = xlsx_of([["id", "nom", "code_postal"], ["1", "Mairie", "1000"]])
    rows = check_sites([content], "sites.xlsx", places, TODAY, opened=found.append)
    next(rows)
    [columns] = found
    assert columns.of_field["code_postal"] == "code_postal"
    assert columns.cell("code_postal", 2) == "C2"
    content = b"id,nom,code_postal\n1,Mairie,1000\n"
    next(check_sites([content], "sites.csv", places, TODAY, opened=found.append))
    assert found[-1].of_field == columns.of_field
    assert found[-1].cell("code_postal", 2) is None
