"""Planners, préfectures and the machine that solves: what becomes of scenarios."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import numpy as np

from geodata.errors import ScenarioError
from geodata.placement import Indices, Progress, Report
from geodata.plans import Finding, Opinion, PlanRecord, read_scenario
from geodata.plans.jobs import (
    ENDED,
    Planning,
    Plans,
    Reviews,
    Runner,
    Scenarios,
    Sharing,
    Sweeps,
)
from geodata.stores import MachineExecutions
from infra.measure.simulation.linearizability import History
from infra.measure.simulation.machines import Machine, MachineError, definition
from infra.measure.simulation.scheduler import Outcome
from infra.measure.simulation.world import World, is_unknown

OWNER = "planner"
_LEASE_S = 90
_FOR_THE_ANSWER_S = 90.0
_WORKER_S = 900.0
_UNSAID = type("Lambda.ServiceException", (Exception,), {})
_DEPARTEMENT = "01"


@dataclass(slots=True)
class Intent:
    """What a planner wants, under one key, and what became of it.

    Attributes:
        ids: of scenarios, as they were answered.
        is_deleted: whether its deletion was asked for.
    """

    key: str
    names: list[str]
    ids: list[str] = field(default_factory=list)
    is_deleted: bool = False


class Plannings:
    """What happens around the scenarios of a life.

    Attributes:
        runs: where each execution is, by its name.
        intents: what planners want.
        histories: what was asked of each scenario, and answered.
        opinions: the reasons of those that were answered, by scenario.
        listed: scenarios whose review was opened.
        broken_links: scenarios whose plan was shared under two keys.
        deletions: scenarios whose deletion was asked for: it may have been cut short.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        scenarios = Scenarios(world.items, world.now, world.draw)
        self.scenarios = scenarios
        self.runs: dict[str, str] = {}
        machine = definition("scenario", LeaseSeconds=_LEASE_S, Concurrency=2)
        self._machine = Machine("scenario", machine, world.scheduler, self._invoke)
        executions = MachineExecutions(StepFunctions(self), "arn:stateMachine:scenario")
        self.planning = Planning(scenarios, Plans(world.objects), executions, _no_findings)
        self.sweeps, self.reviews = Sweeps(self.planning), Reviews(self.planning)
        self.sharing = Sharing(self.planning)
        self.runner = Runner(scenarios, world.objects, self._solve, world.seconds, lambda: "data")
        self.intents: list[Intent] = []
        self.histories: dict[str, History] = {}
        self.opinions: dict[str, list[str]] = {}
        self.deletions: set[str] = set()
        self.listed: set[str] = set()
        self.broken_links: list[str] = []
        self.turns_at_fault = world.random.choice((0.0, 0.0, 0.1))

    def plan(self, turns: int) -> None:
        """Lives a planner's day."""
        for number in range(turns):
            self.world.pause(0.0, 90.0)
            key = f"key-{self.world.draw(3)}-{number}"
            if self.world.random.random() < 0.2:
                self._sweep(key)
            else:
                self._scenario(key)

    def turn(self) -> None:
        """Starts what nothing solves any more, as `functions/scenarios/app.py` does."""
        self.planning.starter.turn()

    def execute(self, name: str, message: Mapping[str, Any]) -> None:
        """Runs an execution of the state machine."""
        try:
            self._machine.run(message)
        except MachineError as error:
            self.world.scheduler.tell(f"{name} fails: {error}")
        self.runs[name] = "SUCCEEDED"

    def _scenario(self, key: str) -> None:
        intent = Intent(key, [f"plan {key}"])
        self.intents.append(intent)
        text = self._document(intent.names[0])
        opened = self.world.called_until("open", lambda: self.planning.open(OWNER, text, key))
        if opened.value is None:
            return
        intent.ids.append(opened.value["id"])
        self._repeated(intent, text)
        self._followed(intent, str(opened.value["id"]))

    def _repeated(self, intent: Intent, text: bytes) -> None:
        """Sends the same again, then something else under the same key."""
        choice = self.world.random.random()
        if choice < 0.3:
            again = self.world.call("open", lambda: self.planning.open(OWNER, text, intent.key))
            if again.value is not None:
                intent.ids.append(again.value["id"])
        elif choice < 0.5:
            other = self._document(f"another than {intent.names[0]}")
            again = self.world.call("open", lambda: self.planning.open(OWNER, other, intent.key))
            if again.value is not None:
                self.world.find(f"{intent.key}: one key made two scenarios")

    def _followed(self, intent: Intent, scenario_id: str) -> None:
        """Looks at a scenario until it has ended; some are cancelled, reviewed, deleted."""
        random, is_cancelled = self.world.random, False
        for _ in range(30):
            self.world.pause(1.0, 60.0)
            if not is_cancelled and random.random() < 0.08:
                is_cancelled = True
                self._cancelled(scenario_id)
            shown = self._recorded(scenario_id, "show", lambda: self._state(scenario_id))
            if shown.value in ENDED:
                break
        else:
            return
        if shown.value == "done" and random.random() < 0.5:
            self._review(scenario_id)
        if random.random() < 0.3:
            intent.is_deleted = True
            self._deleted(scenario_id)

    def _cancelled(self, scenario_id: str) -> None:
        def cancel() -> str:
            return self.planning.cancel(OWNER, scenario_id)["state"]

        self._recorded(scenario_id, "cancel", cancel)

    def _deleted(self, scenario_id: str) -> None:
        """Deletes a scenario, again while nobody knows whether it is gone."""
        self.deletions.add(scenario_id)
        for _ in range(6):
            outcome = self._recorded(
                scenario_id, "delete", lambda: self.planning.delete(OWNER, scenario_id)
            )
            if not is_unknown(outcome):
                break
            self.world.pause(1.0, 30.0)
        self._recorded(scenario_id, "show", lambda: self._state(scenario_id))

    def _sweep(self, key: str) -> None:
        intent = Intent(key, [f"sweep {key} {each}" for each in range(3)])
        self.intents.append(intent)
        scenarios = [read_scenario(self._document(name)) for name in intent.names]

        def opened() -> Any:
            return self.sweeps.open(OWNER, "sweep", scenarios, key)

        outcome = self.world.called_until("sweep", opened)
        if outcome.value is None:
            return
        intent.ids += [each["id"] for each in outcome.value["scenarios"]]
        if self.world.random.random() < 0.4:
            self._followed(intent, intent.ids[0])
            self.world.call("sweep", opened)

    def _review(self, scenario_id: str) -> None:
        """Has préfectures say what they think of a plan, at once, and solves it again."""
        opened = self.world.called_until("review", lambda: self.reviews.open(OWNER, scenario_id))
        if opened.value is None:
            return
        self.listed.add(scenario_id)
        self._share(scenario_id)
        said = [
            self.world.scheduler.start("préfecture", partial(self._say, scenario_id, author))
            for author in ("Préfecture", "Sous-préfecture")
        ]
        for each in said:
            self.world.scheduler.outcome_of(each)
        key = f"again-{scenario_id}"
        again = self.world.call("again", lambda: self.reviews.again(OWNER, scenario_id, key))
        if again.value is not None:
            self.intents.append(Intent(key, [again.value["name"]], [again.value["id"]]))

    def _share(self, scenario_id: str) -> None:
        """Shares a plan twice: the second link is the first one, whatever failed between."""
        links = [
            self.world.called_until("share", lambda: self.sharing.open(OWNER, scenario_id))
            for _ in range(2)
        ]
        keys = [each.value["share_key"] for each in links if each.value is not None]
        if len(set(keys)) > 1:
            self.broken_links.append(scenario_id)

    def _say(self, scenario_id: str, author: str) -> None:
        for number in range(2):
            reason = f"{author} {number} {self.world.draw(2)}"
            opinion = _opinion(author, reason)
            outcome = self.world.call("say", partial(self.reviews.record, scenario_id, opinion))
            if outcome.value is not None:
                self.opinions.setdefault(scenario_id, []).append(reason)

    def _recorded(self, scenario_id: str, name: str, work: Any) -> Outcome:
        history = self.histories.setdefault(scenario_id, History())
        return self.world.recorded(history, name, None, work)

    def _state(self, scenario_id: str) -> str:
        return self.scenarios.get(scenario_id, OWNER).state

    def _document(self, name: str) -> bytes:
        posts = self.world.random.randint(1, 12)
        return json.dumps({"name": name, "posts": posts}).encode()

    def _invoke(self, payload: Mapping[str, Any]) -> Outcome:
        """Has the function of the solver do a task, as `functions/solver/app.py` does."""
        scenario_id, worker = payload["scenario"], self.world.draw(4)

        def work() -> dict[str, Any]:
            if payload["task"] == "solve":
                job = self.runner.run(scenario_id, worker, _WORKER_S - _FOR_THE_ANSWER_S)
            else:
                job = self.runner.give_up(scenario_id, "given up")
            return {"scenario": job.id, "state": job.state, "ended": job.state in ENDED}

        process = self.world.started(f"{payload['task']} {worker}", work, _WORKER_S)
        process.is_waited_for = True
        if self.world.faults.meets("lost"):
            self.world.scheduler.pause(5.0)
            return Outcome(error=_UNSAID("nobody knows what became of it"))
        return self.world.end_of(process)

    def _solve(
        self,
        document: Mapping[str, Any],
        *,
        progress: Report,
        start: Indices | None,
        time_limit_s: float,
    ) -> PlanRecord:
        """Solves as a solver does: from where it was left, a little better each time."""
        random, began_s = self.world.random, self.world.seconds()
        if random.random() < self.turns_at_fault:
            raise ArithmeticError("what no solver expects")
        if document["posts"] == 1:
            raise ScenarioError([Finding("posts", "too_few", "one is not enough")])
        best, goal = 0 if start is None else len(start), int(document["posts"])
        while best < goal and self.world.seconds() - began_s < time_limit_s:
            self.world.pause(2.0, 60.0)
            best += 1
            seconds = self.world.seconds() - began_s
            if progress(Progress("search", seconds, best, goal, np.arange(best))):
                break
        return _plan(best, goal, round(self.world.seconds() - began_s, 6))


