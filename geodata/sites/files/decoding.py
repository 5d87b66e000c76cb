"""Bytes of a table made text, piece by piece, and what separates its cells."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from geodata.sites.files.encodings import UTF_8, Encoding, letters_of
from geodata.sites.files.faults import Fact, unusable

NOT_TEXT = {
    b"PK\x03\x04": "archive_not_text",
    b"\xd0\xcf\x11\xe0": "spreadsheet_not_text",
    b"\x1f\x8b": "compressed_not_text",
    b"%PDF": "pdf_not_text",
}
SEPARATORS = ",;\t"
"""What may separate the cells of a table."""
_PIECE_BYTES = 65_536
"""Small pieces are put together up to this, so that each costs little."""
_STRANGE_BYTE = re.compile("[\udc80-\udcff]")
LOST_LETTER = "\ufffd"
"""Stands for a byte that no encoding has, and in files that were spoilt before."""
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TextOf:
    """The text of a file given in pieces, read once.

    In UTF-8, a byte that is none is read as another encoding's wherever it stands, so that one
    letter from a spreadsheet spoils no other.

    Args:
        chunks: the file's bytes.
        name: how messages call the file.
        encoding: what `encoding_of` found; when nobody looked, UTF-8 with letters of Windows-1252.
    """

    def __init__(self, chunks: Iterable[bytes], name: str, encoding: Encoding = UTF_8) -> None:
        self.name = name
        self._chunks = chunks
        self._encoding = encoding
        self._is_wide = encoding.codec.startswith(("utf-16", "utf-32"))
        # Half of a wide letter is a fault; a byte that is no UTF-8 is another encoding's letter.
        errors = "strict" if self._is_wide else "surrogateescape"
        self._decoder = codecs.getincrementaldecoder(encoding.codec)(errors)
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
            raise unusable(self.name, "empty")
        yield text

    def _text(self, piece: bytes, *, is_last: bool) -> str:
        if self._read == 0:
            self._refuse_signatures(piece)
            piece = piece.removeprefix(codecs.BOM_UTF8)
        if b"\0" in piece and not self._is_wide:
            where = self._read + piece.index(b"\0") + 1
            raise unusable(self.name, "binary", byte=where)
        self._read += len(piece)
        try:
            text = self._decoder.decode(piece, final=is_last)
        except UnicodeDecodeError as error:
            facts: dict[str, Fact] = {"encoding": self._encoding.label, "byte": self._read}
            raise unusable(self.name, "damaged_text", **facts) from error
        if self._is_wide and "\0" in text:
            raise unusable(self.name, "binary_before", byte=self._read)
        if not _STRANGE_BYTE.search(text):
            return text
        return _STRANGE_BYTE.sub(LOST_LETTER, text.translate(letters_of(self._encoding.legacy)))

    def _refuse_signatures(self, piece: bytes) -> None:
        for signature, key in NOT_TEXT.items():
            if piece.startswith(signature):
                raise unusable(self.name, key)
        if piece.startswith(_WIDE_MARKS) and not self._is_wide:
            raise unusable(self.name, "utf_16")


def separator_of(header: str) -> str:
    """Returns what separates the cells of a table: the separator that its header has most."""
    return max(SEPARATORS, key=header.count)
