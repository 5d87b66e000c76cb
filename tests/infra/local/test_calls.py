"""What the stand-in's log says of the calls that it let through."""

from __future__ import annotations

from infra.local.aws.calls import MOST_KINDS, Calls
from infra.local.aws.permissions import Need
from tests.infra.opinions.calls import Call, new_in, recorded


def test_each_kind_of_call_is_said_once_whatever_its_object_is_called() -> None:
    said: list[str] = []
    calls = Calls(said.append)
    for name in ("20260101-ab1", "20260102-cd2"):
        calls.note("Sites", [Need("s3:GetObject", f"arn:aws:s3:::data/imports/{name}/upload")])
    assert said == ["did: Sites s3:GetObject arn:aws:s3:::data/imports/*/upload"]


def test_the_kinds_that_are_remembered_are_bounded() -> None:
    said: list[str] = []
    calls = Calls(said.append)
    for number in range(MOST_KINDS + 10):
        calls.note("Sites", [Need(f"s3:Do{number}", "arn:aws:s3:::data")])
    assert len(said) == MOST_KINDS


def test_a_call_that_the_record_lacks_is_seen_in_a_log() -> None:
    known = recorded()[0]
    new = Call(known.holder, "s3:PutObject", "arn:aws:s3:::x/y/z")
    log = "\n".join(("127.0.0.1 - GET", *(f"did: {' '.join(each)}" for each in (known, new))))
    assert new_in(log) == {new}
