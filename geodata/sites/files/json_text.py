"""Text of JSON with a place in it, which holds only what is not yet read: one value at most."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from geodata.sites.files.faults import Fact, unusable

LONGEST_RECORD = 1_000_000
"""Characters of one record."""

_SPACE = re.compile(r"[ \t\r\n]*")
_LONGEST_NUMBER = 300


def _whole_number(digits: str) -> int | str:
    # Python refuses to read thousands of digits as a number, and with good reason.
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


_DECODER = json.JSONDecoder(parse_int=_whole_number, parse_constant=str)


class JsonText:
    """Text with a place in it; holds only what is not yet read, one record at most."""

    def __init__(self, texts: Iterator[str], name: str) -> None:
        self._texts, self._name = texts, name
        self._buffer, self._at = "", 0
        self._before = 0
        self._lines, self._counted = 1, 0

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
            self.fail("json_expected", sign=sign) if found else self.fail("json_cut")
        self._at += 1

    def value(self) -> Any:
        """Returns the next value, reading on until it is whole."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except RecursionError as error:
                raise unusable(self._name, "json_nested", line=self.line) from error
            except json.JSONDecodeError as error:
                self._read_on_or_fail(error)
                continue
            # A number at the very end may go on in the next piece.
            if end == len(self._buffer) and self._extend(1):
                continue
            self._at = end
            return value

    def fail(self, key: str, **facts: Fact) -> NoReturn:
        """Raises the error of what stands here."""
        raise unusable(self._name, key, line=self.line, **facts)

    def _read_on_or_fail(self, error: json.JSONDecodeError) -> None:
        held = len(self._buffer) - self._at
        if held > LONGEST_RECORD:
            self.fail("json_malformed_or_long", cause=error.msg, most=LONGEST_RECORD)
        # Twice as much each time: what is tried again and again stays in proportion.
        if not self._extend(max(held, 1)):
            unfinished = error.pos >= len(self._buffer.rstrip()) or "Unterminated" in error.msg
            if unfinished:
                self.fail("json_cut")
            self.fail("json_malformed", cause=error.msg)

    def _extend(self, least: int) -> bool:
        """Reads at least so many characters more; returns whether there were any."""
        pieces, count = [], 0
        while count < least and (piece := next(self._texts, None)) is not None:
            pieces.append(piece)
            count += len(piece)
        if count:
            self._count_lines()
            self._counted = 0
            self._before += self._at
            self._buffer = self._buffer[self._at :] + "".join(pieces)
            self._at = 0
        return count > 0

    @property
    def line(self) -> int:
        """The line of the place in the text, from 1."""
        self._count_lines()
        return self._lines

    def _count_lines(self) -> None:
        # Each sign is looked at once, however often the line is asked for.
        self._lines += self._buffer.count("\n", self._counted, self._at)
        self._counted = max(self._counted, self._at)
