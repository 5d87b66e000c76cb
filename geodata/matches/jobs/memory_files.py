"""A file in memory that has a path: what reads files reads it, and no disk ever holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def memory_file(content: bytes) -> Iterator[Path]:
    """Gives a content a path for the time of a block.

    On Linux it is anonymous memory (memfd_create, Linux 3.17), which goes with the process however
    that ends; elsewhere, a temporary file.
    """
    if not hasattr(os, "memfd_create"):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "people"
            path.write_bytes(content)
            yield path
        return
    handle = os.memfd_create("people")
    try:
        with os.fdopen(os.dup(handle), "wb") as stream:
            stream.write(content)
        yield Path(f"/proc/self/fd/{handle}")
    finally:
        os.close(handle)
