"""What must hold of the scenarios, at each write and once all is quiet."""

from __future__ import annotations

import gzip
import json
from collections.abc import Hashable, Iterator
from datetime import datetime
from typing import Any

from geodata.plans.jobs import ENDED
from geodata.stores import BURIED
from infra.measure.simulation.linearizability import Operation, is_linearizable
from infra.measure.simulation.planners import Intent, Plannings
from infra.measure.simulation.table import Attributes

_MAY_FOLLOW = {
    "queued": {"queued", "running", "cancelled", "failed"},
    "running": {"running", "cancelling", "cancelled", "done", "infeasible", "failed"},
    "cancelling": {"cancelling", "cancelled", "failed"},
}
_CANCELLED = {"queued": ("cancelled",), "running": ("cancelling", "cancelled")}
"""What a scenario is once it is cancelled: one that has no plan to keep yet ends at once."""
_BY_ITSELF = {
    "queued": ("running", "failed"),
    "running": ("done", "infeasible", "failed"),
    "cancelling": ("cancelled", "failed"),
}
"""Where a scenario comes to while nobody asks anything of it."""


class PlansHeld:
    """Looks at each write, and at the end."""

    def __init__(self, plannings: Plannings) -> None:
        self._plannings, self._world = plannings, plannings.world
        self._gone: set[str] = set()
        self._world.table.on_write.append(self._look)

    def _look(self, before: Attributes | None, after: Attributes | None) -> None:
        item = after or before or {}
        pk, sk = item["pk"]["S"], item["sk"]["S"]
        before, after = _record(before), _record(after)
        if sk.startswith("opinion#") and before is not None and after not in (None, before):
            self._world.find(f"an opinion on {pk} is overwritten")
        if not pk.startswith("scenario#") or sk != "meta":
            return
        if after is None and before is not None:
            self._gone.add(pk)
        elif after is None:
            return  # buried again
        elif before is None:
            if pk in self._gone:
                self._world.find(f"{pk} comes back after it was deleted")
        else:
            self._look_at_change(pk, _body(before), _body(after))

    def _look_at_change(self, pk: str, was: Any, now: Any) -> None:
        if now["state"] not in _MAY_FOLLOW.get(was["state"], {was["state"]}):
            self._world.find(f"{pk}: {was['state']} becomes {now['state']}")
        if self._is_taken_away(was, now):
            self._world.find(f"{pk}: {now['worker']} takes it up while another has a lease on it")
        if _best(now) < _best(was):
            self._world.find(f"{pk}: its progress goes from {_best(was)} back to {_best(now)}")
        if now["has_plan"] and now["state"] != was["state"]:
            for fault in self._plan_faults(pk, now):
                self._world.find(fault)

    def _is_taken_away(self, was: Any, now: Any) -> bool:
        """Whether a worker takes up what another holds; clocks that jumped hold nobody off."""
        if "jumped" in self._world.faults.met or None in (was["leased_until"], now["worker"]):
            return False
        ends = datetime.fromisoformat(was["leased_until"])
        return bool(was["worker"] != now["worker"] and self._world.right_now() < ends)

    def _plan_faults(self, pk: str, job: Any) -> Iterator[str]:
        """Yields how the plan that is stored is not the one that its record tells of."""
        key = f"scenarios/{pk.removeprefix('scenario#')}/plan.json"
        content = self._world.bucket.held.get(key)
        if content is None:
            yield f"{pk} has a plan, and there is none"
        elif json.loads(content)["seconds"] != job["progress"]["seconds"]:
            yield f"{pk}: its plan is that of another worker than its record"

    def at_the_end(self) -> Iterator[str]:
        """Yields what does not hold once all is quiet."""
        jobs = {
            pk.removeprefix("scenario#"): _body(item)
            for (pk, sk), item in self._world.table.held.items()
            if pk.startswith("scenario#") and sk == "meta" and _record(item) is not None
        }
        for (pk, sk), item in self._world.table.held.items():
            if pk in self._gone and sk != "deleted" and _record(item) is not None:
                yield f"{pk} was deleted, and its {sk} is kept"
        for scenario_id, job in jobs.items():
            if job["state"] not in ENDED:
                yield f"the scenario {scenario_id} is {job['state']} for ever"
            elif job["state"] == "failed" and not job["reason"]:
                yield f"the scenario {scenario_id} failed without a reason"
            elif job["has_plan"] and scenario_id not in self._plannings.deletions:
                yield from self._plan_faults(f"scenario#{scenario_id}", job)
        for intent in self._plannings.intents:
            yield from _intent_at_the_end(intent, jobs)
        yield from self._opinions_lost(jobs)
        yield from self._reviews_lost(jobs)
        yield from self._answers_lost(jobs)
        yield from self._notes_left()
        for scenario_id, history in self._plannings.histories.items():
            if not is_linearizable(history.operations, "queued", following):
                yield f"what was asked of the scenario {scenario_id} is not linearizable"

    def _opinions_lost(self, jobs: dict[str, Any]) -> Iterator[str]:
        kept = [
            _body(item)["reason"]
            for (_, sk), item in self._world.table.held.items()
            if sk.startswith("opinion#") and _record(item) is not None
        ]
        for scenario_id, reasons in self._plannings.opinions.items():
            if scenario_id not in jobs or scenario_id in self._plannings.deletions:
                continue
            for reason in reasons:
                if kept.count(reason) != 1:
                    yield f"the opinion {reason!r} is kept {kept.count(reason)} times"

    def _reviews_lost(self, jobs: dict[str, Any]) -> Iterator[str]:
        held = self._world.table.held.items()
        listed = {pk for (pk, sk), item in held if sk == "review" and _record(item) is not None}
        for scenario_id in self._plannings.listed - self._plannings.deletions:
            if scenario_id in jobs and f"scenario#{scenario_id}" not in listed:
                yield f"the review of {scenario_id} was opened, and nobody is told of it"
        for scenario_id in self._plannings.broken_links:
            yield f"the plan of {scenario_id} was shared under two keys"

    def _answers_lost(self, jobs: dict[str, Any]) -> Iterator[str]:
        """Yields the scenarios of which a count of answers misses an opinion, or has one more."""
        for scenario_id in jobs:
            if scenario_id in self._plannings.deletions:
                continue
            own = {
                sk: _body(item)
                for (pk, sk), item in self._world.table.held.items()
                if pk == f"scenario#{scenario_id}" and _record(item) is not None
            }
            said = {each["commune"] for sk, each in own.items() if sk.startswith("opinion#")}
            noted = [each for sk, each in own.items() if sk.startswith("answered#")]
            counted = {commune for each in noted for commune in each["communes"]}
            announced = {commune for each in noted for _, commune in each["announced"]}
            if not counted <= said <= counted | announced:
                yield f"{scenario_id} has opinions on {said}, and counts {counted}, {announced}"

    def _notes_left(self) -> Iterator[str]:
        for pk, sk in self._world.table.held:
            if pk == "to-start":
                yield f"the note of {sk} is kept for ever"


