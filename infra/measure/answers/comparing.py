"""Two states of the code asked the same questions in turn, and what is said of their answers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parents[3]
_SHOWN = 10
_TURN = 50


class Asked(Protocol):
    """A question: the kind of question, and how it is sent to a process that answers."""

    @property
    def kind(self) -> str:
        """What costs are told by."""
        ...

    def event(self) -> Mapping[str, Any]:
        """Returns what is sent, as JSON holds it."""
        ...

    def in_words(self) -> str:
        """Returns the question for whoever asks it again."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question: the digest of all that was answered, and what it cost."""

    digest: str
    status: int
    spent_us: int


@contextmanager
def older(revision: str) -> Iterator[Path]:
    """Gives the code of a revision in a folder of its own; the repository is read alone."""
    with TemporaryDirectory(prefix="maillage-older-") as name:
        packed = Path(name) / "older.tar"
        command = ["git", "-C", str(ROOT), "archive", "--output", str(packed), revision]
        subprocess.run(command, check=True, timeout=120)
        with tarfile.open(packed) as members:
            members.extractall(name, filter="data")
        _lend_compiled(Path(name))
        yield Path(name)


def _lend_compiled(tree: Path) -> None:
    """Gives older code the compiled parts whose sources it has: git keeps none of them."""
    for library in ROOT.glob("geodata/*/lib*.so"):
        source = library.with_name(f"{library.stem.removeprefix('lib')}.c").relative_to(ROOT)
        theirs = tree / source
        if theirs.is_file() and theirs.read_bytes() == (ROOT / source).read_bytes():
            shutil.copy(library, tree / library.relative_to(ROOT))


def answers_of(
    trees: Sequence[Path], command: Sequence[Path], questions: Sequence[Asked], warm: int = 0
) -> list[list[Answer]]:
    """Returns the answers of the code of each folder, which take turns: a slow spell is of all.

    Args:
        trees: the folders.
        command: the script that answers, and its arguments.
        questions: in the order asked.
        warm: how many of them are asked once before.
    """
    with ExitStack() as ends:
        asked = [ends.enter_context(_answering(tree, command)) for tree in trees]
        for each in asked:
            _ask(each, questions[:warm])
        found: list[list[Answer]] = [[] for _ in trees]
        for start in range(0, len(questions), _TURN):
            for each, answers in zip(asked, found, strict=True):
                answers.extend(_ask(each, questions[start : start + _TURN]))
    return found


@contextmanager
def _answering(tree: Path, command: Sequence[Path]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, *map(str, command)],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        yield process


def _ask(process: subprocess.Popen[str], questions: Sequence[Asked]) -> list[Answer]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process has no pipes")
    found = []
    for question in questions:
        process.stdin.write(f"{json.dumps(question.event())}\n")
        process.stdin.flush()
        digest, status, spent_us = process.stdout.readline().split()
        found.append(Answer(digest, int(status), int(spent_us)))
    return found


def report(
    questions: Sequence[Asked], was: Sequence[Answer], now: Sequence[Answer]
) -> Iterator[str]:
    """Yields the first answers that differ, then costs by kind of question.

    Args:
        questions: in the order asked.
        was: what the older code answered.
        now: what the present code does.
    """
    pairs = list(zip(questions, was, now, strict=True))
    differing = [(question, b, a) for question, b, a in pairs if b.digest != a.digest]
    for question, b, a in differing[:_SHOWN]:
        yield f"differs: {question.in_words()} ({b.status} was, {a.status} is)"
    by_kind: dict[str, list[tuple[Answer, Answer]]] = defaultdict(list)
    for question, b, a in pairs:
        by_kind[question.kind].append((b, a))
    for kind, both in by_kind.items():
        yield f"{kind}: {_costs([b for b, _ in both])}, is {_costs([a for _, a in both])}"
    refused = sum(each.status >= 400 for each in now)
    yield f"{len(pairs)} answers, {refused} refusals among them, {len(differing)} that differ"


def _costs(answers: Sequence[Answer]) -> str:
    spent = [each.spent_us for each in answers]
    last = quantiles(spent, n=100)[-1] if len(spent) > 1 else spent[0]
    mean = sum(spent) / len(spent)
    return f"median {median(spent):.0f} µs, mean {mean:.0f} µs, p99 {last:.0f} µs"
