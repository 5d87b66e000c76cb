"""The stores of a machine: a folder of objects, records, and the queue of work among them.

What S3 and EventBridge do by events is done by whoever writes: an object that asks for work has its
task in the queue before its writer is answered.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from geodata.clock import present
from geodata.stores import (
    FolderObjects,
    LinkSigner,
    QueuedExecutions,
    SqlItems,
    WorkQueue,
    postgres_items,
    sqlite_items,
)
from infra.machine.settings import Machine

LINKS = "/objects"
"""The path under which the machine answers links to its objects."""
LINK_KEY = "link-key"
"""The file of the secret that signs links, in the state."""
_UPLOADED = re.compile(r"imports/([^/]+)/(?:upload|recheck)")
_OF_PEOPLE = re.compile(r"matches/([^/]+)/(?:upload|go)")
_POINTERS = frozenset({"sites/current", "snapshots/current", "columns/current"})
_SETTLES_AFTER_S = 2.0
"""A refresh begins this long after a pointer moved: several may move one after the other."""


@dataclass(frozen=True, slots=True)
class Stores:
    """What a process of a machine reads and writes."""

    objects: FolderObjects
    items: SqlItems
    queue: WorkQueue
    executions: QueuedExecutions
    signer: LinkSigner


def open_stores(machine: Machine, now: Callable[[], datetime] = present) -> Stores:
    """Returns the stores of a machine, made where there are none.

    Raises:
        StoreUnavailableError: one does not answer.
    """
    machine.state.mkdir(parents=True, exist_ok=True)
    items = (
        postgres_items(machine.database)
        if machine.database
        else sqlite_items(machine.state / "records.db")
    )
    queue = WorkQueue(items, now)

    def written(key: str) -> None:
        if found := _UPLOADED.fullmatch(key):
            queue.add("check", found[1], {"key": key})
        elif found := _OF_PEOPLE.fullmatch(key):
            queue.add("match", found[1], {})
        elif key in _POINTERS and machine.is_refreshed:
            queue.add("refresh", "national", {}, in_s=_SETTLES_AFTER_S)

    signer = LinkSigner(f"{machine.url}{LINKS}", secret_of(machine.state / LINK_KEY))
    return Stores(
        FolderObjects(machine.objects, signer, written),
        items,
        queue,
        QueuedExecutions(queue, "solve", now),
        signer,
    )


def secret_of(file: Path) -> bytes:
    """Returns the secret in a file, made at its first use; nobody else can read it."""
    if not file.exists():
        draft = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was first
        finally:
            draft.unlink()
    return bytes.fromhex(file.read_text(encoding="ascii"))
