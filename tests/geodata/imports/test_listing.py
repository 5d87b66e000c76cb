"""The list of imports, whatever else is kept beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from geodata.imports import Imports, upload_key
from geodata.imports.reasons import because
from geodata.stores import Objects

LOST = "20261130T130000-0001234567"
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def imports() -> Imports:
    return Imports(Objects.at("memory:"), lambda: NOON)


@pytest.mark.parametrize("key", ["imports/large/9570/lieux.parquet", "imports/other/file"])
def test_what_is_kept_beside_imports_is_none(imports: Imports, key: str) -> None:
    opened = imports.open("lieux.csv", "Essai")
    imports.objects.put(key, b"content")

    assert imports.latest(10) == ([opened], None)
    assert imports.unfinished() == [opened]


def test_an_import_whose_record_is_gone_is_listed_as_such_and_closes_no_list(
    imports: Imports,
) -> None:
    opened = imports.open("lieux.csv", "Essai")
    imports.objects.put(upload_key(LOST), b"id,nom")

    (lost, other), _ = imports.latest(10)
    assert (lost.id, lost.state, other) == (LOST, "failed", opened)
    assert lost.reason == because("record_damaged")
    assert imports.unfinished() == [opened]
