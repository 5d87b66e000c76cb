"""An answer written from what was written is that of any writer of JSON."""

from __future__ import annotations

import json
from datetime import datetime
from typing import cast

from pydantic import TypeAdapter

from geodata.nearest.answer import NearestReply, SiteReply, TripReply
from geodata.nearest.geocoding.book import AddressBook
from geodata.nearest.guide import Guide
from geodata.nearest.question import NearestQuery
from geodata.nearest.writing import reply_text
from geodata.sites.site import FIELD_NAMES

NOW = datetime.fromisoformat("2026-11-24T10:20:00+01:00")


def compact(reply: object) -> str:
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":"))


def test_an_answer_is_written_as_any_writer_writes_it(guide: Guide) -> None:
    for code in guide.places.register.codes[:4]:
        origin = guide.places.in_commune(code)
        for query in (NearestQuery(), NearestQuery(limit=1, at=NOW), NearestQuery(mode="foot")):
            reply = guide.nearest(origin, query, NOW)
            assert reply["sites"] or reply["unconfirmed_sites"]
            assert reply_text(reply) == compact(reply)
            # A second time, of what is kept.
            assert reply_text(guide.nearest(origin, query, NOW)) == compact(reply)
            TypeAdapter(NearestReply).validate_python(json.loads(reply_text(reply)), strict=True)


def test_an_answer_without_a_site_and_one_made_elsewhere_are_written_too(guide: Guide) -> None:
    meant = AddressBook(guide.places, None).suggested("saint", 5)
    empty = cast("NearestReply", {"sites": [], "degraded": [], "note": meant})
    assert reply_text(empty) == compact(empty)
    plain = cast("NearestReply", {"sites": [{"id": "é"}], "remote_sites": [{"id": "b"}]})
    assert reply_text(plain) == compact(plain)
    assert reply_text(cast("NearestReply", {})) == "{}"


def test_what_a_trip_adds_is_no_field_of_a_site() -> None:
    added = {*TripReply.__annotations__, *SiteReply.__annotations__} - {*FIELD_NAMES}
    trip = {name for name in TripReply.__annotations__ if name not in FIELD_NAMES}
    assert trip == {*TripReply.__annotations__}
    assert {"advisors", "freshness"} <= added
