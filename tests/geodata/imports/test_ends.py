"""Whatever a check raises, its import ends in a state with a reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from geodata.errors import SnapshotError, StoreUnavailableError
from geodata.imports.checking import (
    BEGINS_WITHIN,
    ENDS_WITHIN,
    ask_unbegun,
    check_upload,
    give_up_endless,
)
from geodata.imports.reading import file_checker
from geodata.imports.reasons import SENTENCES, Reason, because
from geodata.imports.records import recheck_key, upload_key
from geodata.imports.states import Import
from geodata.seals import opened_record, sealed_record
from geodata.territory.origins import Places
from tests.geodata.imports.files_at_random import file_at_random
from tests.geodata.imports.room import Room, Row, lines, of_rows

ENDS = {"checked", "held", "refused", "failed"}


def raising(error: BaseException) -> object:
    def read(pieces: Iterable[bytes], name: str) -> Iterator[Row]:
        raise error
        yield

    return of_rows(read)


@pytest.mark.parametrize(
    "error", [ValueError("x"), KeyError("a"), RecursionError(), MemoryError(), TypeError("of None")]
)
def test_what_nobody_expected_ends_in_failed_and_is_logged_not_shown(
    room: Room, error: Exception
) -> None:
    import_id = room.uploaded(lines(3))
    check_file = raising(error)
    found = check_upload(room.imports, room.versions, check_file, import_id, room.failed)  # type: ignore[arg-type]
    assert found.state == "failed"
    assert found.reason == because("unexpected", error=type(error).__name__)
    assert room.failures == [error]
    # A duplicate of the event finds it at its end.
    assert room.check(import_id) == found


@pytest.mark.parametrize("error", [StoreUnavailableError("s"), SnapshotError("s"), OSError("disk")])
def test_what_may_pass_is_raised_for_another_try(room: Room, error: Exception) -> None:
    import_id = room.uploaded(lines(3))
    with pytest.raises(type(error)):
        check_upload(room.imports, room.versions, raising(error), import_id)  # type: ignore[arg-type]
    assert room.imports.get(import_id).state == "checking"
    assert room.check(import_id).state == "checked"


def test_a_check_that_was_killed_each_time_is_given_up_by_the_schedule(room: Room) -> None:
    import_id = room.uploaded(lines(3))
    with pytest.raises(StoreUnavailableError):
        check_upload(room.imports, room.versions, raising(StoreUnavailableError("x")), import_id)  # type: ignore[arg-type]
    waiting = room.imports.open("sites.csv", "Ville")
    assert give_up_endless(room.imports) == []
    room.later(ENDS_WITHIN.total_seconds() + 1)
    assert give_up_endless(room.imports) == [import_id]
    found = room.imports.get(import_id)
    assert (found.state, found.reason) == ("failed", because("without_end"))
    assert room.imports.get(waiting.id).state == "awaiting_upload"
    assert give_up_endless(room.imports) == []


def test_a_check_that_never_began_is_asked_for_again_by_the_schedule(room: Room) -> None:
    import_id = room.uploaded(lines(3))
    room.imports.open("sites.csv", "Ville")  # nothing was uploaded to it
    assert ask_unbegun(room.imports) == []  # its event may still come
    room.later(BEGINS_WITHIN.total_seconds())
    assert ask_unbegun(room.imports) == [import_id]
    assert room.objects.get(recheck_key(import_id)) == b""
    assert room.check(import_id).state == "checked"
    assert ask_unbegun(room.imports) == []


def test_a_check_of_tomorrow_is_given_up_today(room: Room) -> None:
    room.later(86_400)
    import_id = room.uploaded(lines(3))
    with pytest.raises(StoreUnavailableError):
        check_upload(room.imports, room.versions, raising(StoreUnavailableError("x")), import_id)  # type: ignore[arg-type]
    room.later(-86_400)
    assert give_up_endless(room.imports) == [import_id]


def test_a_reason_of_before_is_a_text_and_a_code_of_later_keeps_its_words() -> None:
    assert Reason.from_record("wrong year") == Reason(text="wrong year")
    assert Reason.from_record(None) is None
    later = Reason("of_a_newer_version", {"n": 3}, "three of them")
    assert later.in_words("fr") == "three of them"


@pytest.mark.parametrize("code", SENTENCES)
def test_every_reason_is_in_both_languages_with_the_same_facts(code: str) -> None:
    facts: dict[str, int] = dict.fromkeys(
        ("size", "largest", "closed", "sites", "removed", "before", "unplaced", "moved"), 3
    ) | dict.fromkeys(("refused", "rows", "columns", "error", "fault", "key"), 3)
    reason = because(code, **facts)
    assert reason.in_words("fr") != reason.in_words("en") == str(reason)
    assert "{" not in reason.in_words("fr")


def test_an_import_keeps_what_a_newer_version_wrote_beside(room: Room) -> None:
    found = room.checked(lines(2))
    later = opened_record("key", found.to_json("key")) | {"of_later": [1]}
    assert Import.from_json("key", sealed_record("key", later)) == found


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("id", "nom", "services", "horaires", "latitude", "typologie", "x")),
            inner,
        )
    ),
    max_leaves=12,
)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"id": JSON, "nom": JSON},
        optional=dict.fromkeys(("services", "horaires", "latitude", "longitude", "pivot"), JSON),
    ),
    max_size=4,
)


@pytest.mark.parametrize("seed", range(6))
def test_files_at_random_end_in_a_state_with_a_reason(places: Places, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - of files, not of secrets
    check_file = file_checker(lambda: places, lambda: date(2026, 11, 28), lambda _: None)
    for number in range(60):
        room, content = Room(), file_at_random(random)
        opened = room.imports.open("lieux", "Ville")
        room.objects.put(upload_key(opened.id), content)
        found = check_upload(room.imports, room.versions, check_file, opened.id, room.failed)
        assert not room.failures, (seed, number, content)
        assert found.state in ENDS
        assert found.state == "checked" or found.reason.in_words("fr")  # type: ignore[union-attr]


def as_json(rows: object) -> bytes:
    return json.dumps(rows).encode()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(content=b'[{"id":"c","nom":"d","services":0}]')
@example(content=b'[{"id":"a","nom":"b\\ud800","\\ud800":"c","horaires":"\\udc00"}]')
@example(content=b"\x00\x01\x02")
@example(content=b"PK\x03\x04not a workbook")
@example(content=b"SQLite format 3\x00")
@example(content=b'{"type":"FeatureCollection","features":[{"type":"Feature"}]}')
@given(content=st.binary(max_size=300) | RECORDS.map(as_json))
def test_any_file_ends_in_a_state_with_a_reason(places: Places, content: bytes) -> None:
    room = Room()
    opened = room.imports.open("lieux", "Ville")
    room.objects.put(upload_key(opened.id), content)
    check_file = file_checker(lambda: places, lambda: date(2026, 11, 28), lambda _: None)
    found = check_upload(room.imports, room.versions, check_file, opened.id, room.failed)
    assert found.state in ENDS
    assert room.failures == []
    assert found.state == "checked" or str(found.reason)
