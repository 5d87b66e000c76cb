"""Inputs made by their own grammar, a fixed number of each: none breaks, none costs beyond reason.

`make fuzz` looks for more, led by what it reaches; what it finds is mended, and its input kept in
`corpora`, which are replayed here.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable
from random import Random

import pytest

from tests.conftest import ROOT
from tests.fuzz.cost import Budget, OverBudgetError, cost_of
from tests.fuzz.files import Fault, ends, file_of
from tests.fuzz.targets import TARGETS, Target, forget, warm_up

MADE = {
    **dict.fromkeys(("csv", "json", "xlsx", "ods"), 75),
    **dict.fromkeys(("xls", "geopackage"), 40),
    **dict.fromkeys(("hours", "french", "scenario", "mapping", "names", "queries"), 175),
}
"""How many inputs of each target are made."""
FILES = range(60)
ATHERIS = ROOT / ".tools" / "fuzz" / "bin" / "python"


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    warm_up()


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_of_the_corpus_costs_beyond_its_size(name: str) -> None:
    for content in TARGETS[name].seeds():
        TARGETS[name].cost(content, is_memory_watched=True)


@pytest.mark.parametrize("name", MADE)
def test_no_input_that_is_made_breaks_its_subject_or_costs_beyond_its_size(name: str) -> None:
    target = TARGETS[name]
    for seed in range(MADE[name]):
        content = target.made(Random(seed))  # noqa: S311 - of inputs, not of secrets
        try:
            target.cost(content)
        except (Exception, OverBudgetError) as error:
            error.add_note(f"{name}, seed {seed}: {content[:400]!r}")
            raise


def test_every_generated_file_ends_in_a_state_with_a_reason_at_a_bounded_cost() -> None:
    found = list(ends(FILES, is_memory_watched=True))
    assert [each for each in found if isinstance(each, Fault)] == []
    # The files are of use only where some are read, some doubted and some refused.
    assert set(found) >= {"checked", "held", "refused"}


def test_the_same_number_is_the_same_input_and_the_same_cost() -> None:
    for number in (1, 20, 300):
        target, content = file_of(number)
        assert file_of(number) == (target, content)
        target.cost(content)
        assert target.cost(content) == target.cost(content)


def quadratic(content: bytes) -> int:
    return sum(1 for one in content for other in content if one == other)


def hoarding(content: bytes) -> int:
    return len([bytes(100_000) for _ in content])


def deaf(content: bytes) -> None:
    """Takes the error for one of its own: it is found all the same."""
    with contextlib.suppress(BaseException):
        quadratic(content)


def of(subject: Callable[[bytes], object]) -> Target:
    return Target("toy", subject, lambda content, _random, _most: content, Budget(500, 50), 10_000)


@pytest.mark.parametrize("subject", [quadratic, deaf])
def test_what_is_quadratic_is_stopped_and_found(subject: Callable[[bytes], object]) -> None:
    of(subject).cost(b"a" * 10)
    with pytest.raises(OverBudgetError, match="lines"):
        cost_of(lambda: subject(b"a" * 1_000_000), most_lines=100_000)  # of days
    with pytest.raises(OverBudgetError):
        of(subject).cost(b"a" * 3_000)


def test_what_holds_far_more_than_its_input_is_found() -> None:
    with pytest.raises(OverBudgetError, match="held"):
        of(hoarding).cost(b"a" * 200, is_memory_watched=True)


def test_what_another_thread_does_is_no_cost_and_is_not_stopped() -> None:
    ends = threading.Event()
    rounds: list[None] = []

    def busy() -> None:
        while not ends.is_set():
            rounds.append(None)

    other = threading.Thread(target=busy)
    other.start()
    try:
        costs = {cost_of(lambda: quadratic(b"a" * 300), 100_000).lines for _ in range(5)}
        before = len(rounds)
        ends.wait(0.05)
        assert len(rounds) > before
    finally:
        ends.set()
        other.join()
    assert costs == {cost_of(lambda: quadratic(b"a" * 300), 100_000).lines}


def test_what_is_remembered_of_an_input_is_no_discount() -> None:
    target, content = TARGETS["hours"], b"Mo-Fr 09:00-12:00; PH off"
    target.cost(content)  # what is made once a process is made
    first = target.cost(content)
    assert target.cost(content) == first
    target.subject(content)
    warm = cost_of(lambda: target.subject(content), 10**6)
    forget()
    assert warm.lines < first.lines


def test_the_guided_fuzzer_runs_a_target() -> None:
    if not ATHERIS.exists():
        pytest.skip("needs the environment of the fuzzer: python3 infra/dev/setup.py fuzz")
    command = [str(ATHERIS), "-m", "tests.fuzz", "hours", "--runs", "60"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert "found nothing" in done.stdout
    assert "NEW" in done.stderr
