"""The report on a file of values per commune, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def report_in_words(report: Mapping[str, Any]) -> Iterator[str]:
    """Yields the lines of a report (`ReadingReport.as_record`); what did not happen is not said."""
    yield (
        f"{report['rows']:,} rows; {report['valued']:,} of {report['communes']:,} communes and "
        f"arrondissements have a value, {report['missing']:,} have none"
    )
    yield from (f"  {name}: {_number(value)}" for name, value in report["values"].items())
    for text, count in report["missing_cells"].items():
        yield f"missing in the file: {count:,} times {text!r}"
    yield from _codes(report)
    for city in report["cities"]:
        yield f"{city['name']} ({city['code']}): {city['outcome']}"
    if report["defaulted"]:
        yield f"communes not in the file, given the class of the absent: {report['defaulted']:,}"


def _codes(report: Mapping[str, Any]) -> Iterator[str]:
    repaired, ignored, merged = report["repaired"], report["ignored"], report["merged"]
    if repaired["count"]:
        yield f"codes repaired: {repaired['count']:,}"
        yield from (
            f"  line {each['line']}: {each['given']} -> {each['kept']}"
            for each in repaired["first"]
        )
    if ignored["count"]:
        total = "" if ignored["sum"] is None else f", {_number(ignored['sum'])} in all"
        yield f"unknown codes ignored: {ignored['count']:,}{total}"
        yield from (f"  line {each['line']}: {each['code']!r}" for each in ignored["first"])
    if report["former_codes"]:
        yield f"codes of former communes: {report['former_codes']:,}"
    if merged["count"]:
        how = ", ".join(f"{name} {count:,}" for name, count in merged["how"].items())
        yield f"communes that several codes are in now: {merged['count']:,} ({how})"
        yield from (
            f"  {each['code']} {each['name']}: {', '.join(each['from'])} ({each['how']})"
            for each in merged["first"]
        )


def _number(value: float) -> str:
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
