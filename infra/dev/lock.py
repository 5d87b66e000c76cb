"""Locks the requirements: every version, every hash, for every platform, and no index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from setup import REQUIREMENTS, environment, find_uv

# The functions' locks are held to the workstation's: what is tested is what is deployed.
LOCKS = (
    ("peers", ()),
    ("dev", ("-c", "peers.txt")),
    ("nearest", ("-c", "dev.txt")),
    ("coverage", ("-c", "dev.txt")),
    ("solver", ("-c", "dev.txt")),
    ("scenarios", ("-c", "dev.txt")),
    ("sites", ("-c", "dev.txt")),
    ("run", ("-c", "dev.txt")),
    ("geocoder", ()),
    ("sam", ()),
    ("audit", ()),
    ("checkov", ()),
)
OPTIONS = (
    *("--quiet", "--universal", "--generate-hashes", "--python-version", "3.13", "--no-config"),
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--upgrade"),
)


def main() -> int:
    """Writes each lock; an index in one is an error."""
    for name, constraints in LOCKS:
        command = [find_uv(), "pip", "compile", *OPTIONS, *constraints, f"{name}.in"]
        command += ["-o", f"{name}.txt"]
        subprocess.run(command, check=True, cwd=REQUIREMENTS, env=environment())
        if "://" in Path(REQUIREMENTS / f"{name}.txt").read_text():
            print(f"{name}.txt names an address", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
