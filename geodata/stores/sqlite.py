"""SQLite, for the records of one machine: a file, several processes, nothing lost by a power cut.

A write-ahead log lets readers go on while one writes; `synchronous = FULL` has each write on the
disk before its writer goes on (https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geodata.errors import StoreUnavailableError
from geodata.stores.connections import Connections
from geodata.stores.sql_items import Done, Row, SqlItems

_WAITS_S = 5.0
"""For another writer; each writes for some milliseconds."""
_TABLE = """
CREATE TABLE IF NOT EXISTS items (
  pk TEXT NOT NULL, sk TEXT NOT NULL, body TEXT NOT NULL, change INTEGER NOT NULL,
  listed TEXT, sort TEXT, PRIMARY KEY (pk, sk)
)
"""
_INDEX = "CREATE INDEX IF NOT EXISTS listed ON items (listed, sort) WHERE listed IS NOT NULL"


class SqliteDatabase:
    """A file of SQLite."""

    def __init__(self, file: Path) -> None:
        """Takes the file; it is made, with its table, when there is none.

        Raises:
            StoreUnavailableError: it cannot be made or read.
        """
        self._file = file
        self._connections = Connections(self._opened)
        self.run(_TABLE, ())
        self.run(_INDEX, ())

    def run(self, statement: str, values: Sequence[Any]) -> Done:
        """Runs one statement as a transaction of its own."""
        with self._errors(), self._connections.lent() as connection:
            cursor = connection.execute(statement, values)
            return Done(cursor.fetchall(), cursor.rowcount)

    @contextmanager
    def reading(self, statement: str) -> Iterator[Iterator[Row]]:
        """Gives the rows of a statement as they are when the block begins, one by one."""
        with self._errors():
            connection = self._opened()
            try:
                connection.execute("BEGIN")
                # A transaction begins with its first read.
                connection.execute("SELECT 1 FROM items LIMIT 1").fetchone()
                yield connection.execute(statement)
            finally:
                connection.close()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._file, timeout=_WAITS_S, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            name = getattr(error, "sqlite_errorname", type(error).__name__)
            raise StoreUnavailableError(f"{self._file.name}: {name}") from error


def sqlite_items(file: Path) -> SqlItems:
    """Returns the records of a file."""
    return SqlItems(SqliteDatabase(file))
