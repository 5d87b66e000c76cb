"""Former versions of the functions: those that somebody may go back to stay, the others go.

Each deployment publishes a version of every function, and Lambda keeps all of them. A version that
starts from a snapshot is paid for as long as it is kept, called or not (docs/cost.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from infra.deploy.errors import AwsError
from infra.deploy.ports.aws import Aws, Say
from infra.deploy.stack import functions_of

KEPT = 2
"""How many stay beside those that an alias names: the way back, and one more."""
_LATEST = "$LATEST"


def prune_versions(aws: Aws, stack: str, say: Say) -> int:
    """Deletes the versions of a stack's functions that nobody will go back to; returns how many.

    What any alias names stays, the version that a release is leaving included, and the two newest
    of the others.

    Raises:
        AwsError: a call is refused; what was deleted before it is.
    """
    count = 0
    for logical_id, name in functions_of(aws, stack):
        named, versions = _named(aws, name), _versions(aws, name)
        doomed = unwanted(versions, named)
        for version in doomed:
            _delete(aws, name, version)
        count += len(doomed)
        kept = [str(each) for each in sorted(set(versions) - set(doomed))]
        say(f"{logical_id}: kept {', '.join(kept) or 'none'}; deleted {len(doomed)}")
    return count


def unwanted(versions: Iterable[int], named: Iterable[int], kept: int = KEPT) -> list[int]:
    """Returns the versions to delete, the oldest first.

    >>> unwanted([1, 2, 3, 4, 5, 6], named=[3])
    [1, 2, 4]
    >>> unwanted([1, 2], named=[2])
    []
    """
    others: Sequence[int] = sorted(set(versions) - set(named))
    return list(others[: max(0, len(others) - kept)])


def _versions(aws: Aws, name: str) -> list[int]:
    pages = _pages(aws, "list_versions_by_function", "Versions", name)
    return [int(each["Version"]) for each in pages if each["Version"] != _LATEST]


def _named(aws: Aws, name: str) -> set[int]:
    """The versions that aliases name, with those that a release divides calls between."""
    found: set[str] = set()
    for alias in _pages(aws, "list_aliases", "Aliases", name):
        routing = alias.get("RoutingConfig") or {}
        found |= {alias["FunctionVersion"], *routing.get("AdditionalVersionWeights", {})}
    return {int(each) for each in found if each != _LATEST}


def _pages(aws: Aws, operation: str, field: str, name: str) -> list[Any]:
    found: list[Any] = []
    request: dict[str, Any] = {"FunctionName": name}
    while True:
        page = aws.call("lambda", operation, **request)
        found += page[field]
        if not page.get("NextMarker"):
            return found
        request["Marker"] = page["NextMarker"]


def _delete(aws: Aws, name: str, version: int) -> None:
    try:
        aws.call("lambda", "delete_function", FunctionName=name, Qualifier=str(version))
    except AwsError as error:
        if error.code != "ResourceNotFoundException":  # somebody else deleted it
            raise
