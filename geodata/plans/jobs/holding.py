"""The files of a scenario, which the worker that has it writes, and no other.

A worker that stood still for longer than its lease does not know that another has its scenario, and
a request that it gave up may still be on its way. So a write is conditional on what was there
before the worker made sure that the scenario was its own: whoever has it since wrote over that, and
the late write is refused. (M. Kleppmann, "How to do distributed locking", 2016, calls it fencing.)
"""

from __future__ import annotations

from collections.abc import Callable

from geodata.errors import MissingObjectError
from geodata.stores import Objects, swap


def write_while_held(
    objects: Objects, key: str, content: bytes, is_held: Callable[[], bool]
) -> bool:
    """Writes a file of a scenario, and returns whether its worker still had it.

    Args:
        objects: the store.
        key: of the file.
        content: what is written.
        is_held: whether the scenario is still the worker's, by its record.

    Raises:
        ObjectChangedError: others wrote it each time.
    """

    def attempt() -> bool:
        e_tag = _tag_of(objects, key)  # First: what is written since is of a later holder.
        if not is_held():
            return False
        if e_tag is None:
            objects.create(key, content)
        else:
            objects.replace(key, content, e_tag)
        return True

    return swap(attempt)


def _tag_of(objects: Objects, key: str) -> str | None:
    try:
        return objects.facts(key).e_tag
    except MissingObjectError:
        return None
