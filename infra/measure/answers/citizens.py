"""Citizens' questions asked of several states of the code, over one store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geodata.snapshot import NEEDED_FOR_COVERAGE, NEEDED_FOR_NEAREST
from geodata.stores import Objects
from infra.local.seed import fill
from infra.measure.answers.comparing import Answer, answers_of
from infra.measure.answers.questions import Question

_ANSWERING = Path(__file__).with_name("answering.py")
_WARM = 200


def filled(folder: Path, var: Path, sites: Path | None = None) -> Path:
    """Returns the state of a machine with the data of the citizens' function in its store."""
    needed = tuple(dict.fromkeys((*NEEDED_FOR_NEAREST, *NEEDED_FOR_COVERAGE)))
    objects = folder / "state" / "objects"
    objects.mkdir(parents=True)
    fill(Objects.at(objects.as_uri()), var, sites, needed)
    return folder / "state"


def citizens_answers(
    trees: Sequence[Path], state: Path, questions: Sequence[Question]
) -> list[list[Answer]]:
    """Returns the answers of the code of each folder, as `answers_of` does, once it is warm."""
    return answers_of(trees, (_ANSWERING, state), questions, _WARM)
