"""What a call costs, counted and not timed: lines and loops of Python, and bytes at its peak.

A clock says another thing on another machine, and a test of it is either loose or false. Lines are
counted by the interpreter itself (`sys.monitoring`, PEP 669), of the standard library too, and the
call is stopped at the line that is one too many, so that what would take hours takes a second.
What C does in one line is not counted: `tests.fuzz` watches the processor's time for that. Nor is
what other threads do: no subject starts one.
"""

from __future__ import annotations

import gc
import sys
import threading
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType

_TOOL = sys.monitoring.PROFILER_ID
_COUNTED = sys.monitoring.events.LINE, sys.monitoring.events.JUMP
"""A loop that is all in one line begins no line again: its jumps are counted."""


class OverBudgetError(BaseException):
    """A call has run more lines, or held more bytes, than its input is allowed.

    Not an Exception: what is under test may not take it for a damaged file.
    """


@dataclass(frozen=True, slots=True)
class Budget:
    """What an input of so many bytes may cost: a line of both, never a curve.

    Attributes:
        lines: of any input, however short.
        lines_per_byte: and for each byte of it.
        held: bytes, of any input.
        held_per_byte: and for each byte of it.
    """

    lines: int
    lines_per_byte: int
    held: int = 8_000_000
    held_per_byte: int = 200

    def lines_for(self, size_bytes: int) -> int:
        """Returns how many lines an input may run."""
        return self.lines + self.lines_per_byte * size_bytes

    def held_for(self, size_bytes: int) -> int:
        """Returns how many bytes an input may have held at once."""
        return self.held + self.held_per_byte * size_bytes


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call cost; `held` is None where memory was not watched."""

    lines: int
    held: int | None = None


def cost_of(call: Callable[[], object], most_lines: int, most_held: int | None = None) -> Cost:
    """Returns what a call costs.

    Watching memory takes three times as long: without `most_held` it is left alone.

    Raises:
        OverBudgetError: it costs more; the call was stopped there.
    """
    if most_held is None:
        return Cost(_lines_of(call, most_lines))
    tracemalloc.start()
    try:
        lines = _lines_of(call, most_lines)
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    if held > most_held:
        raise OverBudgetError(f"{held:,} bytes held at once, {most_held:,} at most")
    return Cost(lines, held)


def _lines_of(call: Callable[[], object], most: int) -> int:
    count = 0
    own = threading.get_ident()

    def one_more(_code: CodeType, *_where: int) -> None:
        nonlocal count
        # Every thread of the interpreter is watched: a server left by another test is no cost.
        if threading.get_ident() != own:
            return
        count += 1
        if count > most:
            # Once: what is unwound on the way, and cleans up, runs lines too.
            sys.monitoring.set_events(_TOOL, 0)
            raise OverBudgetError(f"more than {most:,} lines")

    sys.monitoring.use_tool_id(_TOOL, "cost")
    # What others have the collector call, hypothesis for one, runs lines whenever it comes by.
    collects = gc.isenabled()
    gc.disable()
    try:
        for event in _COUNTED:
            sys.monitoring.register_callback(_TOOL, event, one_more)
        sys.monitoring.set_events(_TOOL, sum(_COUNTED))
        call()
    finally:
        sys.monitoring.set_events(_TOOL, 0)
        for event in _COUNTED:
            sys.monitoring.register_callback(_TOOL, event, None)
        sys.monitoring.free_tool_id(_TOOL)
        if collects:
            gc.enable()
    if count > most:  # what is under test took the error for one of its own
        raise OverBudgetError(f"more than {most:,} lines")
    return count
