"""Where a stack keeps what it holds, and its logs: one folder, of one stack at a time."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from infra.local.errors import StateError

LARGEST_LOG_BYTES = 20_000_000
_LOOK_EVERY_S = 10.0
_KEPT = ("objects", "tables")


@contextmanager
def held(folder: Path | None, *, is_fresh: bool = False) -> Iterator[None]:
    """Holds a folder of state for the time of the block; None is no folder.

    Args:
        folder: where what the stack holds is kept.
        is_fresh: begin anew: what was kept is removed.

    Raises:
        StateError: another stack holds it, or it cannot be written.
    """
    if folder is None:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise StateError(f"{folder}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateError(
                f"{folder}: another stack keeps its state here; stop it, or give --state"
            ) from error
        if is_fresh:
            for name in _KEPT:
                shutil.rmtree(folder / name, ignore_errors=True)
        yield


def begun(log: Path) -> Path:
    """Begins a log, and returns it; the one of the former stack is kept beside it, as `.1`."""
    if log.exists():
        log.replace(_former(log))
    log.write_bytes(b"")
    return log


@asynccontextmanager
async def bounded(logs: Path, largest_bytes: int = LARGEST_LOG_BYTES) -> AsyncIterator[None]:
    """Keeps the logs of a folder from filling the disk, for the time of the block."""
    task = asyncio.create_task(_watch(logs, largest_bytes))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _watch(logs: Path, largest_bytes: int) -> None:
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        await asyncio.to_thread(turn, logs, largest_bytes)


def turn(logs: Path, largest_bytes: int = LARGEST_LOG_BYTES) -> None:
    """Puts the logs that have grown too large beside, in place of the former ones.

    Whoever writes a log appends to it, so that it goes on where the file now ends. What is written
    between the copy and the cut is lost: a log is no record.
    """
    for log in logs.glob("*.log"):
        with contextlib.suppress(OSError):
            if log.stat().st_size > largest_bytes:
                shutil.copyfile(log, _former(log))
                os.truncate(log, 0)


def _former(log: Path) -> Path:
    return log.with_name(f"{log.name}.1")
