"""Texts that were decoded wrongly before they were written: `MÃ©diathÃ¨que` is `Médiathèque`.

UTF-8 read as Windows-1252, Mac Roman or CP850 and written again. ftfy (R. Speer, 2019) repairs a
text only where that surely makes it better.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_LONGEST = 100_000
_SIGNS = re.compile(
    # A letter that was lost; the first byte of one in UTF-8, as encodings show it, and another.
    "\ufffd|Ã[ \x80-\U0010ffff]|[ÂÅâ¬√≈‚┬├┼Ô][\x80-\U0010ffff]"
)
_FIRST_SIGNS = re.compile("[\ufffdÃÂÅâ¬√≈‚┬├┼Ô]")
"""What any of them begins with: sets of signs are found ten times as fast."""
_OF_CP850 = re.compile("[┬├┼Ô][\x80-\U0010ffff]+")


def is_suspect(text: str) -> bool:
    """Whether a text has signs of a wrong decoding: `repaired` says if it is one."""
    return _FIRST_SIGNS.search(text) is not None and _SIGNS.search(text) is not None


def repaired(text: str) -> str:
    """Returns a text as it was before it was wrongly decoded, or as it is."""
    if len(text) > _LONGEST or not is_suspect(text):
        return text
    # It takes 60 ms to import, and few files need it.
    from ftfy import fix_encoding

    return fix_encoding(_OF_CP850.sub(_from_cp850, text))


def is_suspect_row(values: Mapping[str | None, Any]) -> bool:
    """Whether a text of a row has signs of a wrong decoding."""
    try:
        # No sign goes over the end of a line, and most rows are nothing but texts.
        return is_suspect("\n".join(values.values()))
    except TypeError:
        return any(map(_is_suspect_value, values.values()))


def repaired_values(values: Mapping[str | None, Any]) -> dict[str | None, Any]:
    """Returns the values of a row with their texts repaired."""
    return {name: _repaired_value(value) for name, value in values.items()}


def first_repair(texts: Iterable[str]) -> tuple[str, str] | None:
    """Returns the first of some texts that is repaired, as it is and as it was."""
    for text in texts:
        if (better := repaired(text)) != text:
            return text, better
    return None


def _is_suspect_value(value: Any) -> bool:
    if isinstance(value, str):
        return not value.isascii() and is_suspect(value)
    return isinstance(value, list) and any(map(_is_suspect_value, value))


def _repaired_value(value: Any) -> Any:
    if isinstance(value, str):
        return repaired(value)
    return [_repaired_value(each) for each in value] if isinstance(value, list) else value


def _from_cp850(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp850").decode()
    except UnicodeError:
        return found[0]
