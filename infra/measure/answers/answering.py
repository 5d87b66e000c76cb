"""Answers questions as they come, in a process over the code of the folder that it is run in.

It is run as a script, since that code may be older than this file: `python answering.py STATE`, a
question a line on its input.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from datetime import datetime
from pathlib import Path

import time_machine

MOMENT = "2026-11-24T10:20:00+01:00"
"""When all is asked: no answer depends on the clock."""


def main(state: str) -> None:
    """Writes a line for each question: its answer's digest and status, and its microseconds."""
    sys.path.insert(0, str(Path.cwd()))
    from infra.machine.settings import Machine
    from infra.machine.wiring import citizens, prepared

    answer, guide = citizens(prepared(Machine(state=Path(state)), "nearest"))
    with time_machine.travel(datetime.fromisoformat(MOMENT), tick=False):
        guide()
        for line in sys.stdin:
            event = json.loads(line)
            began_ns = time.thread_time_ns()
            reply = answer(event)
            spent_us = (time.thread_time_ns() - began_ns) // 1000
            whole = json.dumps(reply, ensure_ascii=False).encode("utf-8", "surrogatepass")
            digest = hashlib.sha256(whole).hexdigest()
            print(digest, reply["statusCode"], spent_us, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
