"""The life of a scenario: taken up once, checkpointed, resumed, cancelled, or clearly failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from geodata.errors import (
    IdempotencyError,
    PlanStoppedError,
    ScenarioError,
    ScenarioStateError,
    UnknownScenarioError,
)
from geodata.placement.solution import Progress
from geodata.plans.findings import Finding
from geodata.plans.jobs.planning import Plans
from geodata.plans.jobs.records import Scenarios
from geodata.plans.jobs.running import Runner, checkpoint_key
from geodata.seals import opened_record
from geodata.stores.items import MemoryItems
from geodata.stores.objects import Objects

PLAN = {"status": "optimal", "sites": []}


class KilledError(BaseException):
    """The process is gone: nothing in it can still do anything."""


class Clock:
    """A day that tests move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def scenarios(clock):
    return Scenarios(MemoryItems(), clock)


@pytest.fixture
def objects():
    return Objects.at("memory:")


@pytest.fixture
def queued(scenarios):
    return scenarios.create("ann", {"name": "Vague", "posts": 3})[0]


def runner(scenarios, objects, clock, solve):
    return Runner(scenarios, objects, solve, clock.seconds, lambda: "a-snapshot")


def solving(*, during=lambda: None, plan=PLAN, starts=None, tells=()):
    def solve(document, *, progress, start, time_limit_s):
        if starts is not None:
            starts.append(None if start is None else start.tolist())
        for told in tells:
            during()
            if progress(told):
                break
        return plan

    return solve


def step(best, *selected):
    return Progress("search", 1.0, best, 10.0, np.array(selected))


def test_a_scenario_is_solved_and_its_plan_stored(scenarios, objects, clock, queued):
    job = runner(scenarios, objects, clock, solving()).run(queued.id, "w1", 100)

    assert (job.state, job.has_plan, job.attempts) == ("done", True, 1)
    assert Plans(objects).get(queued.id) == PLAN


def test_the_same_message_twice_solves_once(scenarios, objects, clock, queued):
    starts = []
    run = runner(scenarios, objects, clock, solving(starts=starts)).run

    run(queued.id, "w1", 100)
    again = run(queued.id, "w1", 100)

    assert again.state == "done"
    assert len(starts) == 1


def test_two_workers_at_once_solve_once(scenarios, objects, clock, queued):
    others = []

    def meanwhile():
        others.append(runner(scenarios, objects, clock, solving()).run(queued.id, "w2", 100))

    first = runner(scenarios, objects, clock, solving(during=meanwhile, tells=[step(5.0, 1)]))
    job = first.run(queued.id, "w1", 100)

    assert others[0].state == "running"
    assert (job.state, job.attempts) == ("done", 1)


def test_a_worker_that_stood_still_beyond_its_lease_writes_over_nothing(
    scenarios, objects, clock, queued
):
    """What it found is not the plan that the record tells of, nor where a third would begin."""

    def meanwhile():
        clock.pass_(91)
        plan = {**PLAN, "seconds": 2.0}
        other = runner(scenarios, objects, clock, solving(plan=plan, tells=[step(9.0, 7)]))
        assert other.run(queued.id, "w2", 100).state == "done"

    for tells in ([], [step(5.0, 1)]):
        again, _ = scenarios.create("ann", {"name": "Vague", "posts": len(tells)})
        queued = again
        late = runner(scenarios, objects, clock, _stalling(meanwhile, tells))
        assert late.run(queued.id, "w1", 100).state == "done"
        assert Plans(objects).get(queued.id)["seconds"] == 2.0
        key = checkpoint_key(queued.id)
        assert opened_record(key, objects.get(key))["selected"] == [7]


def _stalling(meanwhile, tells):
    def solve(document, *, progress, start, time_limit_s):
        meanwhile()
        for told in tells:
            progress(told)
        return {**PLAN, "seconds": 1.0}

    return solve


