"""Shapes of files that are known from the start, kept as data: `shapes/*.toml`, one a shape."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from geodata.sites.mapping.document import ColumnMapping, Rule, mapping_of
from geodata.sites.mapping.names import fingerprint, tight

_MOST = 0.8
"""How much of its columns a file has, to have a shape that it bears no mark of."""
_FEWEST = 6
"""Columns that say something of a file without the marks of a shape."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of files: which of its columns give what, and which may be lost.

    Args:
        name: in the mapping.
        title: what people call it.
        marks: columns that no other file has together.
        fingerprint: of a header that bears no mark, and is known whole.
        rules: as in a mapping; of columns that a file has not, a rule does without.
        lost: columns that may be lost, and why.
        constants: fields with one value in every row.
        is_part: whether it comes beside another shape, as the answers of a geocoder do.
    """

    name: str
    title: str
    marks: frozenset[str]
    rules: tuple[Rule, ...]
    lost: Mapping[str, str]
    constants: Mapping[str, str]
    is_part: bool
    fingerprint: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """The names of its columns, without what names are compared without."""
        of_rules = {tight(column) for rule in self.rules for column in rule.columns}
        return frozenset(of_rules | {tight(column) for column in self.lost})


@cache
def shapes() -> tuple[Shape, ...]:
    """Returns every known shape."""
    folder = files("geodata.sites.mapping") / "shapes"
    texts = sorted(
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )
    return tuple(_shape(name.removesuffix(".toml"), tomllib.loads(text)) for name, text in texts)


def shape_of(columns: Iterable[str]) -> Shape | None:
    """Returns the shape of a header, the one with the most of its columns."""
    present = _present(columns)
    fitting = [shape for shape in shapes() if not shape.is_part and _fits(shape, present)]
    return max(fitting, key=lambda shape: len(shape.columns & present.keys()), default=None)


def parts_of(columns: Iterable[str]) -> list[Shape]:
    """Returns the shapes that a header has beside its own."""
    present = _present(columns)
    return [shape for shape in shapes() if shape.is_part and _fits(shape, present)]


def rules_in(shape: Shape, columns: Iterable[str]) -> list[Rule]:
    """Returns the rules of a shape for a header, with its columns as they are written there."""
    present = _present(columns)
    found = []
    for rule in shape.rules:
        written = tuple(present[tight(name)] for name in rule.columns if tight(name) in present)
        needs_all = rule.conversion in ("degrees", "projected", "days_and_times")
        if (written or rule.conversion == "derived") and not (
            needs_all and len(written) < len(rule.columns)
        ):
            found.append(replace(rule, columns=written))
    return found


def lost_in(shape: Shape, columns: Iterable[str]) -> dict[str, str]:
    """Returns the columns of a header that a shape knows may be lost, and why."""
    present = _present(columns)
    return {present[tight(name)]: why for name, why in shape.lost.items() if tight(name) in present}


def _fits(shape: Shape, present: Mapping[str, str]) -> bool:
    own = shape.columns
    if shape.fingerprint:
        return shape.fingerprint == fingerprint(present.values())
    if shape.marks and shape.marks <= present.keys():
        return True
    return (
        not shape.is_part and len(own) >= _FEWEST and len(own & present.keys()) >= _MOST * len(own)
    )


def _present(columns: Iterable[str]) -> dict[str, str]:
    """Returns the columns of a header by name; those of objects by their last name too."""
    written = list(columns)
    found = {tight(column): column for column in reversed(written)}
    for column in written:
        if "." in column.strip("."):
            found.setdefault(tight(column.rpartition(".")[2]), column)
    return found


def _shape(name: str, record: Mapping[str, Any]) -> Shape:
    mapping = _mapping(record)
    return Shape(
        name=name,
        title=record["title"],
        marks=frozenset(tight(column) for column in record.get("marks", ())),
        rules=mapping.rules,
        lost=record.get("lost", {}),
        constants=mapping.constants,
        is_part=bool(record.get("part", False)),
        fingerprint=fingerprint(record["header"]) if "header" in record else "",
    )


def _mapping(record: Mapping[str, Any]) -> ColumnMapping:
    rules = [{"why": "shape", **rule} for rule in record.get("rules", [])]
    return mapping_of({"rules": rules, "constants": dict(record.get("constants", {}))})
