"""A scenario is accepted, and what should solve it does not start, or ends before it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from aws_lambda_powertools import Logger

from functions.scenarios.app import turn
from geodata.errors import StoreUnavailableError, UnknownScenarioError
from geodata.plans.jobs.planning import Planning, Plans
from geodata.plans.jobs.records import Scenarios
from geodata.plans.jobs.running import Runner
from geodata.plans.jobs.starting import MOST_STARTS, NOTES
from geodata.plans.jobs.states import ENDED
from geodata.plans.jobs.sweeps import Axes, Sweeps, variants
from geodata.plans.reading import as_document, scenario_of
from geodata.plans.scenario import Scenario
from geodata.stores.clients import MOST_ATTEMPTS
from geodata.stores.executions import MachineExecutions, MemoryExecutions
from geodata.stores.items import Item, MemoryItems
from geodata.stores.objects import Objects
from tests.faults.faulty import Fault, Faulty

WAVE = scenario_of({"name": "Vague", "posts": 2})
DEFINITION = '{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}'


@dataclass
class Machine(MemoryExecutions):
    """A machine that may not answer."""

    is_away: bool = False
    asked: list[str] = field(default_factory=list)

    def start(self, name: str, message: dict[str, Any]) -> bool:
        self.asked.append(name)
        if self.is_away:
            raise StoreUnavailableError("the state machine does not answer")
        return MemoryExecutions.start(self, name, message)


@dataclass
class Room:
    """A planner's planning, its machine, and a day that a test moves."""

    machine: Machine = field(default_factory=Machine)
    items: MemoryItems = field(default_factory=MemoryItems)
    now: datetime = datetime(2026, 11, 24, 8, tzinfo=UTC)

    def __post_init__(self) -> None:
        objects = Objects.at("memory:")
        self.scenarios = Scenarios(self.items, lambda: self.now)
        self.planning = Planning(self.scenarios, Plans(objects), self.machine, lambda _: [])
        self.runner = Runner(
            self.scenarios,
            objects,
            lambda *_, **__: {"status": "optimal", "sites": []},
            lambda: 0.0,
            lambda: "data",
        )

    def opened(self, scenario: Scenario = WAVE, key: str | None = None) -> str:
        return str(self.planning.begin("ann", scenario, key)["id"])

    def turn_after(self, minutes: float) -> list[str]:
        self.now += timedelta(minutes=minutes)
        return self.planning.starter.turn()

    def solve(self, name: str) -> None:
        """Plays the machine to the end of an execution."""
        for each in self.machine.started[name]["scenarios"]:
            self.runner.run(each["scenario"], f"worker of {name}", 100)
        self.machine.ended.add(name)

    def notes(self) -> list[str]:
        return [note.sk for note in self.items.together(NOTES)]


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_scenario_that_could_not_be_started_is_started_by_the_next_turn(room: Room) -> None:
    room.machine.is_away = True
    with pytest.raises(StoreUnavailableError):
        room.opened()
    [job] = room.scenarios.of_owner("ann", 10)[0]
    assert job.state == "queued"
    room.machine.is_away = False
    assert room.turn_after(5) == [job.id]
    room.solve(job.id)
    assert room.scenarios.get(job.id).state == "done"
    assert room.turn_after(5) == []
    assert room.notes() == []


def test_a_function_that_is_stopped_before_it_starts_anything_loses_nothing(room: Room) -> None:
    new_id = room.scenarios.new_id()
    room.planning.starter.note(new_id, [new_id])
    room.scenarios.create("ann", {"name": "Vague"}, scenario_id=new_id)
    assert room.turn_after(0.1) == []  # it may still be at it
    assert room.turn_after(5) == [new_id]


def test_what_is_being_solved_is_started_no_second_time(room: Room) -> None:
    scenario_id = room.opened()
    assert [room.turn_after(5) for _ in range(5)] == [[]] * 5
    assert list(room.machine.started) == [scenario_id]


