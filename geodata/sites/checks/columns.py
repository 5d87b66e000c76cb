"""What there is to say of the columns of a file: which are read, as what, and which are not."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.sites.checks.drafts import shown
from geodata.sites.mapping import Guess, Rule
from geodata.sites.site import Fact, Finding, Severity

_MOST_REPORTED = 200
_OWN_PAIR = ("latitude", "longitude")
_KNOWN_ALREADY = ("standard", None)


def column_findings(guess: Guess) -> Iterator[Finding]:
    """Yields a finding for each column that is not the standard's own: read, lost or undecided."""
    mapping = guess.mapping
    if mapping.shape not in _KNOWN_ALREADY:
        yield Finding(0, "note", "", "shape_known", {"shape": str(mapping.shape)})
    for name, value in mapping.constants.items():
        yield Finding(0, "note", name, "constant_given", {"value": shown(value)})
    if any(rule.conversion == "derived" for rule in mapping.rules):
        yield Finding(0, "note", "id", "id_derived")
    of_columns = [*_of_unread(guess), *_of_rules(mapping.rules)]
    yield from of_columns[:_MOST_REPORTED]
    if len(of_columns) > _MOST_REPORTED:
        yield Finding(0, "warning", "", "column_unread", sentence="column_unread.others")


def _of_rules(rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for rule in rules:
        for column in rule.columns:
            if column == rule.field or column in _OWN_PAIR:
                continue
            facts: dict[str, Fact] = {"column": shown(column), "today": rule.field}
            if rule.confidence == "sure":
                yield _finding("note", "column_renamed", column, facts)
            else:
                yield _finding("warning", "column_doubtful", column, facts)


def _of_unread(guess: Guess) -> Iterator[Finding]:
    for column in guess.columns:
        fate = guess.mapping.unread.get(column.name)
        facts: dict[str, Fact] = {"column": shown(column.name), "count": column.filled}
        if fate == "undecided":
            yield _finding("warning", "column_unread", column.name, facts)
        elif fate == "may_be_lost":
            yield _finding("note", "column_lost", column.name, facts)


def _finding(severity: Severity, code: str, column: str, facts: dict[str, Fact]) -> Finding:
    return Finding(0, severity, shown(column), code, facts)
