"""Named arrays in one file that opens by memory map and that `numpy.load` reads too.

The file is an uncompressed `.npz` whose members start on 64-byte borders, so that an array is a
view of the file and a cold start reads only the pages it touches. The same arrays give the same
bytes: members are sorted and carry no date.
"""

from __future__ import annotations

import io
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from geodata.errors import SnapshotError

Arrays = Mapping[str, NDArray[Any]]

_ALIGNMENT = 64
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNREADABLE = (
    OSError,
    ValueError,
    TypeError,
    EOFError,
    # A member that an altered flag calls encrypted, or a header nested too deeply.
    RuntimeError,
    zlib.error,
    zipfile.BadZipFile,
    struct.error,
    # numpy reads the header of an array as a literal of Python, which an altered one need not be.
    SyntaxError,
    tokenize.TokenError,
    MemoryError,
)
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")


def pack(arrays: Arrays) -> bytes:
    """Returns the archive of these arrays; no objects, no Python pickles."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            member = zipfile.ZipInfo(f"{name}.npy", date_time=_EPOCH)
            member.extra = _padding(buffer.tell(), member.filename)
            archive.writestr(member, _npy_bytes(arrays[name]))
    return buffer.getvalue()


def map_file(
    path: Path, check: Callable[[memoryview], None] = lambda _: None
) -> dict[str, NDArray[Any]]:
    """Opens an archive's arrays as read-only views of the file.

    Args:
        path: the archive.
        check: raises SnapshotError for a content that is not the one expected. It is called before
            a byte of it is believed: an altered header may name an array of any size.

    Raises:
        SnapshotError: the file is no archive of arrays, was cut short, or is not as expected.
    """
    try:
        content = np.memmap(path, dtype=np.uint8, mode="r")
        check(content.data)
        with path.open("rb") as stream:
            return _views(stream, content)
    except _UNREADABLE as error:
        raise SnapshotError(f"{path.name}: not a readable archive of arrays") from error


def unpack(content: bytes, name: str) -> dict[str, NDArray[Any]]:
    """Returns an archive's arrays as read-only views of its bytes.

    A file of a snapshot has its hash in the manifest; what is unpacked is held against the checks
    that the archive carries itself.

    Raises:
        SnapshotError: the bytes, called `name` in the error, are no archive of arrays, or were
            altered.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Before a header is believed: it says what its array takes.
            if (altered := archive.testzip()) is not None:
                raise SnapshotError(f"{name}: {altered} was altered")
        return _views(io.BytesIO(content), np.frombuffer(content, dtype=np.uint8))
    except _UNREADABLE as error:
        raise SnapshotError(f"{name}: not a readable archive of arrays") from error


def _views(stream: IO[bytes], content: NDArray[np.uint8]) -> dict[str, NDArray[Any]]:
    with zipfile.ZipFile(stream) as archive:
        return {
            member.filename.removesuffix(".npy"): _view(content, member)
            for member in archive.infolist()
        }


def _npy_bytes(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    npy.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def _padding(offset: int, filename: str) -> bytes:
    """Returns a zip extra field that puts the member's first byte on a 64-byte border."""
    start = offset + _LOCAL_HEADER.size + len(filename.encode()) + 4
    fill = -start % _ALIGNMENT
    return struct.pack("<HH", 0xD935, fill) + bytes(fill)


def _view(content: NDArray[np.uint8], member: zipfile.ZipInfo) -> NDArray[Any]:
    header = _LOCAL_HEADER.unpack(
        content[member.header_offset : member.header_offset + _LOCAL_HEADER.size].tobytes()
    )
    start = member.header_offset + _LOCAL_HEADER.size + header[-2] + header[-1]
    if member.compress_type != zipfile.ZIP_STORED or start + member.file_size > len(content):
        raise ValueError("a member is compressed or cut short")
    data = content[start : start + member.file_size]
    stream = io.BytesIO(data[:4096].tobytes())
    version = npy.read_magic(stream)
    read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, fortran, dtype = read_header(stream)
    if dtype.hasobject:
        raise ValueError("a member holds Python objects")
    count = int(np.prod(shape, dtype=np.int64))
    values = np.ndarray(shape, dtype, data, stream.tell(), order="F" if fortran else "C")
    return values if count else values.copy()
