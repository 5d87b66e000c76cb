"""The locked requirements, as the audit and the bills of materials read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "infra" / "requirements"

_NAMED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Locked:
    """A requirement at its one version, and the SHA-256 of each file that it may come as."""

    name: str
    version: str
    hashes: tuple[str, ...]


def locked_in(lock: Path) -> list[Locked]:
    """Returns what a lock names, in its order.

    Raises:
        ValueError: a line names no version, or has no hash.
    """
    joined = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    return [_locked(line, lock.name) for line in lines]


def layers(locked: Iterable[Locked]) -> list[list[Locked]]:
    """Returns requirements in lists that name each package once, each version being in one.

    Locks of different environments may hold a package at different versions, and what reads
    requirements refuses to find two in one file.
    """
    found: list[dict[str, Locked]] = []
    seen: set[tuple[str, str]] = set()
    for each in locked:
        if (each.name, each.version) in seen:
            continue
        seen.add((each.name, each.version))
        free = next((layer for layer in found if each.name not in layer), None)
        if free is None:
            free = {}
            found.append(free)
        free[each.name] = each
    return [list(layer.values()) for layer in found]


def _locked(line: str, lock: str) -> Locked:
    named, hashes = _NAMED.match(line), _HASH.findall(line)
    if named is None or not hashes:
        raise ValueError(f"{lock}: neither a version nor its hashes: {line[:60]!r}")
    return Locked(named[1], named[2], tuple(hashes))
