"""A target run by atheris, which keeps the inputs that reach something new; its own process."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from random import Random

import atheris  # type: ignore[import-not-found]  # of the environment of `make fuzz` alone

with atheris.instrument_imports(include=["geodata", "functions"]):
    from tests.fuzz.cost import OverBudgetError
    from tests.fuzz.targets import CORPORA, TARGETS, warm_up

MOST_CPU_S = 2.0
MOST_CPU_S_PER_BYTE = 50e-6
"""What C does in one line is in no count of lines; the whole is watched here, and in no test."""


def run(name: str, kept: Path, options: list[str]) -> None:
    """Fuzzes a target until its time or its runs are over; ends the process.

    Args:
        name: of the target.
        kept: a folder for the inputs that reach something new; findings are written beside it.
        options: of libFuzzer.
    """
    target = TARGETS[name]
    warm_up()

    def one(content: bytes) -> None:
        begun = time.process_time()
        try:
            target.cost(content)
        except OverBudgetError as error:
            # libFuzzer takes only an Exception for a finding.
            raise AssertionError(str(error)) from error
        taken = time.process_time() - begun
        most = MOST_CPU_S + MOST_CPU_S_PER_BYTE * target.size(content)
        assert taken <= most, f"{taken:.1f} s of processor, {most:.1f} s at most"

    def changed(content: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)  # noqa: S311 - of inputs, not of secrets
        if random.random() < 0.1:
            return bytes(atheris.Mutate(content, most))
        return target.change(content, random, target.most_bytes)[:most]

    arguments = [sys.argv[0], *options, str(kept), str(CORPORA / name)]
    atheris.Setup(arguments, one, custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    with contextlib.redirect_stdout(Path(os.devnull).open("w")):
        run(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
