"""PostgreSQL, for the records of a machine whose administration keeps one already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from geodata.errors import StoreUnavailableError
from geodata.stores.connections import MOST_IDLE, Connections
from geodata.stores.sql_items import Done, Row, SqlItems

if TYPE_CHECKING:
    from psycopg import Connection

_CONNECTS_WITHIN_S = 2
_ANSWERS_WITHIN_MS = 4000
_ROWS_AT_ONCE = 200
# Texts are compared by their bytes, whatever language the database sorts by.
_TABLE = """
CREATE TABLE IF NOT EXISTS items (
  pk text COLLATE "C" NOT NULL, sk text COLLATE "C" NOT NULL, body text NOT NULL,
  change integer NOT NULL, listed text COLLATE "C", sort text COLLATE "C", PRIMARY KEY (pk, sk)
)
"""
_INDEX = "CREATE INDEX IF NOT EXISTS items_listed ON items (listed, sort) WHERE listed IS NOT NULL"
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7101950)"
"""`IF NOT EXISTS` of two processes at once is an error of one."""


class PostgresDatabase:
    """A database of PostgreSQL."""

    def __init__(self, dsn: str) -> None:
        """Takes where it is (`postgresql://…`); its table is made when there is none.

        Raises:
            StoreUnavailableError: it does not answer.
        """
        self._dsn = dsn
        self._connections = Connections(self._lasting)
        with _errors(), self._opened() as connection:
            for statement in (_ONE_AT_A_TIME, _TABLE, _INDEX):
                connection.execute(statement.encode())

    def run(self, statement: str, values: Sequence[Any]) -> Done:
        """Runs one statement as a transaction of its own, again when its connection was cut."""
        from psycopg import OperationalError

        with _errors():
            # All those that are idle may have been cut: the last try is of a new one.
            for tries in range(MOST_IDLE + 1):
                try:
                    return self._run(statement, values, is_again=tries > 0)
                except OperationalError as error:
                    if error.sqlstate is not None and not error.sqlstate.startswith("57P"):
                        raise
            return self._run(statement, values, is_again=True)

    def _run(self, statement: str, values: Sequence[Any], *, is_again: bool) -> Done:
        with self._connections.lent() as connection:
            cursor = connection.execute(_in_its_words(statement), values)
            rows = cursor.fetchall() if cursor.description else []
            return Done(rows, cursor.rowcount, is_again)

    @contextmanager
    def reading(self, statement: str) -> Iterator[Iterator[Row]]:
        """Gives the rows of a statement as they are when the block begins, one by one."""
        with _errors(), self._opened() as connection:
            connection.execute(b"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.execute(b"SET statement_timeout = 0")
            with connection.cursor("every") as cursor:
                cursor.itersize = _ROWS_AT_ONCE
                yield iter(cursor.execute(_in_its_words(statement)))

    def _lasting(self) -> Connection[Row]:
        with _errors():  # at once: what cannot be opened is not asked nine times
            connection = self._opened()
        connection.autocommit = True
        return connection

    def _opened(self) -> Connection[Row]:
        import psycopg  # which a machine of SQLite alone does without

        return psycopg.connect(
            self._dsn,
            connect_timeout=_CONNECTS_WITHIN_S,
            options=f"-c statement_timeout={_ANSWERS_WITHIN_MS} -c timezone=UTC",
        )


@contextmanager
def _errors() -> Iterator[None]:
    from psycopg import Error

    try:
        yield
    except Error as error:
        # Without its message: that one may name where the database is, and for whom.
        reason = error.sqlstate or type(error).__name__
        raise StoreUnavailableError(f"PostgreSQL: {reason}") from error


def _in_its_words(statement: str) -> bytes:
    # A value alone does not say its type where it is compared with nothing.
    return statement.replace("? IS NULL", "%s::text IS NULL").replace("?", "%s").encode()


def postgres_items(dsn: str) -> SqlItems:
    """Returns the records of a database."""
    return SqlItems(PostgresDatabase(dsn))
