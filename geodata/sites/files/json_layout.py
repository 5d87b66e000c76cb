"""Where the records of a JSON file are: an array, what wraps it, one a line, or one alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from geodata.errors import SitesFileError
from geodata.sites.files.faults import unusable
from geodata.sites.files.json_text import LONGEST_RECORD, JsonText

_Path = tuple[str, ...]

WRAPPERS = ("results", "items", "data", "records", "fields", "features", "elements", "rows")
"""Members whose array is of records, whatever else the document says of itself."""
_OF_A_RECORD = frozenset({"nom", "name", "id", "properties"})
"""Members of a record, whose arrays of objects are values of its own."""
_FEWEST_IN_A_RECORD = 5
"""Objects of an array that no wrapper's name announces, in a document that looks like a record."""
_DEEPEST_WRAPPER = 3
_MOST_ARRAYS = 1_000
"""Arrays that are looked at for records: the members of a record of that many are no wrappers."""


class Element(NamedTuple):
    """A value, where it stands: an element of an array at `path`, or a member's value."""

    path: _Path
    line: int
    value: Any
    is_element: bool


@dataclass(slots=True)
class JsonLayout:
    """Where the records are: elements of the array at `path`, or whole values when it is None."""

    path: _Path | None
    is_lines: bool = False
    reference_system: str | None = None
    """What a GeoJSON of before 2016 says of its coordinates: a name of EPSG."""


def layout_of(text: JsonText) -> JsonLayout:
    """Returns where the records of a document are; it is read to its end, or to a fault.

    Raises:
        SitesFileError: it holds no record, or begins as no JSON.
    """
    if text.peek() == "[":
        return JsonLayout(())
    seen = _Seen()
    try:
        for element in elements(text):
            seen.add(element)
        is_lines = bool(text.peek())
    except SitesFileError:
        # The rows before the fault are read, and the fault is raised where it is.
        if not seen.records:
            raise
        is_lines = False
    path = None if is_lines else seen.wrapper()
    return JsonLayout(path, is_lines, seen.reference_system)


def records_of(text: JsonText, layout: JsonLayout, name: str) -> Iterator[tuple[int, Any]]:
    """Yields records with the line they begin at, and elements that are none.

    Raises:
        SitesFileError: the text is no JSON, is cut short, or nests too deeply.
    """
    if layout.path is None:
        while text.peek():
            line = text.line
            yield line, text.value()
        return
    is_first = True
    for element in elements(text):
        if not element.is_element or element.path != layout.path:
            continue
        if is_first and not isinstance(element.value, dict):
            raise unusable(name, "json_no_records")
        is_first = False
        yield element.line, element.value
    if text.peek():
        text.fail("json_goes_on")


def elements(text: JsonText, path: _Path = ()) -> Iterator[Element]:
    """Yields the elements of the arrays of a value, and its other members; none is kept."""
    sign = text.peek()
    if sign == "[":
        yield from _array(text, path)
    elif sign == "{" and len(path) < _DEEPEST_WRAPPER:
        yield from _members(text, path)
    else:
        line = text.line
        yield Element(path, line, text.value(), is_element=False)


def _members(text: JsonText, path: _Path) -> Iterator[Element]:
    text.take("{")
    length = 0
    while text.peek() == '"':
        begun = text.read
        key = str(text.value())
        text.take(":")
        is_value = text.peek() not in ("[", "{")
        yield from elements(text, (*path, key))
        length += text.read - begun if is_value else 0
        if length > LONGEST_RECORD:
            text.fail("json_record_too_long", most=LONGEST_RECORD)
        if text.peek() != ",":
            break
        text.take(",")
    text.take("}")


def _array(text: JsonText, path: _Path) -> Iterator[Element]:
    text.take("[")
    if text.peek() == "]":
        yield Element(path, text.line, [], is_element=False)
        text.take("]")
        return
    while True:
        text.peek()
        line = text.line
        yield Element(path, line, text.value(), is_element=True)
        if text.peek() != ",":
            break
        text.take(",")
    text.take("]")


@dataclass(slots=True)
class _Seen:
    """What a document was seen to hold."""

    arrays: dict[_Path, int] = field(default_factory=dict)
    """How many objects each array has."""
    records: int = 0
    reference_system: str | None = None
    is_record: bool = False

    def add(self, element: Element) -> None:
        path, value = element.path, element.value
        if element.is_element:
            is_object = isinstance(value, dict)
            self.records += is_object
            if path in self.arrays or len(self.arrays) < _MOST_ARRAYS:
                self.arrays[path] = self.arrays.get(path, 0) + is_object
        elif value == []:
            self.arrays.setdefault(path, 0)
        elif path == ("crs", "properties", "name"):
            self.reference_system = str(value)
        elif len(path) == 1 or path[0] == "properties":
            self.is_record = self.is_record or path[0] in _OF_A_RECORD

    def wrapper(self) -> _Path | None:
        """Returns where the array of records is, or None when the document is a record itself."""
        named = {path: count for path, count in self.arrays.items() if path[-1] in WRAPPERS}
        found = named if any(named.values()) else self.arrays
        best = max(found, key=lambda path: found[path], default=None)
        least = _FEWEST_IN_A_RECORD if self.is_record and found is not named else 1
        if best is not None and found[best] >= least:
            return best
        return next(iter(named), None) if not self.is_record else None
