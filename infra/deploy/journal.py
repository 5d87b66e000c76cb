"""What was done of a deployment, step by step, so that one that stopped is taken up there.

The journal is a help and no authority: what AWS can be asked is asked of AWS. It holds what AWS
cannot be asked, which steps were done with which inputs (a digest), and which step failed and why.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Journal:
    """The journal of a stack in an account and a region: one small file, written whole.

    Attributes:
        is_kept: whether it is written at all: a dry run's is not.
    """

    def __init__(self, file: Path, owner: Mapping[str, str], *, is_kept: bool = True) -> None:
        """Opens it; one of another owner, or that cannot be read, begins anew.

        Args:
            file: where it is.
            owner: the account and the region.
            is_kept: whether it is written at all: a dry run's is not.
        """
        self._file, self.is_kept = file, is_kept
        kept = _read(file)
        is_ours = kept.get("owner") == dict(owner)
        self._content: dict[str, Any] = kept if is_ours else {"owner": dict(owner), "steps": {}}

    def digest_of(self, step: str) -> str | None:
        """The inputs that a step was last done with, None when it was not."""
        found = self._content["steps"].get(step, {}).get("done")
        return None if found is None else str(found)

    def stopped_at(self) -> tuple[str, str] | None:
        """The step that failed last, and why; None when the last run came to its end."""
        found = self._content.get("failed")
        return None if found is None else (found["step"], found["reason"])

    def note(self, step: str, name: str) -> Any:
        """What a step wrote down under a name, None when it did not."""
        return self._content["steps"].get(step, {}).get(name)

    def write_down(self, step: str, **notes: Any) -> None:
        """Keeps what a step needs to know when it is begun again; None forgets it."""
        kept = self._content["steps"].setdefault(step, {})
        kept.update(notes)
        for name in [name for name, value in kept.items() if value is None]:
            del kept[name]
        self._save()

    def begin(self, step: str) -> None:
        """A step that is begun is no longer done."""
        self.write_down(step, done=None)

    def done(self, step: str, digest: str) -> None:
        """A step came to its end with these inputs."""
        self._content.pop("failed", None)
        self.write_down(step, done=digest)

    def failed(self, step: str, reason: str) -> None:
        """A step failed."""
        self._content["failed"] = {"step": step, "reason": reason}
        self._save()

    def forget(self) -> None:
        """Nothing of it holds any more: the stack is gone."""
        if self.is_kept:
            self._file.unlink(missing_ok=True)

    def _save(self) -> None:
        if not self.is_kept:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_name(f".{self._file.name}-{os.getpid()}")
        beside.write_text(json.dumps(self._content, indent=1, ensure_ascii=False) + "\n")
        beside.replace(self._file)


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    is_one = isinstance(found, dict) and isinstance(found.get("steps"), dict)
    return found if is_one else {}
