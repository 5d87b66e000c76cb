"""What the functions' packages and the stacks are made of, as digests of the files themselves.

Packages are made of locked requirements and of these files, and of nothing else: the same files
make the same packages, whenever and wherever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from infra.deploy.revision import digest_of
from infra.local.template.cloudformation import load

_FUNCTION = "AWS::Serverless::Function"
_MAKES = ("infra/dev/package.py", "infra/package.mk")
_OFFLINE = ("sources", "cli")
"""Rooms of the library that no package has (infra/dev/package.py)."""
_LOCKS = {"refresher": "coverage"}


class Sources:
    """The project's folder, and the processor that packages are for; read once."""

    def __init__(self, root: Path, architecture: str) -> None:
        self.root, self.architecture = root, architecture

    @cached_property
    def templates(self) -> str:
        """The digest of the template, the stacks nested in it and the state machines."""
        infra = self.root / "infra"
        nested = [*(infra / "stacks").glob("*.yaml"), *infra.glob("*.asl.json")]
        return digest_of([self.root / "template.yaml", *nested])

    @cached_property
    def packages(self) -> dict[str, str]:
        """The digest of each function's package, by logical id."""
        found: Any = load(self.root / "template.yaml")["Resources"]
        return {
            name: self._package(each["Properties"]["Handler"].split(".")[1])
            for name, each in found.items()
            if each["Type"] == _FUNCTION
        }

    @property
    def build(self) -> str:
        """The digest of all that `sam build` reads."""
        lines = (f"{name} {digest}" for name, digest in sorted(self.packages.items()))
        return _digest((self.templates, *lines))

    def _package(self, function: str) -> str:
        lock = self.root / "infra" / "requirements" / f"{_LOCKS.get(function, function)}.txt"
        own = [lock, *_below(self.root / "functions" / function)]
        return _digest((self.architecture, *self._common, *self._lines(own)))

    @cached_property
    def _common(self) -> list[str]:
        """What every package has: the library, the modules of the edge, and how it is made."""
        library = (each for each in _below(self.root / "geodata") if self._is_online(each))
        edge = (self.root / "functions").glob("*.py")
        return self._lines([*(self.root / each for each in _MAKES), *edge, *library])

    def _lines(self, files: Iterable[Path]) -> list[str]:
        return [f"{each.relative_to(self.root)} {_hashed(each)}" for each in sorted(files)]

    def _is_online(self, file: Path) -> bool:
        return file.relative_to(self.root / "geodata").parts[0] not in _OFFLINE


def _below(folder: Path) -> list[Path]:
    return [
        each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts
    ]


def _hashed(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
