"""Holds the citizens' answers to those of an older state of the code, byte for byte.

python -m infra.measure.answers --than REVISION [--count 20000] [--seed 1]

Questions of every kind are drawn from the seed, and both states answer them at the same moment,
each in a process of its own: statuses, headers and bodies are compared, and the processor time of
an answer is given beside that of the older code, by kind.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.snapshot import open_current
from infra.measure.answers.citizens import citizens_answers, filled
from infra.measure.answers.comparing import ROOT, older, report
from infra.measure.answers.questions import Questions


def main() -> int:
    """Prints what differs and what answers cost; returns 1 when an answer differs."""
    parser = argparse.ArgumentParser(prog="python -m infra.measure.answers", description=__doc__)
    parser.add_argument("--than", required=True, help="a revision of git: the oracle")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--var", type=Path, default=ROOT / "var")
    options = parser.parse_args()
    register = open_current(options.var / "snapshots").register
    questions = list(Questions(register, options.seed).drawn(options.count))
    with TemporaryDirectory(prefix="maillage-answers-") as name, older(options.than) as tree:
        state = filled(Path(name), options.var)
        was, now = citizens_answers((tree, ROOT), state, questions)
    for line in report(questions, was, now):
        print(line)
    return int([each.digest for each in was] != [each.digest for each in now])


if __name__ == "__main__":
    sys.exit(main())
