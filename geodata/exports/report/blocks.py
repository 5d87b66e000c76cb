"""What documents are made of, whatever writes them: PDF, picture, or Word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from geodata.exports.report.fonts import drawable
from geodata.exports.report.typography import typeset


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that stand out."""

    words: str


Text = str | tuple[str | Bold, ...]
"""A text, or its parts."""


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a document, what kind of document it is above, its circumstances below."""

    over: str
    words: str
    under: str


@dataclass(frozen=True, slots=True)
class Section:
    """The title of a section; level 2 is within one of level 1."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Text
    style: Literal["body", "lead", "small"] = "body"


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    texts: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Cards:
    """Key figures, and what each is; so many a line."""

    cards: Sequence[tuple[str, str]]
    per_line: int = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled share, from 0 to 1; None is unknown and has no bar."""

    label: str
    share: float | None
    words: str
    colour: str = "#225ea8"
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, one a line: label, bar, figure."""

    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its first column is text, the others numbers but for `texts`.

    Attributes:
        summary: what the table has, for who does not see it.
        headers: of the columns, repeated on each page.
        rows: cells.
        widths: of the columns, in proportion.
        texts: columns of text, beside the first.
    """

    summary: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    texts: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of a legend: a picture, what it is, its figures, and the colour of a class."""

    svg: str
    words: str
    figures: Sequence[str] = ()
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """A map as a picture, and what it shows in words.

    Attributes:
        svg: the picture.
        alt: what it shows, for who does not see it.
        width_pt: points.
        height_pt: points.
    """

    svg: str
    alt: str
    width_pt: float
    height_pt: float


@dataclass(frozen=True, slots=True)
class Legend:
    """The classes of a map, with figures; its signs; on two sides, or one below the other."""

    title: str
    headers: Sequence[str]
    classes: Sequence[Sample]
    signs: Sequence[Sample]
    is_beside: bool = True


@dataclass(frozen=True, slots=True)
class Beside:
    """Two columns of blocks; the left one has a width, points, unless the picture says it."""

    left: Sequence[Block]
    right: Sequence[Block]
    left_pt: float


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that no page parts."""

    blocks: Sequence[Block]


Block = (
    Title | Section | Paragraph | Items | Cards | Bars | Table | Map | Legend | Beside | Together
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document, and what it says of itself.

    Attributes:
        title: of the document.
        subject: of the document.
        keywords: of the document.
        foot: of each page.
        moment: when what it has was computed, in UTC: never the day it was printed.
        blocks: in the order of reading.
        page: `report`, `summary` (one page of A4, with smaller margins) or `picture`.
    """

    title: str
    subject: str
    keywords: Sequence[str]
    foot: str
    moment: datetime
    blocks: Sequence[Block]
    page: Literal["report", "summary", "picture"] = "report"


_PICTURES = {"svg"}
_CODES = {"colour", "style", "page"}


def as_record(value: Any) -> Any:
    """Returns a document as JSON has it; its texts are those that print can show."""
    if isinstance(value, str):
        return typeset(drawable(value))
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Sequence):
        return [as_record(each) for each in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    record: dict[str, object] = {"kind": type(value).__name__.lower()}
    for each in fields(value):
        own = getattr(value, each.name)
        is_code = each.name in _PICTURES | _CODES
        record[each.name] = own if is_code else as_record(own)
    return record