class StepFunctions:
    """Answers what `MachineExecutions` asks of boto3's client."""

    def __init__(self, plannings: Plannings) -> None:
        self._plannings, self._inputs = plannings, dict[str, str]()

    def start_execution(self, *, name: str, input: str, **_: Any) -> dict[str, Any]:  # noqa: A002 - boto3's name
        """Starts an execution; the same name with the same input is the same one."""

        def effect() -> dict[str, Any]:
            if name in self._inputs:
                if self._inputs[name] != input or self._plannings.runs[name] != "RUNNING":
                    raise _refused("ExecutionAlreadyExists")
                return {}
            self._inputs[name] = input
            self._plannings.runs[name] = "RUNNING"
            message = json.loads(input)
            scheduler = self._plannings.world.scheduler
            scheduler.start(f"execution {name}", lambda: self._plannings.execute(name, message))
            return {}

        return _asked(self._plannings.world, f"start {name}", effect)

    def describe_execution(self, *, executionArn: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - boto3's name
        """Returns where an execution is."""
        name = executionArn.rpartition(":")[2]

        def effect() -> dict[str, Any]:
            if name not in self._plannings.runs:
                raise _refused("ExecutionDoesNotExist")
            return {"status": self._plannings.runs[name]}

        return _asked(self._plannings.world, f"describe {name}", effect)


def _asked(world: World, name: str, effect: Any) -> dict[str, Any]:
    from botocore.exceptions import ConnectTimeoutError

    from infra.measure.simulation.faults import UnreachableError

    try:
        return cast("dict[str, Any]", world.faults.request(name, effect))
    except UnreachableError as error:
        raise ConnectTimeoutError(endpoint_url="simulated") from error


def _refused(code: str) -> Exception:
    from botocore.exceptions import ClientError

    return ClientError({"Error": {"Code": code}}, "simulated")


def _no_findings(_: object) -> list[Finding]:
    return []


def _opinion(author: str, reason: str) -> Opinion:
    return {
        "departement": _DEPARTEMENT,
        "commune": "01001",
        "opinion": "favourable",
        "instead": None,
        "reason": reason,
        "author": author,
        "account": "agent",
        "said_at": "",
    }


def _plan(best: int, goal: int, seconds: float) -> PlanRecord:
    """Returns a plan with what jobs and reviews read of it."""
    place = {"commune": "01001", "code": "01001", "departement": _DEPARTEMENT, "name": "Bourg"}
    plan = {
        "status": "optimal",
        "objective": {"value": best},
        "bound": goal,
        "gap": 0.0,
        "seconds": seconds,
        "sites": [place],
        "communes": [place],
        "territories": {"departement": [{"code": _DEPARTEMENT, "name": "Ain"}]},
    }
    return cast("PlanRecord", plan)
