"""`make fuzz`: every target for a time, led by what it reaches; or generated files, by number.

    python -m tests.fuzz [TARGET ...] [--seconds 60 | --runs 1000]
    python -m tests.fuzz --files 20000 [--from 0]

Ends with 1 where something was found: its inputs are in `var/fuzz/TARGET`, and what becomes a test
is put in `tests/fuzz/corpora` under the name of its fault.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from tests.conftest import VAR
from tests.fuzz.files import report
from tests.fuzz.targets import TARGETS

FOUND = VAR / "fuzz"
MOST_MB = 2_048
MOST_S = 60
"""Of one input, in all: the processor's time is bounded far below."""


def main() -> int:
    """Runs what is asked for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60, help="of each target")
    parser.add_argument("--runs", type=int, help="of each target, whatever they take")
    parser.add_argument("--files", type=int, help="so many generated files of sites instead")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first one's number")
    asked = parser.parse_args()
    if asked.files is not None:
        return report(range(asked.first, asked.first + asked.files))
    bound = f"-max_total_time={asked.seconds}" if asked.runs is None else f"-runs={asked.runs}"
    failed = [name for name in asked.targets or TARGETS if not _is_sound(name, bound)]
    print(f"found something: {', '.join(failed)}" if failed else "found nothing")
    return 1 if failed else 0


def _is_sound(name: str, bound: str) -> bool:
    kept = FOUND / name / "reached"
    kept.mkdir(parents=True, exist_ok=True)
    options = (
        *(bound, f"-rss_limit_mb={MOST_MB}", f"-timeout={MOST_S}"),
        *(f"-max_len={4 * TARGETS[name].most_bytes}", f"-artifact_prefix={FOUND / name}/"),
        *("-print_final_stats=1", "-seed=1", "-len_control=0", "-verbosity=1"),
    )
    print(f"{name}: {bound}", flush=True)
    command = [sys.executable, "-m", "tests.fuzz.guided", name, str(kept), *options]
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
