"""What the tests of imports share."""

from __future__ import annotations

import pytest

from tests.geodata.imports.room import Room


@pytest.fixture
def room() -> Room:
    return Room()
