"""Work that goes on after an answer, on one machine: a queue among the records, done at least once.

What AWS does by events and state machines. A task is a record of its own, so that a kill loses
none: it is taken under a lease, which its worker makes longer while it lives, and is deleted once
done. One that fails comes back later; one that fails too often is put aside, for a person to see.
Whoever does a task must bear to do it twice. (The pattern is the "competing consumers" of G. Hohpe
and B. Woolf, *Enterprise Integration Patterns*, 2003, over conditional writes.)
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from geodata.errors import ObjectChangedError
from geodata.stores.executions import Message, Status
from geodata.stores.items import Item, Items

LEASE = timedelta(seconds=60)
MOST_KEPT_ASIDE = 1_000
_QUEUE, _ASIDE, _EXECUTIONS = "queue", "queue-aside", "executions"


@dataclass(frozen=True, slots=True)
class Task:
    """A task that a worker has taken.

    Attributes:
        kind: of work.
        name: of what it is about; two tasks of one kind and name are not done at once.
        message: what the work needs to know.
        tries: how often it was begun, this time included.
    """

    kind: str
    name: str
    message: Mapping[str, Any]
    tries: int
    item: Item


class WorkQueue:
    """Tasks among the records."""

    def __init__(self, items: Items, now: Callable[[], datetime]) -> None:
        """Takes the records, and what gives the time in UTC."""
        self.items, self._now = items, now

    def add(self, kind: str, name: str, message: Message, in_s: float = 0.0, of: str = "") -> None:
        """Adds a task, to be done some seconds from now; `of` is the execution it belongs to."""
        now = self._now()
        body = {
            "kind": kind,
            "name": name,
            "message": dict(message),
            "of": of,
            "due_at": _text(now + timedelta(seconds=in_s)),
            "tries": 0,
            "worker": "",
            "leased_until": "",
        }
        self.items.create(Item(_QUEUE, f"{_text(now)}-{secrets.token_hex(6)}", body))

    def waiting(self) -> list[Item]:
        """Returns the tasks that are not done, the oldest first."""
        return list(self.items.together(_QUEUE))

    def aside(self) -> list[Item]:
        """Returns the tasks that failed too often."""
        return list(self.items.together(_ASIDE))

    def take(self, worker: str, kinds: frozenset[str]) -> Task | None:
        """Returns a task of some kinds that is due, under a lease of this worker; None of none."""
        now = self._now()
        waiting = self.waiting()
        busy = {_about(each) for each in waiting if _is_leased(each, now)}
        for each in waiting:
            is_due = _moment(each.body["due_at"]) <= now
            if each.body["kind"] not in kinds or _about(each) in busy or not is_due:
                continue
            tries = int(each.body["tries"]) + 1
            lease = {"worker": worker, "leased_until": _text(now + LEASE), "tries": tries}
            try:
                taken = self.items.replace(each, {**each.body, **lease})
            except ObjectChangedError:
                continue  # Another worker was first.
            return Task(each.body["kind"], each.body["name"], each.body["message"], tries, taken)
        return None

    def hold(self, task: Task) -> Task:
        """Returns a task whose lease is as long again.

        Raises:
            ObjectChangedError: another worker took it up, since this one said nothing for long.
        """
        longer = {**task.item.body, "leased_until": _text(self._now() + LEASE)}
        item = self.items.replace(task.item, longer)
        return Task(task.kind, task.name, task.message, task.tries, item)

    def done(self, task: Task) -> None:
        """Ends a task."""
        self.items.delete(_QUEUE, task.item.sk)

    def again(self, task: Task, in_s: float, *, is_a_try: bool = True) -> None:
        """Gives a task back, to be begun again in some seconds.

        Raises:
            ObjectChangedError: another worker has it.
        """
        due = _text(self._now() + timedelta(seconds=in_s))
        tries = task.tries if is_a_try else task.tries - 1
        body = {**task.item.body, "worker": "", "leased_until": "", "due_at": due, "tries": tries}
        self.items.replace(task.item, body)

    def put_aside(self, task: Task, error: str) -> None:
        """Puts a task aside that failed too often, with the name of its error."""
        body = {**task.item.body, "error": error, "failed_at": _text(self._now())}
        self.items.create(Item(_ASIDE, task.item.sk, body))
        self.done(task)
        for old in self.aside()[:-MOST_KEPT_ASIDE]:
            self.items.delete(_ASIDE, old.sk)

    def free(self, is_dead: Callable[[str], bool]) -> list[Item]:
        """Ends the leases of workers that died; returns the tasks that they had."""
        freed = []
        for each in self.waiting():
            if each.body["worker"] and is_dead(each.body["worker"]):
                try:
                    self.items.replace(each, {**each.body, "worker": "", "leased_until": ""})
                except ObjectChangedError:
                    continue
                freed.append(each)
        return freed


class QueuedExecutions:
    """Executions whose tasks are in a queue, each started once by its name."""

    def __init__(self, queue: WorkQueue, kind: str, now: Callable[[], datetime]) -> None:
        """Takes the queue, the kind of its tasks, and what gives the time in UTC."""
        self._queue, self._kind, self._now = queue, kind, now

    def start(self, name: str, message: Message) -> bool:
        """Starts an execution, a task for each scenario; False when one had this name."""
        body = {"started_at": _text(self._now())}
        if not self._queue.items.create(Item(_EXECUTIONS, name, body)):
            return False
        for each in _scenarios(message):
            self._queue.add(self._kind, each, {"scenario": each}, of=name)
        return True

    def status(self, name: str) -> Status | None:
        """Returns where an execution is, however it ended; None when none has this name."""
        if self._queue.items.get(_EXECUTIONS, name) is None:
            return None
        is_left = any(each.body["of"] == name for each in self._queue.waiting())
        return "running" if is_left else "ended"

    def forget(self, before: datetime) -> int:
        """Forgets the names of executions started before a moment; returns how many."""
        old = [
            each
            for each in self._queue.items.together(_EXECUTIONS)
            if _moment(each.body["started_at"]) < before
        ]
        for each in old:
            self._queue.items.delete(_EXECUTIONS, each.sk)
        return len(old)


def _scenarios(message: Message) -> list[str]:
    listed = message.get("scenarios")
    return [str(each["scenario"]) for each in listed] if isinstance(listed, list) else []


def _about(item: Item) -> tuple[str, str]:
    return item.body["kind"], item.body["name"]


def _is_leased(item: Item, now: datetime) -> bool:
    until = item.body["leased_until"]
    return bool(until) and now < _moment(until) <= now + 2 * LEASE


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