def test_a_worker_that_dies_leaves_a_checkpoint_that_the_next_takes_up(
    scenarios, objects, clock, queued
):
    def die():
        clock.pass_(3)

    def killed(document, *, progress, start, time_limit_s):
        progress(step(5.0, 1, 4))
        die()
        progress(step(6.0, 2, 4))
        raise KilledError

    with pytest.raises(KilledError):
        runner(scenarios, objects, clock, killed).run(queued.id, "w1", 100)
    assert scenarios.get(queued.id).progress["best"] == 6.0

    early = runner(scenarios, objects, clock, solving()).run(queued.id, "w2", 100)
    assert early.state == "running"  # The lease of the first is not over.

    clock.pass_(91)
    starts = []
    job = runner(scenarios, objects, clock, solving(starts=starts)).run(queued.id, "w2", 100)
    assert starts == [[2, 4]]
    assert (job.state, job.attempts) == ("done", 2)


def test_a_scenario_that_kills_three_workers_fails_and_says_so(scenarios, objects, clock, queued):
    def killed(document, *, progress, start, time_limit_s):
        raise MemoryError

    for number in range(3):
        with pytest.raises(MemoryError):
            runner(scenarios, objects, clock, killed).run(queued.id, f"w{number}", 100)
        clock.pass_(91)

    job = runner(scenarios, objects, clock, solving()).run(queued.id, "w3", 100)
    assert job.state == "failed"
    assert job.reason == "Aucun des 3 essais de calcul n'est allé à son terme."


def test_a_worker_that_lost_its_lease_does_not_end_another_s_turn(
    scenarios, objects, clock, queued
):
    def overtaken():
        clock.pass_(91)
        scenarios.update(queued.id, lambda job: job.claimed("w2", "2026-11-24T09", "2026-11-24T10"))

    job = runner(scenarios, objects, clock, solving(during=overtaken, tells=[step(1.0, 1)])).run(
        queued.id, "w1", 100
    )

    assert (job.state, job.worker) == ("running", "w2")


def test_a_cancelled_scenario_stops_and_keeps_its_best_plan(scenarios, objects, clock, queued):
    def cancel():
        clock.pass_(3)
        if scenarios.get(queued.id).progress["phase"] == "search":
            scenarios.update(queued.id, lambda job: job.cancelled("now"))

    steps = [step(1.0, 1), step(2.0, 2), step(3.0, 3)]
    job = runner(scenarios, objects, clock, solving(during=cancel, tells=steps)).run(
        queued.id, "w1", 100
    )

    assert (job.state, job.has_plan) == ("cancelled", True)
    assert job.progress["best"] == 2.0


def test_one_that_is_cancelled_before_it_has_a_plan_ends_at_once(scenarios, objects, clock, queued):
    told = []

    def trips(document, *, progress, start, time_limit_s):
        told.append(progress(Progress("trips", 0.0, share=0.4)))
        told.append(scenarios.get(queued.id).progress["share"])
        scenarios.update(queued.id, lambda job: job.cancelled("now"))
        told.append(scenarios.get(queued.id).state)
        clock.pass_(1)
        told.append(progress(Progress("trips", 0.0, share=0.5)))
        raise PlanStoppedError

    job = runner(scenarios, objects, clock, trips).run(queued.id, "w1", 100)

    assert told == [False, 0.4, "cancelled", True]
    assert (job.state, job.has_plan) == ("cancelled", False)


def test_one_that_is_deleted_once_cancelled_troubles_no_worker(scenarios, objects, clock, queued):
    def trips(document, *, progress, start, time_limit_s):
        scenarios.update(queued.id, lambda job: job.cancelled("now"))
        scenarios.delete(queued.id)
        clock.pass_(1)
        assert progress(Progress("trips", 0.0, share=0.5))
        raise PlanStoppedError

    job = runner(scenarios, objects, clock, trips).run(queued.id, "w1", 100)

    assert job.state == "cancelled"


def test_the_plan_of_a_worker_before_is_kept_when_the_next_is_stopped(
    scenarios, objects, clock, queued
):
    def killed(document, *, progress, start, time_limit_s):
        progress(step(5.0, 1, 4))
        raise MemoryError

    with pytest.raises(MemoryError):
        runner(scenarios, objects, clock, killed).run(queued.id, "w1", 100)

    def again(document, *, progress, start, time_limit_s):
        scenarios.update(queued.id, lambda job: job.cancelled("now"))
        assert start.tolist() == [1, 4]
        return PLAN

    job = runner(scenarios, objects, clock, again).run(queued.id, "w2", 100)

    assert (job.state, job.has_plan) == ("cancelled", True)


