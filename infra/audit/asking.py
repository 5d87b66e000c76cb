"""The services asked: pip-audit for the locks, `npm audit` for what the pages need."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geodata.sources import DECOUPAGE, MAPLIBRE, PMTILES, Package
from infra.audit.advisories import Answer, of_npm_audit, of_pip_audit
from infra.audit.locks import FOLDER, ROOT, Locked, layers, locked_in

PAGES = (MAPLIBRE, PMTILES, DECOUPAGE)
"""The npm packages that the pages and the data set are made from."""

_PIP_AUDIT = ROOT / ".tools" / "audit" / "bin" / "pip-audit"
_PIP_AUDIT_OPTIONS = (
    *("--disable-pip", "--no-deps", "--progress-spinner", "off", "--format", "json"),
)
_LONGEST_S = 240.0


def ask_python() -> Answer:
    """Returns what is known against every version of every lock."""
    locked = [each for lock in sorted(FOLDER.glob("*.txt")) for each in locked_in(lock)]
    answers = [_pip_audit(layer) for layer in layers(locked)]
    return _together(answers)


def ask_npm(packages: Sequence[Package] = PAGES) -> Answer:
    """Returns what is known against the pages' packages and what they say they depend on."""
    names = [each.name for each in packages]
    wanted = {each.name: each.version for each in packages}
    with TemporaryDirectory() as folder:
        manifest = {"name": "pages", "version": "1.0.0", "private": True, "dependencies": wanted}
        (Path(folder) / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
        locking = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit"]
        if _output([*locking, "--silent"], folder) is None:
            return Answer((), tuple(names))
        report = _object(_output(["npm", "audit", "--json"], folder))
    return of_npm_audit(report, names)


def _pip_audit(layer: Sequence[Locked]) -> Answer:
    with TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        wanted.write_text("".join(f"{each.name}=={each.version}\n" for each in layer))
        output = _output(
            [str(_PIP_AUDIT), *_PIP_AUDIT_OPTIONS, "--requirement", str(wanted)],
            folder,
        )
    report = _object(output)
    if "dependencies" not in report:
        return Answer((), tuple(each.name for each in layer))
    return of_pip_audit(report)


def _together(answers: Iterable[Answer]) -> Answer:
    kept = list(answers)
    return Answer(
        tuple(each for answer in kept for each in answer.advisories),
        tuple(each for answer in kept for each in answer.unanswered),
    )


def _output(command: Sequence[str], folder: str) -> str | None:
    """Returns what a command says; None where it is not on this machine, or does not end."""
    try:
        done = subprocess.run(
            command, cwd=folder, check=False, capture_output=True, text=True, timeout=_LONGEST_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout


def _object(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
