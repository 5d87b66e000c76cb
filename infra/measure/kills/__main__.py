"""`python -m infra.measure.kills [--seeds 20] [--from 0]`: what is lost of what was accepted."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.measure.kills.killing import Bounds, live
from infra.measure.kills.promises import LostError

ROOT = Path(__file__).resolve().parents[3]


def main() -> int:
    """Prints what becomes of each seed; returns 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m infra.measure.kills", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--var", type=Path, default=ROOT / "var")
    options = parser.parse_args()
    lost = promises = 0
    bounds = Bounds(lives=4)
    for seed in range(options.first, options.first + options.seeds):
        with TemporaryDirectory(prefix="maillage-kills-") as folder:
            try:
                kept = live(ROOT, options.var, Path(folder) / "state", seed, bounds)
            except LostError as error:
                lost += 1
                print(f"seed {seed}: LOST: {error}", flush=True)
                continue
        promises += kept
        print(f"seed {seed}: {kept} promises kept over {bounds.lives} kills", flush=True)
    print(f"{options.seeds} seeds, {promises} promises kept, {lost} seeds in which one was lost")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
