"""A row on its way to a site: its values, and the findings on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from geodata.sites.site import Fact, Finding, Severity

_LONGEST_SHOWN = 80


@dataclass(slots=True)
class Draft:
    """The values of a row, by the standard's names, repaired in place by each check in turn.

    What is missing is not in `values`, or is None or an empty tuple.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    is_refused: bool = False
    line: int | None = None
    """Of the file, or the row of the sheet, where that is known."""

    def text(self, name: str) -> str:
        """Returns a text, '' where it is missing."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def say(
        self,
        severity: Severity,
        code: str,
        name: str,
        /,
        *,
        sentence: str | None = None,
        given: Any = None,
        kept: Any = None,
        **facts: Fact,
    ) -> None:
        """Adds a finding; `given` and `kept` when a value was replaced.

        Args:
            severity: whether it refuses the row, warns or tells.
            code: what it is, for machines.
            name: the field.
            sentence: `code.variant` in the catalogue, where the code has several sentences.
            given: the value as it was.
            kept: the value in its place.
            facts: what fills the sentence.
        """
        found = {
            each: shown(fact) if isinstance(fact, str) else fact for each, fact in facts.items()
        }
        self.findings.append(
            Finding(
                self.number,
                severity,
                name,
                code,
                found,
                shown_or_none(given),
                shown_or_none(kept),
                sentence,
            )
        )

    def repair(
        self,
        severity: Severity,
        code: str,
        name: str,
        kept: Any,
        /,
        *,
        sentence: str | None = None,
        **facts: Fact,
    ) -> None:
        """Replaces a value, or leaves it out (None), and says so."""
        given = self.values.get(name)
        self.values[name] = kept
        self.say(severity, code, name, sentence=sentence, given=given, kept=kept, **facts)

    def refuse(
        self, code: str, name: str, /, *, sentence: str | None = None, **facts: Fact
    ) -> None:
        """Refuses the row."""
        self.is_refused = True
        self.say("error", code, name, sentence=sentence, **facts)


def shown(value: Any) -> str:
    """Returns a value for a message: short, and on one line."""
    if isinstance(value, str) and len(value) <= _LONGEST_SHOWN and value.isprintable():
        return value
    # Half of a surrogate pair, which JSON may escape, is no character that can be written.
    text = " ".join(str(value).encode("utf-8", "backslashreplace").decode().split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def shown_or_none(value: Any) -> str | None:
    """Returns a value as a finding keeps it, lists joined as in flat files."""
    if value is None:
        return None
    return shown("|".join(map(str, value)) if isinstance(value, (list, tuple)) else value)
