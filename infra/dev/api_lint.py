"""Lints the OpenAPI documents as integrators do, by Redocly.

    python -m infra.dev.api_lint

The packages are those of `infra/dev/clients/package-lock.json` (infra/dev/npm.py); what is held to,
and the one rule that is off with its reason, is in `infra/dev/clients/redocly.yaml`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.dev import api_types, npm

CONFIGURATION, TOOLS = npm.configuration("clients"), npm.tools("clients")
_QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def main() -> int:
    """Lints the documents of all functions; returns the exit code."""
    try:
        npm.install(CONFIGURATION, TOOLS)
    except npm.NpmError as error:
        print(f"api lint: {error}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        found = faults(api_types.documents(), Path(folder))
    print(found or "The OpenAPI documents are clean.")
    return int(bool(found))


def faults(documents: Mapping[str, Mapping[str, Any]], folder: Path) -> str:
    """Returns what Redocly finds in some documents, by name; nothing where they are clean.

    `folder` is one to write them in.
    """
    files = [folder / f"{name}.json" for name in documents]
    for file, document in zip(files, documents.values(), strict=True):
        file.write_text(api_types.as_text(document), encoding="utf-8")
    settings = ("--config", str(CONFIGURATION / "redocly.yaml"), "--format", "codeframe")
    done = subprocess.run(
        [str(TOOLS / "node_modules" / ".bin" / "redocly"), "lint", *settings, *map(str, files)],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **_QUIET},
    )
    return done.stdout + done.stderr if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
