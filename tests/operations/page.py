"""The commands of the page of operations, as they are written, in their order."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

CONSOLE = "console"
_FENCE = re.compile(r"^```(\w*)\s*$")
_PROMPTS = ("$ ", "# ")
"""Somebody's, and root's."""
_NOT_RUN = re.compile(r"\s+# (?:[^#]*; )?not run by the tests: (?P<reason>\S.*)$")
_COMMENT = re.compile(r"\s{2,}# .*$")
_INLINE = re.compile(r"`((?:aws|sam|make) [^`]+)`")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its heading, its line in the page, and why it is not run, if it is not."""

    heading: str
    line: int
    text: str
    not_run: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its first line's number, and its lines."""

    heading: str
    language: str
    line: int
    lines: tuple[str, ...]


def blocks(page: str) -> Iterator[Block]:
    """Yields the fenced blocks of a page."""
    heading, begun, language, held = "", 0, "", list[str]()
    for number, line in enumerate(page.splitlines(), start=1):
        fence = _FENCE.match(line)
        if begun and line.startswith("```"):
            yield Block(heading, language, begun + 1, tuple(held))
            begun = 0
        elif begun:
            held.append(line)
        elif fence:
            begun, language, held = number, fence[1], []
        elif line.startswith("#"):
            heading = line.lstrip("# ")


def commands(page: str) -> list[Command]:
    """Returns the commands of the console blocks: what follows a prompt, to the end of its quotes.

    Other lines of such a block are what a command answers.
    """
    found = []
    for block in blocks(page):
        if block.language != CONSOLE:
            continue
        begun: list[str] = []
        for number, line in enumerate(block.lines, start=block.line):
            if not begun and not line.startswith(_PROMPTS):
                continue
            begun.append(line if begun else line[2:])
            if _goes_on(begun):
                continue
            found.append(_command(block.heading, number - len(begun) + 1, begun))
            begun = []
    return found


def _goes_on(lines: list[str]) -> bool:
    """Whether a command is not at its end: after a backslash, or within quotes."""
    if lines[-1].endswith("\\"):
        return True
    try:
        shlex.split("\n".join(lines), comments=True)
    except ValueError:
        return True
    return False


def _command(heading: str, line: int, lines: list[str]) -> Command:
    *first, last = lines
    marked = _NOT_RUN.search(last)
    last = _NOT_RUN.sub("", last) if marked else _COMMENT.sub("", last)
    return Command(heading, line, "\n".join([*first, last]), marked["reason"] if marked else "")


def said_in_passing(page: str) -> set[str]:
    """Returns the commands that a sentence names, each as its program and what it does."""
    prose = re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE)
    return {" ".join(each.split()[:3]) for each in _INLINE.findall(prose.replace("\n", " "))}
