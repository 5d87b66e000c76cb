"""The columns in a store: sets that never change, and one pointer to the one in use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import MissingObjectError, ParameterError, SnapshotError
from geodata.indicators.codes import Pieces, entries_of
from geodata.indicators.facts import ColumnFacts
from geodata.indicators.merging import merged
from geodata.indicators.table import Column, Columns, column_of, floats_of
from geodata.seals import sealed_record
from geodata.snapshot import POINTER, Get, Put, pack, read_pointer, unpack
from geodata.territory import Register, code_column

FOLDER = "columns"
CURRENT = f"{FOLDER}/{POINTER}"
_VALUES = "values-"


def current_set(get: Get) -> str | None:
    """Returns the id of the set in use, None when none was ever published.

    Raises:
        SnapshotError: the pointer is not readable.
        StoreUnavailableError: the store did not answer.
    """
    try:
        return set_in(get(CURRENT))
    except MissingObjectError:
        return None


def set_in(pointer: bytes) -> str:
    """Returns the id that the content of a pointer has.

    Raises:
        SnapshotError: it is not readable.
    """
    return read_pointer(lambda _: pointer, CURRENT, "set")


def fetch_columns(get: Get, register: Register) -> Columns:
    """Returns the columns in use by entry of a register; none when none was ever published.

    Raises:
        SnapshotError: the pointer or the set is damaged, or the store lost the set.
        StoreUnavailableError: the store did not answer.
    """
    return fetch_set(get, current_set(get), register)


def fetch_set(get: Get, set_id: str | None, register: Register) -> Columns:
    """Returns the columns of a set by entry of a register, which may not be the set's.

    There are none in the set None, which is in use as long as none was ever published.

    Raises:
        SnapshotError: the store holds no such set, or it is damaged.
        StoreUnavailableError: the store did not answer.
    """
    if set_id is None:
        return Columns({})
    key, content = set_key(set_id), _content_of(get, set_id)
    try:
        keyed, columns = _opened(unpack(content, key))
    except (KeyError, ValueError, TypeError, ParameterError) as error:
        raise SnapshotError(f"{key}: no readable set of columns") from error
    aligned, lost = realigned(columns, keyed, register)
    return Columns(aligned, set_id, lost)


def copy_columns(get: Get, put: Put) -> str | None:
    """Copies the set in use of one store to another, the pointer last, and returns its id.

    None, and nothing is written, when none was ever published. What the other store has in use
    is replaced: it is a way to seed a store, not to publish beside other writers.

    Raises:
        SnapshotError: the pointer is not readable, or the set is not what was published.
        StoreUnavailableError: a store did not answer.
    """
    set_id = current_set(get)
    if set_id is not None:
        put(set_key(set_id), _content_of(get, set_id))
        put(CURRENT, pointer_to(set_id))
    return set_id


def pointer_to(set_id: str) -> bytes:
    """Returns the content of a pointer to a set, which `set_in` reads."""
    return sealed_record(CURRENT, {"set": set_id})


def pack_set(columns: Mapping[str, Column], register: Register) -> bytes:
    """Returns a set as one archive: the same columns of the same register are the same bytes."""
    count = register.whole_count
    facts = [
        {"facts": each.facts.as_record(), "classes": list(each.classes)}
        for _, each in sorted(columns.items())
    ]
    arrays: dict[str, NDArray[Any]] = {
        "codes": code_column(register.codes[:count], 5),
        "people": register.people[:count],
        "facts": np.frombuffer(json.dumps(facts, ensure_ascii=False).encode(), dtype=np.uint8),
    }
    return pack(arrays | {f"{_VALUES}{name}": each.values for name, each in columns.items()})


def set_id_of(content: bytes) -> str:
    """Returns the id of a set: a hash of what it holds."""
    return hashlib.sha256(content).hexdigest()[:16]


def set_key(set_id: str) -> str:
    """Returns where a store holds a set."""
    return f"{FOLDER}/{set_id}/columns.npz"


def _content_of(get: Get, set_id: str) -> bytes:
    key = set_key(set_id)
    try:
        content = get(key)
    except MissingObjectError as error:
        raise SnapshotError(f"{key}: the store holds no such set of columns") from error
    if set_id_of(content) != set_id:
        raise SnapshotError(f"{key}: not what was published")
    return content


def _opened(arrays: Mapping[str, NDArray[Any]]) -> tuple[Keyed, dict[str, Column]]:
    columns = {}
    for record in json.loads(arrays["facts"].tobytes()):
        facts = ColumnFacts.of_record(record["facts"])
        values = arrays[f"{_VALUES}{facts.name}"]
        if len(values) != len(arrays["codes"]):
            raise ValueError(facts.name)
        columns[facts.name] = Column(facts, values, tuple(record["classes"]))
    return Keyed(arrays["codes"], arrays["people"]), columns


@dataclass(frozen=True, slots=True)
class Keyed:
    """What the values of columns stand for: INSEE codes, and the people there then."""

    codes: NDArray[Any]
    people: NDArray[np.float64]


def realigned(
    columns: Mapping[str, Column], keyed: Keyed, register: Register
) -> tuple[dict[str, Column], tuple[str, ...]]:
    """Returns the columns by entry of a register, and the codes that it knows nothing of.

    Communes that merged since get what their parts make (`merged`), by the people they had;
    a commune that is new and whose code no column has is missing.
    """
    count = register.whole_count
    present = np.array([code.encode() for code in register.codes[:count]], dtype="S5")
    if np.array_equal(keyed.codes, present):
        return dict(columns), ()
    codes = [code.decode() for code in keyed.codes.tolist()]
    entries, is_current = entries_of(codes, register)
    kept = np.flatnonzero(entries >= 0)
    lost = tuple(code for code, entry in zip(codes, entries.tolist(), strict=True) if entry < 0)
    names = [codes[i] for i in kept.tolist()]
    moved = {}
    for name, column in columns.items():
        pieces = Pieces(
            entries[kept], floats_of(column)[kept], keyed.people[kept], is_current[kept], names
        )
        values, _ = merged(pieces, column.facts.kind, count)
        moved[name] = column_of(column.facts, values, column.classes)
    return moved, lost
