"""A plan as a workbook: its summary, its tables, and a sheet that defines every column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from geodata.exports.coverage_sheets import DEFINITIONS
from geodata.exports.coverage_tables import Table
from geodata.exports.coverage_xlsx import workbook_of
from geodata.exports.plan_tables import TABLES, about, summary_of, supposed_by, table_of


def plan_xlsx(plan: Mapping[str, Any]) -> bytes:
    """Returns a plan as a workbook; tables without a row have no sheet.

    The same plan always makes the same bytes: the document's date is `computed_at`.
    """
    tables = [table for name in TABLES if (table := table_of(plan, name)).records]
    defined = Table("Définitions", DEFINITIONS, _definitions(tables))
    said = (summary_of(plan), supposed_by(plan))
    return workbook_of([*said, *tables, defined], _properties(plan))


def _definitions(tables: Sequence[Table]) -> list[dict[str, Any]]:
    return [
        {
            "sheet": table.title,
            "label": column.label,
            "unit": column.unit,
            "definition": column.fr,
        }
        for table in tables
        for column in table.columns
    ]


def _properties(plan: Mapping[str, Any]) -> dict[str, Any]:
    facts = {fact.key: fact.value for fact in about(plan)}
    said = plan.get("computed_at")
    # A plan that was never stored has no moment: the workbook has one that says nothing.
    moment = datetime(1980, 1, 1, tzinfo=UTC) if said is None else datetime.fromisoformat(said)
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return {
        "title": f"Plan · {facts['scenario']}",
        "subject": facts["proof"],
        "author": "Maillage",
        "created": moment,
    }
