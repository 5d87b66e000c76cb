"""A mapping applied: the cells of a row made values of fields, as they are written there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.sites.mapping.document import ColumnMapping
from geodata.sites.site import Severity

Cells = Mapping[str | None, Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a conversion has to say of a row; the check makes a finding of it."""

    severity: Severity
    code: str
    field: str
    given: Any = None
    kept: Any = None
    facts: Mapping[str, str | int | float] = dataclasses.field(default_factory=dict)


@dataclass(slots=True)
class Mapped:
    """A row by field: values as they are written, several in a list, and what there is to say."""

    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    remarks: list[Remark] = dataclasses.field(default_factory=list)


class Mapper:
    """Applies a mapping to the rows of one table; made once a table.

    Columns are found under their own name, or under the same name in other letters.
    """

    def __init__(self, mapping: ColumnMapping, columns: Iterable[str]) -> None:
        raise NotImplementedError

    def apply(self, cells: Cells) -> Mapped:
        """Returns the values of a row by field."""
        raise NotImplementedError