def test_a_machine_that_is_away_is_asked_again_at_each_turn_and_each_scenario_runs_once(
    room: Room,
) -> None:
    room.machine.is_away = True
    for _ in range(3):
        with pytest.raises(StoreUnavailableError):
            room.opened(key="wave")
    with pytest.raises(StoreUnavailableError):
        room.turn_after(5)
    room.machine.is_away = False
    [started] = room.turn_after(5)
    assert room.opened(key="wave") == started
    assert list(room.machine.started) == [started]


def test_an_execution_that_ends_before_its_scenario_has_is_followed_by_another(room: Room) -> None:
    scenario_id = room.opened()
    room.machine.ended.add(scenario_id)
    assert room.turn_after(5) == [scenario_id]
    assert list(room.machine.started) == [scenario_id, f"{scenario_id}-2"]
    room.solve(f"{scenario_id}-2")
    assert (room.turn_after(5), room.notes()) == ([], [])
    assert room.scenarios.get(scenario_id).attempts == 1


def test_what_never_comes_to_an_end_is_failed_in_words_after_three_executions(room: Room) -> None:
    scenario_id = room.opened()
    for _ in range(10):
        room.machine.ended |= set(room.machine.started)
        room.turn_after(5)
    job = room.scenarios.get(scenario_id)
    assert (job.state, len(room.machine.started)) == ("failed", MOST_STARTS)
    assert "envoyez-le de nouveau" in str(job.reason)
    assert room.notes() == []


def test_of_a_sweep_only_what_has_not_ended_is_started_again(room: Room) -> None:
    found = variants(WAVE, Axes(posts=(1, 2, 3)), {})
    sweep = Sweeps(room.planning).open("ann", "Vague", found, None)
    first, *left = [each["id"] for each in sweep["scenarios"]]
    room.runner.run(first, "one", 100)
    room.machine.ended.add(sweep["id"])
    assert room.turn_after(5) == [sweep["id"]]
    message = room.machine.started[f"{sweep['id']}-2"]
    assert [each["scenario"] for each in message["scenarios"]] == left


def test_a_sweep_whose_start_fails_is_whole_after_a_turn(room: Room) -> None:
    room.machine.is_away = True
    found = variants(WAVE, Axes(posts=(1, 2)), {})
    with pytest.raises(StoreUnavailableError):
        Sweeps(room.planning).open("ann", "Vague", found, "sweep")
    room.machine.is_away = False
    [name] = room.turn_after(5)
    room.solve(name)
    jobs, _ = room.scenarios.of_owner("ann", 10)
    assert {job.state for job in jobs} <= ENDED
    assert len(jobs) == 2


def test_the_schedule_of_the_function_starts_what_waits_and_says_which(room: Room) -> None:
    room.machine.is_away = True
    with pytest.raises(StoreUnavailableError):
        room.opened()
    room.machine.is_away = False
    room.now += timedelta(minutes=5)
    service: Any = SimpleNamespace(planning=room.planning)
    said = turn(service, Logger(service="test"))
    assert said == {"started": list(room.machine.started)}
    assert turn(service, Logger(service="test")) == {"started": []}


def test_a_note_of_a_scenario_that_was_never_kept_is_forgotten(room: Room) -> None:
    room.planning.starter.note("gone", ["gone"])
    assert (room.turn_after(5), room.notes()) == ([], [])


def test_a_turn_that_read_a_note_does_not_forget_it_once_it_was_sent_again(room: Room) -> None:
    starter = room.planning.starter
    starter.note("sweep", ["one"])  # and the function dies
    room.now += timedelta(minutes=5)
    own = room.items.together

    def together(pk: str) -> Iterator[Item]:
        read = list(own(pk))
        starter.note("sweep", ["one"])  # the second try, while the turn stands still
        return iter(read)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MemoryItems, "together", lambda _, pk: together(pk))
        assert starter.turn() == []
    room.scenarios.create("ann", {"name": "Vague"}, scenario_id="one")  # and it dies again
    assert room.turn_after(5) == ["sweep"]


