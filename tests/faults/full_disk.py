"""A disk that is full at the k-th thing written: files are refused, or cut at a length.

Two ways, since each sees what the other does not. The interpreter tells of every file that Python
opens to write, of folders made and files renamed (audit hooks, PEP 578): the k-th is refused by
ENOSPC. The system cuts every file at a length (RLIMIT_FSIZE, EFBIG), whatever writes it: obstore,
SQLite and GDAL too, in the middle of a write.
"""

from __future__ import annotations

import errno
import os
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR
_EVENTS = frozenset({"os.mkdir", "os.rename", "os.truncate", "os.link", "os.symlink"})


class _Disk:
    """What the hook of this process knows: hooks are never taken away, so there is one."""

    is_watched = False
    folder = ""
    seen = 0
    full_at: int | None = None


_DISK = _Disk()


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _DISK.is_watched or not _is_write(event, arguments):
        return
    _DISK.seen += 1
    if _DISK.full_at is not None and _DISK.seen >= _DISK.full_at:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))


def _is_write(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        path, _, flags = arguments
        is_write = isinstance(flags, int) and bool(flags & _WRITING)
    elif event in _EVENTS:
        path, is_write = arguments[0], True
    else:
        return False
    return is_write and isinstance(path, str | bytes | os.PathLike) and _is_inside(path)


def _is_inside(path: str | bytes | os.PathLike[str]) -> bool:
    return os.fsdecode(path).startswith(_DISK.folder)


@contextmanager
def full(folder: Path, at: int | None) -> Iterator[None]:
    """Refuses the `at`-th thing written in a folder, from 1, and all after it; None: nothing."""
    if not vars(_Disk).get("hooked"):
        sys.addaudithook(_hook)
        _Disk.hooked = True  # type: ignore[attr-defined]
    _DISK.folder, _DISK.seen, _DISK.full_at, _DISK.is_watched = str(folder), 0, at, True
    try:
        yield
    finally:
        _DISK.is_watched = False


def writes(folder: Path, call: Callable[[], object]) -> int:
    """Returns how many things a call writes in a folder."""
    with full(folder, None):
        call()
    return _DISK.seen


@contextmanager
def cut(length: int) -> Iterator[None]:
    """Cuts every file that is written at a length, for the time of the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def sizes(folder: Path) -> list[int]:
    """Returns the lengths at which the files of a folder can be cut: just before each one's end."""
    found = {path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return sorted({0, *(size - 1 for size in found if size), *(size // 2 for size in found)})


def restore(folder: Path, content: dict[str, bytes]) -> None:
    """Puts the files of a folder back as they were; the folders in it stay."""
    for path in folder.rglob("*"):
        if path.is_file() and path.name != ".lock":
            path.unlink()
    for name, held in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(held)


def tree(folder: Path) -> dict[str, bytes]:
    """Returns every file of a folder, by its path in it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }
