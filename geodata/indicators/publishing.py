"""Publishing and removing columns: a new set is written whole, then one pointer moves to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from geodata.errors import MissingObjectError, ObjectChangedError, SnapshotError, UnknownColumnError
from geodata.indicators.store import (
    CURRENT,
    current_set,
    fetch_set,
    pack_set,
    pointer_to,
    set_id_of,
    set_in,
    set_key,
)
from geodata.indicators.table import Column, Columns
from geodata.stores import Objects, Tagged, swap
from geodata.territory import Register


def publish_column(objects: Objects, column: Column, register: Register) -> Columns:
    """Puts a column in use beside the others, in the place of one of its name, and returns all.

    Of two writers at once the second starts again from what the first published: columns are
    independent of each other, so none is lost.

    Raises:
        ParameterError: the facts do not say what the column is and whose.
        SnapshotError: what is in use is damaged; it stays.
        StoreUnavailableError: the store did not answer.
    """
    return publish_columns(objects, [column], register)


def publish_columns(
    objects: Objects, columns: Sequence[Column], register: Register, without: Collection[str] = ()
) -> Columns:
    """Puts columns in use together, as `publish_column` does one, and takes others out of use.

    Args:
        objects: the store.
        columns: to put in use.
        register: the communes of today.
        without: names of columns to take out, where they are in use.
    """
    for each in columns:
        each.facts.check_origin()
    new = {each.facts.name: each for each in columns}

    def together(now: Columns) -> dict[str, Column]:
        return {**{name: each for name, each in now.items() if name not in without}, **new}

    return _move(objects, register, together)


def remove_column(objects: Objects, name: str, register: Register) -> Columns:
    """Takes a column out of use and returns those left; the former sets stay in the store.

    Raises:
        UnknownColumnError: none of this name is in use.
        SnapshotError: what is in use is damaged; it stays.
        StoreUnavailableError: the store did not answer.
    """

    def without(now: Columns) -> dict[str, Column]:
        if name not in now:
            raise UnknownColumnError(name, tuple(now))
        return {each: column for each, column in now.items() if each != name}

    return _move(objects, register, without)


def _move(
    objects: Objects, register: Register, change: Callable[[Columns], Mapping[str, Column]]
) -> Columns:

    def attempt() -> Columns:
        seen = _pointer(objects)
        now = Columns({})
        if seen is not None:
            now = fetch_set(objects.get, set_in(seen.content), register)
        if now.lost_codes:
            raise SnapshotError(
                f"{CURRENT}: the set in use has codes that this snapshot knows nothing of: "
                f"{', '.join(now.lost_codes[:20])}"
            )
        columns = change(now)
        content = pack_set(columns, register)
        set_id = set_id_of(content)
        if set_id == now.id:
            return now
        objects.put(set_key(set_id), content)
        try:
            _point(objects, set_id, seen)
        except ObjectChangedError:
            # A write whose answer was lost is refused when it is sent again, and is done.
            if current_set(objects.get) != set_id:
                raise
        return Columns(columns, set_id)

    return swap(attempt)


def _pointer(objects: Objects) -> Tagged | None:
    try:
        return objects.read(CURRENT)
    except MissingObjectError:
        return None


def _point(objects: Objects, set_id: str, seen: Tagged | None) -> None:
    if seen is None:
        objects.create(CURRENT, pointer_to(set_id))
    else:
        objects.replace(CURRENT, pointer_to(set_id), seen.e_tag)
