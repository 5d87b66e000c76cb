"""Which format a caller wants: `format`, else what `Accept` prefers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geodata.errors import FormatError
from geodata.exports import COVERAGE_FORMATS, Format

_ANY = ("*/*", "application/*", "text/html")
"""What a browser that follows a link asks for gets JSON, like a caller that says nothing."""


def format_wanted(given: str | None, accept: str, names: Sequence[str]) -> Format:
    """Returns the format to answer in.

    Args:
        given: the parameter `format`, checked, or None.
        accept: the header, '' when there is none.
        names: the formats that there are.

    Raises:
        FormatError: the header accepts none of them.
    """
    if given is not None:
        return COVERAGE_FORMATS[given]
    by_type = {
        COVERAGE_FORMATS[name].media_type.partition(";")[0]: COVERAGE_FORMATS[name]
        for name in names
    }
    ranked = sorted(_preferences(accept), key=lambda each: -each[1])
    for media_type, quality in ranked:
        found = _named(media_type, by_type) if quality > 0 else None
        if found is not None:
            return found
    if not ranked:
        return COVERAGE_FORMATS["json"]
    raise FormatError("Accept", "none of these formats is given here", tuple(by_type))


def _named(media_type: str, by_type: Mapping[str, Format]) -> Format | None:
    if media_type in _ANY:
        return COVERAGE_FORMATS["json"]
    if media_type.endswith("/*"):
        whole = media_type.removesuffix("*")
        return next((each for name, each in by_type.items() if name.startswith(whole)), None)
    return by_type.get(media_type)


def _preferences(accept: str) -> list[tuple[str, float]]:
    preferences = []
    for part in accept.split(","):
        media_type, *options = (each.strip().lower() for each in part.split(";"))
        if media_type:
            preferences.append((media_type, _quality(options)))
    return preferences


def _quality(options: Sequence[str]) -> float:
    for option in options:
        name, _, value = option.partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