def test_one_that_is_cancelled_before_any_worker_is_never_solved(scenarios, objects, clock, queued):
    scenarios.update(queued.id, lambda job: job.cancelled("now"))
    starts = []

    job = runner(scenarios, objects, clock, solving(starts=starts)).run(queued.id, "w1", 100)

    assert (job.state, starts) == ("cancelled", [])


def test_a_contradiction_found_late_is_a_failure_with_its_reason(scenarios, objects, clock, queued):
    def refuse(document, *, progress, start, time_limit_s):
        raise ScenarioError([Finding("posts", "no_posts", "Aucun poste.")])

    job = runner(scenarios, objects, clock, refuse).run(queued.id, "w1", 100)

    assert (job.state, job.reason) == ("failed", "posts : Aucun poste.")


def test_an_infeasible_plan_ends_as_such(scenarios, objects, clock, queued):
    plan = {"status": "infeasible", "conflicts": ["p"]}

    job = runner(scenarios, objects, clock, solving(plan=plan)).run(queued.id, "w1", 100)

    assert (job.state, job.has_plan) == ("infeasible", True)


def test_progress_is_written_as_often_as_a_page_asks_and_no_more(scenarios, objects, clock, queued):
    steps = [step(float(number), number) for number in range(1, 6)]

    runner(scenarios, objects, clock, solving(tells=steps)).run(queued.id, "w1", 100)

    assert scenarios.get(queued.id).progress["best"] == 1.0
    key = checkpoint_key(queued.id)
    assert opened_record(key, objects.get(key)) == {"data": "a-snapshot", "selected": [1]}


def test_the_same_key_makes_one_scenario_and_another_document_is_refused(scenarios):
    document = {"name": "Vague", "posts": 3}

    first, is_new = scenarios.create("ann", document, key="k")
    second, is_new_again = scenarios.create("ann", document, key="k")
    other, _ = scenarios.create("bob", {"name": "Autre"}, key="k")

    assert (is_new, is_new_again) == (True, False)
    assert first.id == second.id != other.id
    with pytest.raises(IdempotencyError):
        scenarios.create("ann", {"name": "Vague", "posts": 4}, key="k")


def test_an_owner_sees_her_own_scenarios_the_latest_first(scenarios, clock):
    for number in range(3):
        scenarios.create("ann", {"name": str(number)})
        clock.pass_(1)
    bob, _ = scenarios.create("bob", {"name": "b"})

    page, then = scenarios.of_owner("ann", 2)
    rest, _ = scenarios.of_owner("ann", 2, then)

    assert [job.name for job in (*page, *rest)] == ["2", "1", "0"]
    with pytest.raises(UnknownScenarioError):
        scenarios.get(bob.id, owner="ann")


def test_what_is_deleted_is_unknown(scenarios, queued):
    scenarios.delete(queued.id)

    with pytest.raises(UnknownScenarioError):
        scenarios.get(queued.id)


def test_a_plan_is_reviewed_only_when_there_is_one(queued):
    with pytest.raises(ScenarioStateError):
        queued.opened("now")


def test_a_worker_that_fails_leaves_the_scenario_to_the_next_at_once(
    scenarios, objects, clock, queued
):
    def broken(document, **asked):
        raise MemoryError

    with pytest.raises(MemoryError):
        runner(scenarios, objects, clock, broken).run(queued.id, "w1", 100)

    job = runner(scenarios, objects, clock, solving()).run(queued.id, "w2", 100)
    assert (job.state, job.attempts) == ("done", 2)


def test_a_checkpoint_of_other_data_is_not_taken_up(scenarios, objects, clock, queued):
    starts = []
    objects.put(checkpoint_key(queued.id), b'{"data":"another-snapshot","selected":[1]}')

    runner(scenarios, objects, clock, solving(starts=starts)).run(queued.id, "w1", 100)

    assert starts == [None]


def test_a_scenario_given_up_says_why_and_one_that_ended_stays(scenarios, objects, clock, queued):
    turns = runner(scenarios, objects, clock, solving())

    assert turns.give_up(queued.id, "broken").reason == "broken"
    assert turns.give_up(queued.id, "again").reason == "broken"
