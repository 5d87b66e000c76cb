"""A path as CloudFront compares it with the patterns of its behaviours."""

from __future__ import annotations

import re
from urllib.parse import unquote

_CODED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def normalised(target: str) -> str:
    """The path of a request line, normalised as RFC 3986 says (section 6.2.2).

    The origin has it as it came.

    >>> normalised("/%76%31/a/../communes?q=x"), normalised("/a%2fb")
    ('/v1/communes', '/a%2Fb')
    """
    path = _CODED.sub(_decoded, target.partition("?")[0])
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    ends_in_folder = segments[-1:] in ([".."], ["."])
    return f"/{'/'.join([*kept, ''] if ends_in_folder else kept)}"


def _decoded(found: re.Match[str]) -> str:
    sign = unquote(found.group(), errors="replace")
    return sign if _UNRESERVED.fullmatch(sign) else found.group().upper()
