"""Spreadsheets that are archives of XML: a part is unpacked, changed by its tags, packed again."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from random import Random

from tests.fuzz.mutations.texts import Grammar

XML = Grammar(
    (
        re.compile(r"(<row\b.*?</row>|<table:table-row.*?</table:table-row>)", re.DOTALL),
        re.compile(r"(<c\b.*?</c>|<table:table-cell.*?</table:table-cell>)", re.DOTALL),
        re.compile(r"(<[^>]*>)"),
        re.compile(r"(\"[^\"]*\")"),
    ),
    (
        *("<row>", "</row>", '<row r="9">', '<row r="1048576">', "<c/>", '<c r="A1">', "</c>"),
        *('<c r="XFD9" t="s"><v>0</v></c>', '<c t="b"><v>1</v></c>', "<v>1e999</v>", "<is>"),
        *('t="s"', 't="e"', 's="99"', 's="1"', "<f>1+1</f>", "<mergeCell ref='A1:XFD1048576'/>"),
        *("<table:table-row>", "</table:table>", "<text:p>", "<text:s text:c='99999999'/>"),
        *('<table:table-row table:number-rows-repeated="9999">', "<office:annotation>"),
        *('<table:table-cell table:number-columns-repeated="16384">', "<!-- -->", "<![CDATA[x]]>"),
        *('<table:table-cell office:value-type="date" office:date-value="2024-13-45">', "&#0;"),
        *("&amp;", "&x;", "<!DOCTYPE a [<!ENTITY x 'y'>]>", '"1e308"', '"-1"', '"45000.5"', '""'),
    ),
)
_UNREAD = (
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError),
    ValueError,  # a place before the beginning
)
"""What zipfile raises of an archive that was changed before."""


def changed_archive(content: bytes, random: Random, most: int) -> bytes:
    """Returns an archive one of whose parts is another; what is no archive has a byte changed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except _UNREAD:
        return flipped(content, random)
    if not parts or random.random() < 0.1:
        return flipped(content, random)
    # Rows and texts are looked at more often than the styles and the relations.
    sheets = [name for name in parts if re.search(r"sheet\d|content|sharedStrings", name)]
    name = random.choice(sheets if sheets and random.random() < 0.8 else list(parts))
    text = parts[name].decode("utf-8", "replace")
    parts[name] = XML.changed(text, random, most).encode("utf-8", "replace")
    if random.random() < 0.05:
        del parts[random.choice(list(parts))]
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """Returns an archive, of no date: the same parts are the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def unpacked_bytes(content: bytes) -> int:
    """Returns the length of what an archive holds; its own where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(info.file_size for info in archive.infolist())
    except _UNREAD:
        return len(content)


def flipped(content: bytes, random: Random) -> bytes:
    """Returns bytes with a few of them changed, left out or repeated."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 8))):
        at = random.randrange(len(changed) + 1)
        match random.randrange(4):
            case 0:
                changed[at : at + 1] = bytes([random.randrange(256)])
            case 1:
                del changed[at : at + random.choice((1, 4, 100))]
            case 2:
                changed[at:at] = changed[max(0, at - random.choice((1, 8, 300))) : at]
            case _:
                changed[at : at + 4] = random.choice((b"\xff\xff\xff\x7f", bytes(4), b"\xff" * 4))
    return bytes(changed)
