"""Locks the requirements: every version, every hash, for every platform, and no index.

    .venv/bin/python infra/dev/lock.py [--upgrade]

Versions that still hold are kept, unless `--upgrade` asks for the newest of each.
"""

from __future__ import annotations

import subprocess
import sys

from setup import BUILT_HERE, REQUIREMENTS, environment, find_uv

PLANNERS = ("nearest", "documents", "scenarios")
LIBRARY = (*PLANNERS, "names", "coverage", "solver", "sites", "matches", "library")
RUN = (*LIBRARY, "build", "run")
DEV = (*RUN, "assistants", "dev")
# Each lock: the lists it is made of, and the lock that it may not contradict. The functions' locks
# are held to the workstation's: what is tested is what is deployed.
LOCKS: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    ("uv", ("uv",), None),
    ("peers", (*DEV, "peers"), None),
    ("dev", DEV, "peers"),
    ("nearest", ("nearest", "names"), "dev"),
    ("coverage", ("nearest", "documents", "coverage"), "dev"),
    ("solver", ("nearest", "solver"), "dev"),
    ("scenarios", PLANNERS, "dev"),
    ("sites", ("nearest", "sites"), "dev"),
    ("matches", ("nearest", "sites", "matches"), "dev"),
    ("run", RUN, "dev"),
    ("geocoder", ("geocoder",), None),
    ("sam", ("sam",), None),
    ("audit", ("audit",), None),
    ("checkov", ("checkov",), None),
    ("fuzz", (*DEV, "fuzz"), "dev"),
    ("emulator", ("emulator",), None),
    ("aws", ("aws",), None),
    ("generator", ("generator",), None),
    ("zig", ("zig",), None),
)
OPTIONS = (
    *("--quiet", "--universal", "--generate-hashes", "--python-version", "3.13", "--no-config"),
    *("--no-header", "--no-annotate", "--no-emit-index-url"),
)


def main(options: list[str]) -> int:
    """Writes each lock; an index in one is an error."""
    for name, lists, held_to in LOCKS:
        wheels = () if name in BUILT_HERE else ("--only-binary", ":all:")
        constraints = ("-c", f"{held_to}.txt") if held_to else ()
        command = [find_uv(), "pip", "compile", *OPTIONS, *options, *wheels, *constraints]
        command += [*(f"{each}.in" for each in lists), "-o", f"{name}.txt"]
        subprocess.run(command, check=True, cwd=REQUIREMENTS, env=environment())
        if "://" in (REQUIREMENTS / f"{name}.txt").read_text():
            print(f"{name}.txt names an address", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
