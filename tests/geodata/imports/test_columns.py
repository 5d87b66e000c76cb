"""Where a field of a site is written in an import's file."""

from __future__ import annotations

from typing import Any

from geodata.imports.checked_file import CheckedFile
from geodata.imports.columns import columns_of_file
from geodata.sites.mapping.document import ColumnMapping, Rule


def test_a_field_of_several_columns_has_no_one_cell() -> None:
    rules = (Rule("nom", ("Nom",)), Rule("horaires", ("Lundi", "Mardi"), "weekdays"))
    names: Any = tuple({"column": name, "state": "read"} for name in ("Nom", "Lundi", "Mardi"))
    facts: Any = {"format": "ods"}
    mapping = ColumnMapping("", rules)
    # The third column of the sheet has no name and holds nothing.
    found = columns_of_file(CheckedFile(iter(()), facts, mapping, names, (0, 1, 3)))
    assert found.of_field == {"nom": "Nom"}
    assert found.cell("Mardi", 12) == "D12"
    facts["format"] = "csv"
    read = CheckedFile(iter(()), facts, mapping, names, (0, 1, 3))
    assert columns_of_file(read).cell("Nom", 12) is None
