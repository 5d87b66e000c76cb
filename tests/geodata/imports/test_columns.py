"""Where a field of a site is written in its file."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.imports.checked_file import CheckedFile
from geodata.imports.columns import columns_by_field, letters, places_of
from geodata.sites.mapping.document import ColumnMapping, Rule


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


def test_a_field_of_several_columns_has_no_one_cell() -> None:
    rules = (Rule("nom", ("Nom",)), Rule("horaires", ("Lundi", "Mardi"), "weekdays"))
    names: Any = tuple({"column": name, "state": "read"} for name in ("Nom", "Lundi", "Mardi"))
    facts: Any = {"format": "ods"}
    found = places_of(CheckedFile(iter(()), facts, ColumnMapping("", rules), names))
    assert found.of_field == {"nom": "Nom"}
    assert found.cell("Mardi", 12) == "C12"
    facts["format"] = "csv"
    assert places_of(CheckedFile(iter(()), facts, None, names)).cell("Nom", 12) is None


def test_columns_have_letters_as_sheets_give_them() -> None:
    names = [str(number) for number in range(16_384)]
    found = letters(names)
    assert [found[str(n)] for n in (0, 25, 26, 51, 52, 701, 702, 16_383)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD")
    ]
