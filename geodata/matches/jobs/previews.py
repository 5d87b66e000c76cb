"""What a file's columns were understood as, for a person to look at before anything is matched."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from typing import Any, Literal, TypedDict

from geodata.errors import DamagedError
from geodata.matches.questions import option_columns
from geodata.matches.reading import WHERE_FIELDS
from geodata.sites.files import Table
from geodata.sites.mapping import ColumnMapping, guess, mapping_of

PREVIEW = "columns"
_ROWS_LOOKED_AT = 10_000
MOST_SHOWN = 200
Role = Literal["where", "option", "kept"]


class PreviewColumn(TypedDict):
    """A column of a file of people.

    `field` is what it says of where somebody is, or the option that it is; `role` says which.
    """

    column: str
    filled: int
    role: Role
    field: str | None
    doubtful: bool


class Preview(TypedDict):
    """The columns of a file, the rules that read where people are, and whether any does."""

    columns: list[PreviewColumn]
    left_out: int
    rules: list[dict[str, Any]]
    says_where: bool


def preview_of(table: Table) -> Preview:
    """Returns what the columns of a file are understood as, by its first 10,000 rows.

    Raises:
        SitesFileError: it cannot be read.
    """
    found = guess(replace(table, read=lambda: islice(table.read(), _ROWS_LOOKED_AT)))
    rules = [each for each in found.mapping.rules if each.field in WHERE_FIELDS and each.columns]
    field_of = {name: rule for rule in reversed(rules) for name in rule.columns}
    options = {column: name for name, column in option_columns(table.columns).items()}
    columns: list[PreviewColumn] = []
    for each in found.columns:
        rule, option = field_of.get(each.name), options.get(each.name)
        role: Role = "where" if rule is not None else "option" if option is not None else "kept"
        columns.append(
            {
                "column": each.name,
                "filled": each.filled,
                "role": role,
                "field": rule.field if rule is not None else option,
                "doubtful": rule is not None and rule.confidence == "doubtful",
            }
        )
    return {
        "columns": columns[:MOST_SHOWN],
        "left_out": max(0, len(columns) - MOST_SHOWN),
        "rules": [dict(rule.as_record()) for rule in rules],
        "says_where": bool(rules),
    }


def preview_as_json(preview: Preview) -> bytes:
    """Returns a preview as `preview_in` reads it."""
    return json.dumps(preview).encode()


def preview_in(content: bytes) -> Preview:
    """Returns the preview that `preview_as_json` wrote.

    Raises:
        DamagedError: it is none.
    """
    try:
        found: Preview = json.loads(content)
    except ValueError as error:
        raise DamagedError(PREVIEW) from error
    return found


def mapping_of_rules(rules: list[dict[str, Any]]) -> ColumnMapping:
    """Returns the mapping of some rules, as a person sends them.

    Raises:
        MappingError: one is malformed.
    """
    return mapping_of({"rules": rules})
