"""What a deployment is made of, in one word: where it changes, every function has a new version.

SAM names a version by the template as it is written. A parameter's value, an output of a nested
stack or new data would change `$LATEST` alone, which nobody calls: `Revision` stands for them.
Where it is given, SAM names versions by it and by nothing else, so it stands for the rest as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

NAMED = 10
"""Letters of a revision that SAM names versions by."""


def revision_of(
    templates: str, packages: Mapping[str, str], parameters: Mapping[str, str], data: str
) -> str:
    """Returns the digest of all that a function's version depends on, in hexadecimal.

    Args:
        templates: the digest of the template and of the stacks nested in it, as `digest_of` has it.
        packages: the digest of each function's package, by logical id.
        parameters: the value of each parameter of the template, by name, defaults included. A
            value of `Revision` itself is left out.
        data: the id of what is published (snapshot, sites, columns), which SnapStart keeps; empty
            where nothing is.

    >>> revision_of("1", {"F": "2"}, {"SyncUrl": ""}, "")[:10]
    'be1684ec3e'
    >>> revision_of("1", {"F": "2"}, {"SyncUrl": "", "Revision": "0"}, "")[:10]
    'be1684ec3e'
    """
    others = {name: value for name, value in parameters.items() if name != "Revision"}
    made_of = {
        "templates": templates,
        "packages": dict(packages),
        "parameters": others,
        "data": data,
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()


def digest_of(files: Iterable[Path]) -> str:
    """Returns the digest of some files: of their names and bytes, in whatever order they come."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda each: each.name):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.name} {content}\n".encode())
    return digest.hexdigest()
