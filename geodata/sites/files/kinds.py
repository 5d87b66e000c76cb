"""What a file is, by its first bytes and, of an archive, by what it holds; never by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from geodata.sites.files.archives import DAMAGED
from geodata.sites.files.faults import unusable

Kind = Literal["text", "xlsx", "ods", "xls", "gpkg"]

START_BYTES = 4_096

REFUSED = {
    b"\x1f\x8b": "compressed",
    b"BZh": "compressed",
    b"\xfd7zXZ": "compressed",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
    b"%PDF": "pdf",
    b"{\\rtf": "text_document",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
}
_OLE = b"\xd0\xcf\x11\xe0"
_MOST_OLE_BYTES = 100_000_000
INSIDE = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "binary_workbook",
    "word/document.xml": "text_document",
    "ppt/presentation.xml": "presentation",
    "doc.kml": "map_for_google_earth",
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
    for signature, key in REFUSED.items():
        if start.startswith(signature):
            raise unusable(name, key)
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path, name)
    if start.startswith(_OLE):
        return _kind_of_ole(path, name)
    if start.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise unusable(name, "markup")
    return "text"


def _kind_of_archive(path: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist()}
            mimetype = _short_part(archive, "mimetype", 200)
            is_protected = b"encryption-data" in _short_part(archive, _MANIFEST, 1_000_000)
    except DAMAGED as error:
        raise unusable(name, "damaged_archive") from error
    if is_protected:
        raise unusable(name, "protected")
    if mimetype.strip().startswith(_ODS):
        return "ods"
    for inside, found in INSIDE.items():
        if inside in names:
            if found == "xlsx":
                return "xlsx"
            raise unusable(name, found)
    if mimetype.startswith(b"application/vnd.oasis"):
        raise unusable(name, "open_document")
    raise unusable(name, "archive")


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
        raise unusable(name, "protected")
    if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        return "xls"
    raise unusable(name, "old_document")
