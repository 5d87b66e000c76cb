"""What the holders of keys did: each kind of call once, for the log and for who reads policies."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import Lock

from infra.local.aws.permissions import Need

MOST_KINDS = 2_000
"""A log stays one, whatever the keys are called."""

_DEEPEST = 3
_EXECUTION = re.compile(r"(?<=:execution:)([^:]+):.*")
_NAMED_BY_CHANCE = re.compile(r"[0-9]|^[0-9a-f]{8,}$")


class Calls:
    """Says `did: HOLDER ACTION RESOURCE` of each kind of call, the first time it is let through."""

    def __init__(self, print_line: Callable[[str], None]) -> None:
        self._print_line = print_line
        self._seen: set[tuple[str, str, str]] = set()
        self._lock = Lock()

    def note(self, holder: str, needs: list[Need]) -> None:
        """Notes what a request needed, and was allowed."""
        for need in needs:
            kind = (holder, need.action, kind_of(need.resource))
            with self._lock:
                if kind in self._seen or len(self._seen) >= MOST_KINDS:
                    continue
                self._seen.add(kind)
            self._print_line(f"did: {' '.join(kind)}")


def kind_of(resource: str) -> str:
    """Returns a resource without what one object is called by chance: ids, dates, codes.

    >>> kind_of("arn:aws:s3:::data/imports/20261128-3fa/upload")
    'arn:aws:s3:::data/imports/*/upload'
    >>> kind_of("arn:aws:s3:::data/coverage/runs/1/departement/48/all.csv")
    'arn:aws:s3:::data/coverage/runs/*'
    >>> kind_of("arn:aws:states:eu-west-3:1:execution:maillage-refresh:3fa")
    'arn:aws:states:eu-west-3:1:execution:maillage-refresh:*'
    """
    resource = _EXECUTION.sub(r"\1:*", resource)
    bucket, slash, key = resource.partition("/")
    if not resource.startswith("arn:aws:s3:::") or not slash:
        return resource
    segments = key.split("/")[:_DEEPEST]
    kept = ("*" if _NAMED_BY_CHANCE.search(each) else each for each in segments)
    return "/".join([bucket, *kept])
