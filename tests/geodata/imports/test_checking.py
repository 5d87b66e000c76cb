"""An upload becomes a report, a summary, a candidate and its differences, once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import pytest

from geodata.errors import MissingObjectError, StoreUnavailableError, UnknownImportError
from geodata.imports import one_check
from geodata.imports.candidates import candidate
from geodata.imports.checking import check_upload
from geodata.imports.publishing import publish
from geodata.imports.reasons import Reason
from geodata.imports.records import difference_key, report_key, upload_key
from geodata.imports.showing import import_reply
from geodata.sites.facets import NO_PUBLIC
from geodata.sites.files import unusable
from tests.country import site
from tests.geodata.imports.room import ReadRows, Room, Row, check_rows, lines, of_rows


def test_a_new_import_waits_for_its_file(room: Room) -> None:
    opened = room.imports.open("sites.csv", "Ville")
    assert opened.state == "awaiting_upload"
    assert room.imports.get(opened.id) == opened
    with pytest.raises(MissingObjectError):
        room.check(opened.id)
    assert room.imports.get(opened.id).state == "awaiting_upload"


def test_a_good_file_is_checked_and_compared(room: Room) -> None:
    found = room.checked("a,0.0,46.0,A\nb,x,46.0,B\nc,0.1,46.0")
    assert found.state == "checked"
    assert found.summary is not None
    assert [found.summary[name] for name in ("rows", "kept", "refused")] == [3, 2, 1]
    assert [found.summary[name] for name in ("errors", "warnings")] == [1, 1]
    assert found.difference is not None
    assert found.difference.against is None
    assert (found.difference.counts["added"], found.difference.counts["sites"]) == (2, 2)
    assert room.version_in_use() is None


def test_the_report_tells_each_row_that_there_is_something_to_say_of(room: Room) -> None:
    found = room.checked("a,0.0,46.0,A\nb,x,46.0,B\nc,0.1,46.0")
    report = [json.loads(line) for line in room.objects.get(report_key(found)).splitlines()]
    assert [(row["row"], row["outcome"], row["id"]) for row in report] == [
        (2, "refused", None),
        (3, "kept", "c"),
    ]
    assert report[0]["findings"][0]["field"] == "latitude"


def test_the_same_event_twice_gives_one_result(room: Room) -> None:
    found = room.checked(lines(3))
    room.later(60)
    assert room.check(found.id) == found


def test_a_check_that_was_cut_short_is_made_again(room: Room) -> None:
    import_id = room.uploaded(lines(3))

    def dying(pieces: Iterable[bytes], name: str) -> Iterator[Row]:
        yield from list(check_rows(pieces, name))[:1]
        raise StoreUnavailableError("down")

    with pytest.raises(StoreUnavailableError):
        check_upload(room.imports, room.versions, of_rows(dying), import_id)
    assert room.imports.get(import_id).state == "checking"
    assert room.check(import_id).state == "checked"


def test_of_two_checks_at_once_the_first_to_end_is_the_one(room: Room) -> None:
    import_id = room.uploaded(lines(3))

    def overtaken(pieces: Iterable[bytes], name: str) -> Iterator[Row]:
        room.objects.put(upload_key(import_id), lines(5).encode())
        room.check(import_id)
        return check_rows(pieces, name)

    found = check_upload(room.imports, room.versions, of_rows(overtaken), import_id)
    assert len(candidate(room.imports, found).table) == 5
    assert found.summary is not None
    assert found.summary["rows"] == 5


def test_a_file_that_cannot_be_used_is_refused_with_the_reason(room: Room) -> None:
    found = room.checked("")
    assert (found.state, str(found.reason)) == ("refused", "the file is empty")


def test_a_file_of_which_no_row_is_kept_is_refused_with_its_report(room: Room) -> None:
    found = room.checked("a,x,y,A\nb,x,y,B")
    assert found.state == "refused"
    assert str(found.reason) == "no row can be kept; the report says why"
    assert found.summary is not None
    assert found.summary["refused"] == 2
    assert room.objects.get(report_key(found)).count(b"\n") == 2


def test_a_file_too_large_is_refused_unread(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_check, "LARGEST_BYTES", 10)
    import_id = room.uploaded("a" * 11)

    def never(pieces: Iterable[bytes], name: str) -> Iterator[Row]:
        pytest.fail("it was read")

    found = check_upload(room.imports, room.versions, of_rows(never), import_id)
    assert found.state == "refused"
    assert "11 bytes: larger than the 10" in str(found.reason)


def test_an_import_that_was_rejected_meanwhile_stays_so(room: Room) -> None:
    import_id = room.uploaded(lines(2))

    def rejected(pieces: Iterable[bytes], name: str) -> Iterator[Row]:
        room.imports.update(import_id, lambda it: it.moved_to("rejected", room.time))
        return check_rows(pieces, name)

    found = check_upload(room.imports, room.versions, of_rows(rejected), import_id)
    assert found.state == "rejected"


def test_a_file_of_no_import_is_an_error_that_names_it(room: Room) -> None:
    room.objects.put(upload_key("stray"), b"x")
    with pytest.raises(UnknownImportError, match="stray"):
        room.check("stray")


def test_the_differences_are_from_the_version_in_use(room: Room) -> None:
    first = room.published(lines(4))
    found = room.checked(lines(4, first=1))
    assert found.difference is not None
    assert found.difference.against == first.version
    assert found.difference.counts == {
        "sites": 4,
        "sites_before": 4,
        "unplaced": 0,
        "unplaced_before": 0,
        "closed_to_public": 0,
        "closed_to_public_before": 0,
        "added": 1,
        "removed": 1,
        "moved": 0,
        "changed": 0,
        "unchanged": 3,
    }
    told = room.objects.get(difference_key(found, first.version)).splitlines()
    assert [json.loads(line)["id"] for line in told] == ["s000", "s004"]


def closing(count: int, *, at: int) -> ReadRows:
    """A check that reads `count` sites, of which the first `at` receive nobody."""

    def read(_pieces: Iterable[bytes], _name: str) -> Iterator[Row]:
        for number in range(count):
            closed = (NO_PUBLIC,) if number < at else ()
            place = site(f"s{number:03}", number / 100, 46.0, modalites_acces=closed)
            yield Row(number + 1, place, ())

    return read


@pytest.mark.parametrize(("closed", "state"), [(0, "checked"), (2, "checked"), (3, "held")])
def test_a_file_of_places_that_receive_nobody_waits_for_a_second_look(
    room: Room, closed: int, state: str
) -> None:
    import_id = room.uploaded("x")
    found = check_upload(room.imports, room.versions, of_rows(closing(10, at=closed)), import_id)
    assert found.state == state
    if state == "held":
        assert str(found.reason) == "3 of its 10 sites receive nobody: no service is said of them"
        assert publish(room.imports, room.versions, import_id).state == "published"
        # Accepted once, the same share is not asked about again; a larger one is.
        for count, expected in ((11, "checked"), (9, "held")):
            next_id = room.uploaded(str(count))
            again = check_upload(
                room.imports, room.versions, of_rows(closing(count, at=3)), next_id
            )
            assert again.state == expected


def test_what_is_said_of_the_file_is_not_a_row(room: Room) -> None:
    def with_note(pieces: Iterable[bytes], name: str) -> Iterator[Row]:
        yield Row(0, None, ())
        yield from check_rows(pieces, name)

    found = check_upload(room.imports, room.versions, of_rows(with_note), room.uploaded(lines(2)))
    assert found.summary is not None
    assert (found.summary["rows"], found.summary["refused"]) == (2, 0)


def test_why_a_file_is_unusable_is_in_the_readers_language(room: Room) -> None:
    def unreadable(pieces: Iterable[bytes], name: str) -> Iterator[Row]:
        raise unusable(name, "last_line_cut", line=12)

    import_id = room.uploaded("x")
    found = check_upload(room.imports, room.versions, of_rows(unreadable), import_id)
    assert found.state == "refused"
    assert import_reply(found, "en")["reason"] == "cut short: the last line, 12, is not whole"
    assert import_reply(found, "fr")["reason"] == (
        "le fichier ne peut pas être utilisé "
        "(fichier coupé : la dernière ligne, 12, n'est pas entière)"
    )
    assert room.imports.get(found.id).reason == found.reason


def test_a_reason_kept_before_faults_were_in_french_is_still_read() -> None:
    kept = {"code": "file_unusable", "facts": {"fault": "the file is empty"}, "text": "x"}
    reason = Reason.from_record(kept)
    assert reason is not None
    assert reason.in_words("fr") == "le fichier ne peut pas être utilisé (the file is empty)"
    assert reason.in_words("en") == "the file is empty"
