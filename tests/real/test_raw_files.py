"""The raw files of hubs go in as they are: rows kept, no column lost unseen, places near."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.snapshot.reader import Snapshot
from geodata.territory.origins import Places
from infra.measure.studies.raw_files import outcome_of

pytestmark = pytest.mark.real

NAMES = (
    *("aix-en-provence", "angers", "bus-france-services-charente", "corse", "gironde", "hub-lo"),
    *("la-creuse", "nouvelle-caledonie"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_raw_file_goes_in_without_an_argument(
    name: str, france: Snapshot, real_data: Path
) -> None:
    places = Places(france.register, france.contours)
    found = outcome_of(real_data / "sites" / "raw" / f"{name}.json", places)
    assert found.kept_share >= 0.95
    assert found.undecided == 0
    assert found.read + found.may_be_lost == found.filled
    assert found.near >= 0.94 * found.kept
    assert found.far <= 1
