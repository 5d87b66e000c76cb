"""A mapping applied: the cells of a row made values of fields, as they are written there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from geodata.sites.mapping.addresses import add_address
from geodata.sites.mapping.document import ColumnMapping, Conversion, Rule
from geodata.sites.mapping.looks import FALSE, TRUE, text_of
from geodata.sites.mapping.mapped import Cells, Mapped, is_empty
from geodata.sites.mapping.names import WrittenNames
from geodata.sites.mapping.positions import add_degrees, add_pair, add_projected
from geodata.sites.mapping.weeks import add_day_times, add_days_and_times, add_weekdays
from geodata.sites.site import MULTI_VALUED
from geodata.sites.values.parting import parted_by
from geodata.sites.values.wordings import is_wording, key_of, read_wording, target_of
from geodata.sites.vocabularies import VOCABULARIES

Step = Callable[[Cells, Mapped], None]
_LAST: tuple[Conversion, ...] = ("address",)
"""What is read once the row has all that its own columns give."""
_LINES = frozenset({"presentation_detail"})
"""Fields whose joined cells have a line each."""


class Mapper:
    """Applies a mapping to the rows of one table; made once a table.

    Columns are found under their own name, or under the same name in other letters.
    """

    def __init__(self, mapping: ColumnMapping, columns: Iterable[str]) -> None:
        names = WrittenNames(columns)
        bound = [(rule, _bound(rule, names)) for rule in mapping.rules]
        self.derives_ids = any(rule.conversion == "derived" for rule in mapping.rules)
        """Whether ids are made of what does not change, and not read."""
        self._constants = tuple(mapping.constants.items())
        self._single = tuple(
            (rule.field, columns[0]) for rule, columns in bound if columns and _is_plain(rule)
        )
        steps = [
            (rule.conversion in _LAST, _step(rule, columns))
            for rule, columns in bound
            if columns and not _is_plain(rule)
        ]
        self._steps = tuple(step for _, step in sorted(steps, key=lambda each: each[0]))

    def apply(self, cells: Cells) -> Mapped:
        """Returns the values of a row by field."""
        mapped = Mapped()
        values = mapped.values
        for field, column in self._single:
            value = cells.get(column)
            if value is None or value == "":
                continue
            if field not in values and isinstance(value, str) and not value.isspace():
                values[field] = value
            else:
                mapped.offer(field, value)
        for step in self._steps:
            step(cells, mapped)
        for field, constant in self._constants:
            mapped.add_constant(field, constant)
        return mapped


def _bound(rule: Rule, names: WrittenNames) -> tuple[str, ...]:
    """Returns the columns of a rule as the table names them; one that it lacks keeps its place."""
    written = [names.get(name) for name in rule.columns]
    if all(name is None for name in written):
        return ()
    return tuple(
        name if found is None else found for found, name in zip(written, rule.columns, strict=True)
    )


def _is_plain(rule: Rule) -> bool:
    """Whether a rule takes a cell as it is, which is most of what files need."""
    is_alone = len(rule.columns) == 1 and not rule.values
    if rule.field in MULTI_VALUED:
        return False
    return is_alone and rule.conversion in ("text", "date", "first", "join")


def _step(rule: Rule, columns: tuple[str, ...]) -> Step:
    steps: Mapping[Conversion, Callable[..., None]] = {
        "degrees": add_degrees,
        "projected": add_projected,
        "latlon": partial(add_pair, is_lat_first=True),
        "lonlat": partial(add_pair, is_lat_first=False),
        "weekdays": add_weekdays,
        "day_times": add_day_times,
        "days_and_times": add_days_and_times,
        "address": add_address,
    }
    if rule.conversion in steps:
        return partial(_columns_step, steps[rule.conversion], columns)
    if rule.conversion == "flag":
        return partial(_flag, rule, columns[0])
    if rule.field in MULTI_VALUED:
        return partial(_list, rule, columns)
    return partial(_join if rule.conversion == "join" else _first, rule, columns)


def _columns_step(
    step: Callable[..., None], columns: tuple[str, ...], cells: Cells, mapped: Mapped
) -> None:
    step(columns, cells, mapped)


def _first(rule: Rule, columns: tuple[str, ...], cells: Cells, mapped: Mapped) -> None:
    """Offers each cell in turn: the first is kept, and another that differs is reported."""
    for column in columns:
        value = cells.get(column)
        if not is_empty(value):
            mapped.offer(rule.field, _valued(rule, value))


def _valued(rule: Rule, value: Any) -> Any:
    if not rule.values:
        return value
    return _by_key(rule).get(key_of(text_of(value)), value)


def _join(rule: Rule, columns: tuple[str, ...], cells: Cells, mapped: Mapped) -> None:
    parts: list[str] = []
    for column in columns:
        text = _whole(text_of(cells.get(column)))
        if text and not (parts and text.startswith(f"{parts[-1]} ")):
            parts.append(text)
        elif text:
            parts[-1] = text
    if parts:
        mapped.offer(rule.field, ("\n" if rule.field in _LINES else " ").join(parts))


def _whole(text: str) -> str:
    """Returns the number of a house as people write it: a spreadsheet makes 12.0 of 12."""
    return text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text


def _list(rule: Rule, columns: tuple[str, ...], cells: Cells, mapped: Mapped) -> None:
    for column in columns:
        value = cells.get(column)
        if is_empty(value):
            continue
        if rule.values:
            _read_values(rule, text_of(value), mapped)
        else:
            mapped.lists.append((rule.field, value))


def _read_values(rule: Rule, text: str, mapped: Mapped) -> None:
    by_key = _by_key(rule)

    def is_known(item: str) -> bool:
        return key_of(item) in by_key or is_wording(rule.field, item)

    for item in parted_by(text, is_known):
        value = by_key.get(key_of(item))
        if value is None:
            mapped.lists.append((rule.field, item))
            continue
        targets = [target_of(rule.field, one) for one in value.split("|") if one]
        for field, target in targets:
            mapped.give(field, target)
        kept = [
            target if field == rule.field else f"{field}: {target}" for field, target in targets
        ]
        if kept != [item]:
            sentence = None if kept else "wording_read.nothing"
            facts = {"value": item, "read": ", ".join(kept)}
            mapped.say("note", "wording_read", rule.field, sentence, given=item, kept=kept, **facts)


def _by_key(rule: Rule) -> Mapping[str, str]:
    return {key_of(wording): value for wording, value in rule.values.items()}


def _flag(rule: Rule, column: str, cells: Cells, mapped: Mapped) -> None:
    text = text_of(cells.get(column))
    key = text.lower()
    if not text or key in FALSE or rule.gives is None:
        return
    if key in TRUE or key_of(text) in (key_of(column), key_of(rule.gives)):
        mapped.give(rule.field, rule.gives)
    elif rule.field in VOCABULARIES and read_wording(rule.field, text) is not None:
        mapped.lists.append((rule.field, text))
    else:
        mapped.say("warning", "flag_unknown", rule.field, given=text, column=column, value=text)
