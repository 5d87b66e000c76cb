"""Sites found by their identifiers, in the bytes that they are stored in."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, strategies as st

from geodata.sites import SiteTable
from tests.country import SITES

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5, unique_by=lambda each: each[0]))
def test_each_site_is_at_its_identifier_and_nothing_else_is(pairs: list[tuple[str, str]]) -> None:
    # A name may be another's identifier, or hold it.
    sites = [replace(SITES[0], id=own, nom=f"{pairs[-1][0]}{name}") for own, name in pairs]
    table = SiteTable.from_sites(sites, version="v", source="s")

    positions = {own: position for position, (own, _) in enumerate(pairs)}
    for own, name in pairs:
        for asked in (own, name, f"{own}{name}", own[:-1], ""):
            assert table.position_of(asked) == positions.get(asked)
