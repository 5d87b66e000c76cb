"""New sites are published; the stack measures, renders and serves the new run by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import urllib3

from tests.coverage_country import write_country
from tests.e2e.test_imports import HEADER, Stack, checked, until

pytestmark = pytest.mark.e2e

COMMUNES = "/v1/coverage/departement/85"
A_MINUTE_S = 90


def row(site_id: str, commune: str, postcode: str, code: str, lat: float, lon: float) -> str:
    place = f"Lieu {site_id},{commune},{postcode},{code},1 rue du Bal"
    told = f"{lat},{lon},2026-01-05,Aide aux démarches administratives"
    return f"{site_id},13002526500013,{place},{told}\n"


MARKET = row("market", "Saint-Étienne", "42000", "01002", 46.05, 0.15)
NANT = row("nant", "Nant", "85000", "85001", 46.05, 0.75)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    write_country(tmp_path / "country")
    sites, var = tmp_path / "sites.csv", tmp_path / "var"
    var.mkdir()
    sites.write_text(HEADER + MARKET)
    running = Stack(var, "--sites", str(sites), snapshots=tmp_path / "country", refresh=True)
    try:
        yield running
    finally:
        running.stop()


def test_a_version_that_is_published_is_measured_rendered_and_served(stack: Stack) -> None:
    before = stack.get(COMMUNES)
    assert before["indicators"]["unreachable"]["communes"] == 4
    assert before["computed_at"] is None  # nothing was computed beforehand
    path = stack.uploaded(HEADER + MARKET + NANT)
    found = checked(stack, path)
    assert found["state"] == "checked", found
    stack.post(f"{path}/publish")
    after = until(
        lambda: (
            (it := stack.get(COMMUNES))["sites_version"] == found["version"]
            and it["computed_at"]
            and it
        ),
        limit_s=A_MINUTE_S,
    )
    # Nant has a place now, which its neighbours reach; Yeu has none.
    assert after["indicators"]["unreachable"]["communes"] == 1
    address = f"{stack.url}{COMMUNES}?format=pdf"
    told = urllib3.request("GET", address, headers=stack.token(), timeout=30)
    assert told.status == 200
    assert told.data.startswith(b"%PDF")
    since = stack.get(f"{COMMUNES}?since={before['sites_version']}")
    assert since["change"]["gained"]["communes"] == 3
