"""The rows of a file of sites in the standard's columns, given in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geodata.errors import SitesFileError
from geodata.sites.files.opening import open_table, spooled
from geodata.sites.files.table import RawRow
from geodata.sites.older_wordings import RENAMED_COLUMNS
from geodata.sites.site import FIELD_NAMES

_NEEDED = frozenset({"id", "nom"})
_KNOWN_COLUMNS = frozenset(FIELD_NAMES) | frozenset(RENAMED_COLUMNS)


def raw_rows(chunks: Iterable[bytes], name: str) -> Iterator[RawRow]:
    """Yields the rows of a file given in pieces; no more than one row is held at a time.

    Args:
        chunks: the file's bytes.
        name: how messages call the file.

    Raises:
        SitesFileError: it holds no table, or one without the columns `id` and `nom`. It says
            where; the rows before were yielded.
    """
    with spooled(chunks) as path:
        table = open_table(path, name)
        missing = _NEEDED - _KNOWN_COLUMNS.intersection(table.columns)
        if missing:
            fault = f"not a file of sites: no record has {' and '.join(sorted(missing))}"
            raise SitesFileError(name, fault)
        if table.findings:
            yield RawRow(0, None, table.findings)
        yield from table.rows()
