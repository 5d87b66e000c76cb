"""The coverage of the whole country at every maximum that its document admits."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from functions.coverage.app import build_app
from functions.coverage.wiring import Service
from geodata.coverage.catalogue import Catalogue
from geodata.indicators.table import Columns
from geodata.refresh.assembling import Inputs, documents_over
from geodata.snapshot.reader import Snapshot
from geodata.sources.site_tables import read_sites, table_of
from geodata.territory.origins import Places
from tests.functions.events import get, signed
from tests.functions.laws import DOCUMENTS, LOG, questions, weighed

pytestmark = pytest.mark.real

WHERE = "/v1/coverage/{level}/{code}"
HEAVY = ("threshold_minutes", "catchment_minutes", "decay")
"""What the country is measured anew for; the other parameters are asked of the little one."""


@pytest.fixture(scope="module")
def app(france: Snapshot, real_data: Path) -> Any:
    path = real_data / "sites" / "cnfs-permanences-2022-12.csv"
    table = table_of(path, read_sites(path, Places(france.register, france.contours)))
    documents = documents_over(Inputs(france, table, Columns({}), lambda _: table, {}))
    national = documents.national
    version = {"version": "in-use", "published_at": None, "source": "tests", "sites": 2}
    facts = national.weight_facts, national.class_facts
    sources = national.sources.as_record(())
    catalogue = Catalogue(national.units, *facts, [version], sources)
    service = Service(documents, catalogue, date(2022, 12, 15))
    return build_app(lambda: service, lambda *_: "https://store.test/large", LOG)


def test_the_country_is_answered_at_each_end_of_what_costs_most(app: Any) -> None:
    document = DOCUMENTS["CoverageFunction"]
    ends: dict[str, dict[str, str]] = {}
    for asked in questions(document, document["paths"][WHERE]["get"]):
        [*names] = asked
        if len(names) == 1 and names[0] in HEAVY:
            ends[names[0]] = asked  # the last one: the largest, or the one that is no step
    assert set(ends) == set(HEAVY)
    for path in (WHERE, f"{WHERE}/gaps"):
        for asked in ends.values():
            event = signed(get(path.format(level="france", code="FR"), asked))
            assert weighed("CoverageFunction", app, event)["statusCode"] in (200, 303)


@pytest.mark.parametrize("query", [{"q": "a", "limit": "50"}, {"q": "é" * 200, "limit": "50"}])
def test_territories_are_looked_up_at_their_ends(app: Any, query: dict[str, str]) -> None:
    reply = weighed("CoverageFunction", app, signed(get("/v1/coverage/territories", query)))
    assert len(json.loads(reply["body"])["territories"]) <= 50
