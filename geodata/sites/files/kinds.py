"""What a file is, by its first bytes and, of an archive, by what it holds; never by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from geodata.errors import SitesFileError
from geodata.sites.files.archives import DAMAGED

Kind = Literal["text", "xlsx", "ods", "xls", "gpkg"]

START_BYTES = 4_096

_REFUSED = {
    b"\x1f\x8b": "a compressed file, not a table: decompress it",
    b"BZh": "a compressed file, not a table: decompress it",
    b"\xfd7zXZ": "a compressed file, not a table: decompress it",
    b"7z\xbc\xaf": "an archive, not a table: take the file out of it",
    b"Rar!": "an archive, not a table: take the file out of it",
    b"%PDF": "a PDF, not a table: ask for the file that it was made from",
    b"{\\rtf": "a text document, not a table: save its table as XLSX or CSV",
    b"\x89PNG": "a picture, not a table",
    b"\xff\xd8\xff": "a picture, not a table",
}
_OLE = b"\xd0\xcf\x11\xe0"
_MOST_OLE_BYTES = 100_000_000
_PROTECTED = "protected by a password: save it without one"
_INSIDE = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "a binary workbook (XLSB): save it as XLSX",
    "word/document.xml": "a text document, not a table: save its table as XLSX or CSV",
    "ppt/presentation.xml": "a presentation, not a table",
    "doc.kml": "a map for Google Earth (KMZ): save it as GeoJSON or CSV",
}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"


def kind_of(path: Path, start: bytes, name: str) -> Kind:
    """Returns what a file is.

    Args:
        path: where it lies.
        start: its first bytes.
        name: how messages call the file.

    Raises:
        SitesFileError: it is something that holds no table, or is protected by a password.
    """
    for signature, fault in _REFUSED.items():
        if start.startswith(signature):
            raise SitesFileError(name, fault)
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path, name)
    if start.startswith(_OLE):
        return _kind_of_ole(path, name)
    if start.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise SitesFileError(
            name, "HTML or XML, not a table: open it in a spreadsheet, save as XLSX"
        )
    return "text"


def _kind_of_archive(path: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist()}
            mimetype = _short_part(archive, "mimetype", 200)
            is_protected = b"encryption-data" in _short_part(archive, _MANIFEST, 1_000_000)
    except DAMAGED as error:
        raise SitesFileError(name, "a damaged archive or spreadsheet: save it again") from error
    if is_protected:
        raise SitesFileError(name, _PROTECTED)
    if mimetype.strip().startswith(_ODS):
        return "ods"
    for inside, found in _INSIDE.items():
        if inside in names:
            if found == "xlsx":
                return "xlsx"
            raise SitesFileError(name, found)
    if mimetype.startswith(b"application/vnd.oasis"):
        raise SitesFileError(name, "an OpenDocument that is no spreadsheet: save its table as ODS")
    raise SitesFileError(name, "an archive, not a table: take the file out of it")


def _short_part(archive: zipfile.ZipFile, part: str, most: int) -> bytes:
    """Returns what a part begins with, b"" when it is not there."""
    if part not in archive.namelist():
        return b""
    with archive.open(part) as stream:
        return stream.read(most)


def _kind_of_ole(path: Path, name: str) -> Kind:
    """Tells an old workbook from a new one that is encrypted, by the names of its streams."""
    content = path.read_bytes()[:_MOST_OLE_BYTES]
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise SitesFileError(name, _PROTECTED)
    if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        return "xls"
    raise SitesFileError(name, "a document of an old office suite, not a table: save it as XLSX")
