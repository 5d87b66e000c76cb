"""YAML that somebody sent: what would cost without end is refused before anything is built."""

from __future__ import annotations

from typing import Literal

import yaml

Bomb = Literal["alias", "too_deep"]

MISREAD = (yaml.YAMLError, RecursionError, ValueError, LookupError, AttributeError, TypeError)
"""What yaml raises of a text that is none: of `!!float` alone an IndexError, of `!!bool x` a
KeyError, of `!!timestamp x` an AttributeError."""


def bomb_in(text: str, most_depth: int) -> Bomb | None:
    """Returns what makes a text of YAML one that is not to be built, or None.

    Aliases can grow without end. libyaml is twenty times faster than Python and builds by
    recursion in C, where a thousand levels more than it has room for end the process; its parser
    does not recurse, so the levels are counted on its events.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    level = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            return "alias"
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        if level > most_depth:
            return "too_deep"
    return None
