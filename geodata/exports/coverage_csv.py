"""Coverage and gaps as CSV: in French for spreadsheets, in English for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Literal

from geodata.coverage import CoverageReply, GapsReply
from geodata.errors import ParameterError
from geodata.exports.columns.column import Column, Kind, Record
from geodata.exports.coverage_facts import Fact, facts_of
from geodata.exports.coverage_tables import Table, rows_of, zones_of

MEDIA_TYPE = "text/csv; charset=utf-8"

Locale = Literal["fr", "en"]
LOCALES: tuple[Locale, ...] = ("fr", "en")

_BOM = "\ufeff"
"""Without it, Excel takes UTF-8 for the code page of the machine."""

_ACTIVE = re.compile("[\t\r\n]|[\\s\x00\u200b\u2060\ufeff]*[=+\\-@＝＋－＠]")
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV injection): also after
spaces and signs without a width, which some drop."""

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.:-]{0,99}")
_DIGITS = re.compile(r"[0-9]+")


def coverage_csv(coverage: CoverageReply, locale: str = "fr") -> bytes:
    """Returns the rows of a coverage answer as CSV, UTF-8 with BOM.

    `fr`: `;`, decimal comma, French headers and words, and codes as `="01001"`, the one way that
    Excel keeps them as text. `en`: `,`, decimal point, the keys of the columns, bare codes. Both
    end with the same constant columns: the question, its dates, the sources and the licence.

    Raises:
        ParameterError: `locale` is neither.
    """
    return table_csv(rows_of(coverage), facts_of(coverage), locale)


def gaps_csv(gaps: GapsReply, locale: str = "fr") -> bytes:
    """Returns the zones of an answer of gaps, or of coverage, likewise.

    Raises:
        ParameterError: `locale` is neither.
    """
    return table_csv(zones_of(gaps), facts_of(gaps), locale)


def table_csv(table: Table, facts: Sequence[Fact], locale: str = "fr") -> bytes:
    """Returns any table and the facts that every line repeats, likewise.

    Raises:
        ParameterError: `locale` is neither.
    """
    known = _known(locale)
    stream = io.StringIO()
    stream.write(_BOM)
    writer = csv.writer(stream, delimiter=";" if known == "fr" else ",", lineterminator="\r\n")
    writer.writerows(_lines(table, facts, known))
    return stream.getvalue().encode()


def _known(locale: str) -> Locale:
    for each in LOCALES:
        if each == locale:
            return each
    raise ParameterError("locale", f"no locale is called {locale[:20]!r}", LOCALES)


def _lines(table: Table, facts: Sequence[Fact], locale: Locale) -> Iterator[list[str]]:
    in_french = locale == "fr"
    named: list[Column | Fact] = [*table.columns, *facts]
    yield [each.label if in_french else each.key for each in named]
    about = [harmless(fact.value) for fact in facts]
    columns = [_cells(column, table.records, locale) for column in table.columns]
    for cells in zip(*columns, strict=True):
        yield [*cells, *about]


def _cells(column: Column, records: Sequence[Record], locale: Locale) -> list[str]:
    """Returns a column as it is written; a text that many rows have is looked at once."""
    write: Callable[[Any], str] = _plain_cell
    values = column.values(records)
    if locale == "fr":
        values, write = column.in_french(records), partial(_french_cell, column.kind)
    texts = {each: write(each) for each in {each for each in values if isinstance(each, str)}}
    return [texts[each] if isinstance(each, str) else write(each) for each in values]


def _french_cell(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return _digits_of(value).replace(".", ",")
    is_code = kind == "code" and _CODE.fullmatch(value)
    # A site's or a commune's name made of digits would become a number as well.
    return f'="{value}"' if is_code or _DIGITS.fullmatch(value) else harmless(value)


def _plain_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _digits_of(value) if isinstance(value, (int, float)) else harmless(value)


def _digits_of(number: float) -> str:
    # As JSON writes it, so that no format says another number than the API.
    text = repr(number)
    return f"{number:f}" if "e" in text else text.removesuffix(".0")


def harmless(text: str) -> str:
    """Returns a text that no spreadsheet takes for a formula."""
    return f"'{text}" if _ACTIVE.match(text) else text
