"""The end: what the logs kept, and that nothing stays behind."""

from __future__ import annotations

from collections.abc import Iterator

from infra.measure.rehearsal.life import Life
from infra.measure.rehearsal.outcome import RehearsalError

_WRONG = ('"level":"ERROR"', '"level":"CRITICAL"', "Traceback (most recent call last)")


def read_logs(life: Life) -> Iterator[str]:
    """Looks in the logs for what failed, for tokens, and for where the citizen stood."""
    text = life.stack.logs()
    for each in _WRONG:
        if each in text:
            line = next(line for line in text.splitlines() if each in line)
            raise RehearsalError(f"a function failed: {line[:300]}")
    for what in (str(life.lat), str(life.lon), "Bearer "):
        if what in text:
            raise RehearsalError(f"the logs hold {what!r}")
    yield f"{len(text.splitlines())} lines of logs: no error, no position, no token"


def stop(life: Life) -> Iterator[str]:
    """Stops the stack."""
    code = life.stack.stop()
    if code != 0:
        raise RehearsalError(f"it ended with {code}")
    if life.stack.answers():
        raise RehearsalError("something still answers")
    yield "every process ended"
