"""Records in one table of SQL: the port of `geodata/stores/items.py`, whatever the database.

Each method is one statement, so each is whole or not at all, and what a write is conditional on
stands in the statement itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from geodata.errors import ObjectChangedError
from geodata.stores.items import Body, Item

Row = tuple[Any, ...]

COLUMNS = "pk, sk, body, change, listed, sort"
_GET = f"SELECT {COLUMNS} FROM items WHERE pk = ? AND sk = ? AND change > 0"  # noqa: S608 - our own names # nosec B608
_TOGETHER = f"SELECT {COLUMNS} FROM items WHERE pk = ? AND change > 0 ORDER BY sk"  # noqa: S608 - likewise # nosec B608
_LISTED = (
    f"SELECT {COLUMNS} FROM items WHERE listed = ? AND (? IS NULL OR sort < ?) "  # noqa: S608 - likewise # nosec B608
    "ORDER BY sort DESC LIMIT ?"
)
_EVERY = f"SELECT {COLUMNS} FROM items ORDER BY pk, sk"  # noqa: S608 - likewise # nosec B608
_CREATE = f"INSERT INTO items ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (pk, sk) DO NOTHING"  # noqa: S608 - likewise # nosec B608
_REPLACE = "UPDATE items SET body = ?, change = ? WHERE pk = ? AND sk = ? AND change = ?"
_BURY = (
    "INSERT INTO items (pk, sk, body, change) VALUES (?, ?, '{}', 0) ON CONFLICT (pk, sk) "
    "DO UPDATE SET body = '{}', change = 0, listed = NULL, sort = NULL"
)
"""As `BURIED` says."""
_DELETE = "DELETE FROM items WHERE pk = ? AND sk = ? AND change > 0"
_DELETE_AS_READ = f"{_DELETE} AND change = ? AND body = ?"


@dataclass(frozen=True, slots=True)
class Done:
    """What a statement found or changed, and whether it had to be sent again."""

    rows: list[Row]
    count: int
    is_again: bool = False


class Database(Protocol):
    """A database with the table `items`, reached by any thread and process."""

    def run(self, statement: str, values: Sequence[Any]) -> Done:
        """Runs one statement, whose values stand as `?`, as a transaction of its own.

        Raises:
            StoreUnavailableError: the database does not answer, or cannot write.
        """
        ...

    def reading(self, statement: str) -> AbstractContextManager[Iterator[Row]]:
        """Gives the rows of a statement as they are when the block begins, one by one."""
        ...


class SqlItems:
    """Records in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, pk: str, sk: str) -> Item | None:
        """Returns a record, None when there is none."""
        rows = self._database.run(_GET, (pk, sk)).rows
        return _item(rows[0]) if rows else None

    def create(self, item: Item) -> bool:
        """Writes a record unless there is one."""
        done = self._database.run(_CREATE, _row(item))
        return done.count == 1 or (done.is_again and self.get(item.pk, item.sk) == item)

    def replace(self, item: Item, body: Body) -> Item:
        """Writes a new body over the one that was read."""
        changed = Item(item.pk, item.sk, body, item.change + 1, item.listed, item.order)
        values = (_text(body), changed.change, item.pk, item.sk, item.change)
        done = self._database.run(_REPLACE, values)
        # The database may have taken a statement whose answer was lost: it was then sent again.
        if done.count != 1 and not (done.is_again and self.get(item.pk, item.sk) == changed):
            raise ObjectChangedError(f"{item.pk}/{item.sk}")
        return changed

    def delete(self, pk: str, sk: str) -> None:
        """Deletes a record, when there is one."""
        self._database.run(_DELETE, (pk, sk))

    def delete_as_read(self, item: Item) -> None:
        """Deletes a record while it is the one that was read."""
        values = (item.pk, item.sk, item.change, _text(item.body))
        done = self._database.run(_DELETE_AS_READ, values)
        if done.count != 1 and self.get(item.pk, item.sk) is not None:
            raise ObjectChangedError(f"{item.pk}/{item.sk}")

    def bury(self, pk: str, sk: str) -> None:
        """Deletes a record for ever."""
        self._database.run(_BURY, (pk, sk))

    def together(self, pk: str) -> Iterator[Item]:
        """Yields the records of a pk, in the order of their sk."""
        yield from map(_item, self._database.run(_TOGETHER, (pk,)).rows)

    def listed(
        self, name: str, limit: int, before: str | None = None
    ) -> tuple[list[Item], str | None]:
        """Returns records of a list, the latest first."""
        rows = self._database.run(_LISTED, (name, before, before, limit + 1)).rows
        found = [_item(each) for each in rows]
        return found[:limit], found[limit - 1].order if len(found) > limit else None

    def every(self) -> AbstractContextManager[Iterator[Row]]:
        """Gives all the records as rows of `COLUMNS`, as they are when the block begins."""
        return self._database.reading(_EVERY)

    def is_any(self) -> bool:
        """Returns whether there is any record."""
        return bool(self._database.run("SELECT 1 FROM items LIMIT 1", ()).rows)

    def put_back(self, row: Row) -> None:
        """Writes a row that `every` gave, as it was."""
        self._database.run(_CREATE, row)


def _text(body: Body) -> str:
    # In ASCII: half a pair of surrogates, which a body may hold, is no text for a database.
    return json.dumps(body, separators=(",", ":"), allow_nan=False)


def _row(item: Item) -> Row:
    return (item.pk, item.sk, _text(item.body), item.change, item.listed, item.order)


def _item(row: Row) -> Item:
    pk, sk, body, change, listed, order = row
    return Item(pk, sk, json.loads(body), change, listed, order)
