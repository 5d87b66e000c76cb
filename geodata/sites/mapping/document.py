"""The mapping of a file of sites: a small document, which a person may read and change."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NotRequired, TypedDict, cast, get_args

from geodata.errors import MappingError
from geodata.sites.mapping.names import writable
from geodata.sites.site import FIELD_NAMES

Conversion = Literal[
    "text",
    "join",
    "first",
    "list",
    "date",
    "degrees",
    "latlon",
    "lonlat",
    "projected",
    "weekdays",
    "day_times",
    "days_and_times",
    "flag",
    "address",
    "derived",
]
"""How cells become a value.

- `text`: the cell of one column. `date` too, which says that it is a day.
- `join`: the cells of several columns, one after the other; `first`: the first that is filled.
- `list`: several values in each cell, of one column or of several.
- `degrees`: latitude, then longitude, a column each; `latlon`, `lonlat`: both in one cell.
- `projected`: x, then y, in metres: Lambert-93, or the projection of the territory.
- `weekdays`: opening hours in a column a day; `day_times`: two columns a day or more, opening
  and closing; `days_and_times`: days in the first column, hours in the next.
- `flag`: yes or no; yes `gives` one value of the field.
- `address`: street, postcode and town in one cell.
- `derived`: of no column: the id that is made of what does not change.
"""
Confidence = Literal["sure", "doubtful"]
Why = Literal["name", "synonym", "values", "shape", "person"]
Origin = Literal["known", "kept", "guessed", "confirmed"]
Fate = Literal["may_be_lost", "undecided"]

POSITION = "position"
"""The field of a rule that gives both coordinates."""

FIELDS_OF_RULES = (*FIELD_NAMES, POSITION)
"""What a rule may give."""

VERSION = 1
MOST_RULES = 2_000
MOST_COLUMNS = 20_000
_MOST_VALUES = 5_000
_LONGEST_TEXT = 2_000

RuleRecord = TypedDict(
    "RuleRecord",
    {
        "field": str,
        "columns": list[str],
        "as": Conversion,
        "confidence": Confidence,
        "why": Why,
        "values": NotRequired[dict[str, str]],
        "gives": NotRequired[str],
    },
)
"""A rule in JSON: `values` and `gives` only where it has them."""


class MappingRecord(TypedDict):
    """A mapping in JSON."""

    version: int
    shape: str | None
    fingerprint: str
    origin: Origin
    rules: list[RuleRecord]
    unread: dict[str, Fate]
    constants: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One field, the columns that give it, and how.

    Args:
        field: a field of a site, or `position`.
        columns: as the file names them, in the order that the conversion reads them.
        conversion: `as` in the document.
        values: what a wording of the file is in the vocabulary; several parted by `|`, of
            another field after its name and a colon, '' of what says nothing.
        gives: the value that the yes of a flag stands for.
        confidence: whether somebody should look at it.
        why: what made it.
    """

    field: str
    columns: tuple[str, ...]
    conversion: Conversion = "text"
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    gives: str | None = None
    confidence: Confidence = "sure"
    why: Why = "name"

    def as_record(self) -> RuleRecord:
        """Returns the rule for JSON."""
        record: RuleRecord = {
            "field": self.field,
            "columns": [writable(column) for column in self.columns],
            "as": self.conversion,
            "confidence": self.confidence,
            "why": self.why,
        }
        if self.values:
            record["values"] = dict(self.values)
        if self.gives is not None:
            record["gives"] = self.gives
        return record


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of a file gives which field, by which conversion.

    Args:
        fingerprint: of the file's header (`names.fingerprint`).
        rules: in no order; two may give one field.
        shape: the known shape that the file has, if it has one.
        origin: where the mapping comes from.
        unread: every filled column that no rule reads: lost knowingly, or yet to be decided.
        constants: fields with the same value in every row that has none of its own.
    """

    fingerprint: str
    rules: tuple[Rule, ...]
    shape: str | None = None
    origin: Origin = "guessed"
    unread: Mapping[str, Fate] = dataclasses.field(default_factory=dict)
    constants: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def as_record(self) -> MappingRecord:
        """Returns the mapping for JSON."""
        return {
            "version": VERSION,
            "shape": self.shape,
            "fingerprint": self.fingerprint,
            "origin": self.origin,
            "rules": [rule.as_record() for rule in self.rules],
            "unread": {writable(column): fate for column, fate in self.unread.items()},
            "constants": dict(self.constants),
        }

    def confirmed(self) -> ColumnMapping:
        """Returns the mapping as a person who has looked at it confirms it."""
        rules = tuple(replace(rule, confidence="sure", why="person") for rule in self.rules)
        return replace(self, rules=rules, origin="confirmed")


def publishable(mapping: ColumnMapping) -> list[str]:
    """Returns the filled columns that nobody has decided of, which stop a publication."""
    return [column for column, fate in mapping.unread.items() if fate == "undecided"]


def mapping_of(record: object) -> ColumnMapping:
    """Returns the mapping that a document describes.

    Args:
        record: as parsed from JSON or YAML; only `rules` is needed.

    Raises:
        MappingError: it is malformed; it says where.
    """
    document = _object(record, "")
    _refuse_others(document, MappingRecord.__annotations__, "")
    if document.get("version", VERSION) != VERSION:
        raise MappingError("version", f"must be {VERSION}")
    rules = tuple(
        _rule(rule, f"rules.{index}")
        for index, rule in enumerate(_list(document.get("rules"), "rules", MOST_RULES))
    )
    unread = _texts(document.get("unread") or {}, "unread", MOST_COLUMNS)
    for column, fate in unread.items():
        _one_of(fate, get_args(Fate), f"unread.{column}")
    constants = _texts(document.get("constants") or {}, "constants", len(FIELD_NAMES))
    for name in constants:
        _one_of(name, FIELD_NAMES, "constants")
    shape = document.get("shape")
    return ColumnMapping(
        fingerprint=_text(document.get("fingerprint") or "", "fingerprint"),
        rules=rules,
        shape=None if shape is None else _text(shape, "shape"),
        origin=cast(
            "Origin", _one_of(document.get("origin", "guessed"), get_args(Origin), "origin")
        ),
        unread=cast("dict[str, Fate]", unread),
        constants=constants,
    )


def _rule(record: object, path: str) -> Rule:
    given = _object(record, path)
    _refuse_others(given, RuleRecord.__annotations__, path)
    name = _one_of(given.get("field"), FIELDS_OF_RULES, f"{path}.field")
    conversion = _one_of(given.get("as", "text"), get_args(Conversion), f"{path}.as")
    columns = _list(given.get("columns", []), f"{path}.columns", MOST_COLUMNS)
    read = tuple(_text(column, f"{path}.columns.{index}") for index, column in enumerate(columns))
    _check_count(len(read), conversion, path)
    _check_field(name, conversion, path)
    gives = given.get("gives")
    if conversion == "flag" and gives is None:
        raise MappingError(f"{path}.gives", "a flag gives a value: it is missing")
    confidence = _one_of(
        given.get("confidence", "sure"), get_args(Confidence), f"{path}.confidence"
    )
    why = _one_of(given.get("why", "person"), get_args(Why), f"{path}.why")
    return Rule(
        field=name,
        columns=read,
        conversion=cast("Conversion", conversion),
        values=_texts(given.get("values") or {}, f"{path}.values", _MOST_VALUES),
        gives=None if gives is None else _text(gives, f"{path}.gives"),
        confidence=cast("Confidence", confidence),
        why=cast("Why", why),
    )


_COUNTS: Mapping[str, tuple[int, int]] = {
    "text": (1, 1),
    "date": (1, 1),
    "degrees": (2, 2),
    "projected": (2, 2),
    "latlon": (1, 1),
    "lonlat": (1, 1),
    "weekdays": (1, 14),
    "day_times": (2, 56),
    "days_and_times": (2, 2),
    "flag": (1, 1),
    "address": (1, 1),
    "derived": (0, 0),
}
"""The fewest and the most columns that a conversion reads; others read one or more."""

_OWN_FIELD: Mapping[str, str] = {
    **dict.fromkeys(("degrees", "latlon", "lonlat", "projected"), POSITION),
    **dict.fromkeys(("weekdays", "day_times", "days_and_times"), "horaires"),
    "address": "adresse",
    "derived": "id",
}
"""The one field that a conversion gives."""


def _check_count(count: int, conversion: str, path: str) -> None:
    fewest, most = _COUNTS.get(conversion, (1, MOST_COLUMNS))
    if not fewest <= count <= most:
        wanted = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        raise MappingError(f"{path}.columns", f"{conversion} reads {wanted}, not {count}")


def _check_field(name: str, conversion: str, path: str) -> None:
    own = _OWN_FIELD.get(conversion)
    if own is not None and name != own:
        raise MappingError(f"{path}.as", f"{conversion} gives {own}, not {name}")
    if name == POSITION and own != POSITION:
        raise MappingError(f"{path}.as", f"{conversion} gives no position")


def _object(value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MappingError(path, "must be an object")
    return value


def _list(value: object, path: str, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise MappingError(path, "must be a list")
    if len(value) > most:
        raise MappingError(path, f"more than {most:,} of them")
    return value


def _text(value: object, path: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise MappingError(path, f"must be a text of {_LONGEST_TEXT:,} characters at most")
    return value


def _texts(value: object, path: str, most: int) -> dict[str, str]:
    given = _object(value, path)
    if len(given) > most:
        raise MappingError(path, f"more than {most:,} of them")
    return {_text(key, path): _text(text, f"{path}.{key}") for key, text in given.items()}


def _one_of(value: object, allowed: Iterable[str], path: str) -> str:
    possible = tuple(allowed)
    if not isinstance(value, str) or value not in possible:
        raise MappingError(path, f"must be one of {', '.join(possible)}")
    return value


def _refuse_others(given: Mapping[str, Any], known: Iterable[str], path: str) -> None:
    for key in given:
        if key not in known:
            raise MappingError(f"{path}.{str(key)[:60]}".lstrip("."), "no such key")
