"""What a plan supposes of the sites of today, in the words of its files."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.exports.plan_assumptions import assumptions_of


@pytest.mark.parametrize(
    ("existing", "words"),
    [
        ({}, "tous ceux qui sont en service"),
        ({"closed": ["a"]}, "tous ceux qui sont en service sauf 1 lieu fermé par le scénario"),
        ({"closed": ["a", "b"]}, "sauf 2 lieux fermés par le scénario"),
        ({"keep": "listed", "sites": ["a"], "closed": ["b"]}, "ceux que le scénario nomme"),
        ({"keep": "none"}, "aucun : le plan part d’un territoire sans lieu"),
    ],
)
def test_sites_that_close_are_told_where_the_others_stay(existing: Any, words: str) -> None:
    plan: Any = {
        "scenario": {"name": "Essai", "posts": 1, "existing": existing},
        "computed_at": "2026-11-24T08:00:00Z",
    }
    told = " ".join(fact.value for fact in assumptions_of(plan))
    assert words in told
    assert ("sauf" in told) == (existing.get("keep", "all") == "all" and "closed" in existing)
