"""What a préfecture is told that it has answered is what was recorded, wherever a request dies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geodata.plans.jobs import Planning, Plans, Reviews, Scenarios
from geodata.plans.jobs.records import opinion_key
from geodata.plans.jobs.running import plan_key
from geodata.plans.opinions import Opinion
from geodata.seals import sealed_record
from geodata.stores.executions import MemoryExecutions
from geodata.stores.items import Body, Item, MemoryItems
from geodata.stores.objects import Objects

BEGUN = datetime(2026, 11, 24, 10, tzinfo=UTC)
COMMUNES = ("12001", "12002", "12003")
PLAN: dict[str, Any] = {
    "sites": [{"commune": each, "departement": "12"} for each in COMMUNES],
    "communes": [{"code": each, "departement": "12"} for each in COMMUNES],
    "territories": {"departement": [{"code": "12", "name": "Aveyron"}]},
}
MOST_WRITES = 12


class KilledError(BaseException):
    """The process is no more: nothing catches it."""


class Dying(MemoryItems):
    """Records whose writer dies once it has written so many."""

    def __init__(self) -> None:
        super().__init__()
        self.left: int | None = None

    def create(self, item: Item) -> bool:
        return self._written(lambda: MemoryItems.create(self, item))

    def replace(self, item: Item, body: Body) -> Item:
        return self._written(lambda: MemoryItems.replace(self, item, body))

    def _written[Told](self, write: Callable[[], Told]) -> Told:
        if self.left == 0:
            raise KilledError
        if self.left is not None:
            self.left -= 1
        return write()


class Room:
    """A plan of three sites under review, in records whose writer may die."""

    def __init__(self) -> None:
        self.items, self.now = Dying(), BEGUN
        self.scenarios = Scenarios(self.items, lambda: self.now)
        objects = Objects.at("memory:")
        job, _ = self.scenarios.create("ann", {"name": "Vague", "posts": 3})
        self.scenarios.update(job.id, lambda found: replace(found, has_plan=True))
        objects.put(plan_key(job.id), sealed_record(plan_key(job.id), PLAN))
        planning = Planning(self.scenarios, Plans(objects), MemoryExecutions(), lambda _: [])
        self.id, self.reviews = job.id, Reviews(planning)
        self.reviews.open("ann", job.id)

    def say(self, commune: str) -> None:
        opinion: Opinion = {
            "departement": "12",
            "commune": commune,
            "opinion": "favourable",
            "instead": None,
            "reason": "Oui.",
            "author": "Préfecture",
            "account": "agent",
            "said_at": "",
        }
        self.reviews.record(self.id, opinion)

    def say_and_die(self, commune: str, after: int) -> bool:
        """Gives an opinion in a process that dies after so many writes; whether it did."""
        self.items.left = after
        try:
            self.say(commune)
        except KilledError:
            return True
        finally:
            self.items.left = None
        return False

    def answered(self) -> int | None:
        [review] = self.reviews.open_for({"12"}, 20, None)["reviews"]
        return review["departements"][0]["answered"]

    def recorded(self) -> int:
        page = self.reviews.opinions("ann", self.id, 100, None)
        return len({each["commune"] for each in page["opinions"]})

    def kept(self) -> Any:
        item = self.items.get(f"scenario#{self.id}", "answered#12")
        return None if item is None else item.body


def test_whatever_write_is_the_last_what_is_answered_is_what_was_recorded() -> None:
    seen = set()
    for after in range(MOST_WRITES):
        room = Room()
        is_killed = room.say_and_die("12002", after)
        assert room.answered() == room.recorded(), after
        seen.add((is_killed, room.recorded()))
        room.say("12001")
        assert room.answered() == room.recorded(), after
        if not is_killed:
            break
    # Killed with the opinion still to write, killed once it was, and not killed.
    assert seen == {(True, 0), (True, 1), (False, 1)}


def killed_once(is_there: Callable[[Room], object]) -> Room:
    """The room whose writer died as soon as something is there."""
    for after in range(MOST_WRITES):
        room = Room()
        room.say_and_die("12002", after)
        if is_there(room):
            return room
    raise AssertionError("it never is")


def test_the_next_opinion_of_the_departement_mends_what_a_death_left() -> None:
    room = killed_once(Room.recorded)
    assert [commune for _, commune in room.kept()["announced"]] == ["12002"]
    room.say("12001")
    assert sorted(room.kept()["communes"]) == ["12001", "12002"]
    assert room.kept()["announced"] == []


@pytest.mark.parametrize(
    ("later", "left"), [(timedelta(minutes=1), ["12002"]), (timedelta(hours=1), [])]
)
def test_what_was_announced_and_never_recorded_is_forgotten_once_nothing_can_write_it(
    later: timedelta, left: list[str]
) -> None:
    room = killed_once(Room.kept)
    assert (room.answered(), room.recorded()) == (0, 0)
    room.now += later
    room.say("12001")
    assert [commune for _, commune in room.kept()["announced"]] == left
    assert (room.answered(), room.recorded()) == (1, 1)


def test_an_opinion_that_is_refused_announces_nothing() -> None:
    room = Room()
    with pytest.raises(Exception, match="no site there"):
        room.say("12099")
    assert room.kept() is None


def test_what_was_kept_before_announcements_is_read_and_counted() -> None:
    room = Room()
    room.items.create(Item(f"scenario#{room.id}", "answered#12", {"communes": ["12003"]}))
    assert room.answered() == 1
    room.say("12001")
    assert room.answered() == 2


@pytest.mark.parametrize("said_since", [(), ("12001",), ("12002",), ("12002", "12002")], ids=str)
def test_a_request_that_arrives_after_a_deletion_leaves_no_opinion(
    said_since: tuple[str, ...],
) -> None:
    room = killed_once(Room.kept)
    [(moment, _)] = room.kept()["announced"]
    for seconds, commune in enumerate(said_since, 1):
        room.now += timedelta(seconds=seconds)
        room.say(commune)
    room.scenarios.update(room.id, lambda found: replace(found, state="done"))
    room.scenarios.delete(room.id, "ann")
    late = Item(f"scenario#{room.id}", opinion_key(moment), {"commune": "12002"})
    assert not room.items.create(late)
    assert [each.sk for each in room.items.together(late.pk)] == ["deleted"]


def test_of_two_opinions_of_one_moment_neither_arrives_after_a_deletion() -> None:
    room = killed_once(Room.kept)
    [(moment, _)] = room.kept()["announced"]
    room.say("12001")  # at the same millisecond: it has the first number
    assert len(room.kept()["announced"]) == 1
    room.scenarios.update(room.id, lambda found: replace(found, state="done"))
    room.scenarios.delete(room.id, "ann")
    for number in range(2):
        late = Item(f"scenario#{room.id}", opinion_key(moment, number), {"commune": "12002"})
        assert not room.items.create(late)
