"""Files that commands write: whole, or as they were before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geodata.errors import BadInputError


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """Gives where to write a file, which takes its place once the block is through.

    A disk that fills up leaves what was there before, and nothing half-written beside it. What is
    no file of a folder (`/dev/stdout`) is written to as it is.

    Raises:
        BadInputError: it cannot be written; the text is one line.
    """
    if file.exists() and not file.is_file():
        yield file
        return
    partial = file.with_name(f".partial-{file.name}")
    try:
        yield partial
        partial.replace(file)
    except OSError as error:
        raise BadInputError(f"{file}: {error.strerror or 'cannot be written'}") from error
    finally:
        partial.unlink(missing_ok=True)
