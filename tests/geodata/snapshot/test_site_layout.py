"""What older releases wrote opens: nothing of it is lost, and filters ask of it too."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.errors import SnapshotError
from geodata.sites.facets import Wanted
from geodata.sites.site import site_of
from geodata.sites.table import SiteTable
from geodata.snapshot.archive import pack
from geodata.snapshot.site_layout import open_sites
from geodata.snapshot.site_versions import fetch_sites, sites_key
from tests.country import site, table_of

SITES = (
    site(
        "a",
        0.0,
        46.0,
        code_insee="01001",
        services=("Aide aux démarches administratives",),
        horaires="Mo-Fr 09:00-12:00",
        date_maj=date(2026, 1, 5),
        posts_granted=2,
    ),
    site("b", None, None, network="Réseau"),
)


def as_an_older_release(table: SiteTable) -> SiteTable:
    """The arrays of the first release: no code, nothing for filters."""
    kept = ("lon", "lat", "record_starts", "records", "words", "version")
    return open_sites({name: table.to_arrays()[name] for name in kept})


def test_an_older_version_is_as_if_it_were_written_today() -> None:
    today = table_of("1", *SITES)
    older = as_an_older_release(today)
    assert pack(older.to_arrays()) == pack(today.to_arrays())
    assert older.code.tolist() == [b"01001", b""]
    wanted = Wanted(services=("Aide aux démarches administratives",))
    [asked] = older.facets.criteria(wanted)
    assert (asked.fits.tolist(), asked.is_unsaid.tolist()) == ([True, False], [False, True])


def test_a_version_of_today_is_opened_as_it_is() -> None:
    arrays = table_of("1", *SITES).to_arrays()
    assert open_sites(arrays).lon is arrays["lon"]


def test_a_record_is_its_site_again() -> None:
    assert [site_of(each.as_record()) for each in SITES] == list(SITES)
    assert site_of({**SITES[0].as_record(), "no_more": 1}) == SITES[0]


@pytest.mark.parametrize("without", ["lon", "records", "version"])
def test_what_is_no_version_of_the_sites_is_never_an_empty_one(without: str) -> None:
    arrays = table_of("1", *SITES).to_arrays()
    del arrays[without]
    store = {sites_key("1"): pack(arrays)}
    with pytest.raises(SnapshotError, match="no readable version"):
        fetch_sites(store.__getitem__, "1")