def _intent_at_the_end(intent: Intent, jobs: dict[str, Any]) -> Iterator[str]:
    if not intent.is_deleted:
        for scenario_id in intent.ids:
            if scenario_id not in jobs:
                yield f"the scenario {scenario_id} was accepted, and is lost"
        for name in intent.names:
            count = sum(job["name"] == name for job in jobs.values())
            if count > 1:
                yield f"{intent.key} made {count} scenarios named {name!r}"


def _record(item: Attributes | None) -> Attributes | None:
    """Returns an item where it is a record: keys that are used no more say nothing."""
    return None if item is None or int(item["change"]["N"]) == BURIED else item


def _body(item: Attributes) -> Any:
    body = item["body"]
    return json.loads(body["S"] if "S" in body else gzip.decompress(body["B"]))


def _best(job: Any) -> float:
    progress = job["progress"]
    return 0.0 if progress is None else float(progress["best"] or 0.0)


def following(state: Any, operation: Operation) -> Iterator[Hashable]:
    """Yields the states of a scenario after an operation; between two, its solving goes on."""
    for now in _reached(state):
        yield from _after(now, operation)


def _reached(state: str) -> Iterator[str]:
    yield state
    for each in _BY_ITSELF.get(state, ()):
        yield from _reached(each)


def _after(state: str, operation: Operation) -> Iterator[str]:
    for after in _may_become(state, operation.name):
        if not operation.is_answered or operation.answer == _answer(operation.name, state, after):
            yield after


def _may_become(state: str, operation: str) -> Iterator[str]:
    if operation == "cancel":
        yield from _CANCELLED.get(state, (state,))
    elif operation == "delete" and (state in ENDED or state == "deleted"):
        yield "deleted"
    else:
        yield state


def _answer(name: str, before: str, after: str) -> str | None:
    if before == "deleted":
        return "UnknownScenarioError"
    if name == "delete":
        return None if after == "deleted" else "ScenarioStateError"
    return after
