"""Replies of the BAN protocol are read whole, or not trusted at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.replies import candidates_of

# A feature as the national service writes it.
RODEZ = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [2.573461, 44.350917]},
    "properties": {
        "label": "12 Rue du Bal 12000 Rodez",
        "score": 0.9683,
        "housenumber": "12",
        "id": "12202_0120_00012",
        "name": "12 Rue du Bal",
        "postcode": "12000",
        "citycode": "12202",
        "x": 666080.27,
        "y": 6361690.03,
        "city": "Rodez",
        "context": "12, Aveyron, Occitanie",
        "type": "housenumber",
        "importance": 0.65,
        "street": "Rue du Bal",
        "_type": "address",
    },
}


def reply(*features: Any) -> bytes:
    collection = {"type": "FeatureCollection", "features": features, "query": "12 rue du bal"}
    return json.dumps(collection).encode()


def changed(part: str, **facts: Any) -> dict[str, Any]:
    return {**RODEZ, part: {**RODEZ[part], **facts}}  # type: ignore[dict-item]


def test_a_candidate_has_all_that_the_service_says_of_it() -> None:
    [found] = candidates_of(reply(RODEZ))
    assert (found.lon, found.lat, found.score) == (2.573461, 44.350917, 0.9683)
    assert (found.label, found.kind) == ("12 Rue du Bal 12000 Rodez", "housenumber")
    assert (found.citycode, found.city, found.postcode) == ("12202", "Rodez", "12000")
    assert found.context == "12, Aveyron, Occitanie"


def test_no_place_is_an_answer_too() -> None:
    assert candidates_of(reply()) == ()


@pytest.mark.parametrize(
    "unplaced",
    [
        {**RODEZ, "geometry": None},
        changed("geometry", coordinates=[]),
        changed("geometry", coordinates=[None, 44.35]),
        changed("properties", type="poi"),
    ],
)
def test_a_place_that_is_nowhere_or_no_address_is_left_out(unplaced: dict[str, Any]) -> None:
    assert len(candidates_of(reply(unplaced, RODEZ))) == 1


def test_streets_of_a_merged_commune_are_told_apart_by_the_former_one() -> None:
    [found] = candidates_of(reply(changed("properties", oldcity="Bozouls")))
    assert found.label == "12 Rue du Bal 12000 Rodez (Bozouls)"


def test_what_is_missing_is_none_and_a_score_stays_between_0_and_1() -> None:
    bare = {"label": "Rodez", "type": "municipality", "score": 1.2, "citycode": ""}
    [found] = candidates_of(reply({**RODEZ, "properties": bare}))
    assert (found.citycode, found.city, found.postcode, found.score) == (None, None, None, 1.0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><body>Maintenance: 12 rue du Bal</body></html>",
        reply(RODEZ)[:-40],
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'"features"',
        b'{"features": null}',
        b'{"features": [null]}',
        reply({**RODEZ, "properties": {}}),
        b"[" * 100_000,
        reply({**RODEZ, "properties": None}),
        reply({**RODEZ, "geometry": {"type": "Point"}}),
        reply(changed("geometry", coordinates=["2.57", "44.35"])),
        reply(changed("geometry", coordinates=[2.57])),
        reply(changed("geometry", coordinates=[True, False])),
        reply(changed("geometry", coordinates=[float("nan"), 44.35])),
        reply(changed("geometry", coordinates=[float("inf"), 44.35])),
        reply(changed("geometry", coordinates=[2.57, 91])),
        reply(changed("geometry", coordinates=[666080.27, 6361690.03])),
        reply(RODEZ).replace(b"2.573461", b"1e999"),
        reply(RODEZ).replace(b"2.573461", b"9" * 400),
        reply(changed("properties", score="0.9")),
        reply(changed("properties", label=None)),
        reply(changed("properties", citycode=12202)),
    ],
    ids=range(25),
)
def test_a_reply_that_is_not_of_the_protocol_is_not_trusted_nor_repeated(body: bytes) -> None:
    with pytest.raises(GeocoderUnavailableError) as caught:
        candidates_of(body)
    assert "Bal" not in str(caught.value)
    assert caught.value.__suppress_context__