def test_a_note_that_is_sent_again_keeps_how_often_it_was_started(room: Room) -> None:
    scenario_id = room.opened(key="wave")
    room.machine.ended.add(scenario_id)
    assert room.turn_after(5) == [scenario_id]
    room.opened(key="wave")
    room.machine.ended.add(f"{scenario_id}-2")
    assert room.turn_after(1) == []
    assert room.turn_after(5) == [scenario_id]
    assert f"{scenario_id}-3" in room.machine.started


def test_a_note_of_a_clock_that_jumped_ahead_does_not_wait_for_its_day(room: Room) -> None:
    room.now += timedelta(days=365)
    room.machine.is_away = True
    with pytest.raises(StoreUnavailableError):
        room.opened()
    room.machine.is_away = False
    room.now -= timedelta(days=365)
    assert len(room.turn_after(0)) == 1


@pytest.fixture
def machine(proxy: Faulty, stand_in: str) -> MachineExecutions:
    direct = boto3.client("stepfunctions", endpoint_url=stand_in)
    made = direct.create_state_machine(
        name="solve", definition=DEFINITION, roleArn="arn:aws:iam::123456789012:role/one"
    )
    return MachineExecutions.at(made["stateMachineArn"])


@pytest.mark.parametrize(
    "fault",
    [
        Fault("throttled", "AWSStepFunctions", code="ThrottlingException"),
        Fault("failing", "AWSStepFunctions"),
        Fault("reset", "AWSStepFunctions"),
    ],
    ids=lambda fault: fault.kind,
)
def test_a_machine_that_never_answers_is_asked_a_few_times_and_told(
    machine: MachineExecutions, proxy: Faulty, fault: Fault
) -> None:
    proxy.fails(fault)
    with pytest.raises(StoreUnavailableError):
        machine.start("one", {"scenarios": []})
    assert len(proxy.met) == MOST_ATTEMPTS


def test_a_start_whose_answer_is_lost_is_one_start(
    machine: MachineExecutions, proxy: Faulty
) -> None:
    assert machine.status("lost") is None
    proxy.fails(Fault("lost", "AWSStepFunctions", holds="StartExecution", times=1))
    machine.start("lost", {"scenarios": []})
    assert len(proxy.met) == 1
    assert machine.status("lost") in ("running", "ended")
    machine.start("lost", {"scenarios": []})


def test_a_second_try_notes_what_the_first_one_promised_and_never_kept(room: Room) -> None:
    promised = room.scenarios.promised("ann", as_document(WAVE), "wave")  # and it stops there
    room.machine.is_away = True
    with pytest.raises(StoreUnavailableError):
        room.opened(key="wave")
    room.machine.is_away = False
    assert room.turn_after(5) == [promised]


def test_a_scenario_that_was_deleted_does_not_come_back_with_its_sweep(room: Room) -> None:
    found = [WAVE, WAVE.model_copy(update={"name": "Autre"})]
    sweep = Sweeps(room.planning).open("ann", "Vague", found, "sweep")
    room.solve(sweep["id"])
    gone, left = [each["id"] for each in sweep["scenarios"]]
    room.planning.delete("ann", gone)
    again = Sweeps(room.planning).open("ann", "Vague", found, "sweep")
    assert [each["id"] for each in again["scenarios"]] == [left]


def test_a_deletion_that_was_cut_short_is_asked_again(room: Room) -> None:
    scenario_id = room.opened()
    room.solve(scenario_id)
    room.items.create(Item(f"scenario#{scenario_id}", "deleted", {}))
    room.planning.delete("ann", scenario_id)
    with pytest.raises(UnknownScenarioError):
        room.scenarios.get(scenario_id)
    left = room.items.together(f"scenario#{scenario_id}")
    assert [each.sk for each in left] == ["deleted"]
