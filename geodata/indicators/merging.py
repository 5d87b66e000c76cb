"""Values of several former communes made one, and values of several communes shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.indicators.codes import Pieces
from geodata.indicators.facts import Kind


@dataclass(frozen=True, slots=True)
class Merge:
    """Several codes that are one commune today: its entry, the codes, and how they were joined.

    `how` is `sum`, `mean by people`, `plain mean`, `same class`, `class of most people`,
    `class of most codes`, or `all missing`.
    """

    entry: int
    codes: tuple[str, ...]
    how: str


def merged(pieces: Pieces, kind: Kind, count: int) -> tuple[NDArray[np.float64], list[Merge]]:
    """Returns the value of each entry of a register of `count`, and what was merged.

    Counts are summed, and a count one of whose parts is missing is missing. An index is the mean
    of the parts that have one, by their people where all are known, else plain. A class is that
    of most people where all are known, else of most parts; of two classes as good, the one of
    the part that has today's code, then the one read first.
    """
    values = np.full(count, np.nan)
    values[pieces.entries] = pieces.values
    merges = []
    for entry, members in _shared(pieces.entries):
        values[entry], how = _joined(pieces, members, kind)
        merges.append(Merge(entry, tuple(pieces.codes[i] for i in members), how))
    return values, merges


def shares_of(people: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns the part of each in what is shared by people; they sum to 1.

    Equal parts where nobody lives, or where the people of one are unknown.
    """
    everyone = people.sum()
    return people / everyone if everyone > 0 else np.full(len(people), 1 / max(len(people), 1))


def _shared(entries: NDArray[np.int64]) -> list[tuple[int, list[int]]]:
    """Returns the entries that several pieces go to, with these, in the order of entries."""
    order = np.argsort(entries, kind="stable")
    found, starts, sizes = np.unique(entries[order], return_index=True, return_counts=True)
    several = np.flatnonzero(sizes > 1).tolist()
    return [(int(found[i]), order[starts[i] : starts[i] + sizes[i]].tolist()) for i in several]


def _joined(pieces: Pieces, members: Sequence[int], kind: Kind) -> tuple[float, str]:
    at = np.array(members)
    if kind == "count":
        return float(pieces.values[at].sum()), "sum"
    at = at[~np.isnan(pieces.values[at])]
    if not len(at):
        return np.nan, "all missing"
    people = pieces.people[at]
    is_said = bool(np.isfinite(people).all() and people.sum() > 0)
    weights = people if is_said else np.ones(len(at))
    if kind == "index":
        mean = float(np.average(pieces.values[at], weights=weights))
        return mean, "mean by people" if is_said else "plain mean"
    return _class_of_most(pieces.values[at], weights, pieces.is_current[at], is_said=is_said)


def _class_of_most(
    classes: NDArray[np.float64],
    weights: NDArray[np.float64],
    is_current: NDArray[np.bool_],
    *,
    is_said: bool,
) -> tuple[float, str]:
    found = np.unique(classes)
    if len(found) == 1:
        return float(found[0]), "same class"
    of_each = {each: float(weights[classes == each].sum()) for each in found.tolist()}
    most = max(of_each.values())
    # Of the classes as good, today's code first, then the order of the file.
    order = np.argsort(~is_current, kind="stable")
    best = next(each for each in classes[order].tolist() if of_each[each] == most)
    return best, "class of most people" if is_said else "class of most codes"
