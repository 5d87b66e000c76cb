"""What the bench measures with: more sites of the same kind, and how a cost grows."""

from __future__ import annotations

import numpy as np
import pytest

from infra.measure.bench.growth import exponent_of, tiled
from tests.country import site, table_of


def test_a_table_of_copies_has_every_site_so_many_times() -> None:
    table = table_of("1", site("a", 0.0, 46.05, services=("Insertion",)), site("b", 0.25, 46.05))
    many = tiled(table, 3)
    assert len(many) == 6
    assert [many.record(at)["id"] for at in range(6)] == ["a", "b"] * 3
    np.testing.assert_array_equal(many.lon[:2], table.lon)
    assert (many.lon[2:] != np.tile(table.lon, 2)).all()
    assert len(many.facets) == 6
    assert len(table) == 2


@pytest.mark.parametrize("slope", [0.0, 0.3, 1.0])
def test_a_law_is_an_exponent(slope: float) -> None:
    counts = [2**each for each in range(7)]
    assert exponent_of(counts, [5 * each**slope for each in counts]) == pytest.approx(slope)
