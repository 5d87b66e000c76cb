"""A refresh in this process, over a store: what the state machine does, step after step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from geodata.imports import Versions
from geodata.refresh.steps import Message, Refresh
from geodata.stores import Objects

_PARIS = ZoneInfo("Europe/Paris")


def refresh_here(store_url: str, cache: Path) -> Iterator[Message]:
    """Yields what each step of a refresh says.

    Raises:
        IncompleteRunError: documents are missing; what is served stays.
        StoreUnavailableError: the store did not answer.
    """
    objects = Objects.at(store_url)

    def now() -> datetime:
        return datetime.now(UTC)

    steps = Refresh(
        objects, cache, Versions(objects).table, now, lambda: now().astimezone(_PARIS).date()
    )
    yield from steps.each()
