"""Bytes of a file of sites made text, piece by piece."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from geodata.errors import SitesFileError

_NOT_TEXT = {
    b"PK\x03\x04": "a spreadsheet or an archive, not text: save it as CSV",
    b"\xd0\xcf\x11\xe0": "a spreadsheet, not text: save it as CSV",
    b"\x1f\x8b": "a compressed file, not text",
    b"%PDF": "a PDF, not text",
    b"\xff\xfe": "UTF-16 text: save it as UTF-8",
    b"\xfe\xff": "UTF-16 text: save it as UTF-8",
}
_PIECE_BYTES = 65_536
"""Small pieces are put together up to this, so that each costs little."""
_STRANGE_BYTE = re.compile("[\udc80-\udcff]")


def _windows_letters() -> dict[int, str]:
    """Returns the letter of each byte that Windows-1252 has, by how Python escapes the byte."""
    letters = {}
    for byte in range(0x80, 0x100):
        letter = bytes([byte]).decode("cp1252", "ignore")
        if letter:
            letters[0xDC00 + byte] = letter
    return letters


_WINDOWS_LETTERS = _windows_letters()


class TextOf:
    """The text of a file given in pieces, read once: UTF-8, or else Windows-1252.

    A byte that is no UTF-8 is read as Windows-1252 wherever it stands, so that one letter from
    a spreadsheet spoils no other; `is_windows` says that there were some.
    """

    def __init__(self, chunks: Iterable[bytes], name: str) -> None:
        self.name = name
        self.is_windows = False
        self._chunks = chunks
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._read = 0

    def __iter__(self) -> Iterator[str]:
        """Yields the text without its byte order mark.

        Raises:
            SitesFileError: it is binary, or of another encoding.
        """
        start = b""
        is_blank = True
        for chunk in self._chunks:
            start += chunk
            if len(start) < _PIECE_BYTES:
                continue
            text = self._text(start, is_last=False)
            is_blank = is_blank and not text.strip()
            yield text
            start = b""
        text = self._text(start, is_last=True)
        if is_blank and not text.strip():
            raise SitesFileError(self.name, "the file is empty")
        yield text

    def _text(self, piece: bytes, *, is_last: bool) -> str:
        if self._read == 0:
            for signature, fault in _NOT_TEXT.items():
                if piece.startswith(signature):
                    raise SitesFileError(self.name, fault)
            piece = piece.removeprefix(codecs.BOM_UTF8)
        if b"\0" in piece:
            where = self._read + piece.index(b"\0") + 1
            raise SitesFileError(self.name, f"binary, not text (byte {where})")
        self._read += len(piece)
        text = self._decoder.decode(piece, final=is_last)
        return self._in_windows_1252(text) if _STRANGE_BYTE.search(text) else text

    def _in_windows_1252(self, text: str) -> str:
        self.is_windows = True
        text = text.translate(_WINDOWS_LETTERS)
        if _STRANGE_BYTE.search(text):
            where = f"before byte {self._read}"
            raise SitesFileError(self.name, f"neither UTF-8 nor Windows-1252 text ({where})")
        return text
