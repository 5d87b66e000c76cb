"""The functions' packages: `sam build`, unless what it would build is there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from infra.deploy.ports.programs import Programs
from infra.deploy.sources import Sources

BUILT = Path(".aws-sam") / "build"
_TEMPLATE = BUILT / "template.yaml"
_STAMP = Path(".aws-sam") / "built.json"
COMMAND = ("make", "--no-print-directory", "package")


def are_built(sources: Sources) -> bool:
    """Whether the packages of these sources are there, built by nobody else since."""
    try:
        stamp = json.loads((sources.root / _STAMP).read_text())
        return bool(stamp == _stamp(sources))
    except (OSError, ValueError):
        return False


def build(sources: Sources, programs: Programs, command: Sequence[str] = COMMAND) -> None:
    """Builds the packages for the processor that the template names.

    Raises:
        ProgramError: SAM does not build them.
    """
    if programs.run(command, {"MAILLAGE_ARCHITECTURE": sources.architecture}):
        (sources.root / _STAMP).write_text(json.dumps(_stamp(sources)))


def _stamp(sources: Sources) -> dict[str, object]:
    """What was built, and when: a build by anybody else is of another moment."""
    at = (sources.root / _TEMPLATE).stat().st_mtime_ns
    return {"digest": sources.build, "at": at}
