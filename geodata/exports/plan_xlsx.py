"""A plan as a workbook: its summary, its tables, and a sheet that defines every column."""

from __future__ import annotations

from datetime import UTC, datetime

from geodata.exports.coverage_sheets import DEFINITIONS, definition
from geodata.exports.coverage_tables import Table
from geodata.exports.coverage_xlsx import workbook_of
from geodata.exports.plan_tables import TABLES, about, summary_of, supposed_by, table_of
from geodata.plans import PlanRecord


def plan_xlsx(plan: PlanRecord) -> bytes:
    """Returns a plan as a workbook; tables without a row have no sheet.

    The same plan always makes the same bytes: the document's date is `computed_at`.
    """
    tables = [table for name in TABLES if (table := table_of(plan, name)).records]
    defined = Table(
        "Définitions",
        DEFINITIONS,
        [definition(each.title, column) for each in tables for column in each.columns],
    )
    first = (summary_of(plan), supposed_by(plan))
    return workbook_of([*first, *tables, defined], _properties(plan))


def _properties(plan: PlanRecord) -> dict[str, object]:
    facts = {fact.key: fact.value for fact in about(plan)}
    computed = plan.get("computed_at")
    # A plan that was never stored has no moment: the workbook has one that says nothing.
    moment = (
        datetime(1980, 1, 1, tzinfo=UTC) if computed is None else datetime.fromisoformat(computed)
    )
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return {
        "title": f"Plan · {facts['scenario']}",
        "subject": facts["proof"],
        "author": "Maillage",
        "created": moment,
    }
