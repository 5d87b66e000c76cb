"""The bulk client of the national service, against replies good and bad on the loopback."""

from __future__ import annotations

import csv
import io
import time
import traceback
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import cast

import pytest
from hypothesis import given, strategies as st

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.ban_csv import BanCsvGeocoder, answers_in
from geodata.nearest.geocoding.bulk import AddressQuestion
from tests.geodata.nearest.geocoding.fake_ban import (
    TABLE_HEADER,
    FakeBan,
    Script,
    drips,
    fake_ban,
    hangs_up,
    is_slow,
    replies,
    table,
)

RODEZ = AddressQuestion("12 rue Haute", "12000", "Rodez", "12202")
BOURG = AddressQuestion('Place "Neuve", au fond', "01000", "Bourg", "")
FOUND = (
    "0,12 rue Haute,12000,Rodez,12202,,44.35,2.57,12 Rue Haute 12000 Rodez,"
    "0.97,0.61,housenumber,12000,Rodez,12202"
)
NOTHING = '1,"Place ""Neuve"", au fond",01000,Bourg,,01000,,,,,,,,,'


@pytest.fixture(scope="module")
def server() -> Iterator[FakeBan]:
    with fake_ban() as running:
        yield running


@pytest.fixture
def client(server: FakeBan) -> BanCsvGeocoder:
    server.plays(table(FOUND, NOTHING))
    return BanCsvGeocoder(server.url)


def form_of(server: FakeBan) -> list[tuple[str, str]]:
    media_type, body = server.posted[0]
    message = message_from_bytes(f"Content-Type: {media_type}\r\n\r\n".encode() + body)
    parts = cast("list[Message]", message.get_payload())
    return [
        (
            str(part.get_param("name", header="content-disposition")),
            cast("bytes", part.get_payload(decode=True)).decode(),
        )
        for part in parts
    ]


def test_a_batch_is_one_request_of_the_protocol(client: BanCsvGeocoder, server: FakeBan) -> None:
    client.find([RODEZ, BOURG])
    assert server.asked == ["/geocodage/search/csv/"]
    form = form_of(server)
    assert [value for name, value in form if name == "columns"] == ["street", "postcode", "city"]
    assert dict(form)["citycode"] == "citycode"
    assert dict(form)["postcode"] == "only_postcode"
    assert "result_citycode" in [value for name, value in form if name == "result_columns"]


def test_only_addresses_are_sent(client: BanCsvGeocoder, server: FakeBan) -> None:
    client.find([RODEZ, BOURG])
    rows = list(csv.reader(io.StringIO(dict(form_of(server))["data"])))
    assert rows[1:] == [
        ["0", "12 rue Haute", "12000", "Rodez", "12202", ""],
        ["1", 'Place "Neuve", au fond', "01000", "Bourg", "", "01000"],
    ]


def test_each_question_has_its_answer_or_none(client: BanCsvGeocoder) -> None:
    found, nothing = client.find([RODEZ, BOURG])
    assert nothing is None
    assert found is not None
    assert (found.found.lon, found.found.lat, found.found.kind) == (2.57, 44.35, "housenumber")
    assert (found.found.score, found.next_score) == (0.97, 0.61)
    assert found.found.citycode == "12202"


def test_no_question_is_no_request(client: BanCsvGeocoder, server: FakeBan) -> None:
    assert client.find([]) == []
    assert server.asked == []


@pytest.mark.parametrize(
    "script",
    [
        replies(500),
        replies(429),
        replies(413),
        replies(302, headers={"Location": "http://elsewhere"}),
        replies(200, b"<html>busy</html>"),
        replies(200, b"\xff\xfe"),
        table(FOUND),
        table(NOTHING, FOUND),
        table(FOUND, FOUND),
        table(FOUND.replace("44.35", "144.35"), NOTHING),
        table(FOUND.replace("44.35", "nan"), NOTHING),
        table(FOUND.replace("0.97", "inf"), NOTHING),
        table(FOUND + ",more", NOTHING),
        table("0,short", NOTHING),
        table(FOUND, NOTHING, header=TABLE_HEADER.replace("latitude", "lat")),
        hangs_up,
    ],
    ids=range(16),
)
def test_what_is_no_reply_is_the_one_error(server: FakeBan, script: Script) -> None:
    server.plays(script)
    with pytest.raises(GeocoderUnavailableError) as caught:
        BanCsvGeocoder(server.url).find([RODEZ, BOURG])
    told = "".join(traceback.format_exception(caught.value)).lower()
    assert "rue haute" not in told.replace("12 rue haute,12000", "")
    assert "12000" not in str(caught.value)


@pytest.mark.parametrize("script", [is_slow(4), drips], ids=["silent", "drips"])
def test_a_batch_never_takes_longer_than_its_time_out(server: FakeBan, script: Script) -> None:
    server.plays(script)
    began_s = time.monotonic()
    with pytest.raises(GeocoderUnavailableError):
        BanCsvGeocoder(server.url, timeout_s=0.2).find([RODEZ])
    assert time.monotonic() - began_s < 3  # the scripts take four


def test_three_failures_leave_the_service_alone(server: FakeBan) -> None:
    server.plays(replies(503))
    client = BanCsvGeocoder(server.url)
    for _ in range(4):
        with pytest.raises(GeocoderUnavailableError):
            client.find([RODEZ])
    assert len(server.asked) == 3


def test_a_point_of_interest_is_no_address() -> None:
    body = f"{TABLE_HEADER}\r\n{FOUND.replace('housenumber', 'poi')}\r\n".encode()
    assert answers_in(body, 1) == [None]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.integers(0, 3))
def test_any_bytes_are_a_reply_or_the_one_error(body: bytes, count: int) -> None:
    try:
        found = answers_in(body, count)
    except GeocoderUnavailableError:
        return
    assert len(found) == count
