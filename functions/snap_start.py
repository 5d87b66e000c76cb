"""What SnapStart asks of a function: data in the snapshot, nothing out of date after it.

Lambda runs a published version once, keeps its memory, and restores as many environments from it
as are asked for, weeks later perhaps. So the published data is loaded before the snapshot, and a
restored environment answers at once; after it, whatever is out of date or would be the same in all
of them is made new: connections and keys, the pointers that were looked at, Python's random
numbers. Without SnapStart this module does nothing.

https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Protocol

from snapshot_restore_py import register_after_restore, register_before_snapshot

from functions.logs import LateLog


class Followed(Protocol):
    """What follows a pointer; `geodata.stores.latest.Latest` does."""

    def doubt(self) -> None:
        """Looks at the pointer at the next `get`."""
        ...


class Reopened(Protocol):
    """What holds connections and keys; `geodata.stores.objects.Objects` does."""

    def reopen(self) -> None:
        """Forgets them."""
        ...


_loads: list[Callable[[], object]] = []
"""Filled by what `prepared_by` calls, and called after it."""


def prepared_by(build: Callable[[], object]) -> None:
    """Has `build` called, then what it follows loaded, before a snapshot is taken.

    Lambda reads this at import, and once.

    When it fails, that is logged and the function is none the worse: it loads when it is asked, as
    it does without a snapshot. So a first deployment goes through before any data is published.
    """
    if is_snapped():
        register_before_snapshot(_prepared, build)
        register_after_restore(random.seed)


def follow(
    objects: Reopened, *followed: Followed, load: Callable[[], object] | None = None
) -> None:
    """Has data loaded before a snapshot, and what it was loaded from not trusted after it."""
    if is_snapped():
        if load is not None:
            _loads.append(load)
        register_after_restore(objects.reopen)
        for each in followed:
            register_after_restore(each.doubt)


def is_snapped() -> bool:
    """Returns whether this process is to be a snapshot."""
    return os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start"


def _prepared(build: Callable[[], object]) -> None:
    try:
        build()
        for load in _loads:
            load()
    except Exception as error:  # noqa: BLE001 - the same is raised again when it matters
        LateLog().warning("no data in the snapshot", error=type(error).__name__)
