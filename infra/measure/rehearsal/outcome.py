"""What a rehearsal saw: each step, what it showed, how long it took; as lines and as a page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


class RehearsalError(Exception):
    """What did not happen as it should, in one line."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step of the life: what it showed, or why it failed."""

    title: str
    seen: tuple[str, ...]
    seconds: float
    failure: str | None = None

    def lines(self) -> list[str]:
        """The step for a terminal."""
        mark = "ok" if self.failure is None else "FAILED"
        head = f"{mark:<7}{self.title}  ({self.seconds:.1f} s)"
        lines = [f"       {each}" for each in self.seen]
        return [head, *lines, *([] if self.failure is None else [f"       {self.failure}"])]


def outcome_of(title: str, step: Callable[[], Iterable[str]]) -> Outcome:
    """The outcome of a step, which yields what it sees as it sees it."""
    started_s = time.monotonic()
    seen: list[str] = []
    failure = None
    try:
        seen.extend(step())
    except RehearsalError as error:
        failure = str(error)
    return Outcome(title, tuple(seen), time.monotonic() - started_s, failure)


def page(outcomes: Iterable[Outcome], when: str) -> str:
    """The outcomes as a page, to be kept with the record of a deployment."""
    outcomes = list(outcomes)
    held = sum(each.failure is None for each in outcomes)
    rows = [
        f"| {each.title} | {'; '.join([*each.seen, *_failed(each)])} | {each.seconds:.1f} |\n"
        for each in outcomes
    ]
    head = f"# Rehearsal of {when}\n\n{held} of {len(outcomes)} steps held.\n\n"
    return head + "| step | what was seen | seconds |\n| --- | --- | --- |\n" + "".join(rows)


def _failed(outcome: Outcome) -> list[str]:
    return [] if outcome.failure is None else [f"**failed: {outcome.failure}**"]
