"""The targets: what is called, how its input is changed by its own grammar, what it may cost."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

from geodata.documents import MISREAD
from tests.fuzz import subjects, words
from tests.fuzz.cost import Budget, Cost, OverBudgetError, cost_of
from tests.fuzz.mutations.archives import changed_archive, unpacked_bytes
from tests.fuzz.mutations.databases import changed_database
from tests.fuzz.mutations.records import changed_workbook
from tests.fuzz.mutations.texts import Grammar
from tests.fuzz.mutations.trees import Vocabulary, changed_tree

_ROOM = 20
CORPORA = Path(__file__).with_name("corpora")
Change = Callable[[bytes, Random, int], bytes]
"""Takes an input, what draws, and the most bytes; the same draws make the same input."""


@dataclass(frozen=True, slots=True)
class Target:
    """A subject with its inputs.

    Attributes:
        name: which its folder of the corpora has.
        subject: what is called.
        change: makes another input of one.
        budget: of the input's size.
        most_bytes: of an input that is made, before it is packed.
        size: how long an input is: of an archive, what it unpacks to.
    """

    name: str
    subject: subjects.Subject
    change: Change
    budget: Budget
    most_bytes: int
    size: Callable[[bytes], int] = len

    def seeds(self) -> list[bytes]:
        """Returns its corpus, in an order that is no file system's."""
        return [path.read_bytes() for path in sorted((CORPORA / self.name).iterdir())]

    def cost(
        self,
        content: bytes,
        *,
        subject: subjects.Subject | None = None,
        is_memory_watched: bool = False,
    ) -> Cost:
        """Calls the subject, or another in its place; returns what it cost.

        What is made once a process (a table of a grammar, a compiled pattern) is no input's cost:
        an input that costs too much is tried with far more room, then counted again.

        Raises:
            OverBudgetError: more than its size allows.
            Exception: what the subject should not raise.
        """
        size = self.size(content)
        held = self.budget.held_for(size) if is_memory_watched else None
        lines = self.budget.lines_for(size)
        called = subject or self.subject

        def counted(most_lines: int, most_held: int | None) -> Cost:
            forget()
            return cost_of(lambda: called(content), most_lines, most_held)

        try:
            return counted(lines, held)
        except OverBudgetError:
            counted(_ROOM * lines, None)
            return counted(lines, held)

    def made(self, random: Random) -> bytes:
        """Returns an input made of one of the corpus by one to four changes."""
        content = random.choice(self.seeds())
        for _ in range(random.choice((1, 1, 2, 4))):
            content = self.change(content, random, self.most_bytes)
        return content


def _by(grammar: Grammar) -> Change:
    def changed(content: bytes, random: Random, most: int) -> bytes:
        text = content.decode("utf-8", "replace")
        made = grammar.changed(text, random, most)
        # Some readers guess how signs are written: one file in ten is written otherwise.
        encoding = random.choice(("utf-8",) * 27 + ("cp1252", "cp850", "utf-16"))
        return made.encode(encoding, "replace")

    return changed


def _by_tree(known: Vocabulary, grammar: Grammar, *, is_yaml: bool = False) -> Change:
    """Changes a document as a tree; one in four times as a text, which need not parse."""
    by_text = _by(grammar)

    def changed(content: bytes, random: Random, most: int) -> bytes:
        if random.random() < 0.25:
            return by_text(content, random, most)
        try:
            tree = yaml.load(content, yaml.CSafeLoader) if is_yaml else json.loads(content)
            other = changed_tree(tree, known, random, most)
            if is_yaml and random.random() < 0.5:
                return _as_yaml(other)[: 2 * most]
            return json.dumps(other, ensure_ascii=random.random() < 0.5).encode("utf-8", "replace")
        except MISREAD:
            return by_text(content, random, most)

    return changed


def _as_yaml(document: object) -> bytes:
    """Returns a document as a person would write it."""
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")


_FILE = Budget(lines=150_000, lines_per_byte=600)
"""A row of four bytes takes some 1,200 lines: what is found in it is written too."""
_REPEATED = Budget(lines=20_000_000, lines_per_byte=600, held=64_000_000)
"""Few bytes may say that cells and rows are repeated: up to five million of them."""
_HOURS = Budget(lines=200_000, lines_per_byte=150)
"""Eight questions are asked of them, and up to 512 spans are looked through for each."""
_TEXT = Budget(lines=60_000, lines_per_byte=150)

TARGETS = {
    target.name: target
    for target in (
        Target("csv", subjects.imported, _by(words.CSV), _FILE, 20_000),
        Target("json", subjects.imported, _by_tree(words.SITES, words.YAML), _FILE, 20_000),
        Target("xlsx", subjects.imported, changed_archive, _FILE, 20_000, unpacked_bytes),
        Target("ods", subjects.imported, changed_archive, _REPEATED, 20_000, unpacked_bytes),
        Target("xls", subjects.imported, changed_workbook, _FILE, 20_000),
        Target("geopackage", subjects.imported, changed_database, _FILE, 20_000),
        Target("hours", subjects.hours, _by(words.OSM), _HOURS, 4_000),
        Target("french", subjects.hours, _by(words.FRENCH), _HOURS, 4_000),
        Target(
            "scenario",
            subjects.scenario,
            _by_tree(words.SCENARIO, words.YAML, is_yaml=True),
            _TEXT,
            20_000,
        ),
        Target(
            "mapping",
            subjects.mapping,
            _by_tree(words.MAPPING, words.YAML, is_yaml=True),
            _TEXT,
            20_000,
        ),
        Target("names", subjects.names, _by(words.NAME), _TEXT, 2_000),
        Target("queries", subjects.query, _by(words.QUERY), _TEXT, 4_000),
    )
}
"""Every target, by its name."""


def forget() -> None:
    """Empties what the library remembers of inputs: what was computed once would cost nothing.

    A cache of what an input gives is bounded; one without a bound holds what is made once.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("geodata."):
            for each in list(vars(module).values()):
                if (
                    isinstance(each, functools._lru_cache_wrapper)
                    and each.cache_parameters()["maxsize"]
                ):
                    each.cache_clear()


def warm_up() -> None:
    """Calls every subject with its corpus, uncounted: what is made once a process is made.

    Modules, grammars and tables are imported and built at their first use, which is no input's.
    """
    for target in TARGETS.values():
        for content in target.seeds():
            target.subject(content)
