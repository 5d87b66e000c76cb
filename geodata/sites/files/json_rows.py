"""Records of JSON, read as they come: an array, `{"data": [...]}`, or one record a line."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from geodata.errors import SitesFileError

LONGEST_RECORD = 1_000_000
"""Characters of one record."""

_SPACE = re.compile(r"[ \t\r\n]*")
_LONGEST_NUMBER = 300


def _whole_number(digits: str) -> int | str:
    # Python refuses to read thousands of digits as a number, and with good reason.
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


_DECODER = json.JSONDecoder(parse_int=_whole_number, parse_constant=str)


def json_rows(texts: Iterator[str], name: str) -> Iterator[Mapping[str | None, Any] | None]:
    """Yields records; None stands for an element that is no record.

    Raises:
        SitesFileError: the text is no JSON, is cut short, nests too deeply, or holds no record.
    """
    text = _Text(texts, name)
    is_first = True
    for value in _array(text) if text.peek() == "[" else _objects(text):
        is_record = isinstance(value, dict)
        if is_first and not is_record:
            raise SitesFileError(name, "not an array of records")
        is_first = False
        yield value if is_record else None


def _array(text: _Text) -> Iterator[Any]:
    yield from _elements(text)
    if text.peek():
        text.fail("something follows the end of the array")


def _elements(text: _Text) -> Iterator[Any]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        yield text.value()
        if text.peek() != ",":
            break
        text.take(",")
    text.take("]")


def _objects(text: _Text) -> Iterator[Any]:
    """Yields objects that follow each other, and the elements of a `data` array in the first."""
    first = yield from _members(text)
    if first is not None:
        yield first
    while text.peek():
        yield text.value()


def _members(text: _Text) -> Generator[Any, None, dict[str, Any] | None]:
    """Reads an object member by member, so that a `data` array is yielded and never held.

    Returns:
        The object, or None when its `data` array was yielded instead.
    """
    record: dict[str, Any] | None = {}
    begun = text.read
    text.take("{")
    while text.peek() == '"':
        key = text.value()
        text.take(":")
        if key == "data" and text.peek() == "[":
            record = None
            yield from _elements(text)
        else:
            value = text.value()
            if record is not None:
                record[key] = value
                if text.read - begun > LONGEST_RECORD:
                    text.fail(f"a record of more than {LONGEST_RECORD:,} characters")
        if text.peek() != ",":
            break
        text.take(",")
    text.take("}")
    return record


class _Text:
    """Text with a place in it; holds only what is not yet read, one record at most."""

    def __init__(self, texts: Iterator[str], name: str) -> None:
        self._texts, self._name = texts, name
        self._buffer, self._at = "", 0
        self._before = 0
        self._lines_before = 1
        self._records = 0

    @property
    def read(self) -> int:
        """How many characters were read so far."""
        return self._before + self._at

    def peek(self) -> str:
        """Returns the next sign that is no space, or '' at the end."""
        while True:
            space = _SPACE.match(self._buffer, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._extend(1):
                return ""

    def take(self, sign: str) -> None:
        """Steps over a sign.

        Raises:
            SitesFileError: another stands there.
        """
        found = self.peek()
        if found != sign:
            self.fail(f"{sign!r} was expected" if found else "cut short")
        self._at += 1

    def value(self) -> Any:
        """Returns the next value, reading on until it is whole."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except RecursionError as error:
                raise SitesFileError(self._name, f"{self._line()}: nested too deeply") from error
            except json.JSONDecodeError as error:
                self._read_on_or_fail(error)
                continue
            # A number at the very end may go on in the next piece.
            if end == len(self._buffer) and self._extend(1):
                continue
            self._at = end
            self._records += 1
            return value

    def fail(self, fault: str) -> None:
        """Raises the error of what stands here."""
        raise SitesFileError(self._name, f"{self._line()}: not JSON: {fault}")

    def _read_on_or_fail(self, error: json.JSONDecodeError) -> None:
        held = len(self._buffer) - self._at
        if held > LONGEST_RECORD:
            self.fail(f"{error.msg}, or a record of more than {LONGEST_RECORD:,} characters")
        # Twice as much each time: what is tried again and again stays in proportion.
        if not self._extend(max(held, 1)):
            unfinished = error.pos >= len(self._buffer.rstrip()) or "Unterminated" in error.msg
            self.fail("cut short" if unfinished else error.msg)

    def _extend(self, least: int) -> bool:
        """Reads at least so many characters more; returns whether there were any."""
        pieces, count = [], 0
        while count < least and (piece := next(self._texts, None)) is not None:
            pieces.append(piece)
            count += len(piece)
        if count:
            self._lines_before += self._buffer.count("\n", 0, self._at)
            self._before += self._at
            self._buffer = self._buffer[self._at :] + "".join(pieces)
            self._at = 0
        return count > 0

    def _line(self) -> str:
        return f"line {self._lines_before + self._buffer.count('\n', 0, self._at)}"
