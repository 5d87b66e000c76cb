"""The mapping of a table guessed: by its shape, by the names of its columns, by what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypedDict

from geodata.sites.files import Table
from geodata.sites.mapping.columns import rules_by_column
from geodata.sites.mapping.document import (
    POSITION,
    ColumnMapping,
    Confidence,
    Conversion,
    Fate,
    Rule,
)
from geodata.sites.mapping.groups import rules_by_group
from geodata.sites.mapping.names import WrittenNames, fingerprint, writable
from geodata.sites.mapping.profiles import ColumnProfile, Sample, samples_of
from geodata.sites.mapping.shapes import lost_in, parts_of, rules_in, shape_of
from geodata.sites.mapping.synonyms import is_of_the_commune, meanings
from geodata.sites.site import FIELD_NAMES

_FEWEST_IN_ORDER = 5
"""Ids 1, 2, 3, 4, 5 are the numbers of the rows; fewer may be ids."""

State = Literal["read", "may_be_lost", "undecided", "empty"]

ColumnRecord = TypedDict(
    "ColumnRecord",
    {
        "column": str,
        "filled": int,
        "examples": list[str],
        "field": str | None,
        "as": Conversion | None,
        "confidence": Confidence | None,
        "state": State,
    },
)
"""A column of a file in JSON, with what reads it."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping, and what it was made from."""

    mapping: ColumnMapping
    columns: tuple[ColumnProfile, ...]

    @property
    def doubts(self) -> list[Rule]:
        """The rules that somebody should look at."""
        return [rule for rule in self.mapping.rules if rule.confidence == "doubtful"]

    def as_records(self) -> list[ColumnRecord]:
        """Returns each column for JSON, in the order of the file, with what reads it."""
        return columns_of(self.mapping, self.columns)


def columns_of(mapping: ColumnMapping, columns: Iterable[ColumnProfile]) -> list[ColumnRecord]:
    """Returns each column for JSON, in the order of the file, with what a mapping reads of it."""
    listed = list(columns)
    names = WrittenNames(column.name for column in listed)
    rules = {names.get(name): rule for rule in reversed(mapping.rules) for name in rule.columns}
    unread = {names.get(name): fate for name, fate in mapping.unread.items()}
    return [_record(each, rules.get(each.name), unread.get(each.name)) for each in listed]


def _record(column: ColumnProfile, rule: Rule | None, fate: Fate | None) -> ColumnRecord:
    state: State = "read" if rule is not None else "undecided" if column.filled else "empty"
    return {
        "column": writable(column.name),
        "filled": column.filled,
        "examples": list(column.examples),
        "field": None if rule is None else rule.field,
        "as": None if rule is None else rule.conversion,
        "confidence": None if rule is None else rule.confidence,
        "state": fate if fate is not None and rule is None and column.filled else state,
    }


def guess(table: Table, kept: Callable[[str], ColumnMapping | None] | None = None) -> Guess:
    """Returns the mapping of a table: the one that was kept for its header, or the best guess.

    Args:
        table: read once over, for what its columns hold.
        kept: gives the mapping that a person confirmed for a fingerprint.

    Raises:
        SitesFileError: the file is unusable.
    """
    samples = _samples(table)
    columns = tuple(sample.profile() for sample in samples.values())
    mark = fingerprint(samples)
    known = None if kept is None else kept(mark)
    if known is not None:
        return Guess(complete(replace(known, origin="kept", fingerprint=mark), columns), columns)
    return Guess(_guessed(samples, mark), columns)


def profiles_of(table: Table) -> tuple[ColumnProfile, ...]:
    """Returns what the columns of a table hold.

    Raises:
        SitesFileError: the file is unusable.
    """
    return tuple(sample.profile() for sample in _samples(table).values())


def complete(mapping: ColumnMapping, columns: Iterable[ColumnProfile]) -> ColumnMapping:
    """Returns a mapping that says of every filled column of a file that it reads it, or not."""
    listed = list(columns)
    names = WrittenNames(column.name for column in listed)
    read = {names.get(name) for rule in mapping.rules for name in rule.columns}
    fates = {names.get(name): fate for name, fate in mapping.unread.items()}
    unread: dict[str, Fate] = {
        column.name: fates.get(column.name, "undecided")
        for column in listed
        if column.filled and column.name not in read
    }
    return replace(mapping, unread=unread)


