"""What is read under a name is what was written under it, or it is refused."""

from __future__ import annotations

import contextlib
import json

import pytest

from geodata.errors import DamagedError
from geodata.seals import opened_bytes, opened_record, sealed_bytes, sealed_record

RECORD = {"nom": "Médiathèque", "parts": [1, 2.5, None], "à": {"b": True}}


def test_what_was_written_is_read_again() -> None:
    assert opened_record("a", sealed_record("a", RECORD)) == RECORD
    assert opened_bytes("a", sealed_bytes("a", b"\n\xff")) == b"\n\xff"
    assert opened_bytes("a", sealed_bytes("a", b"")) == b""


def test_no_flipped_bit_and_no_cut_is_believed() -> None:
    record, content = sealed_record("a", RECORD), sealed_bytes("a", b"some bytes")
    for at in range(len(record)):
        for bit in range(8):
            changed = record[:at] + bytes([record[at] ^ 1 << bit]) + record[at + 1 :]
            with contextlib.suppress(DamagedError):
                assert opened_record("a", changed) == RECORD
        with pytest.raises(DamagedError):
            opened_record("a", record[:at])
    for at in range(len(content)):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        for wrong in (changed, content[:at]):
            with pytest.raises(DamagedError):
                opened_bytes("a", wrong)


def test_what_was_written_under_another_name_is_refused() -> None:
    with pytest.raises(DamagedError):
        opened_record("b", sealed_record("a", RECORD))
    with pytest.raises(DamagedError):
        opened_bytes("b", sealed_bytes("a", b"x"))


def test_a_record_of_an_older_release_has_no_seal_and_is_read() -> None:
    assert opened_record("a", json.dumps(RECORD).encode()) == RECORD


@pytest.mark.parametrize("content", [b"", b"[]", b"1", b"{", b"\xff", b"null"])
def test_what_is_no_record_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedError):
        opened_record("a", content)
