"""Sites looked for by words of their name, commune, postcode or identifier."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from geodata.sites.site import SiteRecord
from geodata.sites.table import SiteTable
from geodata.territory import fold


class SiteWords:
    """The words of each site of a table, read once, at the first question."""

    def __init__(self, table: SiteTable) -> None:
        self._table = table

    @cached_property
    def texts(self) -> Sequence[str]:
        """What each site is looked for by, in the order of the table."""
        table = self._table
        return [_text_of(table.record(position)) for position in range(len(table))]

    def having(self, text: str) -> list[int]:
        """Returns the positions of the sites that have each word of a text.

        All of a blank text, and none of one in which no word can be read.
        """
        words = fold(text).split()
        if text.strip() and not words:
            return []
        return [at for at, each in enumerate(self.texts) if all(word in each for word in words)]


def _text_of(record: SiteRecord) -> str:
    words = (record["id"], record["nom"], record["commune"], record["code_postal"])
    return fold(" ".join(word for word in words if word))
