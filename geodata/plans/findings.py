"""What is wrong, or worth knowing, in a scenario: where it stands, and why in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypedDict

from geodata.errors import ScenarioError
from geodata.parameters import Meaning

Level = Literal["error", "warning"]


class FindingReply(TypedDict):
    """One remark on a scenario."""

    path: Annotated[str, Meaning("Of the value in the document, '' for the whole.")]
    code: Annotated[str, Meaning("For programs.")]
    words: Annotated[str, Meaning("In French, for the planner.")]
    level: Annotated[Level, Meaning("An error stops the scenario.")]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a scenario.

    Attributes:
        path: of the value in the document (`quotas.3.at_most`), empty for the whole.
        code: of the remark, for programs.
        words: in French, for the planner.
        level: an `error` stops the scenario; a `warning` does not.
    """

    path: str
    code: str
    words: str
    level: Level = "error"

    def as_record(self) -> FindingReply:
        """Returns the finding as answers show it."""
        return {"path": self.path, "code": self.code, "words": self.words, "level": self.level}


def reason_of(findings: Sequence[Finding]) -> str:
    """Returns in French why a scenario cannot be solved: its first finding, how many others."""
    first, *others = findings
    where = f"{first.path} : " if first.path else ""
    more = ""
    if others:
        more = f" (et {len(others)} autre{'s' if len(others) > 1 else ''})"
    return f"{where}{first.words}{more}"


def refuse_errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Returns the warnings.

    Raises:
        ScenarioError: there is an error; it carries them all, and no warning.
    """
    found = tuple(findings)
    errors = [each for each in found if each.level == "error"]
    if errors:
        raise ScenarioError(errors)
    return found
