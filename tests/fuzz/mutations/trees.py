"""Documents changed as trees: a member, an item or a value is one, and what is written parses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

Slot = tuple[Any, Any]
"""A list or an object, and the place in it."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The keys and the values that the reader of a document knows; any of them may be anywhere."""

    keys: tuple[str, ...]
    values: tuple[Any, ...]


def changed_tree(tree: Any, known: Vocabulary, random: Random, most: int) -> Any:
    """Returns a document of JSON with a few changes, of about so many characters at most."""
    root = [json.loads(json.dumps(tree))]
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        holder, place = random.choice(list(_slots(root)))
        room = most - len(json.dumps(root))
        _change(holder, place, known, random, room)
    return root[0]


def _slots(node: Any) -> Iterator[Slot]:
    places: Any = ()
    if isinstance(node, dict):
        places = list(node)
    elif isinstance(node, list):
        places = range(min(len(node), 50))
    for place in places:
        yield node, place
        yield from _slots(node[place])


def _change(holder: Any, place: Any, known: Vocabulary, random: Random, room: int) -> None:
    value = holder[place]
    match random.randrange(8):
        case 0 if len(holder) > 1:
            del holder[place]
        case 1:
            holder[place] = random.choice(known.values)
        case 2:
            holder[place] = random.choice(_ODD)
        case 3:
            _repeat(holder, place, random, room)
        case 4 if isinstance(value, dict):
            value[random.choice(known.keys)] = random.choice((*known.values, *_ODD))
        case 5 if isinstance(holder, dict):
            holder[random.choice(known.keys)] = holder.pop(place)
        case 6:
            holder[place] = _nested(value, random, room)
        case _:
            holder[place] = _longer(value, random, room)


def _repeat(holder: Any, place: Any, random: Random, room: int) -> None:
    """Repeats an item beside itself, under other names in an object, as often as there is room."""
    value = holder[place]
    times = max(0, min(random.choice((1, 3, 30, room)), room // (len(json.dumps(value)) + 12)))
    if isinstance(holder, list):
        holder[place:place] = [value] * times
    else:
        holder.update({f"{place}{number}": value for number in range(times)})


def _nested(value: Any, random: Random, room: int) -> Any:
    for _ in range(max(1, min(random.choice((1, 2, 11, 13, 400)), room // 8))):
        value = [value] if random.random() < 0.5 else {"a": value}
    return value


def _longer(value: Any, random: Random, room: int) -> Any:
    if isinstance(value, str) and value:
        return value * max(1, min(random.choice((2, 10, room)), room // len(value)))
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A number of three hundred digits is no float.
        return random.choice((0, -value, value * 10**9, value + 1, 10**40, 0.5))
    return [value, value]


_ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 0.5, 1e308, 1e-300, 10**40, float("nan"), float("inf")),
    *("", " ", "0", "NaN", "\u0000", "\ud800", "\u202eabc", "e\u0301", "=1+1", "x" * 300),
    *([], {}, [[]], [None], {"": ""}, {"a": {"b": [1, {"c": 2}]}}),
)
