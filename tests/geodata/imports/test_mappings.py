"""A person changes the mapping of a file: it is checked again by it, and kept for the next one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from geodata.errors import (
    ColumnsUnreadError,
    ImportStateError,
    MappingError,
    StoreUnavailableError,
)
from geodata.imports.checked_file import CheckedFile, CheckFile
from geodata.imports.checking import check_upload
from geodata.imports.mappings import MOST_BYTES, Mappings, ask_check
from geodata.imports.publishing import publish, reject
from geodata.imports.reasons import Reason
from geodata.imports.records import Imports, recheck_key, request_key
from geodata.imports.states import Import
from geodata.imports.unattended import publish_unattended
from geodata.sites.mapping.document import ColumnMapping, Rule
from tests.geodata.imports.room import Room, check_rows, lines

HEADER = "0123456789abcdef"
GUESSED = ColumnMapping(HEADER, (Rule("nom", ("Nom",)),), unread={"Adresse": "undecided"})
BY_HAND = ColumnMapping(HEADER, (Rule("nom", ("Nom",)), Rule("adresse", ("Adresse",))))


def of_mapping(imports: Imports, guessed: ColumnMapping = GUESSED) -> CheckFile:
    """A check whose file has a column `Adresse`, which the guess does not read."""

    @contextmanager
    def check_file(
        pieces: Iterable[bytes], name: str, asked: ColumnMapping | None
    ) -> Iterator[CheckedFile]:
        kept = Mappings(imports.objects).kept(HEADER)
        mapping = replace(asked, fingerprint=HEADER) if asked else kept or guessed
        read = {column for rule in mapping.rules for column in rule.columns}
        is_read = "Adresse" in read or mapping.unread.get("Adresse") == "may_be_lost"
        state = "read" if is_read else "undecided"
        column = {"column": "Adresse", "filled": 3, "examples": ["1 rue"], "field": None}
        facts = {**column, "as": None, "confidence": None, "state": state}
        yield CheckedFile(check_rows(pieces, name), mapping=mapping, columns=(facts,))  # type: ignore[arg-type]

    return check_file


class MappedRoom(Room):
    """A room whose files have a column that a guess does not read."""

    def check(self, import_id: str) -> Import:
        check_file = of_mapping(self.imports)
        return check_upload(self.imports, self.versions, check_file, import_id, self.failed)

    def ask(self, import_id: str, mapping: ColumnMapping = BY_HAND) -> Import:
        return ask_check(self.imports, self.versions, import_id, mapping)


@pytest.fixture
def room() -> MappedRoom:
    return MappedRoom()


def test_a_filled_column_that_nothing_reads_stops_the_publication(room: MappedRoom) -> None:
    found = room.checked(lines(3))
    assert (found.state, found.undecided) == ("checked", ("Adresse",))
    with pytest.raises(ColumnsUnreadError, match="1 filled columns") as raised:
        publish(room.imports, room.versions, found.id)
    assert raised.value.columns == ("Adresse",)
    assert room.version_in_use() is None


@pytest.mark.parametrize("mapping", [BY_HAND, replace(GUESSED, unread={"Adresse": "may_be_lost"})])
def test_another_mapping_checks_the_import_again_and_lets_it_pass(
    room: MappedRoom, mapping: ColumnMapping
) -> None:
    first = room.checked(lines(3))
    asked = room.ask(first.id, mapping)
    assert (asked.state, asked.undecided, asked.reason) == ("checking", (), None)
    again = room.check(first.id)
    assert (again.state, again.undecided) == ("checked", ())
    assert again.check != first.check
    assert publish(room.imports, room.versions, first.id).state == "published"


def test_the_wish_arrives_after_all_that_it_is_about(room: MappedRoom) -> None:
    found = room.checked(lines(3))
    asked = room.ask(found.id)
    assert asked.request is not None
    assert room.objects.get(recheck_key(found.id)).decode() == asked.request
    assert b'"confirmed"' in room.objects.get(request_key(found.id, asked.request))


def test_the_event_of_a_wish_twice_gives_one_result(room: MappedRoom) -> None:
    found = room.checked(lines(3))
    room.ask(found.id)
    once = room.check(found.id)
    room.later(60)
    assert room.check(found.id) == once


def test_of_two_mappings_at_once_the_last_is_checked_whichever_ends_first(
    room: MappedRoom,
) -> None:
    import_id = room.checked(lines(3)).id
    room.ask(import_id, GUESSED)
    slow = of_mapping(room.imports)

    @contextmanager
    def overtaken(
        pieces: Iterable[bytes], name: str, asked: ColumnMapping | None
    ) -> Iterator[CheckedFile]:
        room.ask(import_id, BY_HAND)
        with slow(pieces, name, asked) as read:
            yield read

    behind = check_upload(room.imports, room.versions, overtaken, import_id)
    assert behind.state == "checking"  # its result was of a mapping that is no more asked for
    assert room.check(import_id).undecided == ()


def test_a_confirmed_mapping_reads_the_next_file_with_its_header(room: MappedRoom) -> None:
    import_id = room.checked(lines(3)).id
    room.ask(import_id)
    assert Mappings(room.objects).kept(HEADER) is None  # not before a file was read by it
    room.check(import_id)
    kept = Mappings(room.objects).kept(HEADER)
    assert kept is not None
    assert (kept.origin, {rule.why for rule in kept.rules}) == ("kept", {"person"})
    assert room.checked(lines(4)).undecided == ()
    assert room.checked(lines(5), is_scheduled=True).undecided == ()


def test_the_schedule_holds_a_file_with_a_column_that_nothing_reads(room: MappedRoom) -> None:
    found = room.checked(lines(3), is_scheduled=True)
    held = publish_unattended(room.imports, room.versions, found)
    assert held.state == "held"
    assert held.reason is not None
    assert "Adresse" in held.reason.in_words("fr")
    assert "colonnes remplies" in held.reason.in_words("fr")
    room.ask(found.id)
    # Whoever maps it is there to publish it; the next file of the schedule needs nobody.
    again = publish_unattended(room.imports, room.versions, room.check(found.id))
    assert again.state == "checked"
    following = room.checked(lines(3), is_scheduled=True)
    assert publish_unattended(room.imports, room.versions, following).state == "published"


def test_the_schedule_holds_a_guess_that_somebody_should_look_at(room: MappedRoom) -> None:
    doubtful = Rule("telephone", ("Colonne 3",), confidence="doubtful", why="values")
    guess = ColumnMapping(HEADER, (doubtful, Rule("adresse", ("Adresse",))))
    import_id = room.uploaded(lines(3), is_scheduled=True)
    check_file = of_mapping(room.imports, guess)
    found = check_upload(room.imports, room.versions, check_file, import_id)
    assert found.doubtful == ("Colonne 3",)
    held = publish_unattended(room.imports, room.versions, found)
    assert held.state == "held"
    assert "Colonne 3" in str(held.reason)
    # A person who publishes it has looked.
    assert publish(room.imports, room.versions, import_id).state == "published"


def test_what_was_refused_or_failed_may_be_read_by_another_mapping(room: MappedRoom) -> None:
    refused = room.checked("a,x,y\n")
    assert refused.state == "refused"
    assert room.ask(refused.id).state == "checking"


def test_a_file_not_checked_yet_or_at_its_end_takes_no_mapping(room: MappedRoom) -> None:
    opened = room.imports.open("sites.csv", "Ville")
    with pytest.raises(ImportStateError, match="awaiting_upload"):
        room.ask(opened.id)
    found = room.checked(lines(2))
    reject(room.imports, room.versions, found.id, Reason(text="no"))
    with pytest.raises(ImportStateError, match="rejected"):
        room.ask(found.id)
    assert room.objects.keys(f"imports/{found.id}/requests") == []


def test_a_mapping_too_large_is_refused(room: MappedRoom) -> None:
    found = room.checked(lines(2))
    rules = tuple(Rule("nom", ("x" * 1_000,)) for _ in range(MOST_BYTES // 1_000))
    with pytest.raises(MappingError, match="bytes"):
        room.ask(found.id, ColumnMapping(HEADER, rules))


def test_a_kept_mapping_that_is_no_document_is_none(room: MappedRoom) -> None:
    for content in (b"", b"[", b"[]", b'{"rules": 3}', b'{"version": 99, "rules": []}'):
        room.objects.put(f"sites/mappings/{HEADER}.json", content)
        assert Mappings(room.objects).kept(HEADER) is None
    assert Mappings(room.objects).kept("../current") is None


def test_a_check_that_the_store_cuts_short_is_made_again_by_the_same_mapping(
    room: MappedRoom,
) -> None:
    import_id = room.checked(lines(3)).id
    room.ask(import_id)

    @contextmanager
    def dying(
        pieces: Iterable[bytes], name: str, asked: ColumnMapping | None
    ) -> Iterator[CheckedFile]:
        raise StoreUnavailableError("down")
        yield

    with pytest.raises(StoreUnavailableError):
        check_upload(room.imports, room.versions, dying, import_id)
    assert room.check(import_id).undecided == ()
