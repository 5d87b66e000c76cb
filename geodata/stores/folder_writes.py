"""A conditional write in a folder, which obstore does not have: under a lock of the folder."""

from __future__ import annotations

import fcntl
from pathlib import Path

from obstore.exceptions import PreconditionError
from obstore.store import LocalStore


def replace_in_folder(store: LocalStore, key: str, content: bytes, e_tag: str) -> None:
    """Writes an object over the one with this tag; only writers that come here see the lock.

    Raises:
        PreconditionError: it was written since.
        NotFoundError: it is gone.
    """
    root = store.prefix
    # The writes of another process are kept away too, unlike with a lock of threads.
    with (Path(root or "/") / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if store.head(key)["e_tag"] != e_tag:
            raise PreconditionError(key)
        store.put(key, content)