def _samples(table: Table) -> dict[str, Sample]:
    may_be_ids = frozenset(
        column
        for column in table.columns
        if any(meaning.field == "id" for meaning in meanings(column))
    )
    rows = ((row.number, row.values) for row in table.rows() if row.values is not None)
    return samples_of(table.columns, rows, may_be_ids)


def _guessed(samples: Mapping[str, Sample], mark: str) -> ColumnMapping:
    shape = shape_of(samples)
    parts = parts_of(samples)
    of_shapes = [shape, *parts] if shape is not None else parts
    rules = [rule for each in of_shapes for rule in rules_in(each, samples)]
    lost = {name: why for each in of_shapes for name, why in lost_in(each, samples).items()}
    constants = {} if shape is None else dict(shape.constants)
    rest = _unread(samples, rules, lost)
    rules += rules_by_group(rest, rules)
    rest = _unread(samples, rules, lost)
    rules += rules_by_column(rest, rules, len(samples))
    rules = _with_ids(rules, samples, is_standard=shape is not None and shape.name == "standard")
    lost |= dict.fromkeys(_numbers(samples, rules), "the numbers of the rows")
    lost |= dict.fromkeys(_of_the_commune(samples, rules), "the commune says it")
    rest = {name: sample for name, sample in _unread(samples, rules, {}).items() if sample.filled}
    return ColumnMapping(
        fingerprint=mark,
        rules=tuple(_in_order(rules)),
        shape=None if shape is None else shape.name,
        origin="guessed" if shape is None else "known",
        unread={name: "may_be_lost" if name in lost else "undecided" for name in rest},
        constants=constants,
    )


def _of_the_commune(samples: Iterable[str], rules: Iterable[Rule]) -> list[str]:
    """Returns the columns of territories that the commune says, where a column gives communes."""
    fields = {rule.field for rule in rules}
    if fields.isdisjoint(("commune", "code_insee")):
        return []
    return [name for name in samples if is_of_the_commune(name)]


def _unread(
    samples: Mapping[str, Sample], rules: Iterable[Rule], lost: Mapping[str, str]
) -> dict[str, Sample]:
    read = {name for rule in rules for name in rule.columns}
    return {
        name: sample for name, sample in samples.items() if name not in read and name not in lost
    }


def _with_ids(rules: list[Rule], samples: Mapping[str, Sample], *, is_standard: bool) -> list[Rule]:
    """Returns the rules with ids that stay: those of the file, or derived where it has none.

    The standard asks for ids that stay; elsewhere 1, 2, 3 are the numbers of the rows.
    """
    if any(rule.conversion == "derived" for rule in rules):
        return rules
    of_ids = [rule for rule in rules if rule.field == "id"]
    good = [
        rule
        for rule in of_ids
        if rule.why == "shape" or _are_ids(samples[rule.columns[0]], is_standard=is_standard)
    ]
    others = [rule for rule in rules if rule.field != "id"]
    return [good[0] if good else Rule("id", (), "derived", why="values"), *others]


def _are_ids(sample: Sample, *, is_standard: bool) -> bool:
    if is_standard or not sample.filled:
        return bool(sample.filled)
    if sample.is_in_order and sample.filled >= _FEWEST_IN_ORDER:
        return False
    # A column that is called `id` is one, and each id that stands twice in it is reported.
    return sample.name == "id" or not sample.is_repeated


def _numbers(samples: Mapping[str, Sample], rules: Iterable[Rule]) -> list[str]:
    """Returns the columns of the numbers of the rows, which ids that are derived do without."""
    is_derived = any(rule.conversion == "derived" for rule in rules)
    return [name for name, sample in samples.items() if is_derived and sample.is_in_order]


def _in_order(rules: Iterable[Rule]) -> list[Rule]:
    """Returns rules in the order of the standard's fields; those of one field stay in theirs."""
    places = {name: index for index, name in enumerate(FIELD_NAMES)}
    places[POSITION] = places["latitude"]
    return sorted(rules, key=lambda rule: places[rule.field])
