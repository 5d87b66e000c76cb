"""What the columns of a table hold: how many filled cells, and a sample of what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.sites.mapping.looks import Look, share, text_of
from geodata.sites.mapping.names import writable
from geodata.sites.values.parting import parted
from geodata.sites.values.wordings import read_wording

MOST_SAMPLED = 200
"""Different values of a column that are looked at."""
_LONGEST_SAMPLED = 400
_EXAMPLES = 3
_LONGEST_EXAMPLE = 80
_MOST_REMEMBERED = 300_000
"""Values remembered to know whether a column has none twice."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What a column holds: its name as written, how many filled cells, three of them."""

    name: str
    filled: int
    examples: tuple[str, ...]


class Sample:
    """A column as it is read: its count of filled cells, and its first different values."""

    __slots__ = (
        *("_looks", "_seen", "filled", "is_in_order", "is_repeated", "is_sampled"),
        *("name", "rows", "texts"),
    )

    def __init__(self, name: str, *, is_id: bool) -> None:
        self.name = name
        self.filled = 0
        self.rows = 0
        self.texts: dict[str, None] = {}
        self.is_repeated = False
        """Whether a value stands twice; known of columns that may be ids."""
        self.is_in_order = is_id
        """Whether the values are 1, 2, 3: the numbers of the rows."""
        self.is_sampled = False
        """Whether there are samples enough, and what is left is to count filled cells."""
        self._seen: set[int] | None = set() if is_id else None
        self._looks: dict[object, float] = {}

    def add(self, value: Any, number: int) -> None:
        """Counts a cell of a row."""
        if value is None or value == "":
            return
        text = text_of(value)
        if not text:
            return
        self.filled += 1
        if len(self.texts) < MOST_SAMPLED:
            self.texts.setdefault(text[:_LONGEST_SAMPLED])
        if self._seen is not None:
            self._remember(self._seen, text, number)
        elif len(self.texts) >= MOST_SAMPLED:
            self.is_sampled = True

    def looks(self, look: Look) -> float:
        """Returns how much of the sample looks like something."""
        if look not in self._looks:
            self._looks[look] = share(look, self.texts)
        return self._looks[look]

    def known(self, field: str, *, exactly: bool = False) -> float:
        """Returns how much of the sample is known of a vocabulary, value by value."""
        key = (field, exactly)
        if key not in self._looks:
            items = [item for text in list(self.texts)[:50] for item in parted(field, text)]
            readings = [read_wording(field, item) for item in items]
            known = [
                reading is not None and (reading.is_exact or not exactly) for reading in readings
            ]
            self._looks[key] = sum(known) / len(known) if known else 0.0
        return self._looks[key]

    def profile(self) -> ColumnProfile:
        """Returns the column for people."""
        examples = tuple(_short(text) for text in list(self.texts)[:_EXAMPLES])
        return ColumnProfile(self.name, self.filled, examples)

    def _remember(self, seen: set[int], text: str, number: int) -> None:
        self.is_in_order = self.is_in_order and text == str(number)
        if not self.is_repeated and len(seen) < _MOST_REMEMBERED:
            mark = hash(text)
            self.is_repeated = mark in seen
            seen.add(mark)


def samples_of(
    columns: Iterable[str],
    rows: Iterable[tuple[int, Mapping[str | None, Any]]],
    may_be_ids: frozenset[str],
) -> dict[str, Sample]:
    """Returns a sample of each column, reading the rows once."""
    samples = {name: Sample(name, is_id=name in may_be_ids) for name in columns}
    for number, cells in rows:
        for name, value in cells.items():
            if name is None:
                continue
            sample = samples.get(name)
            if sample is None:
                sample = samples[name] = Sample(name, is_id=False)
            if value is None or value == "":
                continue
            if sample.is_sampled:
                # Of a million cells.
                sample.filled += not (isinstance(value, str) and value.isspace())
            else:
                sample.add(value, number)
    return samples


def _short(text: str) -> str:
    line = writable(" ".join(text.split()))
    return line if len(line) <= _LONGEST_EXAMPLE else f"{line[: _LONGEST_EXAMPLE - 1]}…"
