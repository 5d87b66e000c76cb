"""Texts changed by their own parts: a rule of hours, a cell, a word, and never half of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

Parts = list[str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a text is parted, and the words that its reader knows.

    Attributes:
        parting: matches what separates the parts, which is a part too; of several, one is chosen
            each time: cells or lines, words or rules.
        words: what stands among the others as if it had been written.
    """

    parting: tuple[re.Pattern[str], ...]
    words: tuple[str, ...]

    def changed(self, text: str, random: Random, most: int) -> str:
        """Returns a text with a few changes, of at most so many characters."""
        for _ in range(random.choice((1, 1, 2, 3, 6))):
            pattern = random.choice(self.parting)
            parts = [part for part in re.split(pattern, text) if part]
            text = "".join(random.choice(_CHANGES)(parts, random, self.words, most))[:most]
        return text


def _some(parts: Sequence[str], random: Random) -> slice:
    start = random.randrange(len(parts) + 1)
    return slice(start, start + random.choice((1, 1, 2, 3, 8)))


def _left_out(parts: Parts, random: Random, _words: Sequence[str], _most: int) -> Parts:
    del parts[_some(parts, random)]
    return parts


def _repeated(parts: Parts, random: Random, _words: Sequence[str], most: int) -> Parts:
    """Repeats some parts, a few times or as often as there is room: what is quadratic shows."""
    where = _some(parts, random)
    again = parts[where]
    length = sum(map(len, again)) or 1
    times = random.choice((1, 2, 10, 100, most))
    parts[where] = again * max(1, min(times, (most - sum(map(len, parts))) // length))
    return parts


def _exchanged(parts: Parts, random: Random, _words: Sequence[str], _most: int) -> Parts:
    if parts:
        one, other = random.randrange(len(parts)), random.randrange(len(parts))
        parts[one], parts[other] = parts[other], parts[one]
    return parts


def _replaced(parts: Parts, random: Random, words: Sequence[str], _most: int) -> Parts:
    parts[_some(parts, random)] = [random.choice(words)]
    return parts


def _inserted(parts: Parts, random: Random, words: Sequence[str], _most: int) -> Parts:
    parts.insert(random.randrange(len(parts) + 1), random.choice(words))
    return parts


def _enclosed(parts: Parts, random: Random, _words: Sequence[str], most: int) -> Parts:
    where = _some(parts, random)
    opened, closed = random.choice(('""', "()", "[]", "{}", "''", "<>", "  ", "«»"))
    times = random.choice((1, 1, 3, min(2_000, max(1, most // 4))))
    parts[where] = [opened * times, *parts[where], closed * times]
    return parts


def _renumbered(parts: Parts, random: Random, _words: Sequence[str], _most: int) -> Parts:
    numbered = [at for at, part in enumerate(parts) if any(sign.isdigit() for sign in part)]
    if numbered:
        at = random.choice(numbered)
        parts[at] = re.sub(r"\d+", random.choice(_NUMBERS), parts[at], count=1)
    return parts


def _respelled(parts: Parts, random: Random, _words: Sequence[str], _most: int) -> Parts:
    """Changes one sign of one part."""
    if parts:
        at = random.randrange(len(parts))
        place = random.randrange(len(parts[at]) + 1)
        parts[at] = parts[at][:place] + random.choice(_SIGNS) + parts[at][place + 1 :]
    return parts


_NUMBERS = (
    "0",
    "1",
    "7",
    "24",
    "25",
    "59",
    "60",
    "99",
    "366",
    "2028",
    "9999",
    "-1",
    "1e9",
    "9" * 40,
)
_SIGNS = tuple("aé0:;,-+\"'|/\\()[]{}<>&%#@!?*=_~.\t\n\r\0\u00a0\u200b\u202e\ufeff\u0301Ā漢🙂")
Change = Callable[[Parts, Random, Sequence[str], int], Parts]
_CHANGES: tuple[Change, ...] = (
    *(_left_out, _repeated, _repeated, _exchanged, _replaced, _replaced, _inserted, _inserted),
    *(_enclosed, _renumbered, _respelled),
)
