"""The files of what a stack keeps: each replaced whole, with a digest of what was written."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from infra.local.errors import StateError


def replace_file(file: Path, content: bytes) -> None:
    """Writes a file whole: a reader sees the former one or the new one, and a kill leaves either.

    Raises:
        OSError: the disk does not take it; the former one stays, and nothing beside it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        beside.write_bytes(_digest(content) + b"\n" + content)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def read_file(file: Path) -> bytes:
    """Returns what a file keeps; what an older release kept begins with JSON, without a digest.

    Raises:
        StateError: it is not what was written.
    """
    kept = file.read_bytes()
    if kept[:1] in (b"{", b"["):
        return kept
    digest, _, content = kept.partition(b"\n")
    if _digest(content) != digest:
        raise StateError(f"{file}: not what was written; --fresh begins anew without what is kept")
    return content


def check_files(folder: Path) -> None:
    """Reads all that a folder keeps, so that a stack does not begin on what a disk altered.

    Raises:
        StateError: a file is not what was written.
    """
    for file in sorted(folder.glob("objects/*/*")) + sorted(folder.glob("tables/*")):
        if not file.name.startswith("."):  # what a kill left half-written
            read_file(file)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
