"""What the tests of the edge share."""

from __future__ import annotations

import pytest

from geodata.exports.coverage_documents import Documents
from tests.coverage_country import documents_in, write_country


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    snapshots = tmp_path_factory.mktemp("country") / "snapshots"
    write_country(snapshots)
    return documents_in(snapshots)
