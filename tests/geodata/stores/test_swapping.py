"""A change is made again when another writer was first, and not for ever."""

from __future__ import annotations

import pytest

from geodata.errors import ObjectChangedError, StoreUnavailableError
from geodata.stores.objects import Objects
from geodata.stores.swapping import swap

KEY = "count"


def test_a_change_is_made_on_what_the_other_writer_left() -> None:
    objects = Objects.at("memory:")
    objects.put(KEY, b"1")
    others = [10, 100]

    def add_one() -> int:
        found = objects.read(KEY)
        if others:
            objects.put(KEY, str(int(found.content) + others.pop(0)).encode())
        changed = int(found.content) + 1
        objects.replace(KEY, str(changed).encode(), found.e_tag)
        return changed

    assert swap(add_one) == 112
    assert objects.get(KEY) == b"112"


@pytest.mark.parametrize("most_tries", [1, 3])
def test_when_others_are_always_first_it_is_given_up(most_tries: int) -> None:
    tries = []

    def attempt() -> None:
        tries.append(1)
        raise ObjectChangedError(KEY)

    with pytest.raises(ObjectChangedError):
        swap(attempt, most_tries=most_tries)
    assert len(tries) == most_tries


def test_another_fault_is_raised_at_once() -> None:
    tries = []

    def attempt() -> None:
        tries.append(1)
        raise StoreUnavailableError("down")

    with pytest.raises(StoreUnavailableError):
        swap(attempt)
    assert len(tries) == 1
