"""A refresh in this process, over a store: what the state machine does, step after step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from geodata.clock import present, today_in_france
from geodata.imports import Versions
from geodata.refresh.steps import Message, Refresh
from geodata.stores import Objects


def refresh_here(store_url: str, cache: Path) -> Iterator[Message]:
    """Yields what each step of a refresh says.

    Raises:
        IncompleteRunError: documents are missing; what is served stays.
        StoreUnavailableError: the store did not answer.
    """
    objects = Objects.at(store_url)
    steps = Refresh(objects, cache, Versions(objects).table, present, today_in_france)
    yield from steps.each()
