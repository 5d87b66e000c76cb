"""Replays lives by their seeds.

python -m infra.measure.simulation SEED [COUNT] [--tell]
"""

from __future__ import annotations

import argparse
import sys

from infra.measure.simulation.life import live


def main() -> int:
    """Prints what became of each seed; 1 when something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m infra.measure.simulation", description=__doc__)
    parser.add_argument("seed", type=int, help="the first seed")
    parser.add_argument("count", type=int, nargs="?", default=1, help="how many seeds")
    parser.add_argument("--tell", action="store_true", help="print all that happens")
    options = parser.parse_args()
    failed = 0
    for seed in range(options.seed, options.seed + options.count):
        life = live(seed, is_told=options.tell)
        print(*life.told, sep="\n", end="\n" if life.told else "")
        for each in life.findings:
            print(f"seed {seed} ({life.kind}): {each}")
        failed += bool(life.findings)
        if options.count == 1:
            print(f"seed {seed} ({life.kind}): {life.steps} steps, {life.digest[:16]}, {life.met}")
    print(f"{failed} of {options.count} seeds found something")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
